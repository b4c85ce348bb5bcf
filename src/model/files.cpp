// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/files.h"

#include "core/error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace edgegauge::model {
namespace {

/// Closes a descriptor that only this scope needs.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

void sync_folder(const std::filesystem::path& folder) {
  Descriptor descriptor{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (descriptor.number >= 0) ::fsync(descriptor.number);
}

}  // namespace

MappedFile map_file(const std::filesystem::path& file) {
  // Non-blocking, so that a named pipe is refused below instead of waited for.
  Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (descriptor.number < 0) {
    throw BadInput(fmt::format("cannot open {}: {}", file.string(), std::strerror(errno)),
                   "check the path and that you may read the file");
  }
  struct stat status {};
  if (::fstat(descriptor.number, &status) != 0 || !S_ISREG(status.st_mode)) {
    throw BadInput(fmt::format("{} is not a regular file", file.string()),
                   "name a file, not a folder or device");
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return {};
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number, 0);
  if (memory == MAP_FAILED) {
    throw BadInput(fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)));
  }
  std::shared_ptr<const std::byte> owner(
      static_cast<const std::byte*>(memory),
      [size](const std::byte* mapped) { ::munmap(const_cast<std::byte*>(mapped), size); });
  return {owner, {owner.get(), size}};
}

AtomicFile::AtomicFile(std::filesystem::path file) : file_(std::move(file)) {
  if (const auto folder = file_.parent_path(); !folder.empty()) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
      throw Error(ExitCode::kInternal,
                  fmt::format("cannot make the folder {}: {}", folder.string(), error.message()),
                  "choose a folder that you may write to");
    }
  }
  std::string pattern = file_.string() + ".XXXXXX";
  descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("create");
  temporary_ = pattern;
  ::fchmod(descriptor_, 0644);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::write(std::string_view text) { write(std::as_bytes(std::span(text))); }

void AtomicFile::commit() {
  if (::fsync(descriptor_) != 0) fail("write");
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail("name");
  temporary_.clear();
  sync_folder(file_.parent_path());
}

void AtomicFile::fail(const char* doing) const {
  const int reason = errno;
  throw Error(ExitCode::kInternal,
              fmt::format("cannot {} {}: {}", doing, file_.string(), std::strerror(reason)),
              reason == ENOSPC || reason == EDQUOT ? "free some space on that disk and try again"
                                                   : "choose a folder that you may write to");
}

}  // namespace edgegauge::model
