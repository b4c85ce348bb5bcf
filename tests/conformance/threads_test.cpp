// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/worker_test.h"

#include <chrono>
#include <string>

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
  EXPECT_EQ(measurement->use.busy_threads, threads);
}

INSTANTIATE_TEST_SUITE_P(Conformance, ThreadsTest, testing::Combine(every_worker(), testing::Values(1, 2)),
                         [](const auto& test) {
                           return fmt::format("{}_{}", worker_name(std::get<0>(test.param)),
                                              std::get<1>(test.param));
                         });

}  // namespace
}  // namespace edgegauge::conformance
