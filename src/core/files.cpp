// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/files.h"

#include "core/descriptor.h"
#include "core/error.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace edgegauge {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLinks = 40;  ///< that Linux follows of one path

/// Where a chain of symbolic links ends, whether there is something or not.
fs::path behind_links(fs::path file, std::error_code& error) {
  for (int links = 0; fs::is_symlink(fs::symlink_status(file, error)); ++links) {
    if (links == kMostLinks) {
      error = std::make_error_code(std::errc::too_many_symbolic_link_levels);
      return file;
    }
    file = file.parent_path() / fs::read_symlink(file, error);
    if (error) return file;
  }
  error.clear();  // nothing being there is none
  return file;
}

/// For what has nothing to be synced: a pipe, a terminal, a file system that cannot.
bool cannot_be_synced(int error) { return error == EINVAL || error == ENOTSUP || error == EROFS; }

}  // namespace

std::string read_text(const fs::path& file, std::string_view what, const std::string& hint) {
  const auto refuse = [&](int error) {
    throw BadInput(fmt::format("{} {} cannot be read: {}", what, file.string(), std::strerror(error)), hint);
  };
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) refuse(errno);
  std::string text;
  std::array<char, 1 << 16> piece;
  while (true) {
    const ssize_t got = ::read(opened.get(), piece.data(), piece.size());
    if (got == 0) return text;
    if (got > 0) {
      text.append(piece.data(), static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      refuse(errno);
    }
  }
}

std::error_code sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open() && ::fsync(opened.get()) == 0) return {};
  return {errno, std::generic_category()};
}

OutputFile::OutputFile(const fs::path& file) : named_(file) {
  if (file.empty()) {
    out_ = stdout;
    return;
  }
  // What a name leads to, not what stands behind its links' texts, which tell nothing in /proc/self/fd.
  struct stat there {};
  if (::stat(file.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) fail(errno);
    out_ = ::fdopen(descriptor, "wb");
    return;
  }
  std::error_code error;
  file_ = behind_links(file, error);
  if (!error && file_.has_parent_path()) fs::create_directories(file_.parent_path(), error);
  if (error) fail(error.value());
  open_beside();
}

void OutputFile::open_beside() {
  static std::atomic<unsigned> count{0};
  struct stat old {};
  const bool replaces = ::stat(file_.c_str(), &old) == 0;
  // A rename asks only for the folder: a file that is protected would be gone.
  if (replaces && ::access(file_.c_str(), W_OK) != 0) fail(errno);
  int descriptor = -1;
  do {
    temporary_ = file_.string() + fmt::format(".{}-{}.tmp", getpid(), count++);
    descriptor = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor < 0 && errno == EEXIST);
  if (descriptor < 0) {
    temporary_.clear();
    fail(errno);
  }
  if (replaces) {
    const bool owned = ::fchown(descriptor, old.st_uid, old.st_gid) == 0;
    ::fchmod(descriptor, old.st_mode & (owned ? 07777U : 0777U));
  }
  out_ = ::fdopen(descriptor, "wb");
}

OutputFile::~OutputFile() {
  if (named_.empty()) return;
  if (out_ != nullptr) std::fclose(out_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void OutputFile::write(std::span<const std::byte> bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), out_) != bytes.size()) fail(errno);
  if (temporary_.empty() && !named_.empty() && std::fflush(out_) != 0) fail(errno);
}

void OutputFile::write(std::string_view text) { write(std::as_bytes(std::span(text))); }

void OutputFile::close() {
  if (std::fflush(out_) != 0) fail(errno);
  if (named_.empty()) return;
  if (::fsync(::fileno(out_)) != 0 && !cannot_be_synced(errno)) fail(errno);
  const bool closed = std::fclose(std::exchange(out_, nullptr)) == 0;
  if (!closed) fail(errno);
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) fail(errno);
  temporary_.clear();
  static_cast<void>(sync_folder(file_.parent_path()));  // its content is safe; of its name that is all we can
}

void OutputFile::fail(int error) const {
  const bool is_full = error == ENOSPC || error == EDQUOT;
  throw Error(ExitCode::kInternal,
              fmt::format("{} could not be written: {}", named_.empty() ? "standard output" : named_.string(),
                          std::strerror(error)),
              is_full ? "free some space on that disk and try again"
                      : "check the folder's permissions, or name another file");
}

void write_file(const fs::path& file, std::string_view content) {
  OutputFile out(file);
  out.write(content);
  out.close();
}

}  // namespace edgegauge
