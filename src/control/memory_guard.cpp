// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/memory_guard.h"

#include <array>
#include <charconv>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

/// Holds all of /proc/vmstat and /proc/meminfo.
using Page = std::array<char, 16384>;

Descriptor open_file(const std::filesystem::path& file) {
  return Descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC));
}

std::string_view read_from_start(const Descriptor& file, Page& page) {
  std::size_t size = 0;
  while (size < page.size()) {
    const ssize_t got = pread(file.get(), page.data() + size, page.size() - size, static_cast<off_t>(size));
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  return {page.data(), size};
}

/// The number of the line that begins with `name` (which ends in its separator).
std::optional<std::int64_t> number_after(std::string_view text, std::string_view name) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    if (line.starts_with(name)) {
      line.remove_prefix(std::min(line.find_first_not_of(' ', name.size()), line.size()));
      std::int64_t number = 0;
      if (std::from_chars(line.data(), line.data() + line.size(), number).ec == std::errc{}) return number;
      return std::nullopt;
    }
    start = end + 1;
  }
  return std::nullopt;
}

}  // namespace

MemoryGuard::MemoryGuard(const std::filesystem::path& proc)
    : meminfo_(open_file(proc / "meminfo")), vmstat_(open_file(proc / "vmstat")), kills_before_(kills()) {}

std::optional<MemoryGuard::Level> MemoryGuard::level() const {
  Page page;
  const std::string_view text = read_from_start(meminfo_, page);
  const auto total_kib = number_after(text, "MemTotal:");
  const auto available_kib = number_after(text, "MemAvailable:");
  if (!total_kib || !available_kib || *total_kib <= 0) return std::nullopt;
  return Level{.available_bytes = *available_kib * 1024, .total_bytes = *total_kib * 1024};
}

std::optional<std::int64_t> MemoryGuard::kills() const {
  Page page;
  return number_after(read_from_start(vmstat_, page), "oom_kill ");
}

std::optional<bool> MemoryGuard::kernel_has_killed() const {
  if (!kills_before_) return std::nullopt;
  return kills() > kills_before_;
}

}  // namespace edgegauge::control
