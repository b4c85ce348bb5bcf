// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "sliding.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;

/// What a window of an average is divided by, as a share of its kernel: for each position on an axis, how
/// many of its elements count.
std::vector<float> counts(const Sliding& sliding, std::size_t axis, bool padding_counts) {
  const std::int64_t from = padding_counts ? 0 : sliding.begins[axis];
  const std::int64_t in = sliding.input[axis + 1];
  const std::int64_t to = sliding.begins[axis] + in + (padding_counts ? sliding.ends[axis] : 0);
  std::vector<float> numbers;
  for (std::int64_t position = 0; position < sliding.output[axis + 1]; ++position) {
    float count = 0;
    for (std::int64_t k = 0; k < sliding.kernel[axis]; ++k) {
      const std::int64_t at = position * sliding.strides[axis] + k * sliding.dilations[axis];
      count += at >= from && at < to ? 1.0f : 0.0f;
    }
    numbers.push_back(count);
  }
  return numbers;
}

/// What an average over whole kernels must be multiplied by, one factor for each position; [extents..., 1].
model::Tensor corrections(const Sliding& sliding, bool padding_counts) {
  std::vector<float> factors{1};
  Shape shape;
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) {
    std::vector<float> longer;
    for (const float factor : factors) {
      for (const float count : counts(sliding, axis, padding_counts))
        longer.push_back(factor * static_cast<float>(sliding.kernel[axis]) / count);
    }
    factors = std::move(longer);
    shape.push_back(sliding.output[axis + 1]);
  }
  shape.push_back(1);
  return model::make_float_tensor(shape, factors);
}

bool corrects_nothing(const model::Tensor& factors) {
  const auto* first = reinterpret_cast<const float*>(factors.data.get());
  return std::all_of(first, first + model::element_count(factors.type.shape),
                     [](float factor) { return factor == 1; });
}

TF_Output pooled(const Call& call, const std::string& type, const Sliding& sliding, const Integers& strides) {
  const bool over_volumes = sliding.axes() == 3;
  NodeWriter op = call.op(over_volumes ? type + "3D" : type);
  op.input(sliding.x).integers("ksize", with_ones(sliding.kernel)).integers("strides", with_ones(strides));
  set_padding(op, sliding);
  return op.finish();
}

/// As tf.nn.pool does: elements a dilation apart become neighbours.
TF_Output pooled_apart(const Call& call, const std::string& type, const Sliding& sliding) {
  const auto axes = static_cast<std::int64_t>(sliding.axes());
  Integers missing, none(sliding.axes(), 0), begins(sliding.axes() + 2, 0),
      steps = with_ones(sliding.strides);
  Integers stops{sliding.output.front()};
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) {
    const std::int64_t dilation = sliding.dilations[axis];
    missing.push_back((dilation - sliding.input[axis + 1] % dilation) % dilation);
    stops.push_back((sliding.output[axis + 1] - 1) * sliding.strides[axis] + 1);
  }
  stops.push_back(sliding.output.back());
  const TF_Output block = call.constant(model::make_int64_tensor({axes}, sliding.dilations), "block_shape");
  Sliding apart = sliding;
  apart.x = call.op("SpaceToBatchND")
                .input(sliding.x)
                .input(block)
                .input(call.pairs(none, missing, "paddings"))
                .finish();
  const TF_Output y = pooled(call, type, apart, Integers(sliding.axes(), 1));
  const TF_Output together =
      call.op("BatchToSpaceND").input(y).input(block).input(call.pairs(none, none, "crops")).finish();
  return call.op("StridedSlice")
      .input(together)
      .input(call.integers(begins, "begin"))
      .input(call.integers(stops, "end"))
      .input(call.integers(steps, "strides"))
      .finish();
}

/// What is left over behind the last window needs no padding, and an operation without padding ignores it.
Integers without_remainder(const Sliding& sliding) {
  Integers ends = fitting_ends(sliding);
  for (std::size_t axis = 0; axis < ends.size(); ++axis) {
    if (ends[axis] < 0 && -ends[axis] < sliding.strides[axis]) ends[axis] = 0;
  }
  return ends;
}

}  // namespace

void pool(const Call& call, const char* type) {
  const bool is_average = std::string_view(type) == "AvgPool";
  const Sliding stated = sliding_of(call);
  Sliding sliding = stated;
  if (std::string_view(padding_name(stated)) != "SAME") sliding.ends = without_remainder(stated);
  if (std::ranges::any_of(sliding.ends, [](std::int64_t end) { return end < 0; }))
    call.refuse("padding in which whole windows are left out is not supported");

  const bool padding_counts = is_average && call.node().integer("count_include_pad", 0) != 0;
  // TensorFlow's own padding never counts. MaxPool knows EXPLICIT, but then neither oneDNN nor XLA takes it.
  const bool pads_itself =
      !sliding.is_dilated() && !padding_counts && std::string_view(padding_name(sliding)) != "EXPLICIT";
  if (!pads_itself) pad_ahead(call, sliding, is_average ? 0 : -std::numeric_limits<double>::infinity());
  TF_Output y =
      sliding.is_dilated() ? pooled_apart(call, type, sliding) : pooled(call, type, sliding, sliding.strides);
  if (is_average && !pads_itself) {
    const model::Tensor factors = corrections(stated, padding_counts);
    if (!corrects_nothing(factors))
      y = call.op("Mul").input(y).input(call.constant(factors, "share_that_counts")).finish();
  }
  result_of(call, stated, y);
}

}  // namespace edgegauge::tensorflow
