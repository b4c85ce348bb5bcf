// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"

#include <utility>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

Question question_of(const OperatorCase& row) {
  const std::string name = fmt::format("{}: {}", row.op, row.what);
  model::Graph graph;
  model::Node node{"node", std::string(row.op), {}, {}, row.attributes};
  std::vector<Range> ranges;
  for (const Operand& operand : row.operands) {
    const std::string value = fmt::format("operand_{}", node.inputs.size());
    const model::TensorType type{operand.dtype, operand.shape};
    if (operand.constant) {
      node.inputs.push_back(graph.add_constant(value, filled(type, operand.range, name + value)));
      continue;
    }
    node.inputs.push_back(graph.add_value(value, type));
    graph.inputs.push_back(node.inputs.back());
    ranges.push_back(operand.range);
  }
  for (std::size_t i = 0; i < row.outputs; ++i)
    node.outputs.push_back(graph.add_value(fmt::format("result_{}", i)));
  graph.outputs = node.outputs;
  graph.nodes = {std::move(node)};
  model::infer(graph);
  return {name, std::move(graph), std::move(ranges)};
}

}  // namespace

Operand x(model::Shape shape, Range range) { return {std::move(shape), false, range}; }

Operand constant(model::Shape shape, Range range) { return {std::move(shape), true, range}; }

std::vector<Question> questions_about(std::string_view op) {
  std::vector<Question> questions;
  for (const auto family :
       {elementwise_cases, matrix_cases, moving_cases, normalising_cases, quantising_cases, window_cases}) {
    for (const OperatorCase& row : family()) {
      if (row.op == op) questions.push_back(question_of(row));
    }
  }
  return questions;
}

}  // namespace edgegauge::conformance
