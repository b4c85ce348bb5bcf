// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/cell_key.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/samples_blob.h"
#include "store/store.h"

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

/// Its statements are prepared once for all cells of a run.
class CellWriter {
 public:
  explicit CellWriter(SQLite::Database& database)
      : database_(database),
        cell_(database,
              insertion("cell",
                        fmt::format("run, position, {}, status, runtime_version, stage, kind, message,"
                                    " effective_precision, converged, sample_count, flags, steady_state,"
                                    " cut, drift_z, drift_total",
                                    key_columns()))),
        metric_(database, insertion("metric", "cell, name, value, low, high")),
        samples_(database, insertion("samples", "cell, warm_up, count, data")),
        phase_(database, insertion("phase",
                                   "cell, position, name, wall_ns, cpu_ns, major_faults, read_bytes,"
                                   " resident_change_bytes")) {}

  void write(RunId run, const FinishedCell& cell) {
    const std::int64_t id = write_row(run, cell.row);
    for (const MetricValue& metric : cell.row.metrics) write_metric(id, metric);
    write_samples(id, true, cell.warm_up_ns);
    write_samples(id, false, cell.samples_ns);
    for (std::size_t i = 0; i < cell.phases.size(); ++i) write_phase(id, static_cast<int>(i), cell.phases[i]);
  }

 private:
  std::int64_t write_row(RunId run, const CellRow& row) {
    Binder(cell_) << run.value << row.position << row.key << name_of(row.status) << row.runtime_version
                  << row.stage << row.kind << row.message << row.effective_precision << row.converged
                  << row.sample_count << to_json(row.flags) << row.steady_state;
    cell_.exec();
    return database_.getLastInsertRowid();
  }

  void write_metric(std::int64_t cell, const MetricValue& metric) {
    const auto& interval = metric.estimate.interval;
    Binder(metric_) << cell << metric.name << metric.estimate.value
                    << (interval ? std::optional(interval->low) : std::nullopt)
                    << (interval ? std::optional(interval->high) : std::nullopt);
    metric_.exec();
  }

  void write_samples(std::int64_t cell, bool warm_up, const std::vector<std::int64_t>& samples) {
    if (samples.empty()) return;
    Binder(samples_) << cell << warm_up << static_cast<std::int64_t>(samples.size())
                     << encode_samples(samples);
    samples_.exec();
  }

  void write_phase(std::int64_t cell, int position, const PhaseRecord& phase) {
    Binder(phase_) << cell << position << phase.name << std::int64_t{phase.wall.count()}
                   << std::int64_t{phase.cpu.count()} << phase.major_faults << phase.read_bytes
                   << phase.resident_change_bytes;
    phase_.exec();
  }

  SQLite::Database& database_;
  Statement cell_, metric_, samples_, phase_;
};

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

RunId Store::import_run(const RunRow& run, const std::vector<FinishedCell>& cells) {
  auto cell = cells.begin();
  return import_run(run, [&]() -> std::optional<FinishedCell> {
    return cell == cells.end() ? std::nullopt : std::optional(*cell++);
  });
}

RunId Store::import_run(const RunRow& run, const std::function<std::optional<FinishedCell>()>& next) {
  return impl_->write([&] {
    Statement insert(
        impl_->database,
        insertion("run",
                  "device, started_utc, finished_utc, tool_version, command_line, plan_toml, seed,"
                  " flags"));
    Binder(insert) << run.device.value << run.started_utc << unless_empty(run.finished_utc)
                   << run.tool_version << run.command_line << run.plan_toml
                   << static_cast<std::int64_t>(run.seed) << to_json(run.flags);
    insert.exec();
    const RunId id{impl_->database.getLastInsertRowid()};
    CellWriter writer(impl_->database);
    while (const std::optional<FinishedCell> cell = next()) writer.write(id, *cell);
    return id;
  });
}

}  // namespace edgegauge::store
