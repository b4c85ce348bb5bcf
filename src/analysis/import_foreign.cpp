// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What other benchmarks wrote.
#include "analysis/import.h"
#include "core/error.h"
#include "core/json_text.h"
#include "core/metrics.h"
#include "core/outcome.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::analysis {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string, std::less<>>;

[[noreturn]] void refuse(const std::string& where, const std::string& problem) {
  throw BadInput(fmt::format("{}: {}", where, problem),
                 "what is read of other programs stands in docs/export.md");
}

const std::string& first_of(const std::string& a, const std::string& b) { return a.empty() ? b : a; }

/// A run of which nobody but its own program knows how it was measured.
PortableRun foreign_run(std::string_view program, const std::string& where, const std::string& device) {
  PortableRun run;
  run.run.tool_version = program;
  run.run.command_line = fmt::format("edgegauge import {}", where);
  run.run.flags = {fmt::format("imported: {}", program)};
  run.device.headline = device.empty() ? "unknown device" : device;
  run.device.fingerprint = "import:" + run.device.headline;
  run.device.json = "{}";
  return run;
}

store::FinishedCell& add_cell(PortableRun& run, const std::string& model, const std::string& framework) {
  store::FinishedCell& cell = run.cells.emplace_back();
  cell.row.position = static_cast<int>(run.cells.size()) - 1;
  cell.row.status = store::CellStatus::kMeasured;
  store::CellKey& key = cell.row.key;
  key.model = model;
  key.model_hash = "name:" + model;
  key.runtime = framework;
  key.precision = "unknown";
  key.threads = 0;
  if (std::ranges::find(run.models, key.model_hash, &store::ModelRow::hash) == run.models.end())
    run.models.push_back({key.model_hash, model, model, "import", "", {}, {}, {}});
  return cell;
}

void set_metric(store::FinishedCell& cell, std::string_view name, std::optional<double> value) {
  if (value) cell.row.metrics.push_back({find_metric(name)->name, {*value, std::nullopt}});
}

// --- MLPerf LoadGen

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    visit(line);
  }
}

/// What one file calls a figure: in the summary a line "NAME : VALUE", in the detail log a key.
struct LoadGenFigure {
  std::string_view metric;
  std::array<std::string_view, 4> names;  ///< the first that is there counts
};

constexpr std::array kLoadGenFigures = std::to_array<LoadGenFigure>({
    {"latency_p50",
     {"50.00 percentile latency (ns)", "result_50.00_percentile_latency_ns",
      "50.00 percentile per-query latency (ns)", "result_50.00_percentile_per_query_latency_ns"}},
    {"latency_p90",
     {"90.00 percentile latency (ns)", "result_90.00_percentile_latency_ns", "90th percentile latency (ns)",
      "90.0th percentile latency (ns)"}},
    {"latency_p99",
     {"99.00 percentile latency (ns)", "result_99.00_percentile_latency_ns", "99th percentile latency (ns)",
      "99.0th percentile latency (ns)"}},
    {"latency_mean", {"Mean latency (ns)", "result_mean_latency_ns", "", ""}},
    {"latency_min", {"Min latency (ns)", "result_min_latency_ns", "", ""}},
    {"throughput",
     {"Samples per second", "result_samples_per_second", "QPS w/o loadgen overhead",
      "result_qps_without_loadgen_overhead"}},
    {"throughput",
     {"Completed samples per second", "result_completed_samples_per_sec", "Scheduled samples per second",
      "result_scheduled_samples_per_sec"}},
});

void add_detail(Texts& texts, std::string_view line) {
  const std::size_t brace = line.find('{');
  if (brace == std::string_view::npos) return;
  const json entry = json::parse(line.substr(brace), nullptr, /*allow_exceptions=*/false);
  if (!entry.is_object() || !entry.contains("key") || !entry["key"].is_string() || !entry.contains("value"))
    return;
  const json& value = entry["value"];
  texts.emplace(entry["key"].get<std::string>(),
                value.is_string() ? value.get<std::string>() : json_text(value, kOneLine));
}

Texts loadgen_texts(std::string_view text) {
  Texts texts;
  for_each_line(text, [&](std::string_view line) {
    if (line.starts_with(":::ML")) return add_detail(texts, line);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos)
      texts.emplace(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  });
  return texts;
}

std::string text_in(const Texts& texts, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto found = texts.find(name);
    if (found != texts.end()) return found->second;
  }
  return {};
}

std::optional<double> number_in(const Texts& texts, const LoadGenFigure& figure, const std::string& where) {
  for (const std::string_view name : figure.names) {
    const auto found = texts.find(name);
    if (name.empty() || found == texts.end()) continue;
    const auto number = parse_number<double>(found->second);
    if (!number) refuse(where, fmt::format("{} is '{}', which is no number", name, found->second));
    if (*number > 0) return number;
  }
  return std::nullopt;
}

/// In a submission's folders the model stands before the scenario:
/// .../resnet50/singlestream/performance/run_1.
std::string model_from_path(const std::string& where) {
  std::string before;
  for (const std::filesystem::path& part : std::filesystem::path(where)) {
    std::string name = part.string();
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name == "singlestream" || name == "multistream" || name == "offline" || name == "server")
      return before;
    before = part.string();
  }
  return {};
}

// --- Google Benchmark

double nanoseconds_per(const std::string& unit, const std::string& where) {
  constexpr std::array<std::pair<std::string_view, double>, 4> kUnits{
      {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};
  for (const auto& [name, factor] : kUnits) {
    if (name == unit) return factor;
  }
  refuse(where, fmt::format("time_unit is '{}'", unit));
}

template <class T>
T value_or(const json& object, const char* key, T otherwise) {
  const auto found = object.find(key);
  if (found == object.end()) return otherwise;
  if constexpr (std::is_same_v<T, std::string>) {
    return found->is_string() ? found->template get<std::string>() : otherwise;
  } else {
    return found->is_number() ? found->template get<T>() : otherwise;
  }
}

bool is_true(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && *found == true;
}

/// Of a benchmark that ended itself: what it measured until then (times of 0, mostly) counts for nothing.
bool add_why_not_measured(store::CellRow& row, const json& benchmark) {
  if (is_true(benchmark, "error_occurred")) {
    row.status = store::CellStatus::kFailed;
    row.stage = name_of(Stage::kMeasure);
    row.kind = name_of(FailureKind::kRefused);
    row.message = first_of(value_or(benchmark, "error_message", std::string()), "no message");
  } else if (is_true(benchmark, "skipped")) {
    row.status = store::CellStatus::kSkipped;
    row.message = first_of(value_or(benchmark, "skip_message", std::string()), "no message");
  }
  return row.status != store::CellStatus::kMeasured;
}

void add_benchmark(PortableRun& run, const json& benchmark, const std::string& where, const ImportAs& as) {
  const std::string name = value_or(benchmark, "run_name", value_or(benchmark, "name", std::string()));
  if (name.empty()) refuse(where, "a benchmark has no name");
  store::FinishedCell& cell = add_cell(run, name, as.framework.empty() ? "google-benchmark" : as.framework);
  cell.row.key.threads = value_or(benchmark, "threads", 1);
  cell.row.key.repeat = value_or(benchmark, "repetition_index", 0);
  if (add_why_not_measured(cell.row, benchmark)) return;
  const double factor = nanoseconds_per(value_or(benchmark, "time_unit", std::string("ns")), where);
  const double real = value_or(benchmark, "real_time", 0.0) * factor;
  const double cpu = value_or(benchmark, "cpu_time", 0.0) * factor;
  if (!(real > 0) || !std::isfinite(real)) refuse(where, fmt::format("'{}' has no real_time", name));
  const double items = value_or(benchmark, "items_per_second", 0.0);
  const double iterations = value_or(benchmark, "iterations", 0.0);
  set_metric(cell, "latency_mean", real);
  set_metric(cell, "throughput", items > 0 ? items : 1e9 / real);
  if (iterations > 0) set_metric(cell, "samples", iterations);
  if (cpu > 0) set_metric(cell, "cpu_cores", cpu / real);
}

}  // namespace

PortableRun read_mlperf(std::string_view text, const std::string& where, const ImportAs& as) {
  const Texts texts = loadgen_texts(text);
  const std::string scenario = text_in(texts, {"Scenario", "effective_scenario", "requested_scenario"});
  if (scenario.empty()) refuse(where, "names no scenario: it is no log of MLPerf LoadGen, or it was cut off");
  const std::string sut = text_in(texts, {"SUT name", "sut_name"});
  PortableRun run = foreign_run("mlperf-loadgen", where, first_of(as.device, sut));
  std::string model = first_of(as.model, model_from_path(where));
  if (model.empty()) refuse(where, "does not say which model was measured: give --model");
  store::FinishedCell& cell = add_cell(run, model, as.framework.empty() ? "mlperf" : as.framework);
  cell.row.key.knobs["scenario"] = scenario;
  for (const LoadGenFigure& figure : kLoadGenFigures) {
    const bool known =
        std::ranges::find(cell.row.metrics, figure.metric, &MetricValue::name) != cell.row.metrics.end();
    if (!known) set_metric(cell, figure.metric, number_in(texts, figure, where));
  }
  if (cell.row.metrics.empty()) refuse(where, "holds no figure that is read here");
  const std::string validity = text_in(texts, {"Result is", "result_validity"});
  if (validity != "VALID") cell.row.flags.push_back(fmt::format("mlperf-not-valid: {}", validity));
  return run;
}

PortableRun read_google_benchmark(std::string_view text, const std::string& where, const ImportAs& as) {
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || !document.contains("benchmarks") || !document["benchmarks"].is_array())
    refuse(where, "is no JSON of Google Benchmark");
  const json context = document.value("context", json::object());
  PortableRun run = foreign_run("google-benchmark", where,
                                first_of(as.device, value_or(context, "host_name", std::string())));
  run.run.started_utc = value_or(context, "date", std::string());
  for (const json& benchmark : document["benchmarks"]) {
    if (!benchmark.is_object()) refuse(where, "a benchmark is no object");
    if (value_or(benchmark, "run_type", std::string("iteration")) == "iteration")
      add_benchmark(run, benchmark, where, as);
  }
  return run;
}

}  // namespace edgegauge::analysis
