// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace edgegauge::store {

/// Says what an SQLite error means to a person: throws BadInput for a damaged or foreign file, else Error,
/// naming the file, what could not be done and what to do. `system_error`: errno of the failed call, 0 when
/// unknown.
[[noreturn]] void throw_translated(const SQLite::Exception& error, const std::filesystem::path& file,
                                   int system_error = 0);

/// Runs `work` on an open results file and translates what SQLite throws.
template <class Work>
auto translated(const std::filesystem::path& file, const SQLite::Database& database, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw_translated(error, file, sqlite3_system_errno(database.getHandle()));
  }
}

}  // namespace edgegauge::store
