// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/columns.h"
#include "store/impl.h"
#include "store/store.h"

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

std::optional<double> maybe_real(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

}  // namespace

void Store::set_limits(DeviceId device, const std::vector<DeviceLimit>& limits) {
  impl_->write([&] {
    Statement remove(impl_->database, "DELETE FROM device_limit WHERE device = ?");
    Binder(remove) << device.value;
    remove.exec();
    Statement insert(impl_->database,
                     insertion("device_limit",
                               "device, position, quantity, kind, instructions, threads, level,"
                               " working_set_bytes, best, median, lowest, rounds, reason, measured_utc"));
    int position = 0;
    for (const DeviceLimit& limit : limits) {
      Binder(insert) << device.value << position++ << limit.quantity << limit.kind << limit.instructions
                     << limit.threads << limit.level << limit.working_set_bytes << limit.best << limit.median
                     << limit.lowest << limit.rounds << limit.reason << limit.measured_utc;
      insert.exec();
    }
  });
}

std::optional<DeviceId> Store::find_device(const std::string& fingerprint) const {
  return impl_->read([&]() -> std::optional<DeviceId> {
    Statement query(impl_->database, "SELECT id FROM device WHERE fingerprint = ?");
    Binder(query) << fingerprint;
    if (!query.executeStep()) return std::nullopt;
    return DeviceId{query.getColumn(0).getInt64()};
  });
}

std::vector<DeviceLimit> Store::limits(DeviceId id) const {
  return impl_->read([&] {
    Statement query(
        impl_->database,
        "SELECT quantity, kind, instructions, threads, level, working_set_bytes, best, median, lowest,"
        " rounds, reason, measured_utc FROM device_limit WHERE device = ? ORDER BY position");
    Binder(query) << id.value;
    std::vector<DeviceLimit> limits;
    while (query.executeStep()) {
      const auto text = [&](int column) { return query.getColumn(column).getString(); };
      limits.push_back({.quantity = text(0),
                        .kind = text(1),
                        .instructions = text(2),
                        .threads = query.getColumn(3).getInt(),
                        .level = text(4),
                        .working_set_bytes = integer_of(query.getColumn(5)),
                        .best = maybe_real(query.getColumn(6)),
                        .median = maybe_real(query.getColumn(7)),
                        .lowest = maybe_real(query.getColumn(8)),
                        .rounds = query.getColumn(9).getInt(),
                        .reason = text(10),
                        .measured_utc = text(11)});
    }
    return limits;
  });
}

}  // namespace edgegauge::store
