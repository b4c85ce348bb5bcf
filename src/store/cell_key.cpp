// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/cell_key.h"

namespace edgegauge::store {

Binder& bind_setting(Binder& binder, const CellKey& key) {
  return binder << key.model_hash << key.runtime << key.batch << key.threads << key.precision << key.unit
                << key.profile << to_json(key.knobs) << key.load << key.start;
}

std::string key_columns() { return "model_name, repeat, " + std::string(kSettingColumns); }

Binder& operator<<(Binder& binder, const CellKey& key) {
  return bind_setting(binder << key.model << key.repeat, key);
}

CellKey key_from(SQLite::Statement& query, int& next) {
  const auto integer = [&] { return query.getColumn(next++).getInt64(); };
  const auto text = [&] { return query.getColumn(next++).getString(); };
  CellKey key;
  key.model = text();
  key.repeat = static_cast<int>(integer());
  key.model_hash = text();
  key.runtime = text();
  key.batch = integer();
  key.threads = static_cast<int>(integer());
  key.precision = text();
  key.unit = text();
  key.profile = text();
  key.knobs = map_from_json(text());
  key.load = text();
  key.start = text();
  return key;
}

}  // namespace edgegauge::store
