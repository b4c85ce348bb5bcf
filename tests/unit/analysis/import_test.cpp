// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Results of other benchmarks.
#include "analysis/import.h"

#include "core/error.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::optional<double> metric(const store::FinishedCell& cell, std::string_view name) {
  const auto found = std::ranges::find(cell.row.metrics, name, &MetricValue::name);
  return found == cell.row.metrics.end() ? std::nullopt : std::optional(found->estimate.value);
}

constexpr const char* kSummary = R"(================================================
MLPerf Results Summary
================================================
SUT name : rpi4-tflite
Scenario : SingleStream
Mode     : PerformanceOnly
90th percentile latency (ns) : 742857168
Result is : VALID
  Min duration satisfied : Yes
  Min queries satisfied : Yes

================================================
Additional Stats
================================================
QPS w/ loadgen overhead         : 1.35
QPS w/o loadgen overhead        : 1.36

Min latency (ns)                : 735000000
Max latency (ns)                : 790000000
Mean latency (ns)               : 740857168
50.00 percentile latency (ns)   : 740100000
90.00 percentile latency (ns)   : 742857168
95.00 percentile latency (ns)   : 745000000
99.00 percentile latency (ns)   : 760000000
99.90 percentile latency (ns)   : 789000000

================================================
Test Parameters Used
================================================
samples_per_query : 1
target_qps : 1000

No warnings encountered during test.
)";

TEST(ImportMlperf, ReadsASummary) {
  const std::string file =
      "closed/me/results/rpi4/resnet50/SingleStream/performance/run_1/mlperf_log_summary.txt";
  EXPECT_EQ(format_of(kSummary, file), ImportFormat::kMlperf);
  const PortableRun run = read_mlperf(kSummary, file, {});
  EXPECT_EQ(run.device.headline, "rpi4-tflite");
  EXPECT_THAT(run.run.flags, Contains(HasSubstr("mlperf-loadgen")));
  ASSERT_THAT(run.cells, SizeIs(1));
  const store::FinishedCell& cell = run.cells[0];
  EXPECT_EQ(cell.row.key.model, "resnet50");
  EXPECT_EQ(cell.row.key.knobs.at("scenario"), "SingleStream");
  EXPECT_EQ(metric(cell, "latency_p50"), 740100000);
  EXPECT_EQ(metric(cell, "latency_p90"), 742857168);
  EXPECT_EQ(metric(cell, "latency_p99"), 760000000);
  EXPECT_EQ(metric(cell, "latency_mean"), 740857168);
  EXPECT_EQ(metric(cell, "latency_min"), 735000000);
  EXPECT_EQ(metric(cell, "throughput"), 1.36);
  EXPECT_THAT(cell.row.flags, IsEmpty());
}

constexpr const char* kDetail =
    R"(:::MLLOG {"key": "loadgen_version", "value": "5.0 @ abcdef", "time_ms": 0.1, "namespace": "mlperf::logging", "event_type": "POINT_IN_TIME", "metadata": {"is_error": false, "is_warning": false}}
:::MLLOG {"key": "sut_name", "value": "board", "time_ms": 0.2}
:::MLLOG {"key": "effective_scenario", "value": "Offline", "time_ms": 0.3}
:::MLLOG {"key": "result_validity", "value": "INVALID", "time_ms": 9}
:::MLLOG {"key": "result_samples_per_second", "value": 512.25, "time_ms": 9}
:::MLLOG {"key": "result_mean_latency_ns", "value": 5000000, "time_ms": 9}
:::MLLOG {"key": "result_99.00_percentile_latency_ns", "value": 9000000, "time_ms": 9}
)";

TEST(ImportMlperf, ReadsADetailLogAndFlagsWhatIsNotValid) {
  EXPECT_EQ(format_of(kDetail, "mlperf_log_detail.txt"), ImportFormat::kMlperf);
  const PortableRun run =
      read_mlperf(kDetail, "mlperf_log_detail.txt", {.model = "bert", .framework = "x", .device = "mine"});
  const store::FinishedCell& cell = run.cells.at(0);
  EXPECT_EQ(run.device.headline, "mine");
  EXPECT_EQ(cell.row.key.runtime, "x");
  EXPECT_EQ(metric(cell, "throughput"), 512.25);
  EXPECT_EQ(metric(cell, "latency_mean"), 5000000);
  EXPECT_EQ(metric(cell, "latency_p99"), 9000000);
  EXPECT_EQ(metric(cell, "latency_p50"), std::nullopt);
  EXPECT_THAT(cell.row.flags, Contains("mlperf-not-valid: INVALID"));
}

TEST(ImportMlperf, RefusesAFigureThatIsNoNumber) {
  for (const char* bad : {"inf", "nan", "many"}) {
    std::string summary = kSummary;
    const std::size_t at = summary.find("740100000");
    summary.replace(at, std::string("740100000").size(), bad);
    EXPECT_THROW(read_mlperf(summary, "resnet50/SingleStream/log.txt", {}), BadInput) << bad;
  }
}

TEST(ImportMlperf, RefusesALogWithoutModelScenarioOrFigure) {
  EXPECT_THROW(read_mlperf(kDetail, "log.txt", {}), BadInput);
  EXPECT_THROW(
      read_mlperf("MLPerf Results Summary\n", "log.txt", {.model = "m", .framework = "", .device = ""}),
      BadInput);
  EXPECT_THROW(read_mlperf("Scenario : Offline\n", "log.txt", {.model = "m", .framework = "", .device = ""}),
               BadInput);
}

constexpr const char* kBenchmarks = R"({
  "context": {"date": "2026-01-31T12:00:00+00:00", "host_name": "laptop", "num_cpus": 8},
  "benchmarks": [
    {"name": "BM_conv/8/repeats:2", "run_name": "BM_conv/8", "run_type": "iteration", "repetitions": 2,
     "repetition_index": 0, "threads": 1, "iterations": 1000, "real_time": 2.5, "cpu_time": 5.0, "time_unit": "us"},
    {"name": "BM_conv/8/repeats:2", "run_name": "BM_conv/8", "run_type": "iteration", "repetitions": 2,
     "repetition_index": 1, "threads": 1, "iterations": 1100, "real_time": 2.6, "cpu_time": 5.1, "time_unit": "us",
     "items_per_second": 16000000.0},
    {"name": "BM_conv/8_mean", "run_name": "BM_conv/8", "run_type": "aggregate", "aggregate_name": "mean",
     "real_time": 2.55, "cpu_time": 5.05, "time_unit": "us"},
    {"name": "BM_broken", "run_name": "BM_broken", "run_type": "iteration", "error_occurred": true,
     "error_message": "no device"}
  ]
})";

TEST(ImportGoogleBenchmark, MakesACellOfEachRepetition) {
  EXPECT_EQ(format_of(kBenchmarks, "bench.json"), ImportFormat::kGoogleBenchmark);
  const PortableRun run = read_google_benchmark(kBenchmarks, "bench.json", {});
  EXPECT_EQ(run.device.headline, "laptop");
  ASSERT_THAT(run.cells, SizeIs(3));
  EXPECT_EQ(run.cells[0].row.key.model, "BM_conv/8");
  EXPECT_EQ(metric(run.cells[0], "latency_mean"), 2500);
  EXPECT_EQ(metric(run.cells[0], "throughput"), 400000);
  EXPECT_EQ(metric(run.cells[0], "cpu_cores"), 2);
  EXPECT_EQ(metric(run.cells[0], "samples"), 1000);
  EXPECT_EQ(run.cells[1].row.key.repeat, 1);
  EXPECT_EQ(metric(run.cells[1], "throughput"), 16000000);
  EXPECT_EQ(run.cells[2].row.status, store::CellStatus::kFailed);
  EXPECT_EQ(run.cells[2].row.message, "no device");
}

/// What SkipWithMessage leaves, and SkipWithError: times are written all the same.
TEST(ImportGoogleBenchmark, ASkippedBenchmarkIsASkippedCellAndItsMessageTheReason) {
  const PortableRun run = read_google_benchmark(R"({"context": {}, "benchmarks": [
    {"name": "BM_gpu", "family_index": 0, "per_family_instance_index": 0, "run_name": "BM_gpu",
     "run_type": "iteration", "repetitions": 1, "repetition_index": 0, "threads": 1,
     "skipped": true, "skip_message": "no GPU here", "iterations": 0,
     "real_time": 0.0000000000000000e+00, "cpu_time": 0.0000000000000000e+00, "time_unit": "ns"},
    {"name": "BM_quiet", "skipped": true, "skip_message": "", "iterations": 0, "real_time": 0.0},
    {"name": "BM_broken", "error_occurred": true, "error_message": "no device", "real_time": 0.0},
    {"name": "BM_cpu", "skipped": false, "iterations": 10, "real_time": 2.5, "time_unit": "us"}
  ]})",
                                                "bench.json", {});
  ASSERT_THAT(run.cells, SizeIs(4));
  EXPECT_EQ(run.cells[0].row.status, store::CellStatus::kSkipped);
  EXPECT_EQ(run.cells[0].row.message, "no GPU here");
  EXPECT_THAT(run.cells[0].row.metrics, IsEmpty());
  EXPECT_EQ(run.cells[1].row.status, store::CellStatus::kSkipped);
  EXPECT_EQ(run.cells[1].row.message, "no message");
  EXPECT_EQ(run.cells[2].row.status, store::CellStatus::kFailed);
  EXPECT_EQ(run.cells[3].row.status, store::CellStatus::kMeasured);
}

TEST(ImportGoogleBenchmark, RefusesOtherJson) {
  for (const char* text : {"{}", "{\"benchmarks\": 3}", "{\"benchmarks\": [1]}", "{\"benchmarks\": [{}]}",
                           "{\"benchmarks\": [{\"name\": \"a\"}]}", "{"})
    EXPECT_THROW(read_google_benchmark(text, "bench.json", {}), BadInput) << text;
}

TEST(Import, TellsFormatsApart) {
  EXPECT_EQ(format_of("run,model\r\n", "a"), ImportFormat::kCsv);
  EXPECT_EQ(format_of("{\"cell\":1,\"model\":\"m\"}\n{\"cell\":2}\n", "a"), ImportFormat::kJsonLines);
  EXPECT_THROW(format_of("hello", "a"), BadInput);
  EXPECT_THROW(format_of("", "a"), BadInput);
}

}  // namespace
}  // namespace edgegauge::analysis
