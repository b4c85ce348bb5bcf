// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"
#include "report/cost.h"
#include "report/json_number.h"
#include "report/key_json.h"
#include "report/report.h"

#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Row;
using analysis::Summary;
using store::CellStatus;

constexpr int kFormatVersion = 1;

Json metrics_json(const Row& row) {
  Json json = Json::object();
  for (const MetricRow& metric : metrics()) {
    const MetricValue* value = row.metric(metric.name);
    if (value != nullptr) json[std::string(metric.name)] = json_figure(value->estimate);
  }
  return json;
}

Json phases_json(const Row& row) {
  Json json = Json::array();
  for (const PhaseRecord& phase : row.phases) {
    Json one{{"name", phase.name},
             {"wall_ns", phase.wall.count()},
             {"cpu_ns", phase.cpu.count()},
             {"major_faults", phase.major_faults},
             {"resident_change_bytes", phase.resident_change_bytes}};
    if (phase.read_bytes) one["read_bytes"] = *phase.read_bytes;
    json.push_back(std::move(one));
  }
  return json;
}

Json predictions_json(const Row& row) {
  Json json = Json::array();
  for (const store::Prediction& prediction : row.predictions) {
    json.push_back({{"input", prediction.input}, {"label", prediction.label}, {"score", prediction.score}});
  }
  return json;
}

Json windows_json(const Row& row) {
  Json json = Json::array();
  for (const Window& window : row.windows) {
    Json one{{"from_ns", window.from.count()},
             {"to_ns", window.to.count()},
             {"requests", window.requests},
             {"throughput", window.throughput}};
    if (window.p50_ns) one["latency_p50_ns"] = *window.p50_ns;
    json.push_back(std::move(one));
  }
  return json;
}

Json steady_state_json(const SteadyState& state) {
  Json json{{"label", name_of(state.label)}, {"cut", state.cut}};
  if (state.drift) json["drift"] = {{"z", state.drift->z}, {"relative_total", state.drift->relative_total}};
  return json;
}

Json roofline_json(const Row& row) {
  if (!row.ceiling) return {{"reason", row.no_ceiling}};
  const analysis::Ceiling& ceiling = *row.ceiling;
  return {{"attainable", ceiling.attainable},
          {"bound_by", ceiling.is_bandwidth_bound() ? "bandwidth" : "multiply-adds"},
          {"intensity", ceiling.intensity},
          {"peak", ceiling.peak},
          {"instructions", ceiling.instructions},
          {"bandwidth", ceiling.bandwidth},
          {"level", ceiling.level},
          {"working_set_bytes", ceiling.working_set}};
}

/// What only cells of one status have.
void add_outcome(const Row& row, Json& json) {
  const store::CellRow& cell = row.cell;
  if (cell.status == CellStatus::kFailed) {
    json["failure"] = {{"stage", cell.stage}, {"kind", cell.kind}, {"message", cell.message}};
  } else if (cell.status == CellStatus::kSkipped) {
    json["skipped_because"] = cell.message;
  } else if (cell.status == CellStatus::kMeasured) {
    json["effective_precision"] = cell.effective_precision;
    json["converged"] = cell.converged;
    if (cell.steady_state) json["steady_state"] = steady_state_json(*cell.steady_state);
    json["metrics"] = metrics_json(row);
    json["roofline"] = roofline_json(row);
    json["phases"] = phases_json(row);
    json["predictions"] = predictions_json(row);
    if (!row.windows.empty()) json["windows"] = windows_json(row);
  }
}

/// Of several devices that of a cell, as an index into "devices": cells of two files may bear one number.
void add_device(const Row& row, Json& json, const std::string& key = "device") {
  if (row.origin->among_several) json[key] = row.origin->place;
}

Json cell_json(const Row& row) {
  const store::CellRow& cell = row.cell;
  Json json{{"cell", cell.id.value}, {"position", cell.position}};
  json.update(key_json(cell.key));
  json["framework_version"] = cell.runtime_version;
  json["flags"] = cell.flags;
  json["status"] = store::name_of(cell.status);
  add_device(row, json);
  add_outcome(row, json);
  return json;
}

Json count_json(const std::optional<std::int64_t>& count) { return count ? Json(*count) : Json(); }

Json models_json(const Summary& summary) {
  Json json = Json::object();
  for (const Row& row : summary.rows) {
    if (json.contains(row.cell.key.model_hash)) continue;
    const store::ModelRow& model = *row.model;
    json[row.cell.key.model_hash] = {{"name", row.cell.key.model},
                                     {"title", model.title},
                                     {"source", model.source},
                                     {"weights", model.weights},
                                     {"synthetic_weights", row.synthetic_weights()},
                                     {"multiply_adds", count_json(model.multiply_adds)},
                                     {"parameters", count_json(model.parameters)},
                                     {"activations", count_json(model.activations)}};
  }
  return json;
}

Json answers_json(const Summary& summary, const std::vector<analysis::Answer>& answers) {
  Json json = Json::array();
  for (const analysis::Answer& answer : answers) {
    Json one{{"model", answer.model},
             {"batch", answer.batch},
             {"load", answer.load},
             {"best_cell", summary.rows[answer.best].cell.id.value},
             {"best_" + std::string(answer.metric), json_figure(answer.best_figure)},
             {"best_unsteady", answer.best_unsteady},
             {"slowest_ratio", answer.slowest_ratio}};
    add_device(summary.rows[answer.best], one, "best_device");
    if (answer.runner_up) {
      one["runner_up_cell"] = summary.rows[*answer.runner_up].cell.id.value;
      one["runner_up_" + std::string(answer.metric)] = json_figure(*answer.runner_up_figure);
      one["ratio"] = json_figure(answer.ratio);
      one["runner_up_unsteady"] = answer.runner_up_unsteady;
      one["tie"] = answer.tie;
      add_device(summary.rows[*answer.runner_up], one, "runner_up_device");
    }
    json.push_back(std::move(one));
  }
  return json;
}

Json start_phase_json(const analysis::StartPhase& phase) {
  Json json{{"name", phase.name},
            {"wall_ns", json_figure(phase.wall_ns)},
            {"cpu_ns", json_figure(phase.cpu_ns)},
            {"major_faults", json_figure(phase.major_faults)},
            {"resident_change_bytes", json_figure(phase.resident_change_bytes)}};
  if (phase.read_bytes) json["read_bytes"] = json_figure(*phase.read_bytes);
  return json;
}

Json starts_json(const Summary& summary) {
  Json json = Json::array();
  for (const analysis::StartGroup& group : summary.starts) {
    Json phases = Json::array();
    for (const analysis::StartPhase& phase : group.phases) phases.push_back(start_phase_json(phase));
    Json one = key_json(summary.rows[group.row].cell.key);
    for (const char* of_one_process : {"load", "start", "repeat"}) one.erase(of_one_process);
    one["state"] = group.state;
    one["processes"] = group.processes;
    add_device(summary.rows[group.row], one);
    if (group.first_answer) one["first_answer"] = start_phase_json(*group.first_answer);
    one["phases"] = std::move(phases);
    json.push_back(std::move(one));
  }
  return json;
}

Json recommendation_json(const std::optional<analysis::Recommendation>& made) {
  if (!made) return nullptr;
  return {{"use", made->use}, {"confidence", name_of(made->confidence)}, {"reasons", made->reasons}};
}

Json settings_json(const Summary& summary) {
  Json json = Json::array();
  for (const analysis::Setting& setting : summary.settings) {
    if (setting.p50.processes < 2) continue;
    Json one{{"cells", Json::array()}, {"latency_p50", json_figure(setting.p50.pooled)}};
    for (const std::size_t row : setting.rows) one["cells"].push_back(summary.rows[row].cell.id.value);
    add_device(summary.rows[setting.rows.front()], one);
    if (setting.p50.between) one["between"] = *setting.p50.between;
    if (setting.p50.within) one["within"] = *setting.p50.within;
    json.push_back(std::move(one));
  }
  return json;
}

Json metric_definitions() {
  Json json = Json::object();
  for (const MetricRow& metric : metrics()) {
    json[std::string(metric.name)] = {
        {"title", metric.title}, {"unit", metric.unit}, {"meaning", metric.meaning}};
  }
  return json;
}

Json run_json(const store::RunRow& run) {
  return {{"id", run.id.value},
          {"started_utc", run.started_utc},
          {"finished_utc", run.finished_utc.empty() ? Json() : Json(run.finished_utc)},
          {"tool_version", run.tool_version},
          {"command_line", run.command_line},
          {"plan_toml", run.plan_toml},
          {"seed", run.seed},
          {"flags", run.flags}};
}

Json device_json(const store::DeviceRow& device) {
  Json details = Json::parse(device.json, nullptr, /*allow_exceptions=*/false);
  if (details.is_discarded()) details = nullptr;
  return {
      {"headline", device.headline}, {"fingerprint", device.fingerprint}, {"details", std::move(details)}};
}

Json input_stages_json(const analysis::Origin& origin) {
  Json json = Json::array();
  for (const store::InputStageRow& stage : origin.input_stages) {
    json.push_back({{"model", stage.model},
                    {"input", stage.input},
                    {"decode_ns", stage.decode_ns},
                    {"resize_ns", stage.resize_ns},
                    {"normalise_ns", stage.normalise_ns}});
  }
  return json;
}

/// Of one run "run" and "device"; of several "devices", and what lies between them.
void add_origins(const Summary& summary, Json& document) {
  if (!summary.several()) {
    const analysis::Origin& origin = *summary.origins.front();
    document["run"] = run_json(origin.run);
    document["device"] = device_json(origin.device);
    return;
  }
  Json devices = Json::array();
  for (const auto& origin : summary.origins) {
    devices.push_back({{"name", origin->name},
                       {"results", origin->file},
                       {"run", run_json(origin->run)},
                       {"device", device_json(origin->device)},
                       {"recommendation", recommendation_json(summary.on_devices[origin->place])},
                       {"input_stages", input_stages_json(*origin)}});
  }
  document["devices"] = std::move(devices);
  document["between_devices"] = answers_json(summary, summary.between_devices);
}

}  // namespace

std::string to_json(const Summary& summary) {
  Json cells = Json::array();
  for (const Row& row : summary.rows) cells.push_back(cell_json(row));
  Json document{{"format", "edgegauge-report"}, {"version", kFormatVersion}};
  add_origins(summary, document);
  document.update({{"counts",
                    {{"measured", summary.measured},
                     {"failed", summary.failed},
                     {"skipped", summary.skipped},
                     {"not_run", summary.not_run}}},
                   {"headlines", summary.headlines},
                   {"recommendation", recommendation_json(summary.recommendation)},
                   {"answers", answers_json(summary, summary.answers)},
                   {"settings", settings_json(summary)},
                   {"starts", starts_json(summary)},
                   {"warnings", summary.warnings},
                   {"models", models_json(summary)},
                   {"cells", std::move(cells)}});
  if (!summary.several()) document["input_stages"] = input_stages_json(*summary.origins.front());
  document["metrics"] = metric_definitions();
  if (summary.cost) document["cost"] = cost_json(*summary.cost);
  return json_text(document) + "\n";
}

}  // namespace edgegauge::report
