// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "sliding.h"

#include "model/window.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;

Shape lifted(const Shape& shape) { return {shape[0], 1, shape[1], shape[2]}; }

void lift(const Call& call, Sliding& sliding) {
  sliding.input = lifted(sliding.input);
  sliding.output = lifted(sliding.output);
  sliding.x = call.reshape(sliding.x, sliding.input);
  for (Integers* numbers : {&sliding.kernel, &sliding.strides, &sliding.dilations})
    numbers->insert(numbers->begin(), 1);
  for (Integers* numbers : {&sliding.begins, &sliding.ends}) numbers->insert(numbers->begin(), 0);
  sliding.is_lifted = true;
}

/// What TensorFlow adds for "SAME" (tensorflow/core/framework/kernel_shape_util.h).
bool is_same(const Sliding& sliding, std::size_t axis) {
  const std::int64_t in = sliding.input[axis + 1];
  const std::int64_t stride = sliding.strides[axis];
  const std::int64_t out = (in + stride - 1) / stride;
  const std::int64_t total = std::max<std::int64_t>((out - 1) * stride + sliding.reach(axis) - in, 0);
  return sliding.output[axis + 1] == out && sliding.begins[axis] == total / 2 &&
         sliding.ends[axis] == total - total / 2;
}

bool is_unpadded(const Sliding& sliding, std::size_t axis) {
  return sliding.begins[axis] == 0 && sliding.ends[axis] == 0;
}

template <class Test>
bool on_every_axis(const Sliding& sliding, Test test) {
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) {
    if (!test(sliding, axis)) return false;
  }
  return true;
}

}  // namespace

bool Sliding::is_dilated() const {
  return std::ranges::any_of(dilations, [](std::int64_t d) { return d != 1; });
}

bool Sliding::has_one_stride() const {
  return std::ranges::all_of(strides, [&](std::int64_t stride) { return stride == strides[0]; });
}

Sliding sliding_of(const Call& call) {
  const std::size_t rank = call.shape(0).size();
  if (rank < 3 || rank > 5) call.refuse("only one to three spatial extents are supported");
  const model::Window window = model::window_of(call.node());
  const auto half = window.pads.begin() + static_cast<std::ptrdiff_t>(window.kernel.size());
  Sliding sliding{.x = call.input(0, Layout::kChannelsLast),
                  .input = permuted(call.shape(0), channels_last(rank)),
                  .output = permuted(call.result_shape(), channels_last(rank)),
                  .kernel = window.kernel,
                  .strides = window.strides,
                  .dilations = window.dilations,
                  .begins = {window.pads.begin(), half},
                  .ends = {half, window.pads.end()}};
  if (rank == 3) lift(call, sliding);
  return sliding;
}

Integers fitting_ends(const Sliding& sliding) {
  Integers ends;
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) {
    const std::int64_t covered = (sliding.output[axis + 1] - 1) * sliding.strides[axis] + sliding.reach(axis);
    ends.push_back(covered - sliding.input[axis + 1] - sliding.begins[axis]);
  }
  return ends;
}

const char* padding_name(const Sliding& sliding) {
  if (on_every_axis(sliding, is_unpadded)) return "VALID";
  return on_every_axis(sliding, is_same) ? "SAME" : "EXPLICIT";
}

void set_padding(NodeWriter& node, const Sliding& sliding) {
  const char* name = padding_name(sliding);
  node.text("padding", name);
  if (std::string_view(name) != "EXPLICIT") return;
  Integers paddings{0, 0};
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis)
    paddings.insert(paddings.end(), {sliding.begins[axis], sliding.ends[axis]});
  paddings.insert(paddings.end(), {0, 0});
  node.integers("explicit_paddings", paddings);
}

Integers with_ones(const Integers& spatial) {
  Integers all{1};
  all.insert(all.end(), spatial.begin(), spatial.end());
  all.push_back(1);
  return all;
}

void pad_ahead(const Call& call, Sliding& sliding, double value) {
  if (on_every_axis(sliding, is_unpadded)) return;
  Integers begins{0}, ends{0};
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) {
    begins.push_back(sliding.begins[axis]);
    ends.push_back(sliding.ends[axis]);
    sliding.input[axis + 1] += sliding.begins[axis] + sliding.ends[axis];
  }
  begins.push_back(0);
  ends.push_back(0);
  sliding.x = call.op("PadV2")
                  .input(sliding.x)
                  .input(call.pairs(begins, ends, "paddings"))
                  .input(call.scalar(value, "pad_value"))
                  .finish();
  std::ranges::fill(sliding.begins, 0);
  std::ranges::fill(sliding.ends, 0);
}

Order kernel_first(std::size_t axes) {
  Order order;
  for (std::size_t axis = 0; axis < axes; ++axis) order.push_back(axis + 2);
  order.insert(order.end(), {1, 0});
  return order;
}

TF_Output kernel_of(const Call& call, const Sliding& sliding, std::int64_t inputs, std::int64_t outputs) {
  Shape shape = sliding.kernel;
  shape.insert(shape.end(), {inputs, outputs});
  return call.reordered(1, kernel_first(call.shape(1).size() - 2), shape);
}

TF_Output with_bias(const Call& call, TF_Output y) {
  return call.has_input(2) ? call.op("BiasAdd").input(y).input(call.input(2)).finish() : y;
}

void result_of(const Call& call, const Sliding& sliding, TF_Output y) {
  const Order last = channels_last(call.result_shape().size());
  if (sliding.is_lifted) y = call.reshape(y, permuted(call.result_shape(), last));
  call.result(y, Layout::kChannelsLast);
}

namespace {

constexpr std::array kRows = std::to_array<Row>({
    {"AveragePool", pool, "AvgPool"},
    {"Conv", conv},
    {"ConvTranspose", conv_transpose},
    {"MaxPool", pool, "MaxPool"},
});

}  // namespace

std::span<const Row> window_rows() { return kRows; }

}  // namespace edgegauge::tensorflow
