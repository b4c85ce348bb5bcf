// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/run_claims.h"
#include "store/sqlite_error.h"
#include "store/store.h"

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

namespace edgegauge::store {

struct Store::Impl {
  std::filesystem::path file;
  RunClaims claims;  // outlives the database: closing it drops SQLite's own locks on the file
  SQLite::Database database;

  /// One transaction: all of `work` or nothing. Takes the write lock at once, so that it waits before it
  /// reads.
  template <class Work>
  auto write(Work&& work) {
    return translated(file, database, [&] {
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      if constexpr (std::is_void_v<decltype(work())>) {
        work();
        transaction.commit();
      } else {
        auto result = work();
        transaction.commit();
        return result;
      }
    });
  }

  template <class Work>
  auto read(Work&& work) {
    return translated(file, database, std::forward<Work>(work));
  }
};

/// Throws BadInput unless the last statement changed exactly the row that it was about.
void require_row(const SQLite::Database& database, std::string_view what, std::int64_t id);

}  // namespace edgegauge::store
