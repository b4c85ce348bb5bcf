// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/quantise.h"

#include "conformance/operator_cases.h"
#include "conformance/random_graphs.h"
#include "conformance/reference.h"
#include "conformance/worker_test.h"
#include "core/error.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

using model::Graph;
using model::ValueId;

std::vector<Array> inputs_of(const Question& question) {
  std::vector<Array> inputs;
  for (const model::Tensor& tensor : question.inputs) inputs.push_back(array_of(tensor));
  return inputs;
}

/// What a run of the calibration network tells.
model::Ranges ranges_of(const Question& question) {
  const Graph graph = model::with_activations_as_outputs(question.graph);
  const std::vector<Array> outputs = evaluate(graph, inputs_of(question));
  model::Ranges ranges;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto [least, most] = std::ranges::minmax(outputs[i].values);
    ranges[graph.values[static_cast<std::size_t>(graph.outputs[i])].name] = {least, most};
  }
  return ranges;
}

Graph quantised(const Question& question) { return model::quantise(question.graph, ranges_of(question)); }

/// The largest difference, in parts of the largest magnitude.
double deviation(const Array& expected, const Array& given) {
  double magnitude = 0;
  double difference = 0;
  for (std::size_t i = 0; i < expected.values.size(); ++i) {
    magnitude = std::max(magnitude, std::abs(expected.values[i]));
    difference = std::max(difference, std::abs(expected.values[i] - given.values[i]));
  }
  return magnitude == 0 ? difference : difference / magnitude;
}

double deviation_of(const Question& question) {
  const std::vector<Array> inputs = inputs_of(question);
  return deviation(evaluate(question.graph, inputs).at(0), evaluate(quantised(question), inputs).at(0));
}

/// A network that grows node by node; its last value is its output.
struct Chain {
  Graph graph;
  ValueId end = model::kAbsent;

  explicit Chain(model::Shape shape) {
    end = graph.add_value("x", model::TensorType{model::DataType::kFloat32, std::move(shape)});
    graph.inputs = {end};
  }
  ValueId constant(model::Shape shape, Range range = {}) {
    const std::string name = fmt::format("c{}", graph.values.size());
    const ValueId id =
        graph.add_constant(name, filled({model::DataType::kFloat32, std::move(shape)}, range, name));
    graph.parameters.push_back(id);
    return id;
  }
  Chain& then(const std::string& op, std::vector<ValueId> more = {}, model::Attributes attributes = {}) {
    more.insert(more.begin(), end);
    end = graph.add_value(fmt::format("v{}", graph.values.size()));
    graph.nodes.push_back(
        {fmt::format("n{}", graph.nodes.size()), op, std::move(more), {end}, std::move(attributes)});
    return *this;
  }
  Question question(Range range = {}) {
    graph.outputs = {end};
    model::infer(graph);
    return {"chain", graph, {range}};
  }
};

/// Convolution, batch norm, ReLU, pooling and a linear layer: each kind of row there is.
Question small_network() {
  Chain chain({2, 3, 8, 8});
  chain.then("Conv", {chain.constant({6, 3, 3, 3}, {-0.4, 0.4}), chain.constant({6})},
             {{"pads", Integers{1, 1, 1, 1}}});
  chain.then("BatchNormalization", {chain.constant({6}, {0.5, 1.5}), chain.constant({6}), chain.constant({6}),
                                    chain.constant({6}, {0.5, 2})});
  chain.then("Relu").then("MaxPool", {}, {{"kernel_shape", Integers{2, 2}}, {"strides", Integers{2, 2}}});
  const ValueId branch = chain.end;
  chain.then("Conv", {chain.constant({6, 6, 1, 1}, {-0.5, 0.5})})
      .then("Add", {branch})
      .then("GlobalAveragePool")
      .then("Flatten");
  chain.then("Gemm", {chain.constant({5, 6}), chain.constant({5})}, {{"transB", std::int64_t{1}}});
  return chain.question();
}

std::size_t count_of(const Graph& graph, std::string_view op) {
  return static_cast<std::size_t>(std::ranges::count(graph.nodes, op, &model::Node::op));
}

TEST(Quantise, StaysWithinHalfAStepWhereOnlyOneValueIsRounded) {
  // Through one zero-free range, so that the step is the range over 255.
  const Question question = Chain({2, 40}).then("Relu").question({0, 2});
  const double step = 1.0 / 255;
  EXPECT_LE(deviation_of(question), 1.01 * step);  // input and output are each half a step off
  EXPECT_GT(deviation_of(question), 0.1 * step);
}

TEST(Quantise, StaysCloseThroughALayerOfEachKind) {
  const Question question = small_network();
  EXPECT_LT(deviation_of(question), 0.03);
  EXPECT_GT(deviation_of(question), 0);
}

TEST(Quantise, StaysCloseOnRandomNetworks) {
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Question question = random_question(seed, 2);
    try {
      const Graph graph = quantised(question);
      const auto inputs = inputs_of(question);
      const Array expected = evaluate(question.graph, inputs).at(0);
      EXPECT_LT(deviation(expected, evaluate(graph, inputs).at(0)), 0.15) << "seed " << seed;
      ++compared;
    } catch (const BadInput& error) {
      EXPECT_STREQ(error.what(),
                   "nothing in the network has an int8 form: it needs float32 convolutions or products");
    }
  }
  EXPECT_GT(compared, 40);
}

TEST(Quantise, FoldsBatchNormsAndStoresWeightsAsBytes) {
  const Graph graph = quantised(small_network());
  EXPECT_EQ(count_of(graph, "BatchNormalization"), 0u);
  EXPECT_EQ(graph.metadata.at("precision"), "int8");
  for (const model::Value& value : graph.values) {
    if (!value.constant || value.constant->type.shape.size() < 2) continue;
    EXPECT_EQ(value.constant->type.dtype, model::DataType::kInt8) << value.name;
  }
}

TEST(Quantise, PutsNothingBetweenAnOperatorAndItsActivation) {
  Chain chain({1, 2, 4, 4});
  chain.then("Conv", {chain.constant({2, 2, 1, 1})}).then("Relu");
  const Graph graph = quantised(chain.question());
  const auto relu = std::ranges::find(graph.nodes, "Relu", &model::Node::op);
  const auto conv = std::ranges::find(graph.nodes, "Conv", &model::Node::op);
  EXPECT_EQ(relu->inputs[0], conv->outputs[0]);
  EXPECT_EQ(count_of(graph, "QuantizeLinear"), 2u);  // of the input and of the ReLU's result
}

TEST(Quantise, HandsOnTheStepOfWhatIsOnlyMoved) {
  const Question question =
      Chain({2, 2, 4, 4}).then("MaxPool", {}, {{"kernel_shape", Integers{2, 2}}}).then("Flatten").question();
  const Graph graph = quantised(question);
  std::vector<double> scales;
  for (const model::Node& node : graph.nodes) {
    if (node.op == "QuantizeLinear")
      scales.push_back(array_of(*graph.values[static_cast<std::size_t>(node.inputs[1])].constant).values[0]);
  }
  ASSERT_EQ(scales.size(), 3u);
  EXPECT_EQ(scales[0], scales[1]);
  EXPECT_EQ(scales[0], scales[2]);
}

TEST(Quantise, LeavesSoftmaxInFloat) {
  Chain chain({2, 6});
  chain.then("Gemm", {chain.constant({6, 4})}).then("Softmax", {}, {{"axis", std::int64_t{1}}});
  const Graph graph = quantised(chain.question());
  EXPECT_EQ(graph.nodes.back().op, "Softmax");
}

TEST(Quantise, KeepsTheNamesOfInputsAndOutputs) {
  const Question question = small_network();
  const Graph graph = quantised(question);
  const auto name = [](const Graph& of, ValueId id) { return of.values[static_cast<std::size_t>(id)].name; };
  EXPECT_EQ(name(graph, graph.inputs[0]), name(question.graph, question.graph.inputs[0]));
  EXPECT_EQ(name(graph, graph.outputs[0]), name(question.graph, question.graph.outputs[0]));
  EXPECT_TRUE(model::batch_is_free(graph));
}

TEST(Quantise, RefusesWhatItCannot) {
  const Question question = small_network();
  EXPECT_THROW(model::quantise(question.graph, {}), BadInput);
  EXPECT_THROW(model::quantise(quantised(question), ranges_of(question)), BadInput);
  EXPECT_THROW(quantised(Chain({2, 6}).then("Tanh").question()), BadInput);
}

TEST(Quantise, RangesSurviveTheirFile) {
  const Scratch scratch;
  const model::Ranges ranges{{"a", {-1.5, 2}}, {"b \"quoted\"", {0, 0}}};
  model::write_ranges(ranges, scratch.folder() / "ranges.json");
  const model::Ranges read = model::read_ranges(scratch.folder() / "ranges.json");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read.at("a").low, -1.5);
  EXPECT_EQ(read.at("a").high, 2);
}

// --- A framework that is told int8 computes what the quantised network says

using QuantisedTest = WorkerTest<std::size_t>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(QuantisedTest);

TEST_P(QuantisedTest, ComputesAsTheReference) {
  if (!loads_onnx(worker()) || std::ranges::count(worker().info.precisions, "int8") == 0)
    GTEST_SKIP() << "it takes no quantised ONNX";
  const Question question = small_network();
  const Graph graph = quantised(question);
  const Array expected = evaluate(graph, inputs_of(question)).at(0);
  const Scratch scratch;
  control::Job job =
      job_for(worker(), native_model(worker(), graph, scratch.folder()), question, scratch.folder());
  job.request.settings["precision"] = "int8";
  const Outcome outcome = outcome_of(job);
  const auto* measurement = std::get_if<Measurement>(&outcome);
  ASSERT_NE(measurement, nullptr) << to_text(outcome);
  // Rounding may fall to the other side where an integer kernel adds up in another order: a step or two.
  EXPECT_LE(deviation(expected, answers_of(*measurement, graph).at(0)), 2.5 / 255);
  EXPECT_EQ(measurement->effective_precision, "int8");
}

INSTANTIATE_TEST_SUITE_P(Conformance, QuantisedTest, every_worker(),
                         [](const auto& test) { return worker_name(test.param); });

}  // namespace
}  // namespace edgegauge::conformance
