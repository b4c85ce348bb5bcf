// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/metrics.h"
#include "scratch.h"
#include "store/store.h"

#include <cmath>
#include <limits>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::store {
namespace {

using test::Scratch;
using testing::ElementsAre;
using testing::IsEmpty;

class StoreRoundTrip : public testing::Test {
 protected:
  Scratch scratch_;
  std::filesystem::path file_ = scratch_ / "edgegauge.db";
};

Measurement full_measurement() {
  Measurement measurement = test::measurement_of(500);
  measurement.warm_up_ns = {9'000'000, 5'000'000, 1'000'000};
  measurement.batch = 4;
  measurement.converged = true;
  measurement.phases = {{"load_library", Nanoseconds(5), Nanoseconds(4), 3, 2048, -1},
                        {"read+parse", Nanoseconds(7), Nanoseconds(6), 0, std::nullopt, 4096}};
  measurement.use = {Nanoseconds(500'000'000), Nanoseconds(1'900'000'000), 100 << 20, 90 << 20, 12, 4};
  std::tie(measurement.use.instructions, measurement.use.cache_misses) = std::pair(5'000'000'000, 0);
  measurement.outputs = {
      {"probabilities", {4, 3}, "/results/probabilities.npy", true, 0.1, 0.7, 0.33, {0.1F, 0.2F, -0.0F}},
      {"big", {4, 100'000}, "", true, -1, 1, 0, {}}};
  measurement.agreement = Agreement{.max_absolute_error = 0.25,
                                    .max_relative_error = 0.0078125,
                                    .cosine = 0.9995,
                                    .top1 = 0.75,
                                    .worst = "output 'big': element 3 of 4x100000 is 1 instead of 0.75"};
  measurement.steady_state =
      SteadyState{.label = SteadyLabel::kWarmUp, .cut = 120, .drift = Drift{-1.5, 0.0625}};
  measurement.effective_precision = "bf16";
  measurement.flags = {"virtual-machine", "swap-in-use"};
  measurement.notes = {{"kernels", "MLAS"}, {"threads", "4"}};
  return measurement;
}

void expect_equal(const Measurement& a, const Measurement& b) {
  EXPECT_EQ(a.warm_up_ns, b.warm_up_ns);
  EXPECT_EQ(a.samples_ns, b.samples_ns);
  EXPECT_EQ(a.batch, b.batch);
  EXPECT_EQ(a.converged, b.converged);
  EXPECT_EQ(a.steady_state, b.steady_state);
  EXPECT_EQ(a.effective_precision, b.effective_precision);
  EXPECT_EQ(a.flags, b.flags);
  EXPECT_EQ(a.notes, b.notes);
  const auto all_of = [](const ResourceUse& use) {
    const auto& [wall, cpu, peak, resident, switches, threads, instructions, cycles, misses] = use;
    return std::tie(wall, cpu, peak, resident, switches, threads, instructions, cycles, misses);
  };
  EXPECT_EQ(all_of(a.use), all_of(b.use));
  ASSERT_EQ(a.phases.size(), b.phases.size());
  for (std::size_t i = 0; i < a.phases.size(); ++i) {
    EXPECT_EQ(a.phases[i].name, b.phases[i].name);
    EXPECT_EQ(a.phases[i].wall, b.phases[i].wall);
    EXPECT_EQ(a.phases[i].cpu, b.phases[i].cpu);
    EXPECT_EQ(a.phases[i].major_faults, b.phases[i].major_faults);
    EXPECT_EQ(a.phases[i].read_bytes, b.phases[i].read_bytes);
    EXPECT_EQ(a.phases[i].resident_change_bytes, b.phases[i].resident_change_bytes);
  }
  ASSERT_EQ(a.agreement.has_value(), b.agreement.has_value());
  if (a.agreement) {
    EXPECT_EQ(a.agreement->max_absolute_error, b.agreement->max_absolute_error);
    EXPECT_EQ(a.agreement->max_relative_error, b.agreement->max_relative_error);
    EXPECT_EQ(a.agreement->cosine, b.agreement->cosine);
    EXPECT_EQ(a.agreement->top1, b.agreement->top1);
    EXPECT_EQ(a.agreement->worst, b.agreement->worst);
  }
  ASSERT_EQ(a.outputs.size(), b.outputs.size());
  for (std::size_t i = 0; i < a.outputs.size(); ++i) {
    EXPECT_EQ(a.outputs[i].name, b.outputs[i].name);
    EXPECT_EQ(a.outputs[i].shape, b.outputs[i].shape);
    EXPECT_EQ(a.outputs[i].file, b.outputs[i].file);
    EXPECT_EQ(a.outputs[i].finite, b.outputs[i].finite);
    EXPECT_EQ(a.outputs[i].min, b.outputs[i].min);
    EXPECT_EQ(a.outputs[i].max, b.outputs[i].max);
    EXPECT_EQ(a.outputs[i].mean, b.outputs[i].mean);
    EXPECT_EQ(a.outputs[i].values, b.outputs[i].values);
  }
}

TEST_F(StoreRoundTrip, ReturnsDeviceModelAndRunAsTheyWere) {
  RunRow run;
  {
    Store store = Store::open(file_);
    run.device = store.add_device({"f1", "Raspberry Pi 4 Model B", R"({"board":"x"})"});
    store.add_model(
        {"h1", "m", "M", "zoo", "synthetic (seed 1)", 1'800'000'000, 11'689'512, {"cat", "dog's \"x\""}});
    run.started_utc = "2026-01-31T12:00:00Z";
    run.tool_version = "0.1.0";
    run.command_line = "edgegauge run --model 'a b'";
    run.plan_toml = "model = [\"m\"]\n";
    run.seed = std::numeric_limits<std::uint64_t>::max();
    run.flags = {"governor-not-performance"};
    run.id = store.begin_run(run);
  }
  const Store store = Store::open_read_only(file_);
  const std::vector<RunRow> runs = store.runs();
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(runs[0].id, run.id);
  EXPECT_EQ(runs[0].device, run.device);
  EXPECT_EQ(runs[0].started_utc, run.started_utc);
  EXPECT_EQ(runs[0].finished_utc, "");
  EXPECT_EQ(runs[0].tool_version, run.tool_version);
  EXPECT_EQ(runs[0].command_line, run.command_line);
  EXPECT_EQ(runs[0].plan_toml, run.plan_toml);
  EXPECT_EQ(runs[0].seed, run.seed);
  EXPECT_EQ(runs[0].flags, run.flags);
  EXPECT_EQ(store.device(run.device).headline, "Raspberry Pi 4 Model B");
  EXPECT_EQ(store.device(run.device).json, R"({"board":"x"})");
  const std::vector<ModelRow> models = store.models();
  ASSERT_EQ(models.size(), 1u);
  EXPECT_EQ(models[0].title, "M");
  EXPECT_EQ(models[0].multiply_adds, 1'800'000'000);
  EXPECT_EQ(models[0].parameters, 11'689'512);
  EXPECT_EQ(models[0].labels, (std::vector<std::string>{"cat", "dog's \"x\""}));
}

TEST_F(StoreRoundTrip, KeepsWhatIsNotKnownOfAModelUnknown) {
  Store store = Store::open(file_);
  store.add_model({.hash = "h1", .name = "m", .title = "M", .source = "m.pt", .weights = "", .labels = {}});
  EXPECT_EQ(store.models().at(0).multiply_adds, std::nullopt);
  EXPECT_EQ(store.models().at(0).parameters, std::nullopt);
}

TEST_F(StoreRoundTrip, KeepsOneRowPerDeviceAndModel) {
  Store store = Store::open(file_);
  const DeviceId first = store.add_device({"f1", "A", "{}"});
  EXPECT_EQ(store.add_device({"f1", "A", "{}"}), first);
  EXPECT_NE(store.add_device({"f2", "B", "{}"}), first);
  store.add_model({"h", "a", "A", "zoo", "", 1, 1, {}});
  store.add_model({"h", "a", "A", "zoo", "", 1, 1, {}});
  EXPECT_EQ(store.models().size(), 1u);
}

TEST_F(StoreRoundTrip, ReturnsAMeasuredCellAsItWas) {
  const Measurement measurement = full_measurement();
  const std::vector<Prediction> predictions = {{"a.jpg", 1, "90", 0.98}, {"a.jpg", 1, "180", 0.01}};
  CellId id;
  {
    Store store = Store::open(file_);
    id = test::plan_run(store, 1).cells.front();
    store.mark_running(id);
    store.finish_cell(id, measurement, "1.32.0", {{"OMP_NUM_THREADS", "4"}}, predictions);
  }
  const Store store = Store::open_read_only(file_);
  const std::optional<Measurement> stored = store.measurement(id);
  ASSERT_TRUE(stored);
  Measurement expected = measurement;
  expected.batch = 1;  // the batch is the cell's
  expect_equal(*stored, expected);
  const CellRow cell = store.cells().front();
  EXPECT_EQ(cell.status, CellStatus::kMeasured);
  EXPECT_EQ(cell.runtime_version, "1.32.0");
  EXPECT_EQ(cell.effective_precision, "bf16");
  EXPECT_TRUE(cell.converged);
  EXPECT_EQ(cell.sample_count, 500);
  EXPECT_EQ(cell.flags, measurement.flags);
  ASSERT_TRUE(cell.steady_state && cell.steady_state->drift);
  EXPECT_EQ(cell.steady_state->drift->z, -1.5);
  EXPECT_EQ(cell.steady_state->drift->relative_total, 0.0625);
  EXPECT_EQ(store.samples(id, true), measurement.warm_up_ns);
  EXPECT_EQ(store.environment(id), (std::map<std::string, std::string>{{"OMP_NUM_THREADS", "4"}}));
  EXPECT_EQ(store.notes(id), measurement.notes);
  ASSERT_EQ(store.predictions(id).size(), 2u);
  EXPECT_EQ(store.predictions(id)[1].label, "180");
  EXPECT_DOUBLE_EQ(store.predictions(id)[0].score, 0.98);
}

TEST_F(StoreRoundTrip, CellsPlannedLaterFollowThoseThatAreThere) {
  Store store = Store::open(file_);
  const auto planned = test::plan_run(store, 2);
  CellKey further = store.cells().front().key;
  further.repeat = 1;
  store.plan_cells(planned.run, {further});
  const std::vector<CellRow> cells = store.cells();
  ASSERT_EQ(cells.size(), 3u);
  EXPECT_EQ(cells[2].position, 2);
  EXPECT_EQ(cells[2].key.repeat, 1);
}

TEST_F(StoreRoundTrip, StoresEveryMetricThatTheMeasurementDetermines) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  const Measurement measurement = full_measurement();
  store.finish_cell(id, measurement, "", {}, {});
  const std::vector<MetricValue> computed = compute_metrics(measurement);
  const CellRow cell = store.cells().front();
  ASSERT_FALSE(computed.empty());
  ASSERT_EQ(cell.metrics.size(), computed.size());
  for (const MetricValue& metric : computed) {
    const auto found = std::find_if(cell.metrics.begin(), cell.metrics.end(),
                                    [&](const MetricValue& stored) { return stored.name == metric.name; });
    ASSERT_NE(found, cell.metrics.end()) << metric.name;
    EXPECT_EQ(found->estimate.value, metric.estimate.value) << metric.name;
    ASSERT_EQ(found->estimate.interval.has_value(), metric.estimate.interval.has_value()) << metric.name;
    if (metric.estimate.interval) {
      EXPECT_EQ(found->estimate.interval->low, metric.estimate.interval->low) << metric.name;
      EXPECT_EQ(found->estimate.interval->high, metric.estimate.interval->high) << metric.name;
    }
  }
}

TEST_F(StoreRoundTrip, KeepsWhyACellFailedOrWasSkipped) {
  Store store = Store::open(file_);
  const auto [run, cells] = test::plan_run(store, 2);
  store.finish_cell(cells[0],
                    Failure{Stage::kLoad, FailureKind::kCrash, "it crashed", "Segmentation fault\n"}, "2.0",
                    {}, {});
  store.finish_cell(cells[1], Skipped{"it has no HardSwish"}, "", {}, {});
  const std::vector<CellRow> rows = store.cells();
  EXPECT_EQ(rows[0].status, CellStatus::kFailed);
  EXPECT_EQ(rows[0].stage, "load");
  EXPECT_EQ(rows[0].kind, "crash");
  EXPECT_EQ(rows[0].message, "it crashed");
  EXPECT_EQ(store.log(cells[0]), "Segmentation fault\n");
  EXPECT_EQ(rows[1].status, CellStatus::kSkipped);
  EXPECT_EQ(rows[1].message, "it has no HardSwish");
  EXPECT_FALSE(store.measurement(cells[0]));
  EXPECT_THAT(store.samples(cells[1]), IsEmpty());
}

TEST_F(StoreRoundTrip, ShowsACellThatADeadControllerLeftRunningAsRunning) {
  CellId id;
  {
    Store store = Store::open(file_);
    id = test::plan_run(store, 2).cells.back();
    store.mark_running(id);
  }
  const std::vector<CellRow> rows = Store::open(file_).cells();
  EXPECT_EQ(rows[0].status, CellStatus::kPlanned);
  EXPECT_EQ(rows[1].status, CellStatus::kRunning);
}

TEST_F(StoreRoundTrip, ReplacesWhatAnEarlierAttemptLeft) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  store.finish_cell(id, full_measurement(), "1", {{"A", "1"}}, {{"a.jpg", 1, "x", 1}});
  store.finish_cell(id, Failure{Stage::kMeasure, FailureKind::kTimeout, "too slow", ""}, "2", {}, {});
  EXPECT_THAT(store.samples(id), IsEmpty());
  EXPECT_THAT(store.phases(id), IsEmpty());
  EXPECT_THAT(store.outputs(id), IsEmpty());
  EXPECT_FALSE(store.agreement(id));
  EXPECT_THAT(store.predictions(id), IsEmpty());
  EXPECT_THAT(store.cells().front().metrics, IsEmpty());
  EXPECT_EQ(store.cells().front().sample_count, 0);
}

TEST_F(StoreRoundTrip, ListsCellsByRunAndPlaceInTheRandomOrder) {
  Store store = Store::open(file_);
  const auto first = test::plan_run(store, 3);
  const auto second = test::plan_run(store, 2);
  for (const CellId id : second.cells) store.finish_cell(id, test::measurement_of(40), "", {}, {});
  store.finish_cell(first.cells[1], test::measurement_of(40), "", {}, {});
  std::vector<std::pair<std::int64_t, int>> order;
  for (const CellRow& cell : store.cells()) {
    order.emplace_back(cell.run.value, cell.position);
    EXPECT_EQ(cell.metrics.empty(), cell.status != CellStatus::kMeasured);
  }
  EXPECT_THAT(order, ElementsAre(std::pair(first.run.value, 0), std::pair(first.run.value, 1),
                                 std::pair(first.run.value, 2), std::pair(second.run.value, 0),
                                 std::pair(second.run.value, 1)));
  EXPECT_EQ(store.cells({.run = second.run, .cell = {}}).size(), 2u);
  const std::vector<CellRow> one = store.cells({.run = {}, .cell = first.cells[1]});
  ASSERT_EQ(one.size(), 1u);
  EXPECT_FALSE(one[0].metrics.empty());
}

TEST_F(StoreRoundTrip, ReturnsACellsKeyWhole) {
  Store store = Store::open(file_);
  const RunId run = test::plan_run(store, 0).run;
  const CellKey key{.model_hash = "hash",
                    .model = "my name for it",
                    .runtime = "onnxruntime",
                    .batch = 32,
                    .threads = 4,
                    .precision = "fp16",
                    .unit = "gpu",
                    .profile = "optimised",
                    .knobs = {{"graph", "all"}, {"spin", "0"}},
                    .load = "paced 5/s",
                    .start = "warm-file",
                    .repeat = 2};
  store.plan_cells(run, {key});
  EXPECT_EQ(store.cells().front().key, key);
}

TEST_F(StoreRoundTrip, TakesNamesFromFilesAsDataOnly) {
  const std::string hostile = "x'); DROP TABLE cell; --\n\"`$(rm)\xff";
  Store store = Store::open(file_);
  const auto [run, cells] = test::plan_run(store, 1);
  Measurement measurement = test::measurement_of(40);
  measurement.outputs = {{hostile, {1}, hostile, true, 0, 0, 0, {0.0F}}};
  measurement.phases = {{hostile, {}, {}, 0, {}, 0}};
  store.finish_cell(cells[0], measurement, hostile, {{hostile, hostile}}, {{hostile, 1, hostile, 1}});
  store.add_input_stage(run, {hostile, hostile, 1, 2, 3});
  EXPECT_EQ(store.outputs(cells[0])[0].name, hostile);
  EXPECT_EQ(store.phases(cells[0])[0].name, hostile);
  EXPECT_EQ(store.predictions(cells[0])[0].label, hostile);
  EXPECT_EQ(store.input_stages(run)[0].input, hostile);
  EXPECT_EQ(store.input_stages(run)[0].normalise_ns, 3);
  EXPECT_EQ(store.environment(cells[0]).size(), 1u);
}

TEST_F(StoreRoundTrip, KeepsNaNAndInfinityApartFromZero) {
  Store store = Store::open(file_);
  const CellId id = test::plan_run(store, 1).cells.front();
  Measurement measurement = test::measurement_of(40);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  measurement.outputs = {{"y", {2}, "", false, nan, INFINITY, -INFINITY, {std::nanf(""), INFINITY}}};
  store.finish_cell(id, measurement, "", {}, {{"a.jpg", 1, "x", nan}});
  const OutputRecord output = store.outputs(id).front();
  EXPECT_TRUE(std::isnan(output.min));
  EXPECT_EQ(output.max, INFINITY);
  EXPECT_EQ(output.mean, -INFINITY);
  EXPECT_TRUE(std::isnan(output.values[0]));
  EXPECT_TRUE(std::isnan(store.predictions(id)[0].score));
}

TEST_F(StoreRoundTrip, KeepsWhatWasNotComparedApartFromWhatAgrees) {
  Store store = Store::open(file_);
  const auto cells = test::plan_run(store, 2).cells;
  Measurement measurement = test::measurement_of(40);
  store.finish_cell(cells[0], measurement, "", {}, {});
  measurement.agreement.emplace();
  store.finish_cell(cells[1], measurement, "", {}, {});
  EXPECT_FALSE(store.measurement(cells[0])->agreement);
  const std::optional<Agreement> agreement = store.agreement(cells[1]);
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->max_relative_error, 0);
  EXPECT_FALSE(agreement->top1);
}

TEST_F(StoreRoundTrip, AppendsASecondRunAndStampsItsEnd) {
  Store store = Store::open(file_);
  test::plan_run(store, 1);
  const RunId second = test::plan_run(store, 1).run;
  store.end_run(second);
  const std::vector<RunRow> runs = store.runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].finished_utc, "");
  EXPECT_NE(runs[1].finished_utc, "");
  EXPECT_NE(runs[1].started_utc, "");
}

TEST_F(StoreRoundTrip, RefusesToFinishACellThatIsNotThere) {
  Store store = Store::open(file_);
  EXPECT_THROW(store.finish_cell(CellId{7}, Skipped{"x"}, "", {}, {}), Error);
  EXPECT_THROW(store.end_run(RunId{7}), Error);
  EXPECT_THROW(store.device(DeviceId{7}), BadInput);
}

TEST_F(StoreRoundTrip, RefusesACellWhoseModelIsUnknown) {
  Store store = Store::open(file_);
  const RunId run = test::plan_run(store, 0).run;
  CellKey key;
  key.model_hash = "never added";
  EXPECT_THROW(store.plan_cells(run, {key}), Error) << "foreign keys are not checked";
  EXPECT_THAT(store.cells(), IsEmpty());
}

RC_GTEST_PROP(StoreRoundTripOf, SamplesOfAnyValue, (const std::vector<std::int64_t>& samples)) {
  static const Scratch kScratch;
  static Store store = Store::open(kScratch / "edgegauge.db");
  static const CellId kCell = test::plan_run(store, 1).cells.front();
  // Statistics are made of positive latencies; here only the way through the file is looked at.
  Measurement measurement = test::measurement_of(40);
  measurement.warm_up_ns = samples;
  store.finish_cell(kCell, measurement, "", {}, {});
  RC_ASSERT(store.samples(kCell, true) == samples);
}

}  // namespace
}  // namespace edgegauge::store
