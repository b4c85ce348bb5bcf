// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_error.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <sqlite3.h>

namespace edgegauge::store {
namespace {

struct Meaning {
  int code;  ///< SQLite's primary result code
  ExitCode exit;
  std::string_view what;  ///< completes "results file FILE ..."
  std::string_view hint;
};

constexpr std::array kMeanings{
    Meaning{SQLITE_FULL, ExitCode::kInternal, "could not be written: the disk is full",
            "free some space, or name a results file on another disk with --results; what was stored before "
            "is safe"},
    Meaning{SQLITE_IOERR, ExitCode::kInternal, "could not be read or written: the disk or its limit refused",
            "check free space, quota and the disk's health (dmesg); what was stored before is safe"},
    Meaning{SQLITE_READONLY, ExitCode::kInternal, "cannot be written: it or its folder is read-only",
            "change its permissions, or name a results file in a folder of yours with --results"},
    Meaning{SQLITE_PERM, ExitCode::kInternal, "cannot be opened: no permission",
            "change its permissions, or name a results file in a folder of yours with --results"},
    Meaning{SQLITE_CANTOPEN, ExitCode::kInternal, "cannot be opened",
            "the folder must exist and be writable: SQLite keeps its write-ahead log beside the file"},
    Meaning{SQLITE_BUSY, ExitCode::kInternal, "is held by another program",
            "wait until the other edgegauge or sqlite3 has ended, or name another file with --results"},
    Meaning{SQLITE_LOCKED, ExitCode::kInternal, "is held by another program",
            "wait until the other edgegauge or sqlite3 has ended, or name another file with --results"},
    Meaning{SQLITE_CORRUPT, ExitCode::kBadInput, "is damaged",
            "copy it, and save what can be read: sqlite3 FILE .recover | sqlite3 NEW-FILE"},
    Meaning{SQLITE_NOTADB, ExitCode::kBadInput, "is not an SQLite file", "name another file"},
    Meaning{SQLITE_NOMEM, ExitCode::kInternal, "could not be used: out of memory", "close other programs"},
};

constexpr Meaning kUnknown{SQLITE_ERROR, ExitCode::kInternal, "could not be used", {}};

}  // namespace

void throw_translated(const SQLite::Exception& error, const std::filesystem::path& file, int system_error) {
  const int code = error.getErrorCode() & 0xff;
  const auto* row = std::find_if(kMeanings.begin(), kMeanings.end(),
                                 [code](const Meaning& meaning) { return meaning.code == code; });
  const Meaning& meaning = row == kMeanings.end() ? kUnknown : *row;
  const std::string reason = system_error == 0 ? error.what() : std::generic_category().message(system_error);
  const std::string what = fmt::format("results file {} {} ({})", file.string(), meaning.what, reason);
  if (meaning.exit == ExitCode::kBadInput) throw BadInput(what, std::string(meaning.hint));
  throw Error(meaning.exit, what, std::string(meaning.hint));
}

}  // namespace edgegauge::store
