// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/took_before.h"

#include "core/order_statistics.h"
#include "store/cell_key.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/store.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::store {

std::string select_took_before() {
  return fmt::format(
      "SELECT process.wall_ns + (SELECT coalesce(sum(wall_ns), 0) FROM phase WHERE phase.cell = cell.id)"
      " FROM cell JOIN run ON run.id = cell.run JOIN process ON process.cell = cell.id"
      " WHERE run.device = ? AND ({}) = ({}) AND status = 'measured'"
      " ORDER BY cell.id DESC LIMIT 9",
      kSettingColumns, placeholders(kSettingColumns));
}

std::optional<Nanoseconds> Store::took_before(DeviceId device, const CellKey& key) const {
  return impl_->read([&]() -> std::optional<Nanoseconds> {
    SQLite::Statement query(impl_->database, select_took_before());
    Binder binder(query);
    bind_setting(binder << device.value, key);
    std::vector<std::int64_t> durations;
    while (query.executeStep()) durations.push_back(query.getColumn(0).getInt64());
    if (durations.empty()) return std::nullopt;
    return Nanoseconds(value_at(std::move(durations), 0.5));
  });
}

}  // namespace edgegauge::store
