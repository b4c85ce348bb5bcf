// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/constants.h"
#include "model/picking.h"
#include "model/rules.h"
#include "model/sizes.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

/// The `fold` of operators that keep every element in its place.
std::vector<Tensor> fold_view(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  return {reshaped(inputs[0], graph.type_of(node.outputs[0]).shape)};
}

// --- Reshape: 0 keeps the input's extent at that place, one -1 takes what is left

std::vector<TensorType> infer_reshape(const Graph& graph, const Node& node) {
  const TensorType& input = input_type(graph, node);
  const auto target = node.integers("shape");
  Shape shape = target;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < -1 || (shape[i] == 0 && i >= input.shape.size())) {
      refuse(node, fmt::format("shape entry {} is {}, which means nothing for input {}", i, shape[i],
                               to_string(input.shape)));
    }
    if (shape[i] == 0) shape[i] = input.shape[i];
  }
  const auto open = std::ranges::find(shape, -1);
  const std::int64_t total = element_count(input.shape);
  if (open != shape.end()) {
    *open = 1;
    const auto known = checked_element_count(shape);  // a second -1 makes it nullopt
    if (!known || *known == 0 || total % *known != 0)
      *open = -1;
    else
      *open = total / *known;
  }
  if (checked_element_count(shape) != total) {
    refuse(node, fmt::format("{} cannot be reshaped to {}", to_string(input.shape), to_string(target)));
  }
  return {{input.dtype, shape}};
}

/// Since opset 14, allowzero makes 0 an extent of no elements, which no network here can have.
std::vector<Node> read_reshape_with_allowzero(Graph&, Node node) {
  const auto shape = node.integers("shape");
  if (node.integer("allowzero", 0) != 0 && std::ranges::count(shape, 0) > 0)
    refuse(node, "its result would be empty");
  node.attributes.erase("allowzero");
  return {std::move(node)};
}

// --- Flatten, Squeeze, Unsqueeze

void complete_flatten(const Graph& graph, Node& node) {
  const std::size_t rank = input_shape(graph, node).size();
  const std::int64_t axis = node.integer("axis", 1);
  const bool at_end = axis == static_cast<std::int64_t>(rank);
  node.attributes.insert_or_assign("axis", at_end ? axis : normalised_axis(node, axis, rank));
}

std::vector<TensorType> infer_flatten(const Graph& graph, const Node& node) {
  const TensorType& input = input_type(graph, node);
  const auto middle = input.shape.begin() + node.integer("axis", 1);
  return {{input.dtype,
           {element_count({input.shape.begin(), middle}), element_count({middle, input.shape.end()})}}};
}

void complete_squeeze(const Graph& graph, Node& node) {
  const Shape& input = input_shape(graph, node);
  auto axes = node.integers("axes");
  for (std::size_t i = 0; i < input.size() && !node.has("axes"); ++i) {
    if (input[i] == 1) axes.push_back(static_cast<std::int64_t>(i));
  }
  node.attributes.insert_or_assign("axes", normalised_axes(node, std::move(axes), input.size()));
}

std::vector<TensorType> infer_squeeze(const Graph& graph, const Node& node) {
  TensorType type = input_type(graph, node);
  const auto axes = node.integers("axes");
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    if (type.shape[static_cast<std::size_t>(*axis)] != 1) {
      refuse(node, fmt::format("axis {} of {} is not 1", *axis, to_string(input_shape(graph, node))));
    }
    type.shape.erase(type.shape.begin() + *axis);
  }
  return {type};
}

void complete_unsqueeze(const Graph& graph, Node& node) {
  auto axes = node.integers("axes");
  const std::size_t rank = input_shape(graph, node).size() + axes.size();
  node.attributes.insert_or_assign("axes", normalised_axes(node, std::move(axes), rank));
}

std::vector<TensorType> infer_unsqueeze(const Graph& graph, const Node& node) {
  TensorType type = input_type(graph, node);
  for (const std::int64_t axis : node.integers("axes")) type.shape.insert(type.shape.begin() + axis, 1);
  return {type};
}

// --- Transpose

void complete_transpose(const Graph& graph, Node& node) {
  const std::size_t rank = input_shape(graph, node).size();
  auto perm = node.integers("perm");
  if (!node.has("perm")) {
    perm.resize(rank);
    std::iota(perm.rbegin(), perm.rend(), 0);
  }
  if (perm.size() != rank) refuse(node, fmt::format("perm must name each of {} axes", rank));
  normalised_axes(node, perm, rank);  // refuses what is no permutation
  for (std::int64_t& axis : perm) axis = normalised_axis(node, axis, rank);
  node.attributes.insert_or_assign("perm", std::move(perm));
}

std::vector<TensorType> infer_transpose(const Graph& graph, const Node& node) {
  const TensorType& input = input_type(graph, node);
  Shape shape;
  for (const std::int64_t axis : node.integers("perm"))
    shape.push_back(input.shape[static_cast<std::size_t>(axis)]);
  return {{input.dtype, shape}};
}

std::vector<Tensor> fold_transpose(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const auto perm = node.integers("perm");
  return {pick(inputs[0], graph.type_of(node.outputs[0]).shape, [&](const Shape& at) {
    Shape from(at.size());
    for (std::size_t i = 0; i < at.size(); ++i) from[static_cast<std::size_t>(perm[i])] = at[i];
    return from;
  })};
}

}  // namespace

std::vector<Operator> shape_rows() {
  const AttributeRow axes{"axes", AttributeKind::kIntegers};
  const AttributeRow required_axes{"axes", AttributeKind::kIntegers, true};
  const std::vector<MovedInput> moved_axes{{1, "axes", AttributeKind::kIntegers}};
  const std::vector<MovedInput> moved_shape{{1, "shape", AttributeKind::kIntegers}};
  return {{.name = "Flatten",
           .attributes = {{"axis", AttributeKind::kInteger, false, std::int64_t{1}}},
           .complete = complete_flatten,
           .infer = infer_flatten,
           .fold = fold_view,
           .fold_copies = false,
           .moves = 1},
          {.name = "Identity", .infer = infer_same, .vanishes = true},
          {.name = "Reshape",
           .attributes = {{"shape", AttributeKind::kIntegers, true}},
           .infer = infer_reshape,
           .fold = fold_view,
           .fold_copies = false,
           .moves = 1,
           .forms = {{.since = 7, .moved = moved_shape},
                     {.since = 14,
                      .moved = moved_shape,
                      .extra = {{"allowzero"}},
                      .read = read_reshape_with_allowzero}}},
          {.name = "Squeeze",
           .attributes = {axes},
           .complete = complete_squeeze,
           .infer = infer_squeeze,
           .fold = fold_view,
           .fold_copies = false,
           .moves = 1,
           .forms = {{.since = 7}, {.since = 13, .moved = moved_axes}}},
          {.name = "Transpose",
           .attributes = {{"perm", AttributeKind::kIntegers}},
           .complete = complete_transpose,
           .infer = infer_transpose,
           .fold = fold_transpose,
           .moves = 1},
          {.name = "Unsqueeze",
           .attributes = {required_axes},
           .complete = complete_unsqueeze,
           .infer = infer_unsqueeze,
           .fold = fold_view,
           .fold_copies = false,
           .moves = 1,
           .forms = {{.since = 7}, {.since = 13, .moved = moved_axes}}}};
}

}  // namespace edgegauge::model
