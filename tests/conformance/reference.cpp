// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference.h"

#include "conformance/reference_parts.h"
#include "model/constants.h"

#include <stdexcept>
#include <utility>

namespace edgegauge::conformance {
namespace {

const Functions& functions() {
  static const Functions all = [] {
    Functions table;
    for (const auto family : {elementwise_functions, matrix_functions, moving_functions,
                              normalising_functions, quantising_functions, window_functions}) {
      table.merge(family());
    }
    return table;
  }();
  return all;
}

Function function_of(const model::Node& node) {
  const auto found = functions().find(node.op);
  if (found == functions().end()) throw std::runtime_error("the reference has no operator " + node.op);
  return found->second;
}

}  // namespace

Array array_of(const model::Tensor& tensor) { return {tensor.type.shape, model::numbers_of(tensor)}; }

Array zeros(model::Shape shape) {
  const auto count = static_cast<std::size_t>(model::element_count(shape));
  return {std::move(shape), std::vector<double>(count, 0.0)};
}

std::size_t offset(const model::Shape& shape, const model::Shape& at) {
  std::int64_t place = 0;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) place = place * shape[axis] + at[axis];
  return static_cast<std::size_t>(place);
}

std::size_t broadcast_offset(const model::Shape& operand, const model::Shape& at) {
  const std::size_t missing = at.size() - operand.size();
  std::int64_t place = 0;
  for (std::size_t axis = 0; axis < operand.size(); ++axis) {
    place = place * operand[axis] + (operand[axis] == 1 ? 0 : at[axis + missing]);
  }
  return static_cast<std::size_t>(place);
}

std::vector<Array> evaluate(const model::Graph& graph, const std::vector<Array>& inputs) {
  std::vector<Array> arrays(graph.values.size());
  for (std::size_t i = 0; i < graph.values.size(); ++i) {
    if (graph.values[i].constant) arrays[i] = array_of(*graph.values[i].constant);
  }
  for (std::size_t i = 0; i < inputs.size(); ++i)
    arrays.at(static_cast<std::size_t>(graph.inputs.at(i))) = inputs[i];
  for (const model::Node& node : graph.nodes) {
    Call call{node, {}, {}};
    for (const model::ValueId id : node.inputs) {
      call.inputs.push_back(id == model::kAbsent ? nullptr : &arrays.at(static_cast<std::size_t>(id)));
    }
    for (const model::ValueId id : node.outputs) call.results.push_back(graph.type_of(id));
    std::vector<Array> results = function_of(node)(call);
    for (std::size_t i = 0; i < results.size(); ++i) {
      arrays.at(static_cast<std::size_t>(node.outputs[i])) = std::move(results[i]);
    }
  }
  std::vector<Array> outputs;
  for (const model::ValueId id : graph.outputs) outputs.push_back(arrays.at(static_cast<std::size_t>(id)));
  return outputs;
}

}  // namespace edgegauge::conformance
