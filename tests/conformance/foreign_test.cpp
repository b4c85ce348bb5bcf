// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"
#include "conformance/worker_test.h"

#include <array>
#include <string>
#include <string_view>

// Files in a framework's own format that the framework itself wrote, and that say less than converted ones do
// (tests/fixtures/foreign; how they were made stands beside them).
namespace edgegauge::conformance {
namespace {

namespace fs = std::filesystem;

/// A file that holds the network below, or that must be refused with a message that says `refusal`.
struct ForeignRow {
  std::string_view worker, file, refusal = {};
};

constexpr std::array kRows{ForeignRow{"pytorch", "scripted.pt"}, ForeignRow{"pytorch", "traced.pt"},
                           ForeignRow{"pytorch", "list.pt", "List[Tensor]"},
                           ForeignRow{"pytorch", "state.pt", "constants.pkl"}};

/// 3x3 weights of 0.5 and biases of 1; then, of the maps' means, a linear layer of 0.25 and -1.
Question question() {
  constexpr auto kF32 = model::DataType::kFloat32;
  const auto all = [](const model::Shape& shape, float value) {
    const std::vector<float> values(static_cast<std::size_t>(model::element_count(shape)), value);
    return model::make_float_tensor(shape, values);
  };
  model::Graph graph;
  const auto picture = graph.add_value("picture", model::TensorType{kF32, {2, 3, 8, 8}});
  const auto conv = graph.add_value("conv"), maps = graph.add_value("output_0"),
             means = graph.add_value("means");
  const auto answer = graph.add_value("output_1");
  const auto w = graph.add_constant("w", all({4, 3, 3, 3}, 0.5f)), b = graph.add_constant("b", all({4}, 1));
  const auto fw = graph.add_constant("fw", all({2, 4}, 0.25f)), fb = graph.add_constant("fb", all({2}, -1));
  graph.inputs = {picture};
  graph.outputs = {maps, answer};
  graph.nodes = {
      {"conv", "Conv", {picture, w, b}, {conv}, {}},
      {"relu", "Relu", {conv}, {maps}, {}},
      {"mean", "ReduceMean", {maps}, {means}, {{"axes", Integers{2, 3}}, {"keepdims", std::int64_t{0}}}},
      {"fc", "Gemm", {means, fw, fb}, {answer}, {{"transB", std::int64_t{1}}}}};
  model::infer(graph);
  return {"a network of somebody else's", std::move(graph), {Range{}}};
}

using ForeignTest = WorkerTest<std::size_t>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ForeignTest);

TEST_P(ForeignTest, FilesOfTheFrameworkItselfAreAnsweredOrRefused) {
  const Question asked = question();
  const std::vector<Array> expected = evaluate(asked.graph, {array_of(asked.inputs[0])});
  for (const ForeignRow& row : kRows) {
    if (row.worker != worker().info.name) continue;
    SCOPED_TRACE(row.file);
    const Scratch scratch;
    const fs::path file = fs::path(EDGEGAUGE_SOURCE_DIR "/tests/fixtures/foreign") / row.worker / row.file;
    const Outcome outcome = outcome_of(job_for(worker(), file, asked, scratch.folder()));
    if (!row.refusal.empty()) {
      const auto* failure = std::get_if<Failure>(&outcome);
      ASSERT_NE(failure, nullptr) << to_text(outcome);
      EXPECT_EQ(failure->kind, FailureKind::kRefused) << to_text(outcome);
      EXPECT_THAT(failure->message, testing::HasSubstr(std::string(row.refusal)));
      continue;
    }
    const auto* measurement = std::get_if<Measurement>(&outcome);
    ASSERT_NE(measurement, nullptr) << to_text(outcome);
    const std::vector<Array> answers = answers_of(*measurement, asked.graph);
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(disagreement(expected[i], answers[i]), "");
  }
}

INSTANTIATE_TEST_SUITE_P(Conformance, ForeignTest, every_worker(),
                         [](const auto& test) { return worker_name(test.param); });

}  // namespace
}  // namespace edgegauge::conformance
