// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include "core/error.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

bool is_float(DataType type) {
  return type == DataType::kFloat32 || type == DataType::kFloat16 || type == DataType::kBFloat16 ||
         type == DataType::kFloat64;
}

}  // namespace

void refuse(const Node& node, const std::string& why, const std::string& hint) {
  throw BadInput(fmt::format("node '{}' ({}): {}", node.name, node.op, why), hint);
}

bool has_input(const Node& node, std::size_t index) {
  return index < node.inputs.size() && node.inputs[index] != kAbsent;
}

const TensorType& input_type(const Graph& graph, const Node& node, std::size_t index) {
  if (!has_input(node, index)) refuse(node, fmt::format("input {} is missing", index + 1));
  return graph.type_of(node.inputs[index]);
}

const Shape& input_shape(const Graph& graph, const Node& node, std::size_t index) {
  return input_type(graph, node, index).shape;
}

void require_rank(const Graph& graph, const Node& node, std::size_t index, std::size_t least,
                  std::size_t most) {
  const Shape& shape = input_shape(graph, node, index);
  if (shape.size() >= least && (most == 0 || shape.size() <= most)) return;
  refuse(node, fmt::format("input {} has shape {}; it must have {} {} dimensions", index + 1,
                           to_string(shape), least == most ? "exactly" : "at least", least));
}

void require_float(const Graph& graph, const Node& node) {
  const DataType type = input_type(graph, node).dtype;
  if (!is_float(type)) refuse(node, fmt::format("works on floats, but its input is {}", name_of(type)));
}

void require_same_type(const Graph& graph, const Node& node) {
  const DataType first = input_type(graph, node).dtype;
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    if (!has_input(node, i)) continue;
    const DataType type = input_type(graph, node, i).dtype;
    if (type != first) refuse(node, fmt::format("inputs are {} and {}", name_of(first), name_of(type)));
  }
}

std::int64_t normalised_axis(const Node& node, std::int64_t axis, std::size_t rank) {
  const auto extent = static_cast<std::int64_t>(rank);
  if (axis < -extent || axis >= extent)
    refuse(node, fmt::format("axis {} does not exist in {} dimensions", axis, rank));
  return axis < 0 ? axis + extent : axis;
}

std::vector<std::int64_t> normalised_axes(const Node& node, std::vector<std::int64_t> axes,
                                          std::size_t rank) {
  for (std::int64_t& axis : axes) axis = normalised_axis(node, axis, rank);
  std::ranges::sort(axes);
  if (std::ranges::adjacent_find(axes) != axes.end()) refuse(node, "an axis is given twice");
  return axes;
}

void complete_axis(const Graph& graph, Node& node) {
  const auto rank = input_shape(graph, node).size();
  node.attributes.insert_or_assign("axis", normalised_axis(node, node.integer("axis", 0), rank));
}

Shape broadcast(const Node& node, const Shape& a, const Shape& b) {
  const std::size_t rank = std::max(a.size(), b.size());
  Shape result(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t from_a = i < rank - a.size() ? 1 : a[i - (rank - a.size())];
    const std::int64_t from_b = i < rank - b.size() ? 1 : b[i - (rank - b.size())];
    if (from_a != from_b && from_a != 1 && from_b != 1) {
      refuse(node, fmt::format("shapes {} and {} do not fit together", to_string(a), to_string(b)));
    }
    result[i] = from_a == 1 ? from_b : from_a;
  }
  return result;
}

std::vector<TensorType> infer_same(const Graph& graph, const Node& node) { return {input_type(graph, node)}; }

std::vector<TensorType> infer_same_float(const Graph& graph, const Node& node) {
  require_float(graph, node);
  return {input_type(graph, node)};
}

std::string unused_name(const Graph& graph, std::string name) {
  while (graph.find(name) != kAbsent) name += '_';
  return name;
}

std::int64_t saturating_product(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::numeric_limits<std::int64_t>::max();
  return product;
}

}  // namespace edgegauge::model
