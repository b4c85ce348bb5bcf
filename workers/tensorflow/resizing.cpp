// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "resizing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;

/// Where a position of the result comes from along one axis: between two neighbours, `share` of the way.
struct Source {
  std::int64_t low, high;
  float share;
};
using Sources = std::vector<Source>;

struct Axis {
  std::int64_t in, out;
  float scale;  ///< as ONNX states it: out = floor(in * scale)
};

Source between(float x, std::int64_t extent) {
  const float within = std::clamp(x, 0.0f, static_cast<float>(extent - 1));
  const auto low = static_cast<std::int64_t>(std::floor(within));
  const std::int64_t high = std::min(low + 1, extent - 1);
  return {low, high, high == low ? 0 : within - static_cast<float>(low)};
}

Source nearest(float x, std::int64_t extent) {
  const std::int64_t at = std::clamp<std::int64_t>(static_cast<std::int64_t>(x), 0, extent - 1);
  return {at, at, 0};
}

// --- ONNX's rules (its specification of Resize)

float onnx_coordinate(const std::string& mode, const Axis& axis, std::int64_t position) {
  const auto at = static_cast<float>(position);
  if (mode == "asymmetric") return at / axis.scale;
  if (mode == "align_corners")
    return axis.out == 1 ? 0 : at * static_cast<float>(axis.in - 1) / static_cast<float>(axis.out - 1);
  if (mode == "pytorch_half_pixel" && axis.out == 1) return 0;
  return (at + 0.5f) / axis.scale - 0.5f;
}

float onnx_rounded(const std::string& mode, float x) {
  if (mode == "floor") return std::floor(x);
  if (mode == "ceil") return std::ceil(x);
  return mode == "round_prefer_ceil" ? std::floor(x + 0.5f) : std::ceil(x - 0.5f);
}

Sources onnx_sources(const model::Node& node, const Axis& axis) {
  const std::string mode = node.text("coordinate_transformation_mode", "");
  const bool is_nearest = node.text("mode", "") == "nearest";
  Sources sources;
  for (std::int64_t position = 0; position < axis.out; ++position) {
    const float x = onnx_coordinate(mode, axis, position);
    sources.push_back(is_nearest ? nearest(onnx_rounded(node.text("nearest_mode", ""), x), axis.in)
                                 : between(x, axis.in));
  }
  return sources;
}

// --- TensorFlow's rules (tensorflow/core/util/image_resizer_state.h and its two resize kernels)

struct Kernel {
  bool align_corners, half_pixel_centers;
};
constexpr std::array<Kernel, 3> kKernels{{{false, false}, {true, false}, {false, true}}};

Sources kernel_sources(const Kernel& kernel, bool is_nearest, const Axis& axis) {
  const bool aligned = kernel.align_corners && axis.out > 1;
  const float scale = aligned ? static_cast<float>(axis.in - 1) / static_cast<float>(axis.out - 1)
                              : static_cast<float>(axis.in) / static_cast<float>(axis.out);
  Sources sources;
  for (std::int64_t position = 0; position < axis.out; ++position) {
    const float at = static_cast<float>(position) + (kernel.half_pixel_centers ? 0.5f : 0.0f);
    const float x = at * scale;
    if (is_nearest) {
      sources.push_back(nearest(kernel.align_corners ? std::round(x) : std::floor(x), axis.in));
    } else {
      sources.push_back(between(kernel.half_pixel_centers ? x - 0.5f : x, axis.in));
    }
  }
  return sources;
}

bool agree(const Sources& a, const Sources& b) {
  constexpr float kLeast = 1e-5f;
  return std::ranges::equal(a, b, [](const Source& p, const Source& q) {
    // A share of nearly nothing or nearly all of the way is the same place, whatever the neighbours are.
    const float x = static_cast<float>(p.low) + p.share, y = static_cast<float>(q.low) + q.share;
    return std::abs(x - y) < kLeast * std::max(1.0f, std::abs(x));
  });
}

std::optional<Kernel> kernel_for(const std::vector<Axis>& axes, const std::vector<Sources>& wanted,
                                 bool is_nearest) {
  if (axes.size() != 2) return std::nullopt;
  for (const Kernel& kernel : kKernels) {
    const bool fits = agree(kernel_sources(kernel, is_nearest, axes[0]), wanted[0]) &&
                      agree(kernel_sources(kernel, is_nearest, axes[1]), wanted[1]);
    if (fits) return kernel;
  }
  return std::nullopt;
}

TF_Output resized_by(const Kernel& kernel, const Call& call, TF_Output x, const std::vector<Axis>& axes,
                     bool is_nearest) {
  const std::array<std::int64_t, 2> size{axes[0].out, axes[1].out};
  return call.op(is_nearest ? "ResizeNearestNeighbor" : "ResizeBilinear")
      .input(x)
      .input(call.short_integers(size, "size"))
      .flag("align_corners", kernel.align_corners)
      .flag("half_pixel_centers", kernel.half_pixel_centers)
      .finish();
}

// --- One axis after another

TF_Output picked(const Call& call, TF_Output x, const Sources& sources, std::int64_t Source::*neighbour,
                 std::size_t axis) {
  std::vector<std::int64_t> indices;
  for (const Source& source : sources) indices.push_back(source.*neighbour);
  return call.op("GatherV2")
      .input(x)
      .input(call.integers(indices, "indices"))
      .input(call.axis(axis))
      .finish();
}

TF_Output mixed(const Call& call, TF_Output low, TF_Output high, const Sources& sources,
                std::size_t axes_behind) {
  std::vector<float> shares;
  for (const Source& source : sources) shares.push_back(source.share);
  Shape shape(axes_behind + 1, 1);
  shape[0] = static_cast<std::int64_t>(shares.size());
  const TF_Output share = call.constant(model::make_float_tensor(shape, shares), "share");
  const TF_Output way = call.op("Sub").input(high).input(low).finish();
  const TF_Output part = call.op("Mul").input(way).input(share).finish();
  return call.op("AddV2").input(low).input(part).finish();
}

TF_Output resized_along(const Call& call, TF_Output x, const Sources& sources, std::size_t axis,
                        std::size_t rank) {
  const TF_Output low = picked(call, x, sources, &Source::low, axis);
  const bool is_picking = std::ranges::all_of(sources, [](const Source& s) { return s.share == 0; });
  if (is_picking) return low;
  return mixed(call, low, picked(call, x, sources, &Source::high, axis), sources, rank - axis - 1);
}

}  // namespace

void resize(const Call& call, const char*) {
  const Shape& in = call.shape(0);
  const Shape& out = call.result_shape();
  const auto scales = call.node().numbers("scales");
  const bool is_nearest = call.node().text("mode", "") == "nearest";
  std::vector<Axis> axes;
  std::vector<Sources> wanted;
  for (std::size_t i = 2; i < in.size(); ++i) {
    axes.push_back({in[i], out[i], scales[i - 2]});
    wanted.push_back(onnx_sources(call.node(), axes.back()));
  }
  TF_Output x = call.input(0, Layout::kChannelsLast);
  if (const auto kernel = kernel_for(axes, wanted, is_nearest))
    return call.result(resized_by(*kernel, call, x, axes, is_nearest), Layout::kChannelsLast);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (axes[i].in != axes[i].out) x = resized_along(call, x, wanted[i], i + 1, in.size());
  }
  call.result(x, Layout::kChannelsLast);
}

}  // namespace edgegauge::tensorflow
