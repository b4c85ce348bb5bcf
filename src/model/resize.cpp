// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

// In the neutral form, Resize has one scale per spatial extent and keeps batch and channels. Sizes that a
// file states become scales: out = floor(in * scale) gives them back, and coordinates are computed from that
// scale.
namespace edgegauge::model {
namespace {

constexpr std::size_t kKept = 2;  // batch and channels
constexpr float kMaxScale = 4096;

template <std::size_t N>
void require_one_of(const Node& node, std::string_view name, const std::string& value,
                    const std::array<std::string_view, N>& known) {
  if (std::ranges::find(known, value) == known.end()) {
    refuse(node, fmt::format("{} '{}' is not supported", name, value));
  }
}

/// ONNX multiplies in single precision.
std::int64_t resized(std::int64_t extent, float scale) {
  return static_cast<std::int64_t>(std::floor(static_cast<float>(extent) * scale));
}

float scale_to(const Node& node, std::int64_t from, std::int64_t to) {
  if (from < 1 || to < 1 || to > from * static_cast<std::int64_t>(kMaxScale))
    refuse(node, "its sizes are out of range");
  float scale = static_cast<float>(to) / static_cast<float>(from);
  while (resized(from, scale) < to) scale = std::nextafter(scale, kMaxScale * 2);
  return scale;
}

std::vector<TensorType> infer_resize(const Graph& graph, const Node& node) {
  require_rank(graph, node, 0, kKept + 1);
  TensorType type = input_type(graph, node);
  const auto scales = node.numbers("scales");
  const std::string mode = node.text("mode", "");
  require_one_of<2>(node, "mode", mode, {"nearest", "linear"});
  require_one_of<4>(node, "coordinate_transformation_mode", node.text("coordinate_transformation_mode", ""),
                    {"half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel"});
  require_one_of<4>(node, "nearest_mode", node.text("nearest_mode", ""),
                    {"round_prefer_floor", "round_prefer_ceil", "floor", "ceil"});
  if (mode == "linear") require_rank(graph, node, 0, kKept + 2, kKept + 2);
  if (scales.size() + kKept != type.shape.size()) refuse(node, "needs one scale per spatial extent");
  for (std::size_t i = 0; i < scales.size(); ++i) {
    if (!(scales[i] > 0 && scales[i] <= kMaxScale))
      refuse(node, fmt::format("scale {} is out of range", scales[i]));
    type.shape[i + kKept] = resized(type.shape[i + kKept], scales[i]);
  }
  return {type};
}

// --- ONNX's forms: scales, or sizes, for every extent, or since opset 18 for those that `axes` name

/// Full lists from those of `axes`: what is not named keeps its extent.
template <class T>
std::vector<T> spread(const Node& node, const std::vector<T>& given, std::vector<T> full) {
  const auto axes = node.integers("axes");
  if (axes.empty()) return given;
  if (axes.size() != given.size()) refuse(node, "needs as many scales or sizes as axes");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    full[static_cast<std::size_t>(normalised_axis(node, axes[i], full.size()))] = given[i];
  }
  return full;
}

std::vector<float> full_scales(const Graph& graph, const Node& node) {
  const Shape& input = input_shape(graph, node);
  const auto sizes = node.integers("sizes");
  if (sizes.empty()) return spread(node, node.numbers("scales"), std::vector<float>(input.size(), 1.0f));
  const auto all = spread(node, sizes, input);
  if (all.size() != input.size()) refuse(node, "needs one size per extent");
  std::vector<float> scales;
  for (std::size_t i = 0; i < all.size(); ++i) scales.push_back(scale_to(node, input[i], all[i]));
  return scales;
}

std::vector<Node> read_resize(Graph& graph, Node node) {
  require_rank(graph, node, 0, kKept + 1);
  auto scales = full_scales(graph, node);
  if (scales.size() != input_shape(graph, node).size()) refuse(node, "needs one scale per extent");
  if (scales[0] != 1.0f || scales[1] != 1.0f)
    refuse(node, "resizing over batch or channels is not supported");
  scales.erase(scales.begin(), scales.begin() + kKept);
  node.attributes.insert_or_assign("scales", std::move(scales));
  node.attributes.erase("sizes");
  node.attributes.erase("axes");
  return {std::move(node)};
}

/// Opset 10 had no coordinate modes: pixel i came from i / scale, cut off when growing, rounded up when
/// shrinking.
std::vector<Node> read_first_resize(Graph& graph, Node node) {
  auto nodes = read_resize(graph, std::move(node));
  Node& resize = nodes.front();
  const auto scales = resize.numbers("scales");
  const bool shrinks = std::ranges::any_of(scales, [](float scale) { return scale < 1; });
  if (shrinks && std::ranges::any_of(scales, [](float scale) { return scale > 1; })) {
    refuse(resize, "growing one extent while shrinking another is not supported in this opset");
  }
  resize.attributes.insert_or_assign("coordinate_transformation_mode", std::string("asymmetric"));
  resize.attributes.insert_or_assign("nearest_mode", std::string(shrinks ? "ceil" : "floor"));
  return nodes;
}

void write_resize(const Graph&, Node& node) {
  auto scales = node.numbers("scales");
  scales.insert(scales.begin(), kKept, 1.0f);
  node.attributes.insert_or_assign("scales", std::move(scales));
}

AttributeRow text(std::string_view name, const char* otherwise) {
  return {name, AttributeKind::kText, false, std::string(otherwise)};
}

std::vector<OnnxForm> resize_forms() {
  const std::vector<MovedInput> moved{{1, "roi", AttributeKind::kFloats},
                                      {2, "scales", AttributeKind::kFloats},
                                      {3, "sizes", AttributeKind::kIntegers}};
  const std::vector<IgnoredAttribute> ignored{
      {"roi"}, {"cubic_coeff_a"}, {"exclude_outside"}, {"extrapolation_value"}};
  const std::vector<AttributeRow> extra{{"sizes", AttributeKind::kIntegers},
                                        {"axes", AttributeKind::kIntegers}};
  auto ignored_since_18 = ignored;
  ignored_since_18.push_back({"antialias", std::int64_t{0}});
  ignored_since_18.push_back({"keep_aspect_ratio_policy", std::string("stretch")});
  return {{.since = 10,
           .moved = {{1, "scales", AttributeKind::kFloats}},
           .extra = extra,
           .read = read_first_resize},
          {.since = 11,
           .moved = moved,
           .ignored = ignored,
           .extra = extra,
           .read = read_resize,
           .write = write_resize},
          {.since = 18,
           .moved = moved,
           .ignored = ignored_since_18,
           .extra = extra,
           .read = read_resize,
           .write = write_resize}};
}

}  // namespace

std::vector<Operator> resize_rows() {
  return {{.name = "Resize",
           .attributes = {text("mode", "nearest"),
                          text("coordinate_transformation_mode", "half_pixel"),
                          text("nearest_mode", "round_prefer_floor"),
                          {"scales", AttributeKind::kFloats, true}},
           .infer = infer_resize,
           .forms = resize_forms()}};
}

}  // namespace edgegauge::model
