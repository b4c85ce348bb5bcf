// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

constexpr std::size_t kMostBytes = 256u << 10;

/// How the kernel says that there is no sensor, or no process, before or while it is read.
bool means_absent(int error) {
  constexpr std::array kErrors{ENOENT, ENOTDIR, ENODEV, ENXIO, ESRCH};
  return std::ranges::find(kErrors, error) != kErrors.end();
}

Reading<std::string> failed(std::string_view path, int error) {
  if (means_absent(error)) return Absent{};
  return Trouble{fmt::format("/{}: {}", path, std::strerror(error))};
}

template <class Integer, class Parse>
Reading<Integer> number_in(const Files& files, std::string_view path, Parse&& parse) {
  return files.text(path).then<Integer>([&](const std::string& text) -> Reading<Integer> {
    if (const auto number = parse(text)) return *number;
    return Trouble{fmt::format("/{}: not a number: '{}'", path, text.substr(0, 40))};
  });
}

}  // namespace

Reading<std::string> Files::text(std::string_view path) const {
  // Not blocking: a driver may have nothing to say yet.
  const int file = open(at(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return failed(path, errno);
  std::string content;
  std::array<char, 4096> block;
  ssize_t got = 0;
  int error = 0;
  while (content.size() < kMostBytes) {
    got = read(file, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) error = errno;
    if (got <= 0) break;
    content.append(block.data(), static_cast<std::size_t>(got));
  }
  close(file);
  if (error != 0) return failed(path, error);
  content = device::trimmed(content);
  if (content.empty()) return Trouble{fmt::format("/{}: empty", path)};
  return content;
}

Reading<std::int64_t> Files::integer(std::string_view path) const {
  return number_in<std::int64_t>(*this, path, device::parse_integer);
}

Reading<std::uint64_t> Files::hexadecimal(std::string_view path) const {
  return number_in<std::uint64_t>(*this, path, device::parse_hexadecimal);
}

Reading<std::int64_t> integer_after(std::string_view text, std::string_view key) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    std::string_view line = text.substr(start, end - start);
    start = end + 1;
    if (!line.starts_with(key)) continue;
    line.remove_prefix(key.size());
    if (line.starts_with(':')) line.remove_prefix(1);
    if (line.empty() || (line.front() != ' ' && line.front() != '\t')) continue;
    const auto words = device::words_of(line);
    const auto number = words.empty() ? std::nullopt : device::parse_integer(words.front());
    if (number) return *number;
    return Trouble{fmt::format("{}: not a number", key)};
  }
  return Absent{};
}

}  // namespace edgegauge::telemetry
