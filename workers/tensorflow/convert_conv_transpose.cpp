// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "sliding.h"

#include <algorithm>
#include <cstring>
#include <span>

// ConvTranspose is what TensorFlow calls the gradient of a convolution by its input.
namespace edgegauge::tensorflow {
namespace {

using model::Shape;

/// A dilated kernel as a larger one with zeros in between: TensorFlow's CPU kernels have no dilations here.
model::Tensor spread(const model::Tensor& kernel, const Integers& dilations) {
  Shape from = kernel.type.shape, to = from;
  for (std::size_t axis = 0; axis < dilations.size(); ++axis)
    to[axis + 2] = dilations[axis] * (from[axis + 2] - 1) + 1;
  const std::size_t size = model::size_of(kernel.type.dtype);
  std::vector<std::byte> bytes(size * static_cast<std::size_t>(model::element_count(to)), std::byte{0});
  Shape at(from.size(), 0);
  for (std::int64_t i = 0; i < model::element_count(from); ++i) {
    std::int64_t place = 0;
    for (std::size_t axis = 0; axis < to.size(); ++axis)
      place = place * to[axis] + at[axis] * (axis < 2 ? 1 : dilations[axis - 2]);
    std::memcpy(&bytes[static_cast<std::size_t>(place) * size],
                kernel.data.get() + static_cast<std::size_t>(i) * size, size);
    for (std::size_t axis = from.size(); axis-- > 0 && ++at[axis] == from[axis];) at[axis] = 0;
  }
  return model::make_tensor({kernel.type.dtype, to}, bytes);
}

/// [in, out, kernel...] as [kernel..., out, in].
TF_Output transposed_weights(const Call& call, const Sliding& sliding, std::int64_t outputs,
                             std::int64_t inputs) {
  if (!sliding.is_dilated()) return kernel_of(call, sliding, outputs, inputs);
  if (!call.is_constant(1)) call.refuse("dilated weights that are not constants are not supported");
  const std::size_t axes = call.shape(1).size() - 2;
  const Integers dilations(sliding.dilations.end() - static_cast<std::ptrdiff_t>(axes),
                           sliding.dilations.end());
  model::Tensor kernel = permuted(spread(call.constant(1), dilations), kernel_first(axes));
  kernel.type.shape.clear();
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis) kernel.type.shape.push_back(sliding.reach(axis));
  kernel.type.shape.insert(kernel.type.shape.end(), {outputs, inputs});
  return call.constant(kernel, call.name_of(1));
}

std::vector<TF_Output> parts_of(const Call& call, TF_Output x, std::size_t axis, std::int64_t count) {
  return call.op("Split").input(call.axis(axis)).input(x).integer("num_split", count).finish_all();
}

struct Gradient {
  const char* type;
  Shape result;  ///< with what is cut off afterwards
  std::int64_t channels;
};

TF_Output widened(const Call& call, const Sliding& sliding, const Gradient& gradient, TF_Output x,
                  TF_Output filter) {
  Shape shape = gradient.result;
  shape.back() = gradient.channels;
  return call.op(gradient.type)
      .input(call.short_integers(shape, "input_sizes"))
      .input(filter)
      .input(x)
      .integers("strides", with_ones(sliding.strides))
      .text("padding", "VALID")
      .finish();
}

/// Group by group: the gradient's CPU kernels know no groups.
TF_Output widened_in_groups(const Call& call, const Sliding& sliding, Gradient gradient,
                            std::int64_t groups) {
  gradient.channels /= groups;
  const auto inputs = parts_of(call, sliding.x, sliding.input.size() - 1, groups);
  const auto filters =
      parts_of(call, transposed_weights(call, sliding, gradient.channels, sliding.input.back()),
               sliding.axes() + 1, groups);
  std::vector<TF_Output> results;
  for (std::size_t g = 0; g < inputs.size(); ++g)
    results.push_back(widened(call, sliding, gradient, inputs[g], filters[g]));
  return call.op("ConcatV2").input_list(results).input(call.axis(sliding.input.size() - 1)).finish();
}

/// The result without the margin that ONNX calls padding.
TF_Output without_margin(const Call& call, const Sliding& sliding, TF_Output y) {
  const bool has_margin = std::ranges::any_of(sliding.begins, [](auto n) { return n != 0; }) ||
                          std::ranges::any_of(sliding.ends, [](auto n) { return n != 0; });
  if (!has_margin) return y;
  Integers begins{0};
  begins.insert(begins.end(), sliding.begins.begin(), sliding.begins.end());
  begins.push_back(0);
  return call.op("Slice")
      .input(y)
      .input(call.integers(begins, "begin"))
      .input(call.integers(sliding.output, "size"))
      .finish();
}

}  // namespace

void conv_transpose(const Call& call, const char*) {
  const Sliding sliding = sliding_of(call);
  const std::int64_t groups = call.node().integer("group", 1);
  Gradient gradient{.type = sliding.axes() == 3 ? "Conv3DBackpropInputV2" : "Conv2DBackpropInput",
                    .result = sliding.output,
                    .channels = sliding.output.back()};
  for (std::size_t axis = 0; axis < sliding.axes(); ++axis)
    gradient.result[axis + 1] += sliding.begins[axis] + sliding.ends[axis];
  const bool depthwise = groups > 1 && groups == sliding.input.back() && groups == sliding.output.back() &&
                         sliding.has_one_stride() && sliding.axes() == 2;
  TF_Output y{};
  if (depthwise) {
    gradient.type = "DepthwiseConv2dNativeBackpropInput";
    y = widened(call, sliding, gradient, sliding.x, transposed_weights(call, sliding, groups, 1));
  } else if (groups > 1) {
    y = widened_in_groups(call, sliding, gradient, groups);
  } else {
    y = widened(call, sliding, gradient, sliding.x,
                transposed_weights(call, sliding, sliding.output.back(), sliding.input.back()));
  }
  result_of(call, sliding, with_bias(call, without_margin(call, sliding, y)));
}

}  // namespace edgegauge::tensorflow
