// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/origins.h"

#include "model/constants.h"

#include <algorithm>

namespace edgegauge::model {
namespace {

constexpr std::int64_t kLiteral = 0;
constexpr std::int64_t kComputed = 1;
constexpr std::int64_t kFirstExtent = 2;

Tensor filled(const Shape& shape, std::int64_t origin) {
  const std::vector<std::int64_t> values(static_cast<std::size_t>(element_count(shape)), origin);
  return make_int64_tensor(shape, values);
}

}  // namespace

Tensor ShapeOrigins::origin_of(const Graph& graph, ValueId id) const {
  const auto found = origins_.find(id);
  return found != origins_.end() ? found->second : filled(graph.type_of(id).shape, kLiteral);
}

Tensor ShapeOrigins::extents_of(const Node& node, const Shape& shape) {
  const std::int64_t start = node.integer("start", 0);
  std::vector<std::int64_t> origins;
  for (std::int64_t i = 0; i < shape[0]; ++i) {
    origins.push_back(kFirstExtent + static_cast<std::int64_t>(extents_.size()));
    extents_.push_back({node.inputs[0], start + i});
  }
  return make_int64_tensor(shape, origins);
}

/// Origins of a folded node's outputs. Where it only moves elements, the same folding moves their origins.
std::vector<Tensor> ShapeOrigins::origins_of(const Graph& graph, const Node& node) const {
  const Operator& op = *find_operator(node.op);
  std::vector<Tensor> inputs;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) {
    const ValueId id = node.inputs[i];
    const bool moved = op.moves < 0 || i < static_cast<std::size_t>(op.moves);
    inputs.push_back(moved ? origin_of(graph, id) : *graph.values[static_cast<std::size_t>(id)].constant);
  }
  if (node.op == "Cast") return {origin_of(graph, node.inputs[0])};
  if (op.moves != 0) return op.fold(graph, node, inputs);
  std::vector<Tensor> computed;
  for (const ValueId output : node.outputs)
    computed.push_back(filled(graph.type_of(output).shape, kComputed));
  return computed;
}

void ShapeOrigins::note(const Graph& graph, const Node& node) {
  if (node.op == "Shape") {
    origins_.emplace(node.outputs[0], extents_of(node, graph.type_of(node.outputs[0]).shape));
    return;
  }
  const bool from_extents =
      std::ranges::any_of(node.inputs, [&](ValueId id) { return origins_.contains(id); });
  if (!from_extents) return;
  const auto origins = origins_of(graph, node);
  for (std::size_t i = 0; i < node.outputs.size(); ++i) origins_.emplace(node.outputs[i], origins[i]);
}

std::vector<std::int64_t> ShapeOrigins::general_target(ValueId reshaped, ValueId target,
                                                       std::vector<std::int64_t> numbers) const {
  const auto found = origins_.find(target);
  if (found == origins_.end()) return numbers;
  const auto origins = *integers_of(found->second);
  std::vector<std::size_t> computed;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (origins[i] >= kFirstExtent) {
      const Extent& extent = extents_[static_cast<std::size_t>(origins[i] - kFirstExtent)];
      if (extent.value == reshaped && extent.axis == static_cast<std::int64_t>(i)) {
        numbers[i] = 0;
        continue;
      }
    }
    if (origins[i] != kLiteral) computed.push_back(i);
  }
  if (computed.size() == 1 && std::ranges::count(numbers, -1) == 0) numbers[computed.front()] = -1;
  return numbers;
}

}  // namespace edgegauge::model
