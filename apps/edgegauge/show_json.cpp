// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "show_json.h"

#include "core/metrics.h"
#include "report/key_json.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using nlohmann::json;

template <class Value>
json or_null(const std::optional<Value>& value) {
  return value ? json(*value) : json(nullptr);
}

json pass_json(const store::Store& store, const store::CellRow& cell) {
  const auto passes = store.energy_passes(cell.run);
  const auto row = std::ranges::find(passes, cell.id, &store::EnergyPassRow::cell);
  if (row == passes.end()) return nullptr;
  return {{"idle_begin_ns", row->pass.idle_begin.count()},
          {"load_begin_ns", row->pass.load_begin.count()},
          {"load_end_ns", row->pass.load_end.count()},
          {"idle_end_ns", row->pass.idle_end.count()},
          {"requests", row->pass.requests}};
}

/// Its figures are metrics.
json energy_json(const store::Store& store, const store::CellRow& cell) {
  const std::optional<Energy> energy = store.energy(cell.id);
  if (!energy) return nullptr;
  return {{"source", energy->source},
          {"rail", energy->rail},
          {"whole_board", energy->whole_board},
          {"accuracy", or_null(energy->accuracy)},
          {"update_period_ns", energy->update_period.count()},
          {"idle_watts", or_null(energy->idle_watts)},
          {"reason", energy->reason},
          {"pass", pass_json(store, cell)}};
}

json telemetry_json(const CellTelemetry& telemetry) {
  json states = json::object(), series = json::object();
  for (const StateReading& each : telemetry.states) {
    states[each.name] = {{"unit", each.unit},
                         {"before", or_null(each.before)},
                         {"after", or_null(each.after)},
                         {"problem", each.problem}};
  }
  for (const Series& each : telemetry.series)
    series[each.name] = {{"unit", each.unit}, {"at_ns", each.at_ns}, {"values", each.values}};
  return {{"states", states}, {"series", series}};
}

json metrics_json(const store::CellRow& cell) {
  json metrics = json::object();
  for (const MetricValue& metric : cell.metrics) {
    json& value = metrics[std::string(metric.name)];
    value["value"] = metric.estimate.value;
    if (metric.estimate.interval)
      value["interval"] = {metric.estimate.interval->low, metric.estimate.interval->high};
  }
  return metrics;
}

json steady_state_json(const std::optional<SteadyState>& state) {
  if (!state) return nullptr;
  json drift;
  if (state->drift) drift = {{"z", state->drift->z}, {"relative_total", state->drift->relative_total}};
  return {{"label", name_of(state->label)}, {"cut", state->cut}, {"drift", drift}};
}

json phases_json(const std::vector<PhaseRecord>& phases) {
  json rows = json::array();
  for (const PhaseRecord& phase : phases) {
    rows.push_back({{"name", phase.name},
                    {"wall_ns", phase.wall.count()},
                    {"cpu_ns", phase.cpu.count()},
                    {"major_faults", phase.major_faults},
                    {"read_bytes", or_null(phase.read_bytes)},
                    {"resident_change_bytes", phase.resident_change_bytes}});
  }
  return rows;
}

json predictions_json(const std::vector<store::Prediction>& predictions) {
  json rows = json::array();
  for (const store::Prediction& each : predictions) {
    rows.push_back(
        {{"input", each.input}, {"rank", each.rank}, {"label", each.label}, {"score", each.score}});
  }
  return rows;
}

json agreement_json(const std::optional<Agreement>& agreement) {
  if (!agreement) return nullptr;
  return {{"max_absolute_error", agreement->max_absolute_error},
          {"max_relative_error", agreement->max_relative_error},
          {"cosine", agreement->cosine},
          {"top1", or_null(agreement->top1)},
          {"worst", agreement->worst}};
}

json outputs_json(const std::vector<OutputRecord>& outputs) {
  json rows = json::array();
  for (const OutputRecord& output : outputs) {
    rows.push_back({{"name", output.name},
                    {"shape", output.shape},
                    {"file", output.file},
                    {"finite", output.finite},
                    {"min", output.min},
                    {"max", output.max},
                    {"mean", output.mean}});
  }
  return rows;
}

/// What tells this cell from every other one.
json setting_json(const store::CellRow& cell) {
  json document = report::key_json(cell.key);
  document.update(json{{"cell", cell.id.value},
                       {"run", cell.run.value},
                       {"position", cell.position},
                       {"attempts", cell.attempts},
                       {"framework_version", cell.runtime_version},
                       {"effective_precision", cell.effective_precision}});
  return document;
}

}  // namespace

json cell_json(const store::Store& store, const store::CellRow& cell) {
  const bool measured = cell.status == store::CellStatus::kMeasured;
  json document = setting_json(cell);
  document.update(json{{"status", store::name_of(cell.status)},
                       {"stage", cell.stage},
                       {"kind", cell.kind},
                       {"message", cell.message},
                       {"converged", measured ? json(cell.converged) : json(nullptr)},
                       {"sample_count", cell.sample_count},
                       {"steady_state", steady_state_json(cell.steady_state)},
                       {"flags", cell.flags},
                       {"metrics", metrics_json(cell)},
                       {"phases", phases_json(store.phases(cell.id))},
                       {"predictions", predictions_json(store.predictions(cell.id))},
                       {"agreement", agreement_json(store.agreement(cell.id))},
                       {"outputs", outputs_json(store.outputs(cell.id))},
                       {"energy", energy_json(store, cell)},
                       {"telemetry", telemetry_json(store.telemetry(cell.id))},
                       {"warm_up_ns", store.samples(cell.id, /*warm_up=*/true)},
                       {"samples_ns", store.samples(cell.id)},
                       {"at_ns", store.sample_series(cell.id, "at")},
                       {"service_ns", store.sample_series(cell.id, "service")},
                       {"environment", store.environment(cell.id)},
                       {"notes", store.notes(cell.id)},
                       {"log", store.log(cell.id)}});
  return document;
}

}  // namespace edgegauge::cli
