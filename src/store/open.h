// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <SQLiteCpp/Database.h>

namespace edgegauge::store {

/// As Store::open: a checked, migrated connection in WAL mode with synchronous=FULL, and foreign keys on.
SQLite::Database open_for_writing(const std::filesystem::path& file);

/// As Store::open_read_only.
SQLite::Database open_for_reading(const std::filesystem::path& file);

/// Another connection that reads what `first` reads, which is open in this process: the file, or of an older
/// version's the same copy. The file's header is not looked at once more: closing a descriptor of ours would
/// drop the locks that SQLite holds on it.
SQLite::Database open_again(SQLite::Database& first, const std::filesystem::path& file);

}  // namespace edgegauge::store
