// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/unpack.h"

#include "core/error.h"
#include "runtimes/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::runtimes {
namespace {

namespace fs = std::filesystem;

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

class Unpacker {
 public:
  Unpacker(const fs::path& package, const std::map<std::string, std::string>& files, const fs::path& folder)
      : package_(package), files_(files), folder_(folder) {}

  void run() {
    Archive outer = open_file();
    if (package_.extension() == ".deb") {
      unpack_debian(outer.get());
    } else {
      unpack_entries(outer.get());
    }
    for (const auto& [source, target] : files_) {
      if (!found_.contains(source)) refuse(fmt::format("has no '{}'", source));
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& problem) const {
    throw Error(ExitCode::kRuntimeMissing,
                fmt::format("the package {} {}", package_.filename().string(), problem),
                "the lock file does not fit this package; nothing was installed");
  }

  [[noreturn]] void refuse_unreadable(archive* from) const {
    const char* reason = archive_error_string(from);
    refuse(fmt::format("cannot be unpacked: {}", reason == nullptr ? "not an archive" : reason));
  }

  static Archive reader() {
    Archive made(archive_read_new(), archive_read_free);
    archive_read_support_filter_all(made.get());
    archive_read_support_format_zip(made.get());
    archive_read_support_format_tar(made.get());
    archive_read_support_format_ar(made.get());
    return made;
  }

  Archive open_file() const {
    Archive opened = reader();
    if (archive_read_open_filename(opened.get(), package_.c_str(), 1u << 16) != ARCHIVE_OK)
      refuse_unreadable(opened.get());
    return opened;
  }

  /// Steps to the next entry; nullptr at the end.
  archive_entry* next(archive* from) const {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(from, &entry);
    if (status == ARCHIVE_EOF) return nullptr;
    if (status < ARCHIVE_WARN) refuse_unreadable(from);
    return entry;
  }

  /// A Debian package is an `ar` archive whose member data.tar.* holds the files.
  void unpack_debian(archive* outer) {
    while (archive_entry* entry = next(outer)) {
      if (!path_of(entry).starts_with("data.tar")) continue;
      Nested nested{outer, std::vector<char>(1u << 16)};
      Archive inner = reader();
      if (archive_read_open(inner.get(), &nested, nullptr, Nested::read, nullptr) != ARCHIVE_OK)
        refuse_unreadable(inner.get());
      unpack_entries(inner.get());
      return;
    }
    refuse("is not a Debian package: it has no data.tar");
  }

  struct Nested {
    archive* outer;
    std::vector<char> buffer;
    static la_ssize_t read(archive*, void* self, const void** block) {
      auto& nested = *static_cast<Nested*>(self);
      *block = nested.buffer.data();
      return archive_read_data(nested.outer, nested.buffer.data(), nested.buffer.size());
    }
  };

  /// As stored, without a leading "./"; empty when it has no name that can be written down.
  static std::string_view path_of(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    std::string_view path = name == nullptr ? "" : name;
    if (path.starts_with("./")) path.remove_prefix(2);
    return path;
  }

  void unpack_entries(archive* from) {
    while (archive_entry* entry = next(from)) {
      const std::string path(path_of(entry));
      const fs::path parts(path);
      if (parts.is_absolute() || std::find(parts.begin(), parts.end(), "..") != parts.end()) {
        refuse(fmt::format("holds a path that leads out of it: '{}'", path));
      }
      const std::optional<fs::path> target = target_of(path);
      if (!target || archive_entry_filetype(entry) == AE_IFDIR) continue;
      if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) {
        refuse(fmt::format("has a link or a special file where a file is wanted: '{}'", path));
      }
      write_file(from, path, folder_ / *target);
    }
  }

  /// Where a path of the package goes, relative to the installed folder; nothing when it is not wanted.
  std::optional<fs::path> target_of(const std::string& path) {
    for (const auto& [source, target] : files_) {
      const bool is_folder = source.ends_with('/');
      if (path == source || (is_folder && path.starts_with(source))) {
        found_.insert(source);
        return is_folder ? fs::path(target) / path.substr(source.size()) : fs::path(target);
      }
    }
    return std::nullopt;
  }

  void write_file(archive* from, const std::string& path, const fs::path& target) const {
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (error) throw_errno("cannot create " + target.parent_path().string(), error.value());
    const Descriptor file(open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.get() < 0 && errno == EEXIST) refuse(fmt::format("has '{}' twice", path));
    if (file.get() < 0) throw_errno("cannot create " + target.string());
    std::vector<char> buffer(1u << 16);
    while (true) {
      const la_ssize_t got = archive_read_data(from, buffer.data(), buffer.size());
      if (got < 0) refuse_unreadable(from);
      if (got == 0) break;
      write_all(file.get(), {buffer.data(), static_cast<std::size_t>(got)}, target);
    }
    sync_to_disk(file.get(), target);
  }

  static void write_all(int file, std::string_view bytes, const fs::path& target) {
    while (!bytes.empty()) {
      const ssize_t written = write(file, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw_errno("cannot write " + target.string());
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  const fs::path& package_;
  const std::map<std::string, std::string>& files_;
  const fs::path& folder_;
  std::set<std::string> found_;
};

}  // namespace

void unpack(const fs::path& package, const std::map<std::string, std::string>& files,
            const fs::path& folder) {
  Unpacker(package, files, folder).run();
}

}  // namespace edgegauge::runtimes
