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

/// Another connection to a file that is open in this process. Its header is not looked at once more: closing
/// a descriptor of ours would drop the locks that SQLite holds on the file.
SQLite::Database open_again(const std::filesystem::path& file);

}  // namespace edgegauge::store
