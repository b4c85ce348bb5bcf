// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/page_cache.h"

#include "control/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

constexpr double kMostLeft = 0.01;

[[noreturn]] void refuse(const fs::path& file) {
  throw std::system_error(errno, std::generic_category(), file.string());
}

Descriptor open_to_read(const fs::path& file) {
  Descriptor descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor.is_open()) refuse(file);
  return descriptor;
}

Pages pages_of(const Descriptor& descriptor, const fs::path& file) {
  struct stat status {};
  if (fstat(descriptor.get(), &status) != 0) refuse(file);
  const auto bytes = static_cast<std::size_t>(status.st_size);
  if (bytes == 0) return {};
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> flags((bytes + page - 1) / page);
  // Mapped without access, so that looking brings nothing in.
  void* mapped = mmap(nullptr, bytes, PROT_NONE, MAP_SHARED, descriptor.get(), 0);
  if (mapped == MAP_FAILED) refuse(file);
  const int result = mincore(mapped, bytes, flags.data());
  munmap(mapped, bytes);
  if (result != 0) refuse(file);
  return {.all = static_cast<std::int64_t>(flags.size()),
          .resident = std::ranges::count_if(flags, [](unsigned char flag) { return (flag & 1U) != 0; })};
}

bool lies_in_memory(const Descriptor& descriptor) {
  struct statfs system {};
  if (fstatfs(descriptor.get(), &system) != 0) return false;
  return system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC;
}

/// Without figures, which differ from process to process where the reason is the same.
std::string reason(const fs::path& file, bool in_memory) {
  return fmt::format("part of {} stayed in memory: {}", file.filename().string(),
                     in_memory ? "its file system keeps files there" : "another process may use it");
}

}  // namespace

double Pages::resident_share() const {
  return all == 0 ? 0 : static_cast<double>(resident) / static_cast<double>(all);
}

Pages pages_of(const fs::path& file) { return pages_of(open_to_read(file), file); }

std::string evict(std::span<const fs::path> files) {
  Pages total;
  std::int64_t most = 0;
  std::string worst;
  for (const fs::path& file : files) {
    try {
      const Descriptor descriptor = open_to_read(file);
      fdatasync(descriptor.get());
      posix_fadvise(descriptor.get(), 0, 0, POSIX_FADV_DONTNEED);
      const Pages left = pages_of(descriptor, file);
      total.all += left.all;
      total.resident += left.resident;
      if (left.resident > most) worst = reason(file, lies_in_memory(descriptor));
      most = std::max(most, left.resident);
    } catch (const std::system_error& error) {
      return fmt::format("{} could not be evicted", error.what());
    }
  }
  return total.resident_share() < kMostLeft ? "" : worst;
}

}  // namespace edgegauge::control
