// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"
#include "model/constants.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

// PyTorch has some of ONNX's ways to resize. Which of them computes what a node asks for is found by
// comparing the coordinates; where none does, the node's own coordinates become index or interpolation
// tensors.
namespace edgegauge::pytorch {
namespace {

/// For each place along one axis of the result, the coordinate in the input.
using Line = std::vector<double>;

struct Axis {
  std::int64_t from, to;
  double scale;
};

std::vector<Axis> axes_of(const ScriptWriter& to, const model::Node& node) {
  std::vector<Axis> axes;
  const auto scales = node.numbers("scales");
  for (std::size_t i = 0; i < scales.size(); ++i)
    axes.push_back({to.input_shape(node)[i + 2], to.output_shape(node)[i + 2], scales[i]});
  return axes;
}

/// As ONNX defines coordinate_transformation_mode.
double coordinate(const std::string& mode, const Axis& axis, std::int64_t place) {
  const auto x = static_cast<double>(place);
  if (mode == "asymmetric") return x / axis.scale;
  if (mode == "align_corners")
    return axis.to == 1 ? 0 : x * static_cast<double>(axis.from - 1) / static_cast<double>(axis.to - 1);
  if (mode == "pytorch_half_pixel" && axis.to == 1) return 0;
  return (x + 0.5) / axis.scale - 0.5;
}

double rounded(const std::string& mode, double x) {
  if (mode == "floor") return std::floor(x);
  if (mode == "ceil") return std::ceil(x);
  return mode == "round_prefer_ceil" ? std::floor(x + 0.5) : std::ceil(x - 0.5);
}

Line line(const model::Node& node, const Axis& axis) {
  Line places;
  const bool nearest = node.text("mode", "") == "nearest";
  for (std::int64_t i = 0; i < axis.to; ++i) {
    double x = coordinate(node.text("coordinate_transformation_mode", ""), axis, i);
    if (nearest) x = rounded(node.text("nearest_mode", ""), x);
    places.push_back(std::clamp(x, 0.0, static_cast<double>(axis.from - 1)));
  }
  return places;
}

/// How PyTorch's function computes the same.
using Formula = double (*)(const Axis&, std::int64_t place);

double from_start(const Axis& axis, std::int64_t place) {
  return std::floor(static_cast<double>(place) / axis.scale);
}
double from_middle(const Axis& axis, std::int64_t place) {
  return std::floor((static_cast<double>(place) + 0.5) / axis.scale);
}
double between(const Axis& axis, std::int64_t place) { return coordinate("half_pixel", axis, place); }
double between_corners(const Axis& axis, std::int64_t place) {
  return coordinate("align_corners", axis, place);
}

struct OwnWay {
  const char* mode;
  const char* function;  ///< the number of axes follows
  const char* corners;   ///< an argument only bilinear functions have
  Formula formula;
};

constexpr OwnWay kOwnWays[] = {{"nearest", "upsample_nearest", "", from_start},
                               {"nearest", "_upsample_nearest_exact", "", from_middle},
                               {"linear", "upsample_bilinear", "False, ", between},
                               {"linear", "upsample_bilinear", "True, ", between_corners}};

bool agrees(const OwnWay& way, const model::Node& node, const std::vector<Axis>& axes) {
  constexpr double kSame = 1e-6;
  if (node.text("mode", "") != way.mode) return false;
  for (const Axis& axis : axes) {
    const Line wanted = line(node, axis);
    for (std::int64_t i = 0; i < axis.to; ++i) {
      const double own = std::clamp(way.formula(axis, i), 0.0, static_cast<double>(axis.from - 1));
      if (std::abs(own - wanted[static_cast<std::size_t>(i)]) > kSame) return false;
    }
  }
  return true;
}

void in_own_way(ScriptWriter& to, const model::Node& node, const OwnWay& way, const std::vector<Axis>& axes) {
  std::vector<std::int64_t> sizes;
  std::vector<std::string> scales;
  for (const Axis& axis : axes) {
    sizes.push_back(axis.to);
    scales.push_back(literal(axis.scale));
  }
  to.assign(node, fmt::format("torch.{}{}d({}, {}, {}{})", way.function, axes.size(), to.input(node),
                              literal(sizes), way.corners, fmt::join(scales, ", ")));
}

void by_index(ScriptWriter& to, const model::Node& node, const std::vector<Axis>& axes) {
  std::string x = to.input(node);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const Line places = line(node, axes[i]);
    const std::string index =
        to.buffer(node, fmt::format("index_{}", i),
                  model::tensor_of_numbers(model::DataType::kInt64, {axes[i].to}, places));
    x = to.variable(fmt::format("torch.index_select({}, {}, {})", x, i + 2, index));
  }
  to.assign(node, x);
}

/// Row i holds the shares of the input's elements in element i of the result.
model::Tensor shares(const Line& places, const Axis& axis) {
  std::vector<float> matrix(static_cast<std::size_t>(axis.to * axis.from), 0.0f);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double low = std::floor(places[i]);
    float* row = matrix.data() + i * static_cast<std::size_t>(axis.from);
    row[static_cast<std::size_t>(low)] += static_cast<float>(1 - (places[i] - low));
    const std::int64_t high = std::min(static_cast<std::int64_t>(low) + 1, axis.from - 1);
    row[high] += static_cast<float>(places[i] - low);
  }
  return model::make_float_tensor({axis.to, axis.from}, matrix);
}

/// Bilinear interpolation is a product from either side.
void by_product(ScriptWriter& to, const model::Node& node, const std::vector<Axis>& axes) {
  const std::string rows = to.buffer(node, "rows", shares(line(node, axes[0]), axes[0]));
  const std::string columns = to.buffer(node, "columns", shares(line(node, axes[1]), axes[1]));
  to.assign(node,
            fmt::format("torch.matmul(torch.matmul({}, {}), torch.t({}))", rows, to.input(node), columns));
}

void resize(ScriptWriter& to, const model::Node& node) {
  const std::vector<Axis> axes = axes_of(to, node);
  for (const OwnWay& way : kOwnWays) {
    if (agrees(way, node, axes)) return in_own_way(to, node, way, axes);
  }
  node.text("mode", "") == "nearest" ? by_index(to, node, axes) : by_product(to, node, axes);
}

}  // namespace

std::vector<EmitRow> resize_rows() { return {{"Resize", resize}}; }

}  // namespace edgegauge::pytorch
