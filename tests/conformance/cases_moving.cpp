// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"

namespace edgegauge::conformance {
namespace {

model::Attributes axis(std::int64_t number) { return {{"axis", number}}; }
model::Attributes axes(Integers numbers) { return {{"axes", std::move(numbers)}}; }
model::Attributes perm(Integers numbers) { return {{"perm", std::move(numbers)}}; }
model::Attributes shape(Integers numbers) { return {{"shape", std::move(numbers)}}; }

model::Attributes split(std::int64_t along, Integers sizes) {
  return {{"axis", along}, {"split", std::move(sizes)}};
}

model::Attributes slice(Integers along, Integers starts, Integers ends, Integers steps) {
  return {{"axes", std::move(along)},
          {"starts", std::move(starts)},
          {"ends", std::move(ends)},
          {"steps", std::move(steps)}};
}

model::Attributes pad(Integers pads, const char* mode, float value = 0) {
  return {{"pads", std::move(pads)}, {"mode", std::string(mode)}, {"value", value}};
}

model::Attributes resize(std::vector<float> scales, const char* mode, const char* coordinates,
                         const char* nearest = "round_prefer_floor") {
  return {{"scales", std::move(scales)},
          {"mode", std::string(mode)},
          {"coordinate_transformation_mode", std::string(coordinates)},
          {"nearest_mode", std::string(nearest)}};
}

/// Whole numbers that count elements of an axis from either end.
Operand indices(model::Shape of, std::int64_t extent, bool is_constant) {
  const auto bound = static_cast<double>(extent);
  return {std::move(of), is_constant, {is_constant ? -bound : 0, bound}, model::DataType::kInt64};
}

/// Scales are such that no coordinate falls by rounding alone on another side of where a neighbour is chosen.
std::vector<OperatorCase> resize_cases() {
  const Operand maps = x({2, 3, 4, 6});
  return {
      {"Resize", "twice as large, nearest", {maps}, resize({2, 2}, "nearest", "asymmetric", "floor")},
      {"Resize", "half as large, nearest", {maps}, resize({0.5, 0.5}, "nearest", "asymmetric", "floor")},
      {"Resize",
       "one and a half times, nearest",
       {maps},
       resize({1.5, 1.5}, "nearest", "asymmetric", "ceil")},
      {"Resize", "twice, nearest, half pixel", {maps}, resize({2, 2}, "nearest", "half_pixel")},
      {"Resize", "half, nearest, ties go down", {maps}, resize({0.5, 0.5}, "nearest", "half_pixel")},
      {"Resize",
       "half, nearest, ties go up",
       {maps},
       resize({0.5, 0.5}, "nearest", "half_pixel", "round_prefer_ceil")},
      {"Resize", "nearest, corners aligned", {maps}, resize({2.5, 2}, "nearest", "align_corners", "floor")},
      {"Resize",
       "rows and columns apart, nearest",
       {maps},
       resize({2, 0.5}, "nearest", "asymmetric", "floor")},
      {"Resize", "nearest of signals", {x({2, 3, 7})}, resize({2}, "nearest", "asymmetric", "floor")},
      {"Resize",
       "nearest of volumes",
       {x({2, 2, 3, 4, 2})},
       resize({2, 1, 2}, "nearest", "asymmetric", "floor")},
      {"Resize", "twice as large, bilinear", {maps}, resize({2, 2}, "linear", "half_pixel")},
      {"Resize", "half as large, bilinear", {maps}, resize({0.5, 0.5}, "linear", "half_pixel")},
      {"Resize", "to a share of its size, bilinear", {maps}, resize({0.75, 1.5}, "linear", "half_pixel")},
      {"Resize", "bilinear, asymmetric", {maps}, resize({3, 1.5}, "linear", "asymmetric")},
      {"Resize", "bilinear, corners aligned", {maps}, resize({2, 2.5}, "linear", "align_corners")},
      {"Resize", "bilinear, as in PyTorch", {maps}, resize({2, 0.5}, "linear", "pytorch_half_pixel")},
      {"Resize",
       "bilinear, as in PyTorch, to one row",
       {maps},
       resize({0.25, 2}, "linear", "pytorch_half_pixel")}};
}

}  // namespace

std::vector<OperatorCase> moving_cases() {
  const Operand maps = x({2, 3, 4, 6});
  std::vector<OperatorCase> rows{
      {"Concat", "channels of three", {maps, x({2, 1, 4, 6}), x({2, 5, 4, 6})}, axis(1)},
      {"Concat", "with a constant", {x({2, 3}), constant({2, 4})}, axis(1)},
      {"Concat", "columns, counted from the end", {maps, x({2, 3, 4, 1})}, axis(-1)},
      {"Concat", "batches", {maps, maps}, axis(0)},
      {"Concat", "of one", {maps}, axis(1)},
      {"Split", "equal parts", {maps}, axis(1), 3},
      {"Split", "unequal parts", {x({2, 7, 4})}, split(1, {1, 4, 2}), 3},
      {"Split", "columns, counted from the end", {maps}, split(-1, {2, 4}), 2},
      {"Split", "into one", {maps}, split(2, {4}), 1},
      {"Slice", "channels", {maps}, slice({1}, {1}, {3}, {1})},
      {"Slice", "a window", {maps}, slice({2, 3}, {1, 2}, {3, 5}, {1, 1})},
      {"Slice", "every second", {maps}, slice({2, 3}, {0, 1}, {4, 6}, {2, 2})},
      {"Slice", "counted from the end", {maps}, slice({-1}, {-3}, {-1}, {1})},
      {"Slice", "beyond the end", {maps}, slice({3}, {2}, {1000}, {1})},
      {"Slice", "backwards", {maps}, slice({3}, {-1}, {-1000}, {-1})},
      {"Slice", "backwards in steps", {maps}, slice({3}, {5}, {0}, {-2})},
      {"Pad", "with zeros, unevenly", {maps}, pad({0, 0, 1, 2, 0, 0, 3, 0}, "constant")},
      {"Pad", "with a number", {maps}, pad({0, 0, 1, 1, 0, 0, 1, 1}, "constant", -1.5f)},
      {"Pad", "channels", {maps}, pad({0, 1, 0, 0, 0, 2, 0, 0}, "constant")},
      {"Pad", "reflected", {maps}, pad({0, 0, 2, 1, 0, 0, 1, 3}, "reflect")},
      {"Pad", "the edge repeated", {maps}, pad({0, 0, 2, 1, 0, 0, 1, 3}, "edge")},
      {"Pad", "cropped where negative", {maps}, pad({0, 0, -1, 2, 0, 0, 1, -2}, "constant")},
      {"Pad", "of vectors", {x({2, 5})}, pad({0, 1, 0, 2}, "constant")},
      {"Reshape", "the rest found out", {maps}, shape({2, -1})},
      {"Reshape", "extents kept", {maps}, shape({0, 0, -1})},
      {"Reshape", "split up", {maps}, shape({0, 3, 2, 2, 3, 2})},
      {"Reshape", "the batch found out", {maps}, shape({-1, 6, 12})},
      {"Flatten", "at the channels", {maps}},
      {"Flatten", "at the columns", {maps}, axis(3)},
      {"Flatten", "at the start", {maps}, axis(0)},
      {"Flatten", "at the end", {maps}, axis(4)},
      {"Flatten", "counted from the end", {maps}, axis(-2)},
      {"Squeeze", "two axes", {x({2, 3, 1, 1})}, axes({2, 3})},
      {"Squeeze", "one of two, counted from the end", {x({2, 3, 1, 1})}, axes({-1})},
      {"Squeeze", "every axis of one", {x({2, 1, 3, 1})}},
      {"Unsqueeze", "at the end", {x({2, 3})}, axes({2, 3})},
      {"Unsqueeze", "in the middle", {x({2, 3})}, axes({1})},
      {"Unsqueeze", "apart, counted from the end", {x({2, 3})}, axes({-1, 1})},
      {"Transpose", "to channels last", {maps}, perm({0, 2, 3, 1})},
      {"Transpose", "to channels first", {maps}, perm({0, 3, 1, 2})},
      {"Transpose", "reversed", {x({2, 3, 4})}},
      {"Transpose", "of channel groups", {x({2, 2, 3, 4, 5})}, perm({0, 2, 1, 3, 4})},
      {"Gather", "channels", {maps, indices({4}, 3, true)}, axis(1)},
      {"Gather", "of the last axis, by a matrix", {maps, indices({2, 3}, 6, true)}, axis(-1)},
      {"Gather", "one channel, the axis gone", {maps, indices({}, 3, true)}, axis(1)},
      {"Gather", "by an input", {constant({5, 3}), indices({2, 4}, 5, false)}, axis(0)},
  };
  for (OperatorCase& row : resize_cases()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace edgegauge::conformance
