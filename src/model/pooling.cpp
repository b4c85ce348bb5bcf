// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"
#include "model/window.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

/// ceil_mode adds a last window only where that starts before the padding at the end. Where it adds none it
/// goes: ONNX's own shape inference, as frameworks have it, counts that window all the same before opset 22.
void drop_idle_ceil_mode(const Graph& graph, Node& node) {
  const Shape& input = input_shape(graph, node);
  Window window = window_of(node);
  const Shape rounded_up = window_output(node, window, input, input[1]);
  window.ceil_mode = false;
  if (window_output(node, window, input, input[1]) == rounded_up) {
    node.attributes.insert_or_assign("ceil_mode", std::int64_t{0});
  }
}

void complete_pool(const Graph& graph, Node& node) {
  require_float(graph, node);
  require_rank(graph, node, 0, 3);
  complete_window(node, input_shape(graph, node));
  const Window window = window_of(node);
  for (std::size_t i = 0; i < window.pads.size(); ++i) {
    if (window.pads[i] >= reach(window, i % window.kernel.size())) {
      refuse(node, "its padding is as wide as its window, so that some results would be of padding alone");
    }
  }
  drop_idle_ceil_mode(graph, node);
}

std::vector<TensorType> infer_pool(const Graph& graph, const Node& node) {
  const TensorType& input = input_type(graph, node);
  return {{input.dtype, window_output(node, window_of(node), input.shape, input.shape[1])}};
}

std::vector<TensorType> infer_global_pool(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_rank(graph, node, 0, 3);
  TensorType type = input_type(graph, node);
  std::fill(type.shape.begin() + 2, type.shape.end(), 1);
  return {type};
}

/// Average pooling has dilations only since opset 19.
void write_undilated(const Graph&, Node& node) {
  if (std::ranges::any_of(node.integers("dilations"), [](std::int64_t dilation) { return dilation != 1; })) {
    refuse(node, "dilations cannot be written before opset 19");
  }
  node.attributes.erase("dilations");
}

// --- ReduceMean: in the neutral form `axes` are always stated

void complete_reduce(const Graph& graph, Node& node) {
  const std::size_t rank = input_shape(graph, node).size();
  auto axes = node.integers("axes");
  if (axes.empty()) {
    for (std::size_t i = 0; i < rank; ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  node.attributes.insert_or_assign("axes", normalised_axes(node, std::move(axes), rank));
}

std::vector<TensorType> infer_reduce(const Graph& graph, const Node& node) {
  require_float(graph, node);
  const TensorType& input = input_type(graph, node);
  const auto axes = node.integers("axes");
  const bool keep = node.integer("keepdims", 1) != 0;
  Shape shape;
  for (std::size_t i = 0; i < input.shape.size(); ++i) {
    const bool reduced = std::ranges::find(axes, static_cast<std::int64_t>(i)) != axes.end();
    if (!reduced) shape.push_back(input.shape[i]);
    if (reduced && keep) shape.push_back(1);
  }
  return {{input.dtype, shape}};
}

/// Since opset 18, no axes may mean all or, with noop_with_empty_axes, none.
std::vector<Node> read_reduce(Graph&, Node node) {
  const bool noop = node.integer("noop_with_empty_axes", 0) != 0;
  node.attributes.erase("noop_with_empty_axes");
  if (noop && node.integers("axes").empty()) {
    node.op = "Identity";
    node.attributes.clear();
  }
  return {std::move(node)};
}

std::vector<AttributeRow> pool_attributes() {
  auto rows = window_attributes(true);
  rows.push_back({"ceil_mode", AttributeKind::kInteger, false, std::int64_t{0}});
  return rows;
}

std::vector<AttributeRow> average_pool_attributes() {
  auto rows = pool_attributes();
  rows.push_back({"count_include_pad", AttributeKind::kInteger, false, std::int64_t{0}});
  return rows;
}

}  // namespace

std::vector<Operator> pooling_rows() {
  return {{.name = "AveragePool",
           .attributes = average_pool_attributes(),
           .complete = complete_pool,
           .infer = infer_pool,
           .forms = {{.since = 7, .write = write_undilated}, {.since = 19}}},
          {.name = "GlobalAveragePool", .infer = infer_global_pool},
          {.name = "GlobalMaxPool", .infer = infer_global_pool},
          {.name = "MaxPool",
           .attributes = pool_attributes(),
           .complete = complete_pool,
           .infer = infer_pool,
           .forms = {{.since = 7, .ignored = {{"storage_order"}}}}},
          {.name = "ReduceMean",
           .attributes = {{"axes", AttributeKind::kIntegers},
                          {"keepdims", AttributeKind::kInteger, false, std::int64_t{1}}},
           .complete = complete_reduce,
           .infer = infer_reduce,
           .forms = {{.since = 7},
                     {.since = 18,
                      .moved = {{1, "axes", AttributeKind::kIntegers}},
                      .extra = {{"noop_with_empty_axes"}},
                      .read = read_reduce}}}};
}

}  // namespace edgegauge::model
