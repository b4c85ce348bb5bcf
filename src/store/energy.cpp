// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/samples_blob.h"
#include "store/store.h"

#include <array>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

void replace_metrics(SQLite::Database& database, CellId cell, const Energy& energy) {
  constexpr std::array kNames{"energy_net", "energy_gross", "power_mean"};
  Measurement measurement;
  measurement.energy = energy;
  for (const char* name : kNames) {
    Statement remove(database, "DELETE FROM metric WHERE cell = ? AND name = ?");
    Binder(remove) << cell.value << std::string(name);
    remove.exec();
    const std::optional<Estimate> figure = find_metric(name)->compute(measurement);
    if (!figure) continue;
    Statement insert(database, insertion("metric", "cell, name, value, low, high"));
    Binder bind(insert);
    bind << cell.value << std::string(name) << figure->value;
    if (figure->interval) {
      bind << figure->interval->low << figure->interval->high;
    } else {
      bind << std::nullopt << std::nullopt;
    }
    insert.exec();
  }
}

void replace_series(SQLite::Database& database, CellId cell, const Series& series) {
  Statement remove(database, "DELETE FROM series WHERE cell = ? AND name = ?");
  Binder(remove) << cell.value << series.name;
  remove.exec();
  Statement insert(database,
                   "INSERT INTO series (cell, position, name, unit, count, at_ns, \"values\") SELECT ?,"
                   " 1 + COALESCE((SELECT MAX(position) FROM series WHERE cell = ?), -1), ?, ?, ?, ?, ?");
  Binder(insert) << cell.value << cell.value << series.name << series.unit
                 << static_cast<std::int64_t>(series.at_ns.size()) << encode_samples(series.at_ns)
                 << floats_to_bytes(series.values);
  insert.exec();
}

}  // namespace

std::vector<EnergyPassRow> Store::energy_passes(RunId run) const {
  return impl_->read([&] {
    Statement query(impl_->database,
                    "SELECT cell.id, batch, idle_begin_ns, load_begin_ns, load_end_ns, idle_end_ns, requests"
                    " FROM energy JOIN cell ON cell.id = energy.cell"
                    " WHERE run = ? AND requests IS NOT NULL ORDER BY idle_begin_ns");
    Binder(query) << run.value;
    std::vector<EnergyPassRow> rows;
    while (query.executeStep()) {
      const auto integer = [&](int column) { return query.getColumn(column).getInt64(); };
      rows.push_back({{integer(0)},
                      integer(1),
                      {Nanoseconds(integer(2)), Nanoseconds(integer(3)), Nanoseconds(integer(4)),
                       Nanoseconds(integer(5)), integer(6)}});
    }
    return rows;
  });
}

void Store::set_energy(CellId cell, const Energy& energy, const Series& readings) {
  impl_->write([&] {
    Statement update(
        impl_->database,
        "UPDATE energy SET source = ?, rail = ?, whole_board = ?, accuracy = ?, update_period_ns = ?,"
        " idle_watts = ?, reason = ? WHERE cell = ?");
    Binder(update) << energy.source << energy.rail << energy.whole_board << energy.accuracy
                   << std::int64_t{energy.update_period.count()} << energy.idle_watts << energy.reason
                   << cell.value;
    update.exec();
    replace_metrics(impl_->database, cell, energy);
    replace_series(impl_->database, cell, readings);
  });
}

}  // namespace edgegauge::store
