// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/constants.h"
#include "model/picking.h"
#include "model/rules.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

/// The only axis attribute of a completed node.
std::size_t axis_of(const Node& node) { return static_cast<std::size_t>(node.integer("axis", 0)); }

// --- Concat

std::vector<TensorType> infer_concat(const Graph& graph, const Node& node) {
  require_same_type(graph, node);
  TensorType type = input_type(graph, node);
  const std::size_t axis = axis_of(node);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    Shape other = input_shape(graph, node, i);
    const bool same_rank = other.size() == type.shape.size();
    const std::int64_t more = same_rank ? std::exchange(other[axis], type.shape[axis]) : 0;
    if (other != type.shape) {
      refuse(node,
             fmt::format("input {} of shape {} does not fit {} along axis {}", i + 1,
                         to_string(input_shape(graph, node, i)), to_string(input_shape(graph, node)), axis));
    }
    type.shape[axis] += more;
  }
  return {type};
}

std::vector<Tensor> fold_concat(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const Shape& shape = graph.type_of(node.outputs[0]).shape;
  const std::size_t axis = axis_of(node);
  const std::int64_t outer =
      element_count({shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis)});
  std::vector<std::byte> bytes;
  for (std::int64_t row = 0; row < outer; ++row) {
    for (const Tensor& input : inputs) {
      const std::size_t length = input.bytes().size() / static_cast<std::size_t>(outer);
      const auto part = input.bytes().subspan(static_cast<std::size_t>(row) * length, length);
      bytes.insert(bytes.end(), part.begin(), part.end());
    }
  }
  return {make_tensor({inputs[0].type.dtype, shape}, bytes)};
}

// --- Split

void complete_split(const Graph& graph, Node& node) {
  complete_axis(graph, node);
  const std::int64_t extent = input_shape(graph, node)[axis_of(node)];
  const auto parts = static_cast<std::int64_t>(node.outputs.size());
  if (!node.has("split")) {
    if (extent % parts != 0)
      refuse(node, fmt::format("an extent of {} has no {} equal parts", extent, parts));
    node.attributes.emplace("split", std::vector<std::int64_t>(node.outputs.size(), extent / parts));
  }
}

std::vector<TensorType> infer_split(const Graph& graph, const Node& node) {
  const TensorType& input = input_type(graph, node);
  const std::size_t axis = axis_of(node);
  const auto sizes = node.integers("split");
  const auto in_range = [&](std::int64_t size) { return size >= 0 && size <= input.shape[axis]; };
  if (sizes.size() != node.outputs.size() || !std::ranges::all_of(sizes, in_range) ||
      std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}) != input.shape[axis]) {
    refuse(node, fmt::format("its parts do not add up to axis {} of {}", axis, to_string(input.shape)));
  }
  std::vector<TensorType> types(sizes.size(), input);
  for (std::size_t i = 0; i < sizes.size(); ++i) types[i].shape[axis] = sizes[i];
  return types;
}

/// Since opset 18 parts may be equal but for a smaller last one.
std::vector<Node> read_split_with_count(Graph& graph, Node node) {
  const std::int64_t parts = node.integer("num_outputs", 0);
  node.attributes.erase("num_outputs");
  if (node.has("split") || parts == 0) return {std::move(node)};
  if (parts != static_cast<std::int64_t>(node.outputs.size()))
    refuse(node, "num_outputs is not its number of outputs");
  complete_axis(graph, node);
  std::int64_t left = input_shape(graph, node)[axis_of(node)];
  const std::int64_t size = (left + parts - 1) / parts;
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; i < parts; ++i) {
    sizes.push_back(std::min(size, left));
    left -= sizes.back();
  }
  node.attributes.emplace("split", std::move(sizes));
  return {std::move(node)};
}

std::vector<Tensor> fold_split(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const std::size_t axis = axis_of(node);
  std::vector<Tensor> parts;
  std::int64_t offset = 0;
  for (const ValueId output : node.outputs) {
    const Shape& shape = graph.type_of(output).shape;
    parts.push_back(pick(inputs[0], shape, [&](Shape at) {
      at[axis] += offset;
      return at;
    }));
    offset += shape[axis];
  }
  return parts;
}

// --- Slice: completed, starts and ends lie within the extent; an end before the first element is the lowest
// number

constexpr std::int64_t kBeforeFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLongestStep = std::int64_t{1} << 40;

/// A bound counted from the front, within low..high.
std::int64_t clamped(std::int64_t bound, std::int64_t extent, std::int64_t low, std::int64_t high) {
  return std::clamp(bound < 0 ? bound + extent : bound, low, high);
}

void complete_slice(const Graph& graph, Node& node) {
  const Shape& input = input_shape(graph, node);
  auto starts = node.integers("starts");
  auto ends = node.integers("ends");
  std::vector<std::int64_t> all(starts.size());
  std::iota(all.begin(), all.end(), 0);
  auto axes = node.integers("axes", all);
  auto steps = node.integers("steps", std::vector<std::int64_t>(starts.size(), 1));
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
    refuse(node, "starts, ends, axes and steps differ in length");
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    axes[i] = normalised_axis(node, axes[i], input.size());
    const std::int64_t extent = input[static_cast<std::size_t>(axes[i])];
    if (steps[i] == 0) refuse(node, "a step is 0");
    steps[i] = std::clamp(steps[i], -kLongestStep, kLongestStep);
    if (extent == 0) steps[i] = 1;  // nothing to step through, in either direction
    const bool forward = steps[i] > 0;
    starts[i] = clamped(starts[i], extent, 0, forward ? extent : extent - 1);
    ends[i] = clamped(ends[i], extent, forward ? 0 : -1, forward ? extent : extent - 1);
    if (ends[i] == -1) ends[i] = kBeforeFirst;
  }
  normalised_axes(node, axes, input.size());  // refuses repeated ones
  node.attributes.insert_or_assign("starts", std::move(starts));
  node.attributes.insert_or_assign("ends", std::move(ends));
  node.attributes.insert_or_assign("axes", std::move(axes));
  node.attributes.insert_or_assign("steps", std::move(steps));
}

std::vector<TensorType> infer_slice(const Graph& graph, const Node& node) {
  TensorType type = input_type(graph, node);
  const auto starts = node.integers("starts");
  const auto ends = node.integers("ends");
  const auto axes = node.integers("axes");
  const auto steps = node.integers("steps");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const std::int64_t end = ends[i] == kBeforeFirst ? -1 : ends[i];
    const std::int64_t step = steps[i] > 0 ? steps[i] : -steps[i];
    const std::int64_t length = steps[i] > 0 ? end - starts[i] : starts[i] - end;
    type.shape[static_cast<std::size_t>(axes[i])] = std::max<std::int64_t>((length + step - 1) / step, 0);
  }
  return {type};
}

/// Axes that are taken whole, whatever their extent, go; a slice of nothing else is none. Exporters write
/// such slices over the batch.
std::vector<Node> read_slice(Graph& graph, Node node) {
  constexpr std::int64_t kToTheEnd = std::numeric_limits<std::int32_t>::max();
  const auto starts = node.integers("starts");
  const auto ends = node.integers("ends");
  std::vector<std::int64_t> all(starts.size());
  std::iota(all.begin(), all.end(), 0);
  const auto axes = node.integers("axes", all);
  const auto steps = node.integers("steps", std::vector<std::int64_t>(starts.size(), 1));
  if (ends.size() != starts.size() || axes.size() != starts.size() || steps.size() != starts.size()) {
    refuse(node, "starts, ends, axes and steps differ in length");
  }
  std::vector<std::int64_t> kept_starts, kept_ends, kept_axes, kept_steps;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    normalised_axis(node, axes[i], input_shape(graph, node).size());
    if (starts[i] == 0 && ends[i] >= kToTheEnd && steps[i] == 1) continue;
    kept_starts.push_back(starts[i]);
    kept_ends.push_back(ends[i]);
    kept_axes.push_back(axes[i]);
    kept_steps.push_back(steps[i]);
  }
  node.attributes.clear();
  if (kept_axes.empty()) {
    node.op = "Identity";
    return {std::move(node)};
  }
  node.attributes = {
      {"starts", kept_starts}, {"ends", kept_ends}, {"axes", kept_axes}, {"steps", kept_steps}};
  return {std::move(node)};
}

std::vector<Tensor> fold_slice(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const auto starts = node.integers("starts");
  const auto axes = node.integers("axes");
  const auto steps = node.integers("steps");
  return {pick(inputs[0], graph.type_of(node.outputs[0]).shape, [&](Shape at) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
      auto& place = at[static_cast<std::size_t>(axes[i])];
      place = starts[i] + place * steps[i];
    }
    return at;
  })};
}

// --- Pad: all begins, then all ends, for every axis; negative ones crop

std::vector<TensorType> infer_pad(const Graph& graph, const Node& node) {
  constexpr std::int64_t kWidest = 1 << 20;
  TensorType type = input_type(graph, node);
  const auto pads = node.integers("pads");
  const std::string mode = node.text("mode", "");
  if (mode != "constant" && mode != "reflect" && mode != "edge") {
    refuse(node, fmt::format("mode '{}' is not supported", mode));
  }
  const std::size_t rank = type.shape.size();
  if (pads.size() != 2 * rank) refuse(node, fmt::format("needs {} pads", 2 * rank));
  for (std::size_t i = 0; i < pads.size(); ++i) {
    const std::int64_t extent = input_shape(graph, node)[i % rank];
    if (pads[i] < -extent || pads[i] > (mode == "reflect" ? extent - 1 : kWidest)) {
      refuse(node, fmt::format("a pad of {} does not fit an extent of {}", pads[i], extent));
    }
    type.shape[i % rank] += pads[i];
  }
  return {type};
}

/// Since opset 18, `axes` may name the axes that pads are given for.
std::vector<Node> read_pad_with_axes(Graph& graph, Node node) {
  if (!node.has("axes")) return {std::move(node)};
  const std::size_t rank = input_shape(graph, node).size();
  const auto axes = node.integers("axes");
  const auto given = node.integers("pads");
  if (given.size() != 2 * axes.size()) refuse(node, "needs two pads for every axis");
  std::vector<std::int64_t> pads(2 * rank, 0);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(normalised_axis(node, axes[i], rank));
    pads[axis] = given[i];
    pads[axis + rank] = given[i + axes.size()];
  }
  node.attributes.insert_or_assign("pads", std::move(pads));
  node.attributes.erase("axes");
  return {std::move(node)};
}

// --- Gather

std::vector<TensorType> infer_gather(const Graph& graph, const Node& node) {
  const TensorType& data = input_type(graph, node);
  const TensorType& indices = input_type(graph, node, 1);
  if (indices.dtype != DataType::kInt64 && indices.dtype != DataType::kInt32) {
    refuse(node, fmt::format("its indices are {}", name_of(indices.dtype)));
  }
  Shape shape = data.shape;
  const auto axis = shape.begin() + node.integer("axis", 0);
  shape.insert(shape.erase(axis), indices.shape.begin(), indices.shape.end());
  return {{data.dtype, shape}};
}

std::vector<Tensor> fold_gather(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const std::size_t axis = axis_of(node);
  const std::int64_t extent = inputs[0].type.shape[axis];
  auto indices = *integers_of(inputs[1]);
  for (std::int64_t& index : indices) {
    if (index < -extent || index >= extent)
      refuse(node, fmt::format("index {} of {} elements", index, extent));
    if (index < 0) index += extent;
  }
  const Shape& index_shape = inputs[1].type.shape;
  return {pick(inputs[0], graph.type_of(node.outputs[0]).shape, [&](const Shape& at) {
    std::size_t position = 0;
    for (std::size_t i = 0; i < index_shape.size(); ++i) {
      position = position * static_cast<std::size_t>(index_shape[i]) + static_cast<std::size_t>(at[axis + i]);
    }
    const auto split = static_cast<std::ptrdiff_t>(axis);
    Shape from(at.begin(), at.begin() + split);
    from.push_back(indices[position]);
    from.insert(from.end(), at.begin() + split + static_cast<std::ptrdiff_t>(index_shape.size()), at.end());
    return from;
  })};
}

MovedInput list_input(int input, std::string_view name) { return {input, name, AttributeKind::kIntegers}; }

}  // namespace

std::vector<Operator> slicing_rows() {
  constexpr auto kIntegers = AttributeKind::kIntegers;
  const AttributeRow axis{"axis", AttributeKind::kInteger, false, std::int64_t{0}};
  const MovedInput moved_pads = list_input(1, "pads");
  const MovedInput moved_value{2, "value", AttributeKind::kFloat};
  return {{.name = "Concat",
           .inputs = {1, -1},
           .attributes = {{"axis", AttributeKind::kInteger, true}},
           .complete = complete_axis,
           .infer = infer_concat,
           .fold = fold_concat,
           .moves = -1},
          {.name = "Gather",
           .inputs = {2, 2},
           .attributes = {axis},
           .complete = complete_axis,
           .infer = infer_gather,
           .fold = fold_gather,
           .moves = 1},
          {.name = "Pad",
           .attributes = {{"mode", AttributeKind::kText, false, std::string("constant")},
                          {"pads", kIntegers, true},
                          {"value", AttributeKind::kFloat, false, 0.0f}},
           .infer = infer_pad,
           .forms = {{.since = 7},
                     {.since = 11, .moved = {moved_pads, moved_value}},
                     {.since = 18,
                      .moved = {moved_pads, moved_value, list_input(3, "axes")},
                      .extra = {{"axes", kIntegers}},
                      .read = read_pad_with_axes}}},
          {.name = "Slice",
           .attributes = {{"starts", kIntegers, true},
                          {"ends", kIntegers, true},
                          {"axes", kIntegers},
                          {"steps", kIntegers}},
           .complete = complete_slice,
           .infer = infer_slice,
           .fold = fold_slice,
           .moves = 1,
           .forms = {{.since = 7, .read = read_slice},
                     {.since = 10,
                      .moved = {list_input(1, "starts"), list_input(2, "ends"), list_input(3, "axes"),
                                list_input(4, "steps")},
                      .read = read_slice}}},
          {.name = "Split",
           .outputs = {1, -1},
           .attributes = {axis, {"split", kIntegers}},
           .complete = complete_split,
           .infer = infer_split,
           .fold = fold_split,
           .moves = 1,
           .forms = {{.since = 7},
                     {.since = 13, .moved = {list_input(1, "split")}},
                     {.since = 18,
                      .moved = {list_input(1, "split")},
                      .extra = {{"num_outputs"}},
                      .read = read_split_with_count}}}};
}

}  // namespace edgegauge::model
