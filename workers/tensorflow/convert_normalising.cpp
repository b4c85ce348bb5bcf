// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conversion.h"

#include <array>
#include <cmath>

namespace edgegauge::tensorflow {
namespace {

using model::DataType;
using model::Shape;

std::span<const float> floats(const model::Tensor& tensor) {
  return {reinterpret_cast<const float*>(tensor.data.get()), tensor.bytes().size() / sizeof(float)};
}

// --- Batch normalisation

void fused_batch_norm(const Call& call) {
  NodeWriter op = call.op("FusedBatchNormV3");
  op.input(call.input(0, Layout::kChannelsLast));
  for (std::size_t i = 1; i < 5; ++i) op.input(call.input(i));
  const TF_Output y =
      op.number("epsilon", call.node().number("epsilon", 1e-5f)).flag("is_training", false).finish();
  call.result(y, Layout::kChannelsLast);
}

/// As tf.nn.batch_normalization: x * factor + offset, which are known here.
void batch_norm(const Call& call, const char*) {
  const std::size_t rank = call.shape(0).size();
  if (rank == 4 && call.type(0).dtype == DataType::kFloat32) return fused_batch_norm(call);
  for (std::size_t i = 1; i < 5; ++i) {
    if (!call.is_constant(i) || call.type(i).dtype != DataType::kFloat32)
      call.refuse("statistics that are not constants of type F32 are supported for images only");
  }
  const auto scale = floats(call.constant(1)), bias = floats(call.constant(2));
  const auto mean = floats(call.constant(3)), variance = floats(call.constant(4));
  std::vector<float> factor, offset;
  for (std::size_t c = 0; c < scale.size(); ++c) {
    factor.push_back(scale[c] / std::sqrt(variance[c] + call.node().number("epsilon", 1e-5f)));
    offset.push_back(bias[c] - mean[c] * factor[c]);
  }
  const Layout layout = rank > 2 ? Layout::kChannelsLast : Layout::kPlain;
  const Shape channels{static_cast<std::int64_t>(scale.size())};
  const TF_Output product = call.op("Mul")
                                .input(call.input(0, layout))
                                .input(call.constant(model::make_float_tensor(channels, factor), "factor"))
                                .finish();
  const TF_Output sum = call.op("AddV2")
                            .input(product)
                            .input(call.constant(model::make_float_tensor(channels, offset), "offset"))
                            .finish();
  call.result(sum, layout);
}

// --- Local response normalisation

/// ONNX divides alpha by the size of the window, TensorFlow does not.
void lrn(const Call& call, const char* type) {
  const std::int64_t size = call.node().integer("size", 1);
  if (call.shape(0).size() != 4) call.refuse("only images are supported");
  if (size % 2 == 0) call.refuse("a window of an even number of channels is not supported");
  const TF_Output y = call.op(type)
                          .input(call.input(0, Layout::kChannelsLast))
                          .integer("depth_radius", size / 2)
                          .number("bias", call.node().number("bias", 1))
                          .number("alpha", call.node().number("alpha", 1e-4f) / static_cast<float>(size))
                          .number("beta", call.node().number("beta", 0.75f))
                          .finish();
  call.result(y, Layout::kChannelsLast);
}

// --- Softmax, over the last axis as it lies

void softmax(const Call& call, const char* type) {
  const std::size_t rank = call.shape(0).size();
  const auto axis = static_cast<std::size_t>(call.node().integer("axis", -1));
  if (rank > 2 && axis == 1) {
    const TF_Output x = call.input(0, Layout::kChannelsLast);
    return call.result(call.op(type).input(x).finish(), Layout::kChannelsLast);
  }
  Order to_last = unchanged(rank);
  std::swap(to_last[axis], to_last.back());
  const TF_Output x = call.transpose(call.input(0), call.shape(0), to_last);
  const TF_Output y = call.op(type).input(x).finish();
  call.result(call.transpose(y, permuted(call.shape(0), to_last), to_last));
}

// --- Reductions

/// Whether a result lies in that layout. `axes_left` are its axes as they lie, numbered as before the
/// reduction.
bool lies_as(Layout layout, const std::vector<std::size_t>& axes_left, const std::vector<bool>& is_gone) {
  std::vector<std::size_t> names;  // the axes that are left, in our graph's order
  for (std::size_t axis = 0; axis < is_gone.size(); ++axis) {
    if (!is_gone[axis]) names.push_back(axis);
  }
  if (layout == Layout::kChannelsLast && names.size() < 3) return false;
  std::vector<std::size_t> wanted;
  for (const std::size_t k : order_of(layout, names.size())) wanted.push_back(names[k]);
  return axes_left == wanted;
}

TF_Output reduced(const Call& call, const char* type, Layout layout, const std::vector<bool>& is_gone,
                  bool keep) {
  const Order order = order_of(layout, is_gone.size());
  std::vector<std::int64_t> axes;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (is_gone[order[k]]) axes.push_back(static_cast<std::int64_t>(k));
  }
  return call.op(type)
      .input(call.input(0, layout))
      .input(call.integers(axes, "axes"))
      .flag("keep_dims", keep)
      .finish();
}

void reduce(const Call& call, const char* type, const std::vector<bool>& is_gone, bool keep) {
  const Layout layout = call.layout(0);
  if (keep) return call.result(reduced(call, type, layout, is_gone, keep), layout);
  std::vector<std::size_t> axes_left;
  for (const std::size_t axis : order_of(layout, is_gone.size())) {
    if (!is_gone[axis]) axes_left.push_back(axis);
  }
  for (const Layout after : {Layout::kPlain, Layout::kChannelsLast}) {
    if (lies_as(after, axes_left, is_gone))
      return call.result(reduced(call, type, layout, is_gone, keep), after);
  }
  call.result(reduced(call, type, Layout::kPlain, is_gone, keep));
}

void reduce_mean(const Call& call, const char* type) {
  const auto axes = call.node().integers("axes");
  std::vector<bool> is_gone(call.shape(0).size(), axes.empty());
  for (const std::int64_t axis : axes) is_gone[static_cast<std::size_t>(axis)] = true;
  reduce(call, type, is_gone, call.node().integer("keepdims", 1) != 0);
}

void global_pool(const Call& call, const char* type) {
  std::vector<bool> is_gone(call.shape(0).size(), true);
  is_gone[0] = is_gone[1] = false;
  reduce(call, type, is_gone, true);
}

constexpr std::array kRows = std::to_array<Row>({
    {"BatchNormalization", batch_norm},
    {"GlobalAveragePool", global_pool, "Mean"},
    {"GlobalMaxPool", global_pool, "Max"},
    {"LRN", lrn, "LRN"},
    {"LogSoftmax", softmax, "LogSoftmax"},
    {"ReduceMean", reduce_mean, "Mean"},
    {"Softmax", softmax, "Softmax"},
});

}  // namespace

std::span<const Row> normalising_rows() { return kRows; }

}  // namespace edgegauge::tensorflow
