// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conversion.h"
#include "types.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace edgegauge::tensorflow {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TF_Output as_it_lies(const Call& call) { return call.emitted(0).output; }

TF_Output unary(const Call& call, const char* type, TF_Output x) { return call.op(type).input(x).finish(); }

TF_Output binary(const Call& call, const char* type, TF_Output a, TF_Output b) {
  return call.op(type).input(a).input(b).finish();
}

// --- One input

void same_place(const Call& call, const char* type) {
  call.result_like_input(unary(call, type, as_it_lies(call)));
}

void pass(const Call& call, const char*) { call.result_like_input(as_it_lies(call)); }

void cast(const Call& call, const char* type) {
  const TF_DataType to = to_tensorflow(call.result_type().dtype);
  call.result_like_input(call.op(type).input(as_it_lies(call)).type("DstT", to).finish());
}

void leaky_relu(const Call& call, const char* type) {
  const float alpha = call.node().number("alpha", 0.01f);
  call.result_like_input(call.op(type).input(as_it_lies(call)).number("alpha", alpha).finish());
}

TF_Output clipped(const Call& call, TF_Output x, float low, float high) {
  if (low == 0 && high == 6) return unary(call, "Relu6", x);
  if (low == 0 && high == kInfinity) return unary(call, "Relu", x);
  if (low > -kInfinity) x = binary(call, "Maximum", x, call.scalar(low, "min"));
  if (high < kInfinity) x = binary(call, "Minimum", x, call.scalar(high, "max"));
  return x;
}

void clip(const Call& call, const char*) {
  const float low = call.node().number("min", -kInfinity);
  const float high = call.node().number("max", kInfinity);
  call.result_like_input(clipped(call, as_it_lies(call), low, high));
}

/// As Keras does: TensorFlow's has no alpha.
void elu(const Call& call, const char* type) {
  const TF_Output x = as_it_lies(call);
  const float alpha = call.node().number("alpha", 1);
  const TF_Output plain = unary(call, type, x);
  if (alpha == 1) return call.result_like_input(plain);
  const TF_Output scaled = binary(call, "Mul", plain, call.scalar(alpha, "alpha"));
  const TF_Output positive = binary(call, "Greater", x, call.scalar(0, "zero"));
  call.result_like_input(call.op("SelectV2").input(positive).input(x).input(scaled).finish());
}

/// alpha * clip(x + beta / alpha, 0, 1 / alpha), which is how networks are written whose alpha is a sixth:
/// the clipping is Relu6, which TensorFlow fuses.
TF_Output hard_sigmoid(const Call& call, float alpha, float beta) {
  constexpr float kSixth = 1.0f / 6;
  const bool is_sixth = std::abs(alpha - kSixth) < 1e-6f;
  const float high = is_sixth ? 6 : 1 / alpha;
  const float shift = is_sixth && beta == 0.5f ? 3 : beta / alpha;
  const TF_Output shifted = binary(call, "AddV2", as_it_lies(call), call.scalar(shift, "shift"));
  return binary(call, "Mul", clipped(call, shifted, 0, high), call.scalar(alpha, "scale"));
}

void hard_sigmoid(const Call& call, const char*) {
  const float alpha = call.node().number("alpha", 0.2f);
  if (!(alpha > 0)) call.refuse("an alpha that is not positive is not supported");
  call.result_like_input(hard_sigmoid(call, alpha, call.node().number("beta", 0.5f)));
}

void hard_swish(const Call& call, const char*) {
  call.result_like_input(binary(call, "Mul", as_it_lies(call), hard_sigmoid(call, 1.0f / 6, 0.5f)));
}

// --- Two inputs, of which either may be stretched

/// The layout in which the operands meet: that of the maps among them.
Layout common_layout(const Call& call) {
  const std::size_t rank = call.result_shape().size();
  for (const std::size_t i : {0, 1}) {
    if (call.shape(i).size() == rank && call.layout(i) == Layout::kChannelsLast) return Layout::kChannelsLast;
  }
  return Layout::kPlain;
}

/// The same elements with leading extents of 1 up to a rank.
model::Shape widened(model::Shape shape, std::size_t rank) {
  shape.insert(shape.begin(), rank - shape.size(), 1);
  return shape;
}

/// A constant that is stretched, without extents that stretching adds again.
TF_Output stretched_constant(const Call& call, std::size_t i, const Order& order) {
  model::Tensor tensor = call.constant(i);
  tensor.type.shape = widened(tensor.type.shape, order.size());
  tensor = permuted(tensor, order);
  model::Shape& shape = tensor.type.shape;
  shape.erase(shape.begin(), std::ranges::find_if(shape, [](std::int64_t extent) { return extent != 1; }));
  return call.constant(tensor, call.name_of(i));
}

TF_Output operand(const Call& call, std::size_t i, Layout layout) {
  const std::size_t rank = call.result_shape().size();
  if (layout == Layout::kPlain) return call.input(i);
  if (call.shape(i).size() == rank && !call.is_constant(i)) return call.input(i, layout);
  const Order order = order_of(layout, rank);
  if (call.is_constant(i) && model::element_count(call.result_shape()) > 0) {
    const bool has_full_rank = call.shape(1 - i).size() == rank && !call.is_constant(1 - i);
    if (has_full_rank) return stretched_constant(call, i, order);
  }
  const model::Shape wide = widened(call.shape(i), rank);
  return call.transpose(call.reshape(call.input(i), wide), wide, order);
}

void arithmetic(const Call& call, const char* type) {
  const Layout layout = common_layout(call);
  call.result(binary(call, type, operand(call, 0, layout), operand(call, 1, layout)), layout);
}

void divide(const Call& call, const char* type) {
  const auto dtype = call.type(0).dtype;
  using enum model::DataType;
  const bool has_fractions =
      dtype == kFloat32 || dtype == kFloat16 || dtype == kBFloat16 || dtype == kFloat64;
  arithmetic(call, has_fractions ? type : "TruncateDiv");
}

/// As Keras does: TensorFlow has no such operation.
void prelu(const Call& call, const char*) {
  const Layout layout = common_layout(call);
  const TF_Output x = operand(call, 0, layout);
  const TF_Output negative = unary(call, "Relu", unary(call, "Neg", x));
  const TF_Output scaled = binary(call, "Mul", operand(call, 1, layout), negative);
  call.result(binary(call, "Sub", unary(call, "Relu", x), scaled), layout);
}

constexpr std::array kRows = std::to_array<Row>({
    {"Add", arithmetic, "AddV2"},
    {"Cast", cast, "Cast"},
    {"Clip", clip},
    {"Div", divide, "RealDiv"},
    {"Dropout", pass},
    {"Elu", elu, "Elu"},
    {"HardSigmoid", hard_sigmoid},
    {"HardSwish", hard_swish},
    {"Identity", pass},
    {"LeakyRelu", leaky_relu, "LeakyRelu"},
    {"Mul", arithmetic, "Mul"},
    {"PRelu", prelu},
    {"Relu", same_place, "Relu"},
    {"Sigmoid", same_place, "Sigmoid"},
    {"Sub", arithmetic, "Sub"},
    {"Tanh", same_place, "Tanh"},
});

}  // namespace

std::span<const Row> elementwise_rows() { return kRows; }

}  // namespace edgegauge::tensorflow
