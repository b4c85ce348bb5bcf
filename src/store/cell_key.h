// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/columns.h"
#include "store/store.h"

#include <string>
#include <string_view>

/// Where a CellKey lies in the table of cells. A new dimension of the grid is a column (schema.cpp), its name
/// here, and its place in the functions.
namespace edgegauge::store {

/// What setting_of() gives.
inline constexpr std::string_view kSettingColumns =
    "model_hash, runtime, batch, threads, precision, unit, profile, knobs, load, start";

Binder& bind_setting(Binder& binder, const CellKey& key);

/// All of a key.
std::string key_columns();

Binder& operator<<(Binder& binder, const CellKey& key);

/// From the column `next` on, which then is the one after them.
CellKey key_from(SQLite::Statement& query, int& next);

}  // namespace edgegauge::store
