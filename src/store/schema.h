// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include <SQLiteCpp/Database.h>

namespace edgegauge::store {

/// In the header of every results file ("edgg"), so that another program's SQLite file is never taken for
/// one.
inline constexpr std::int32_t kApplicationId = 0x65646767;

/// One step of the schema. Its place in the table, counted from 1, is the version (PRAGMA user_version) it
/// leads to. A released migration is never changed: a change of the schema is a new row.
struct Migration {
  const char* what;  ///< for people
  const char* sql;
};

std::span<const Migration> migrations();

/// The version this program reads and writes.
int schema_version();

int version_of(SQLite::Database& database);

/// Brings the schema from its version to that of the table's last row, each step in one transaction. Safe
/// when another process does the same. Throws SQLite::Exception, with the file at the last step that
/// succeeded.
void migrate(SQLite::Database& database, std::span<const Migration> steps);

}  // namespace edgegauge::store
