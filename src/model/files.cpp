// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/files.h"

#include "core/descriptor.h"
#include "core/error.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

namespace edgegauge::model {

MappedFile map_file(const std::filesystem::path& file) {
  // Non-blocking, so that a named pipe is refused below instead of waited for.
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.is_open()) {
    throw BadInput(fmt::format("cannot open {}: {}", file.string(), std::strerror(errno)),
                   "check the path and that you may read the file");
  }
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw BadInput(fmt::format("{} is not a regular file", file.string()),
                   "name a file, not a folder or device");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return {};
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (memory == MAP_FAILED) {
    throw BadInput(fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  }
  std::shared_ptr<const std::byte> owner(
      static_cast<const std::byte*>(memory),
      [size](const std::byte* mapped) { ::munmap(const_cast<std::byte*>(mapped), size); });
  return {owner, {owner.get(), size}};
}

}  // namespace edgegauge::model
