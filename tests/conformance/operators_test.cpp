// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/operators.h"

#include "conformance/operator_cases.h"
#include "conformance/random_graphs.h"
#include "conformance/worker_test.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

/// Never left in an inferred graph, whatever it is made of: a Constant becomes a constant of the graph, and a
/// Shape is known as soon as shapes are.
constexpr std::array<std::string_view, 2> kAlwaysFolded{"Constant", "Shape"};

/// Made by our own quantiser, for frameworks that load ONNX: no converter needs to know them.
constexpr std::array<std::string_view, 2> kOnlyInOnnx{"DequantizeLinear", "QuantizeLinear"};

std::vector<std::string_view> operators_asked() {
  std::vector<std::string_view> names;
  for (const model::Operator& op : model::operators()) {
    if (std::ranges::count(kAlwaysFolded, op.name) == 0) names.push_back(op.name);
  }
  return names;
}

TEST(Conformance, EveryOperatorOfTheTableIsAsked) {
  for (const std::string_view op : operators_asked()) EXPECT_FALSE(questions_about(op).empty()) << op;
}

TEST(Conformance, EveryOperatorIsStillThereInItsInferredNetwork) {
  for (const std::string_view op : operators_asked()) {
    for (const Question& question : questions_about(op)) {
      ASSERT_EQ(question.graph.nodes.size(), 1u) << question.name;
      EXPECT_EQ(question.graph.nodes[0].op, op) << question.name;
    }
  }
}

TEST(Conformance, AnAnswerDisagreesBeyondAThousandthOfTheLargestMagnitude) {
  const Array reference{{3}, {0.0, -4.0, 1.0}};
  EXPECT_EQ(disagreement(reference, {{3}, {0.0039, -4.0, 1.0}}), "");
  EXPECT_NE(disagreement(reference, {{3}, {0.0041, -4.0, 1.0}}), "");
  EXPECT_NE(disagreement(reference, {{3}, {0.0, 4.0, 1.0}}), "");
}

TEST(Conformance, AnAnswerThatIsNoNumberOrOfAnotherShapeDisagrees) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(disagreement({{2}, {1.0, 2.0}}, {{2}, {kNaN, 2.0}}), "");
  EXPECT_NE(disagreement({{2}, {1.0, 2.0}}, {{1, 2}, {1.0, 2.0}}), "");
}

TEST(Conformance, AFrameworkIsThereToBeAsked) {
  if (workers().empty())
    GTEST_SKIP() << "no worker of a framework was built: nothing is compared with the reference";
}

// --- Each operator, at batch 2 and, where the network is free to, at batch 1

using OperatorTest = WorkerTest<std::tuple<std::size_t, std::string_view>>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(OperatorTest);

TEST_P(OperatorTest, AgreesWithItsDefinition) {
  if (std::ranges::count(kOnlyInOnnx, std::get<1>(GetParam())) > 0 && !loads_onnx(worker()))
    GTEST_SKIP() << "it does not load ONNX";
  const std::vector<Question> at_two = questions_about(std::get<1>(GetParam()));
  std::vector<Question> at_one;
  for (const Question& question : at_two) {
    if (auto single = question.at_batch(1)) at_one.push_back(std::move(*single));
  }
  EXPECT_THAT(wrong_answers(worker(), at_two), testing::IsEmpty());
  if (at_one.empty()) return;
  EXPECT_THAT(wrong_answers(worker(), at_one), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Conformance, OperatorTest,
                         testing::Combine(every_worker(), testing::ValuesIn(operators_asked())),
                         [](const auto& test) {
                           return fmt::format("{}_{}", worker_name(std::get<0>(test.param)),
                                              std::get<1>(test.param));
                         });

// --- Random networks, as many to a process as keeps the number of processes small

constexpr std::uint64_t kNetworksPerPack = 60;
constexpr std::uint64_t kPacks = 4;
constexpr std::array<std::int64_t, kPacks> kBatches{1, 2, 3, 5};

using RandomNetworksTest = WorkerTest<std::tuple<std::size_t, std::uint64_t>>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(RandomNetworksTest);

TEST_P(RandomNetworksTest, AgreeWithTheReference) {
  const std::uint64_t pack = std::get<1>(GetParam());
  std::vector<Question> questions;
  for (std::uint64_t i = 0; i < kNetworksPerPack; ++i) {
    questions.push_back(random_question(pack * kNetworksPerPack + i, kBatches[pack]));
  }
  EXPECT_THAT(wrong_answers(worker(), questions), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Conformance, RandomNetworksTest,
                         testing::Combine(every_worker(), testing::Range<std::uint64_t>(0, kPacks)),
                         [](const auto& test) {
                           return fmt::format("{}_pack{}", worker_name(std::get<0>(test.param)),
                                              std::get<1>(test.param));
                         });

}  // namespace
}  // namespace edgegauge::conformance
