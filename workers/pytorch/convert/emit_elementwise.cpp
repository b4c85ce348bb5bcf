// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"
#include "model/constants.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::pytorch {
namespace {

using model::DataType;

/// A function of all inputs and nothing else. `Name` is what torch calls it.
template <const char* Name>
void call(ScriptWriter& to, const model::Node& node) {
  std::string arguments = to.input(node);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) arguments += ", " + to.input(node, i);
  to.assign(node, fmt::format("torch.{}({})", Name, arguments));
}

constexpr char kAdd[] = "add", kSub[] = "sub", kMul[] = "mul";
constexpr char kRelu[] = "relu", kSigmoid[] = "sigmoid", kTanh[] = "tanh", kHardSwish[] = "hardswish";

void same(ScriptWriter& to, const model::Node& node) { to.assign(node, to.input(node)); }

bool is_float(DataType type) {
  return type == DataType::kFloat32 || type == DataType::kFloat16 || type == DataType::kBFloat16 ||
         type == DataType::kFloat64;
}

/// Whole numbers are divided towards zero.
void div(ScriptWriter& to, const model::Node& node) {
  const bool exact = is_float(to.graph().type_of(node.outputs[0]).dtype);
  to.assign(node, fmt::format("torch.div({}, {}{})", to.input(node), to.input(node, 1),
                              exact ? "" : ", rounding_mode=\"trunc\""));
}

void elu(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.elu({}, {})", to.input(node), literal(node.number("alpha", 1))));
}

void leaky_relu(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.leaky_relu({}, {})", to.input(node), literal(node.number("alpha", 0))));
}

/// PyTorch's has fixed coefficients.
void hard_sigmoid(ScriptWriter& to, const model::Node& node) {
  const float alpha = node.number("alpha", 0), beta = node.number("beta", 0);
  if (alpha == 1.0f / 6 && beta == 0.5f) {
    to.assign(node, fmt::format("torch.hardsigmoid({})", to.input(node)));
  } else {
    to.assign(node, fmt::format("torch.clamp(torch.add(torch.mul({}, {}), {}), 0, 1)", to.input(node),
                                literal(alpha), literal(beta)));
  }
}

/// The bounds at the ends of single precision mean none.
void clip(ScriptWriter& to, const model::Node& node) {
  constexpr float kLargest = std::numeric_limits<float>::max();
  const float least = node.number("min", -kLargest), most = node.number("max", kLargest);
  if (least <= -kLargest && most >= kLargest) return same(to, node);
  to.assign(node, fmt::format("torch.clamp({}, {}, {})", to.input(node),
                              least <= -kLargest ? "None" : literal(least),
                              most >= kLargest ? "None" : literal(most)));
}

/// torch.prelu takes one slope or one for each channel, in a row; any other is stretched as ONNX says.
void prelu(ScriptWriter& to, const model::Node& node) {
  const model::Shape& x = to.input_shape(node);
  const model::Shape& slope = to.input_shape(node, 1);
  const std::int64_t count = model::element_count(slope);
  const bool per_channel = x.size() >= 2 && slope.size() + 1 == x.size() && slope[0] == x[1] && count == x[1];
  if (per_channel || count == 1) {
    const std::string row =
        slope.size() == 1 ? to.input(node, 1) : fmt::format("torch.flatten({})", to.input(node, 1));
    to.assign(node, fmt::format("torch.prelu({}, {})", to.input(node), row));
  } else {
    to.assign(node, fmt::format("torch.where(torch.ge({0}, 0), {0}, torch.mul({0}, {1}))", to.input(node),
                                to.input(node, 1)));
  }
}

/// The numbers that TorchScript has for element types (c10::ScalarType).
constexpr std::array<std::pair<DataType, int>, 10> kTypeNumbers{{{DataType::kUint8, 0},
                                                                 {DataType::kInt8, 1},
                                                                 {DataType::kInt16, 2},
                                                                 {DataType::kInt32, 3},
                                                                 {DataType::kInt64, 4},
                                                                 {DataType::kFloat16, 5},
                                                                 {DataType::kFloat32, 6},
                                                                 {DataType::kFloat64, 7},
                                                                 {DataType::kBool, 11},
                                                                 {DataType::kBFloat16, 15}}};

void cast(ScriptWriter& to, const model::Node& node) {
  const auto type = model::parse_data_type(node.text("to", ""));
  const auto row =
      std::ranges::find(kTypeNumbers, type, [](const auto& pair) { return std::optional(pair.first); });
  if (row == kTypeNumbers.end()) refuse(node, "its type is not known");
  to.assign(node, fmt::format("torch.to({}, {})", to.input(node), row->second));
}

}  // namespace

std::vector<EmitRow> elementwise_rows() {
  return {{"Add", call<kAdd>},
          {"Cast", cast},
          {"Clip", clip},
          {"Div", div},
          {"Dropout", same},
          {"Elu", elu},
          {"HardSigmoid", hard_sigmoid},
          {"HardSwish", call<kHardSwish>},
          {"Identity", same},
          {"LeakyRelu", leaky_relu},
          {"Mul", call<kMul>},
          {"PRelu", prelu},
          {"Relu", call<kRelu>},
          {"Sigmoid", call<kSigmoid>},
          {"Sub", call<kSub>},
          {"Tanh", call<kTanh>}};
}

}  // namespace edgegauge::pytorch
