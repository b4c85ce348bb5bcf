// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/open.h"

#include "core/error.h"
#include "core/files.h"
#include "store/network_file_system.h"
#include "store/schema.h"
#include "store/sqlite_error.h"

#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace edgegauge::store {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs = 10'000;

// https://www.sqlite.org/fileformat.html, section 1.3.
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kUserVersionOffset = 60;
constexpr std::size_t kApplicationIdOffset = 68;

using Header = std::array<char, kHeaderBytes>;

std::uint32_t big_endian(const Header& header, std::size_t offset) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(header[offset + i]);
  return value;
}

/// An older version is no obstacle: it is known what leads from it to this program's.
void check_version(const fs::path& file, std::int64_t version) {
  if (version > schema_version()) {
    throw BadInput(
        fmt::format(
            "results file {} was written by a newer edgegauge (its version is {}, this program's is {})",
            file.string(), version, schema_version()),
        "use that edgegauge, or name another file with --results; the file was not changed");
  }
  if (version < 1) {
    throw BadInput(fmt::format("results file {} is damaged (its version is {})", file.string(), version),
                   "name another file; this one was not changed");
  }
}

/// Its first bytes; of a file that is not SQLite's, nothing.
std::optional<Header> sqlite_header(std::istream& in) {
  Header header{};
  in.read(header.data(), header.size());
  const std::string_view start(header.data(), kMagic.size());
  const bool is_sqlite = static_cast<std::size_t>(in.gcount()) == kHeaderBytes && start == kMagic;
  return is_sqlite ? std::optional(header) : std::nullopt;
}

bool is_ours(const Header& header) {
  return big_endian(header, kApplicationIdOffset) == static_cast<std::uint32_t>(kApplicationId);
}

/// Looks at the file's first bytes without SQLite, which would leave files of its own beside it.
void check_header(const fs::path& file) {
  std::error_code error;
  if (fs::is_directory(file, error)) {
    throw BadInput(fmt::format("{} is a folder, not a results file", file.string()), "name a file in it");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    throw Error(ExitCode::kInternal,
                fmt::format("results file {} cannot be opened: {}", file.string(), std::strerror(errno)),
                "check its permissions");
  }
  const std::optional<Header> header = sqlite_header(in);
  if (!header) {
    throw BadInput(fmt::format("{} is not a results file: {}", file.string(),
                               in.gcount() == 0 ? "it is empty" : "it is not an SQLite file"),
                   "name another file, or remove this one if it is not needed; it was not changed");
  }
  if (!is_ours(*header)) {
    throw BadInput(fmt::format("{} is another program's SQLite file", file.string()),
                   "name another file with --results; this one was not changed");
  }
  check_version(file, static_cast<std::int32_t>(big_endian(*header, kUserVersionOffset)));
}

bool has_log(const fs::path& file) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(file.string() + "-wal", error);
  return !error && bytes > 0;
}

/// What SQLite needs beside a file to read it.
bool can_share_memory(const fs::path& folder) {
  constexpr std::uintmax_t kSharedMemoryBytes = 32768;  // https://www.sqlite.org/walformat.html, section 2.1
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  return access(folder.c_str(), W_OK) == 0 && (error || space.available >= kSharedMemoryBytes);
}

/// A file on a medium that cannot be written, or is full, with nothing in a log beside it, is whole as it
/// stands. SQLite is told so, since it could not create the shared memory that it otherwise needs for
/// reading.
bool is_immutable(const fs::path& file) {
  return !can_share_memory(file.has_parent_path() ? file.parent_path() : ".") && !has_log(file);
}

std::string as_uri(const fs::path& file, std::string_view query) {
  std::string uri = "file:";
  for (const unsigned char c : fs::absolute(file).string()) {
    const bool plain = std::isalnum(c) != 0 || std::strchr("/._-~", c) != nullptr;
    uri += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return uri.append("?").append(query);
}

SQLite::Database connect(const fs::path& file, int flags) {
  return {fs::absolute(file).string(), flags, kBusyTimeoutMs};
}

/// A newer version's migration may still lie in its write-ahead log, which the header does not show; a reader
/// leaves file and log as they are.
SQLite::Database connect_read_only(const fs::path& file) {
  const std::string uri = as_uri(file, is_immutable(file) ? "mode=ro&immutable=1" : "mode=ro");
  // A Store is for one thread, and locking for every column of every row takes time.
  const int flags = SQLite::OPEN_READONLY | SQLite::OPEN_URI | SQLite::OPEN_NOMUTEX;
  SQLite::Database database(uri, flags, kBusyTimeoutMs);
  check_version(file, version_of(database));
  return database;
}

void require(bool holds, const fs::path& file, std::string_view what, std::string_view hint) {
  if (!holds) {
    throw Error(ExitCode::kInternal, fmt::format("results file {}: {}", file.string(), what),
                std::string(hint));
  }
}

/// Settings that belong to a connection, each read back: an unknown pragma is silently ignored.
void set_up_for_writing(SQLite::Database& database, const fs::path& file) {
  require(sqlite3_db_readonly(database.getHandle(), "main") == 0, file, "it or its folder cannot be written",
          "change its permissions, or name a results file in a folder of yours with --results");
  require(database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal", file,
          "its file system cannot share a write-ahead log",
          "name a results file on a local disk with --results");
  database.exec("PRAGMA synchronous = FULL");
  require(database.execAndGet("PRAGMA synchronous").getInt() == 2, file, "SQLite refused synchronous=FULL",
          {});
  database.exec("PRAGMA foreign_keys = ON");
  require(database.execAndGet("PRAGMA foreign_keys").getInt() == 1, file, "SQLite refused foreign keys", {});
}

void check_whole(SQLite::Database& database, const fs::path& file) {
  const std::string verdict = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict != "ok") {
    throw BadInput(fmt::format("results file {} is damaged ({})", file.string(), verdict),
                   "copy it, and save what can be read: sqlite3 FILE .recover | sqlite3 NEW-FILE");
  }
}

void remove_with_log(const fs::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) fs::remove(file.string() + suffix, ignored);
}

/// A results file exists under its name only once it is whole: it is made under another and renamed, unless
/// another process was faster.
void create(const fs::path& file) {
  const fs::path temporary = file.string() + fmt::format(".{}.new", getpid());
  remove_with_log(temporary);
  try {
    {
      SQLite::Database database = connect(temporary, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      set_up_for_writing(database, file);
      migrate(database, migrations());
    }
    if (renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) != 0 &&
        errno != EEXIST) {
      throw Error(ExitCode::kInternal,
                  fmt::format("results file {} cannot be created: {}", file.string(), std::strerror(errno)),
                  "name a results file in a folder of yours with --results");
    }
    static_cast<void>(sync_folder(file.parent_path()));  // where that cannot be done it is left to its luck
  } catch (...) {
    remove_with_log(temporary);
    throw;
  }
  remove_with_log(temporary);
}

/// What SQLite says when the folder for temporary files is full or missing, among others.
bool may_lack_room(const SQLite::Exception& error) {
  const int code = error.getErrorCode() & 0xff;
  return code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN;
}

/// All that `source` holds as of one moment, brought up to date, in a database without a name: SQLite keeps
/// it in memory until it grows, then in a file that has no name any more and goes with the connection.
SQLite::Database copy_up_to_date(SQLite::Database& source, const fs::path& file) {
  const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX;
  SQLite::Database copy("", flags);
  try {
    if (SQLite::Backup(copy, source).executeStep() != SQLITE_DONE) {
      throw SQLite::Exception("a writer holds it", SQLITE_BUSY);
    }
    check_version(file, version_of(copy));  // which another program may have raised meanwhile
    migrate(copy, migrations());
  } catch (const SQLite::Exception& error) {
    if (!may_lack_room(error)) throw;
    throw Error(
        ExitCode::kInternal,
        fmt::format("results file {} was written by an older edgegauge, and the copy to be read in its "
                    "place could not be made ({})",
                    file.string(), error.what()),
        "the copy needs as much room as the file in the folder for temporary files: free some, or name "
        "another folder with SQLITE_TMPDIR; the file was not changed");
  }
  copy.exec("PRAGMA query_only = ON");  // what is written would be gone with the copy
  return copy;
}

/// A copy's, which no other connection can open.
bool has_no_name(const SQLite::Database& database) { return database.getFilename().empty(); }

template <class Work>
auto opening(const fs::path& file, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw_translated(error, file);
  }
}

}  // namespace

bool is_results_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::optional<Header> header = sqlite_header(in);
  return header && is_ours(*header);
}

SQLite::Database open_for_writing(const fs::path& file) {
  if (const auto name = network_file_system_of(file)) {
    throw Error(
        ExitCode::kInternal,
        fmt::format("results file {} would lie on a network file system ({}), where SQLite can lose data",
                    file.string(), *name),
        "name a results file on a local disk with --results, and copy it when the run is done");
  }
  return opening(file, [&] {
    std::error_code ignored;
    if (!fs::exists(file, ignored)) create(file);
    check_header(file);
    connect_read_only(file);
    SQLite::Database database = connect(file, SQLite::OPEN_READWRITE);
    set_up_for_writing(database, file);
    check_whole(database, file);
    migrate(database, migrations());
    return database;
  });
}

SQLite::Database open_again(SQLite::Database& first, const fs::path& file) {
  return opening(file,
                 [&] { return has_no_name(first) ? copy_up_to_date(first, file) : connect_read_only(file); });
}

SQLite::Database open_for_reading(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    throw BadInput(fmt::format("there is no results file {}", file.string()),
                   "edgegauge run makes one; name another file");
  }
  check_header(file);
  return opening(file, [&] {
    SQLite::Database database = connect_read_only(file);
    return version_of(database) == schema_version() ? std::move(database) : copy_up_to_date(database, file);
  });
}

}  // namespace edgegauge::store
