// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/worker_test.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

using namespace std::chrono_literals;

using ThreadsTest = WorkerTest<std::tuple<std::size_t, int>>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ThreadsTest);

/// A convolution that is worth more than one thread.
Question large_convolution() {
  model::Graph graph;
  const model::ValueId x =
      graph.add_value("x", model::TensorType{model::DataType::kFloat32, {1, 64, 56, 56}});
  const model::TensorType weights{model::DataType::kFloat32, {64, 64, 3, 3}};
  const model::ValueId w = graph.add_constant("w", filled(weights, {-0.05, 0.05}, "w"));
  const model::ValueId y = graph.add_value("y");
  graph.inputs = {x};
  graph.outputs = {y};
  graph.parameters = {w};
  graph.nodes = {{"conv", "Conv", {x, w}, {y}, {}}};
  model::infer(graph);
  return {"a large convolution", std::move(graph), {Range{}}};
}

/// Threads that a framework has besides those that compute within an operation, and that no setting is for.
struct More {
  std::string_view framework;
  std::int64_t threads;
};
constexpr std::array<More, 2> kMore{{
    {"mxnet", 1},       // its engine's, which hands operations on
    {"tensorflow", 3},  // its pool for operations at once (knob inter_threads), and the one that asks
}};

std::int64_t more_threads_of(const std::string& framework) {
  const auto row = std::ranges::find(kMore, framework, &More::framework);
  return row == kMore.end() ? 0 : row->threads;
}

TEST_P(ThreadsTest, AsManyComputeAsWereAskedFor) {
  const int threads = std::get<1>(GetParam());
  const Question question = large_convolution();
  const Scratch scratch;
  control::Job job =
      job_for(worker(), native_model(worker(), question.graph, scratch.folder()), question, scratch.folder());
  job.request.settings["threads"] = std::to_string(threads);
  job.environment = control::worker_environment(worker().info, job.request.settings);
  // Long enough for every thread to get its share on a machine that is busy otherwise.
  job.request.plan.min_samples = job.request.plan.max_samples = 100'000;
  job.request.plan.limit = 1s;
  const Outcome outcome = outcome_of(job);
  const auto* measurement = std::get_if<Measurement>(&outcome);
  ASSERT_NE(measurement, nullptr) << to_text(outcome);
  EXPECT_GE(measurement->use.busy_threads, threads);
  EXPECT_LE(measurement->use.busy_threads, threads + more_threads_of(worker().info.name));
}

INSTANTIATE_TEST_SUITE_P(Conformance, ThreadsTest, testing::Combine(every_worker(), testing::Values(1, 2)),
                         [](const auto& test) {
                           return fmt::format("{}_{}", worker_name(std::get<0>(test.param)),
                                              std::get<1>(test.param));
                         });

}  // namespace
}  // namespace edgegauge::conformance
