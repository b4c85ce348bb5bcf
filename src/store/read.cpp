// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/metrics.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/samples_blob.h"
#include "store/status.h"
#include "store/store.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

std::optional<double> maybe_real(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

std::string process_column(SQLite::Database& database, std::string_view column, CellId cell,
                           const std::string& otherwise) {
  Statement query(database, fmt::format("SELECT {} FROM process WHERE cell = ?", column));
  Binder(query) << cell.value;
  return query.executeStep() ? query.getColumn(0).getString() : otherwise;
}

ResourceUse resource_use(SQLite::Database& database, CellId cell) {
  Statement query(
      database,
      "SELECT wall_ns, cpu_ns, peak_resident_bytes, resident_bytes, involuntary_switches, busy_threads,"
      " instructions, cycles, cache_misses FROM process WHERE cell = ?");
  Binder(query) << cell.value;
  if (!query.executeStep()) return {};
  const auto integer = [&](int column) { return query.getColumn(column).getInt64(); };
  const auto if_known = [&](int column) { return integer_of(query.getColumn(column)); };
  return {.wall = Nanoseconds(integer(0)),
          .cpu = Nanoseconds(integer(1)),
          .peak_resident_bytes = integer(2),
          .resident_bytes = integer(3),
          .involuntary_switches = integer(4),
          .busy_threads = if_known(5),
          .instructions = if_known(6),
          .cycles = if_known(7),
          .cache_misses = if_known(8)};
}

}  // namespace

std::vector<RunRow> Store::runs() const {
  return impl_->read([&] {
    Statement query(
        impl_->database,
        "SELECT id, device, started_utc, finished_utc, tool_version, command_line, plan_toml, seed, flags,"
        " active_ns FROM run ORDER BY id");
    std::vector<RunRow> rows;
    while (query.executeStep()) {
      const auto text = [&](int column) { return query.getColumn(column).getString(); };
      rows.push_back({.id = {query.getColumn(0).getInt64()},
                      .device = {query.getColumn(1).getInt64()},
                      .started_utc = text(2),
                      .finished_utc = text(3),
                      .tool_version = text(4),
                      .command_line = text(5),
                      .plan_toml = text(6),
                      .seed = static_cast<std::uint64_t>(query.getColumn(7).getInt64()),
                      .flags = strings_from_json(text(8)),
                      .active = Nanoseconds(query.getColumn(9).getInt64())});
    }
    return rows;
  });
}

std::vector<ModelRow> Store::models() const {
  return impl_->read([&] {
    Statement query(
        impl_->database,
        "SELECT hash, name, title, source, weights, multiply_adds, parameters, labels, activations FROM model"
        " ORDER BY name, hash");
    std::vector<ModelRow> rows;
    while (query.executeStep()) {
      const auto text = [&](int column) { return query.getColumn(column).getString(); };
      rows.push_back({text(0), text(1), text(2), text(3), text(4), integer_of(query.getColumn(5)),
                      integer_of(query.getColumn(6)), strings_from_json(text(7)),
                      integer_of(query.getColumn(8))});
    }
    return rows;
  });
}

DeviceRow Store::device(DeviceId id) const {
  return impl_->read([&]() -> DeviceRow {
    Statement query(impl_->database, "SELECT fingerprint, headline, json FROM device WHERE id = ?");
    Binder(query) << id.value;
    if (!query.executeStep())
      throw BadInput(fmt::format("results file {} has no device {}", impl_->file.string(), id.value));
    return {query.getColumn(0).getString(), query.getColumn(1).getString(), query.getColumn(2).getString()};
  });
}

std::vector<std::int64_t> Store::samples(CellId cell, bool warm_up) const {
  return impl_->read([&]() -> std::vector<std::int64_t> {
    Statement query(impl_->database, "SELECT count, data FROM samples WHERE cell = ? AND warm_up = ?");
    Binder(query) << cell.value << warm_up;
    if (!query.executeStep()) return {};
    return decode_samples(blob_of(query.getColumn(1)), query.getColumn(0).getInt64());
  });
}

std::vector<PhaseRecord> Store::phases(CellId cell) const {
  return impl_->read([&] {
    Statement query(impl_->database,
                    "SELECT name, wall_ns, cpu_ns, major_faults, read_bytes, resident_change_bytes FROM phase"
                    " WHERE cell = ? ORDER BY position");
    Binder(query) << cell.value;
    std::vector<PhaseRecord> rows;
    while (query.executeStep()) {
      const auto integer = [&](int column) { return query.getColumn(column).getInt64(); };
      rows.push_back({query.getColumn(0).getString(), Nanoseconds(integer(1)), Nanoseconds(integer(2)),
                      integer(3), integer_of(query.getColumn(4)), integer(5)});
    }
    return rows;
  });
}

std::vector<OutputRecord> Store::outputs(CellId cell) const {
  return impl_->read([&] {
    Statement query(impl_->database,
                    "SELECT name, shape, file, finite, min, max, mean, \"values\" FROM output WHERE cell = ?"
                    " ORDER BY position");
    Binder(query) << cell.value;
    std::vector<OutputRecord> rows;
    while (query.executeStep()) {
      const auto text = [&](int column) { return query.getColumn(column).getString(); };
      const auto real = [&](int column) { return real_of(query.getColumn(column)); };
      rows.push_back({text(0), integers_from_json(text(1)), text(2), query.getColumn(3).getInt() != 0,
                      real(4), real(5), real(6), floats_from_bytes(blob_of(query.getColumn(7)))});
    }
    return rows;
  });
}

std::optional<Agreement> Store::agreement(CellId cell) const {
  return impl_->read([&]() -> std::optional<Agreement> {
    Statement query(impl_->database,
                    "SELECT max_absolute_error, max_relative_error, cosine, top1, worst FROM agreement"
                    " WHERE cell = ?");
    Binder(query) << cell.value;
    if (!query.executeStep()) return std::nullopt;
    const SQLite::Column top1 = query.getColumn(3);
    return Agreement{.max_absolute_error = real_of(query.getColumn(0)),
                     .max_relative_error = real_of(query.getColumn(1)),
                     .cosine = real_of(query.getColumn(2)),
                     .top1 = top1.isNull() ? std::nullopt : std::optional(top1.getDouble()),
                     .worst = query.getColumn(4).getString()};
  });
}

std::optional<Energy> Store::energy(CellId cell) const {
  return impl_->read([&]() -> std::optional<Energy> {
    Statement query(
        impl_->database,
        "SELECT source, rail, whole_board, accuracy, update_period_ns, idle_watts, reason FROM energy"
        " WHERE cell = ?");
    Binder(query) << cell.value;
    if (!query.executeStep()) return std::nullopt;
    const auto figure = [&](const char* name) -> std::optional<Estimate> {
      Statement metric(impl_->database, "SELECT value, low, high FROM metric WHERE cell = ? AND name = ?");
      Binder(metric) << cell.value << std::string(name);
      return metric.executeStep() ? std::optional(estimate_of(metric, 0, 1, 2)) : std::nullopt;
    };
    return Energy{.gross_joules = figure("energy_gross"),
                  .net_joules = figure("energy_net"),
                  .load_watts = figure("power_mean"),
                  .idle_watts = maybe_real(query.getColumn(5)),
                  .reason = query.getColumn(6).getString(),
                  .source = query.getColumn(0).getString(),
                  .rail = query.getColumn(1).getString(),
                  .whole_board = query.getColumn(2).getInt() != 0,
                  .accuracy = maybe_real(query.getColumn(3)),
                  .update_period = Nanoseconds(query.getColumn(4).getInt64())};
  });
}

CellTelemetry Store::telemetry(CellId cell) const {
  return impl_->read([&] {
    CellTelemetry telemetry;
    Statement states(impl_->database,
                     "SELECT name, unit, value_before, value_after, problem FROM state WHERE cell = ?"
                     " ORDER BY position");
    Binder(states) << cell.value;
    while (states.executeStep()) {
      telemetry.states.push_back({states.getColumn(0).getString(), states.getColumn(1).getString(),
                                  maybe_real(states.getColumn(2)), maybe_real(states.getColumn(3)),
                                  states.getColumn(4).getString()});
    }
    Statement series(
        impl_->database,
        "SELECT name, unit, count, at_ns, \"values\" FROM series WHERE cell = ? ORDER BY position");
    Binder(series) << cell.value;
    while (series.executeStep()) {
      const Series& added = telemetry.series.emplace_back(
          Series{series.getColumn(0).getString(), series.getColumn(1).getString(),
                 decode_samples(blob_of(series.getColumn(3)), series.getColumn(2).getInt64()),
                 floats_from_bytes(blob_of(series.getColumn(4)))});
      if (added.at_ns.size() != added.values.size())
        throw BadInput(fmt::format("the stored series '{}' is damaged: a value has no time", added.name));
    }
    return telemetry;
  });
}

std::vector<Prediction> Store::predictions(CellId cell) const {
  return impl_->read([&] {
    Statement query(impl_->database,
                    "SELECT input, rank, label, score FROM prediction WHERE cell = ? ORDER BY position");
    Binder(query) << cell.value;
    std::vector<Prediction> rows;
    while (query.executeStep()) {
      rows.push_back({query.getColumn(0).getString(), query.getColumn(1).getInt(),
                      query.getColumn(2).getString(), real_of(query.getColumn(3))});
    }
    return rows;
  });
}

std::vector<InputStageRow> Store::input_stages(RunId run) const {
  return impl_->read([&] {
    Statement query(
        impl_->database,
        "SELECT model, input, decode_ns, resize_ns, normalise_ns FROM input_stage WHERE run = ? ORDER BY id");
    Binder(query) << run.value;
    std::vector<InputStageRow> rows;
    while (query.executeStep()) {
      rows.push_back({query.getColumn(0).getString(), query.getColumn(1).getString(),
                      query.getColumn(2).getInt64(), query.getColumn(3).getInt64(),
                      query.getColumn(4).getInt64()});
    }
    return rows;
  });
}

namespace {

std::optional<Estimate> stored_metric(const CellRow& cell, std::string_view name) {
  const auto found = std::ranges::find(cell.metrics, name, &MetricValue::name);
  return found == cell.metrics.end() ? std::nullopt : std::optional(found->estimate);
}

}  // namespace

std::optional<Measurement> Store::measurement(CellId cell) const {
  const std::vector<CellRow> found = cells({.run = std::nullopt, .cell = cell});
  if (found.empty() || found.front().status != CellStatus::kMeasured) return std::nullopt;
  const CellRow& row = found.front();
  return impl_->read([&]() -> std::optional<Measurement> {
    return Measurement{.warm_up_ns = samples(cell, true),
                       .samples_ns = samples(cell),
                       .at_ns = sample_series(cell, "at"),
                       .service_ns = sample_series(cell, "service"),
                       .load = parse_load_shape(row.key.load).value_or(LoadShape{}),
                       .batch = row.key.batch,
                       .converged = row.converged,
                       .phases = phases(cell),
                       .use = resource_use(impl_->database, cell),
                       .own_overhead = stored_metric(row, "own_overhead"),
                       .outputs = outputs(cell),
                       .agreement = agreement(cell),
                       .energy = energy(cell),
                       .steady_state = row.steady_state,
                       .effective_precision = row.effective_precision,
                       .flags = row.flags,
                       .notes = notes(cell)};
  });
}

std::string Store::log(CellId cell) const {
  return impl_->read([&] { return process_column(impl_->database, "log", cell, ""); });
}

std::map<std::string, std::string> Store::environment(CellId cell) const {
  return impl_->read(
      [&] { return map_from_json(process_column(impl_->database, "environment", cell, "{}")); });
}

std::map<std::string, std::string> Store::notes(CellId cell) const {
  return impl_->read([&] { return map_from_json(process_column(impl_->database, "notes", cell, "{}")); });
}

}  // namespace edgegauge::store
