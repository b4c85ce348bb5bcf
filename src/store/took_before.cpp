// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/took_before.h"

#include "core/order_statistics.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/store.h"

#include <utility>
#include <vector>

namespace edgegauge::store {

const char* const kTookBefore =
    "SELECT process.wall_ns + (SELECT coalesce(sum(wall_ns), 0) FROM phase WHERE phase.cell = cell.id)"
    " FROM cell JOIN run ON run.id = cell.run JOIN process ON process.cell = cell.id"
    " WHERE run.device = ? AND model_hash = ? AND runtime = ? AND batch = ? AND threads = ?"
    " AND precision = ? AND unit = ? AND profile = ? AND knobs = ? AND load = ? AND start = ?"
    " AND status = 'measured'"
    " ORDER BY cell.id DESC LIMIT 9";

std::optional<Nanoseconds> Store::took_before(DeviceId device, const CellKey& key) const {
  return impl_->read([&]() -> std::optional<Nanoseconds> {
    SQLite::Statement query(impl_->database, kTookBefore);
    Binder(query) << device.value << key.model_hash << key.runtime << key.batch << key.threads
                  << key.precision << key.unit << key.profile << to_json(key.knobs) << key.load << key.start;
    std::vector<std::int64_t> durations;
    while (query.executeStep()) durations.push_back(query.getColumn(0).getInt64());
    if (durations.empty()) return std::nullopt;
    return Nanoseconds(value_at(std::move(durations), 0.5));
  });
}

}  // namespace edgegauge::store
