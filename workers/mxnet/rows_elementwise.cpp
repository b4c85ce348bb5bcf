// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <limits>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

std::string number(float value) { return fmt::format("{:.9g}", value); }

model::Shape of_rank(model::Shape shape, std::size_t rank) {
  shape.insert(shape.begin(), rank - std::min(rank, shape.size()), 1);
  return shape;
}

/// Two operands as one of MXNet's broadcasting operators takes them: of one rank.
Entry broadcast(Call& call, const std::string& op) {
  const std::size_t rank = call.result_shape().size();
  return call.add(
      op, {call.input_as(0, of_rank(call.shape(0), rank)), call.input_as(1, of_rank(call.shape(1), rank))});
}

/// `target` is "add" of elemwise_add and broadcast_add.
Entry arithmetic(Call& call) {
  if (call.shape(0) == call.shape(1))
    return call.add("elemwise_" + call.target(), {call.input(0), call.input(1)});
  return broadcast(call, "broadcast_" + call.target());
}

/// A value added to itself is doubled: the library fuses such a sum with the convolution that it comes from,
/// and then cannot run it.
Entry add(Call& call) {
  const bool is_doubled = call.node().inputs[0] == call.node().inputs[1];
  if (is_doubled) return call.add("_mul_scalar", {call.input(0)}, {{"scalar", "2"}});
  return arithmetic(call);
}

Entry plain(Call& call) { return call.add(call.target(), {call.input(0)}); }

Entry activation(Call& call) {
  return call.add("Activation", {call.input(0)}, {{"act_type", call.target()}});
}

Entry sloped(Call& call) {
  return call.add("LeakyReLU", {call.input(0)},
                  {{"act_type", call.target()}, {"slope", number(call.node().number("alpha", 0))}});
}

Entry hard_sigmoid(Call& call) {
  return call.add(
      "hard_sigmoid", {call.input(0)},
      {{"alpha", number(call.node().number("alpha", 0))}, {"beta", number(call.node().number("beta", 0))}});
}

Entry hard_swish(Call& call) {
  const Entry gate =
      call.add("hard_sigmoid", {call.input(0)}, {{"alpha", number(1.0f / 6)}, {"beta", "0.5"}}, "gate");
  return call.add("elemwise_mul", {call.input(0), gate});
}

/// A side that is open has the largest number of its type, which the library's parser takes for too large.
Entry clip(Call& call) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  const float least = call.node().number("min", -kLargest), most = call.node().number("max", kLargest);
  const bool from_below = least > -kLargest, from_above = most < kLargest;
  if (from_below && from_above)
    return call.add("clip", {call.input(0)}, {{"a_min", number(least)}, {"a_max", number(most)}});
  if (from_below) return call.add("_maximum_scalar", {call.input(0)}, {{"scalar", number(least)}});
  if (from_above) return call.add("_minimum_scalar", {call.input(0)}, {{"scalar", number(most)}});
  return call.add("_copy", {call.input(0)});
}

Entry cast(Call& call) {
  const auto to = model::parse_data_type(call.node().text("to", ""));
  const std::string name = to ? type_name(*to) : "";
  if (name.empty()) call.refuse("there is no such type");
  return call.add("Cast", {call.input(0)}, {{"dtype", name}});
}

/// Whether a slope has one number for all, or one for each channel.
bool fits_leaky_relu(const model::Shape& slope, const model::Shape& input) {
  if (model::element_count(slope) == 1) return true;
  const model::Shape full = of_rank(slope, input.size());
  return input.size() > 1 && full[1] == input[1] && model::element_count(slope) == input[1];
}

Entry prelu(Call& call) {
  if (fits_leaky_relu(call.shape(1), call.shape(0))) {
    const Entry slope = call.input_as(1, {model::element_count(call.shape(1))});
    return call.add("LeakyReLU", {call.input(0), slope}, {{"act_type", "prelu"}});
  }
  const Entry above = call.add("_maximum_scalar", {call.input(0)}, {{"scalar", "0"}}, "above");
  const Entry below = call.add("_minimum_scalar", {call.input(0)}, {{"scalar", "0"}}, "below");
  const Entry slope = call.input_as(1, of_rank(call.shape(1), call.shape(0).size()));
  const Entry scaled = call.add("broadcast_mul", {below, slope}, {}, "scaled");
  return call.add("elemwise_add", {above, scaled});
}

}  // namespace

std::vector<Row> elementwise_rows() {
  return {{"Add", "add", add},
          {"Cast", "", cast},
          {"Clip", "", clip},
          {"Div", "div", arithmetic},
          {"Dropout", "_copy", plain},
          {"Elu", "elu", sloped},
          {"HardSigmoid", "", hard_sigmoid},
          {"HardSwish", "", hard_swish},
          {"Identity", "_copy", plain},
          {"LeakyRelu", "leaky", sloped},
          {"Mul", "mul", arithmetic},
          {"PRelu", "", prelu},
          {"Relu", "relu", activation},
          {"Sigmoid", "sigmoid", activation},
          {"Sub", "sub", arithmetic},
          {"Tanh", "tanh", activation}};
}

}  // namespace edgegauge::mxnet
