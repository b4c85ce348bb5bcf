// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/metrics.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/samples_blob.h"
#include "store/store.h"

#include <array>

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

/// Every table that holds rows of a finished cell.
constexpr std::array kCellTables{"metric",     "samples", "sample_series", "phase",  "output", "agreement",
                                 "prediction", "process", "state",         "series", "energy"};

void clear_earlier_attempt(SQLite::Database& database, CellId cell) {
  for (const char* table : kCellTables) {
    Statement clear(database, fmt::format("DELETE FROM {} WHERE cell = ?", table));
    Binder(clear) << cell.value;
    clear.exec();
  }
}

void write_samples(SQLite::Database& database, CellId cell, bool warm_up,
                   std::span<const std::int64_t> samples) {
  Statement insert(database, insertion("samples", "cell, warm_up, count, data"));
  Binder(insert) << cell.value << warm_up << static_cast<std::int64_t>(samples.size())
                 << encode_samples(samples);
  insert.exec();
}

void write_series(SQLite::Database& database, CellId cell, const std::string& name,
                  std::span<const std::int64_t> values) {
  if (values.empty()) return;
  Statement insert(database, insertion("sample_series", "cell, name, count, data"));
  Binder(insert) << cell.value << name << static_cast<std::int64_t>(values.size()) << encode_samples(values);
  insert.exec();
}

void write_phases(SQLite::Database& database, CellId cell, const std::vector<PhaseRecord>& phases) {
  Statement insert(database, insertion("phase",
                                       "cell, position, name, wall_ns, cpu_ns, major_faults, read_bytes,"
                                       " resident_change_bytes"));
  int position = 0;
  for (const PhaseRecord& phase : phases) {
    Binder(insert) << cell.value << position++ << phase.name << std::int64_t{phase.wall.count()}
                   << std::int64_t{phase.cpu.count()} << phase.major_faults << phase.read_bytes
                   << phase.resident_change_bytes;
    insert.exec();
  }
}

void write_outputs(SQLite::Database& database, CellId cell, const std::vector<OutputRecord>& outputs) {
  Statement insert(
      database, insertion("output", "cell, position, name, shape, file, finite, min, max, mean, \"values\""));
  int position = 0;
  for (const OutputRecord& output : outputs) {
    Binder(insert) << cell.value << position++ << output.name << to_json(output.shape) << output.file
                   << output.finite << output.min << output.max << output.mean
                   << floats_to_bytes(output.values);
    insert.exec();
  }
}

void write_agreement(SQLite::Database& database, CellId cell, const Agreement& agreement) {
  Statement insert(
      database, insertion("agreement", "cell, max_absolute_error, max_relative_error, cosine, top1, worst"));
  Binder(insert) << cell.value << agreement.max_absolute_error << agreement.max_relative_error
                 << agreement.cosine << agreement.top1 << agreement.worst;
  insert.exec();
}

void write_metrics(SQLite::Database& database, CellId cell, const std::vector<MetricValue>& metrics) {
  Statement insert(database, insertion("metric", "cell, name, value, low, high"));
  for (const auto& [name, estimate] : metrics) {
    Binder bind(insert);
    bind << cell.value << name << estimate.value;
    if (estimate.interval) {
      bind << estimate.interval->low << estimate.interval->high;
    } else {
      bind << std::nullopt << std::nullopt;
    }
    insert.exec();
  }
}

void write_predictions(SQLite::Database& database, CellId cell, const std::vector<Prediction>& predictions) {
  Statement insert(database, insertion("prediction", "cell, position, input, rank, label, score"));
  int position = 0;
  for (const Prediction& prediction : predictions) {
    Binder(insert) << cell.value << position++ << prediction.input << prediction.rank << prediction.label
                   << prediction.score;
    insert.exec();
  }
}

void write_telemetry(SQLite::Database& database, CellId cell, const CellTelemetry& telemetry) {
  Statement state(database,
                  insertion("state", "cell, position, name, unit, value_before, value_after, problem"));
  int position = 0;
  for (const StateReading& each : telemetry.states) {
    Binder(state) << cell.value << position++ << each.name << each.unit << each.before << each.after
                  << each.problem;
    state.exec();
  }
  Statement series(database, insertion("series", "cell, position, name, unit, count, at_ns, \"values\""));
  position = 0;
  for (const Series& each : telemetry.series) {
    Binder(series) << cell.value << position++ << each.name << each.unit
                   << static_cast<std::int64_t>(each.at_ns.size()) << encode_samples(each.at_ns)
                   << floats_to_bytes(each.values);
    series.exec();
  }
}

/// The parts of a finished cell that depend on how it ended.
struct Ending {
  CellStatus status;
  std::string stage, kind, message, log;
  const Measurement* measurement = nullptr;
};

Ending ending_of(const Outcome& outcome) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) {
    return {CellStatus::kFailed, std::string(name_of(failure->stage)), std::string(name_of(failure->kind)),
            failure->message, failure->log};
  }
  if (const auto* skipped = std::get_if<Skipped>(&outcome))
    return {CellStatus::kSkipped, {}, {}, skipped->reason, {}};
  return {CellStatus::kMeasured, {}, {}, {}, {}, &std::get<Measurement>(outcome)};
}

void write_ending(SQLite::Database& database, CellId cell, const Ending& ending,
                  const std::string& runtime_version) {
  const Measurement* measured = ending.measurement;
  Statement update(database,
                   "UPDATE cell SET status = ?, runtime_version = ?, stage = ?, kind = ?, message = ?,"
                   " effective_precision = ?, converged = ?, sample_count = ?, flags = ? WHERE id = ?");
  Binder bind(update);
  bind << name_of(ending.status) << runtime_version << ending.stage << ending.kind << ending.message;
  if (measured != nullptr) {
    bind << measured->effective_precision << measured->converged
         << static_cast<std::int64_t>(measured->samples_ns.size()) << to_json(measured->flags);
  } else {
    bind << std::string() << false << 0 << to_json(std::vector<std::string>{});
  }
  bind << cell.value;
  update.exec();
  require_row(database, "cell", cell.value);
}

void write_steady_state(SQLite::Database& database, CellId cell, const std::optional<SteadyState>& state) {
  Statement update(database,
                   "UPDATE cell SET steady_state = ?, cut = ?, drift_z = ?, drift_total = ? WHERE id = ?");
  Binder(update) << state << cell.value;
  update.exec();
}

void write_process(SQLite::Database& database, CellId cell, const Ending& ending,
                   const StringMap& environment) {
  Statement insert(
      database, insertion("process",
                          "cell, wall_ns, cpu_ns, peak_resident_bytes, resident_bytes, involuntary_switches,"
                          " busy_threads, instructions, cycles, cache_misses, environment, notes, log"));
  Binder bind(insert);
  bind << cell.value;
  if (ending.measurement != nullptr) {
    const ResourceUse& use = ending.measurement->use;
    bind << std::int64_t{use.wall.count()} << std::int64_t{use.cpu.count()} << use.peak_resident_bytes
         << use.resident_bytes << use.involuntary_switches << use.busy_threads << use.instructions
         << use.cycles << use.cache_misses;
  } else {
    for (int absent = 0; absent < 9; ++absent) bind << std::nullopt;
  }
  bind << to_json(environment)
       << to_json(ending.measurement != nullptr ? ending.measurement->notes : StringMap{}) << ending.log;
  insert.exec();
}

void write_energy(SQLite::Database& database, CellId cell, const Measurement& measured) {
  const Energy& energy = *measured.energy;
  Statement insert(
      database, insertion("energy",
                          "cell, source, rail, whole_board, accuracy, update_period_ns, idle_watts, reason,"
                          " requests, idle_begin_ns, load_begin_ns, load_end_ns, idle_end_ns"));
  Binder bind(insert);
  bind << cell.value << energy.source << energy.rail << energy.whole_board << energy.accuracy
       << std::int64_t{energy.update_period.count()} << energy.idle_watts << energy.reason;
  if (const auto& pass = measured.energy_pass) {
    bind << pass->requests;
    for (const Nanoseconds at : {pass->idle_begin, pass->load_begin, pass->load_end, pass->idle_end})
      bind << std::int64_t{at.count()};
  } else {
    for (int absent = 0; absent < 5; ++absent) bind << std::nullopt;
  }
  insert.exec();
}

void write_measurement(SQLite::Database& database, CellId cell, const Measurement& measurement,
                       const std::vector<MetricValue>& metrics) {
  write_samples(database, cell, true, measurement.warm_up_ns);
  write_samples(database, cell, false, measurement.samples_ns);
  write_series(database, cell, "at", measurement.at_ns);
  write_series(database, cell, "service", measurement.service_ns);
  write_phases(database, cell, measurement.phases);
  write_outputs(database, cell, measurement.outputs);
  if (measurement.agreement) write_agreement(database, cell, *measurement.agreement);
  if (measurement.energy) write_energy(database, cell, measurement);
  write_metrics(database, cell, metrics);
}

}  // namespace

void Store::finish_cell(CellId cell, const Outcome& outcome, const std::string& runtime_version,
                        const std::map<std::string, std::string>& environment,
                        const std::vector<Prediction>& predictions, const CellTelemetry& telemetry) {
  const Ending ending = ending_of(outcome);
  // Before the transaction: other processes shall not wait for arithmetic.
  const std::vector<MetricValue> metrics =
      ending.measurement != nullptr ? compute_metrics(*ending.measurement) : std::vector<MetricValue>{};
  impl_->write([&] {
    clear_earlier_attempt(impl_->database, cell);
    write_ending(impl_->database, cell, ending, runtime_version);
    write_steady_state(impl_->database, cell,
                       ending.measurement != nullptr ? ending.measurement->steady_state : std::nullopt);
    write_process(impl_->database, cell, ending, environment);
    if (ending.measurement != nullptr) write_measurement(impl_->database, cell, *ending.measurement, metrics);
    write_predictions(impl_->database, cell, predictions);
    write_telemetry(impl_->database, cell, telemetry);
  });
}

}  // namespace edgegauge::store
