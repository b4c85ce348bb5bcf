// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/question.h"

#include "model/constants.h"
#include "zoo/generator.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

std::vector<model::Tensor> filled_inputs(const std::string& name, const model::Graph& graph,
                                         const std::vector<Range>& ranges) {
  std::vector<model::Tensor> inputs;
  for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
    inputs.push_back(
        filled(graph.type_of(graph.inputs[i]), ranges.at(i), fmt::format("{} input {}", name, i)));
  }
  return inputs;
}

std::vector<model::ValueId> shifted(std::vector<model::ValueId> ids, model::ValueId by) {
  for (model::ValueId& id : ids) {
    if (id != model::kAbsent) id += by;
  }
  return ids;
}

void append(std::vector<model::ValueId>& to, const std::vector<model::ValueId>& ids) {
  to.insert(to.end(), ids.begin(), ids.end());
}

void append(model::Graph& whole, const model::Graph& part, const std::string& prefix) {
  const auto first = static_cast<model::ValueId>(whole.values.size());
  for (model::Value value : part.values) {
    value.name = prefix + value.name;
    whole.values.push_back(std::move(value));
  }
  for (model::Node node : part.nodes) {
    node.name = prefix + node.name;
    node.inputs = shifted(std::move(node.inputs), first);
    node.outputs = shifted(std::move(node.outputs), first);
    whole.nodes.push_back(std::move(node));
  }
  append(whole.inputs, shifted(part.inputs, first));
  append(whole.outputs, shifted(part.outputs, first));
  append(whole.parameters, shifted(part.parameters, first));
}

}  // namespace

model::Tensor filled(const model::TensorType& type, const Range& range, const std::string& name) {
  constexpr std::uint64_t kSeed = 1;
  zoo::Generator generator(kSeed, name);
  std::vector<double> values(static_cast<std::size_t>(model::element_count(type.shape)));
  for (double& value : values) {
    value = range.low + (range.high - range.low) * (generator.next_symmetric() + 1) / 2;
    if (type.dtype != model::DataType::kFloat32) value = std::floor(value);
  }
  return model::tensor_of_numbers(type.dtype, type.shape, values);
}

Question::Question(std::string question, model::Graph inferred, std::vector<Range> input_ranges)
    : name(std::move(question)),
      graph(std::move(inferred)),
      ranges(std::move(input_ranges)),
      inputs(filled_inputs(name, graph, ranges)) {}

std::int64_t Question::batch() const { return graph.type_of(graph.inputs.at(0)).shape.at(0); }

std::optional<Question> Question::at_batch(std::int64_t batch) const {
  if (!model::batch_is_free(graph)) return std::nullopt;
  return Question(fmt::format("{}, batch {}", name, batch), model::with_batch(graph, batch), ranges);
}

Question sound_question() {
  model::Graph graph;
  const model::TensorType weights{model::DataType::kFloat32, {4, 3, 3, 3}};
  const auto x = graph.add_value("x", model::TensorType{model::DataType::kFloat32, {2, 3, 8, 8}});
  const auto w = graph.add_constant("w", filled(weights, {}, "w"));
  const auto y = graph.add_value("y");
  graph.inputs = {x};
  graph.outputs = {y};
  graph.nodes = {{"conv", "Conv", {x, w}, {y}, {}}};
  model::infer(graph);
  return {"a convolution", std::move(graph), {Range{}}};
}

Question packed(std::span<const Question> questions) {
  Question all = questions.front();
  all.graph = {};
  all.inputs.clear();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    append(all.graph, questions[i].graph, fmt::format("q{}_", i));
    all.inputs.insert(all.inputs.end(), questions[i].inputs.begin(), questions[i].inputs.end());
  }
  return all;
}

}  // namespace edgegauge::conformance
