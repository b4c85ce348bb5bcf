// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/reference_parts.h"

#include <algorithm>
#include <cmath>

namespace edgegauge::conformance {
namespace {

using model::Node;

/// One number from one number.
template <auto kCompute>
std::vector<Array> each(const Call& call) {
  Array result = call.input(0);
  for (double& value : result.values) value = kCompute(call.node, value);
  return {std::move(result)};
}

/// One number from two, broadcast against each other.
template <auto kCompute>
std::vector<Array> both(const Call& call) {
  const Array& a = call.input(0);
  const Array& b = call.input(1);
  Array result = zeros(call.result_shape());
  for_each_place(result.shape, [&](const model::Shape& at, std::size_t i) {
    result.values[i] =
        kCompute(a.values[broadcast_offset(a.shape, at)], b.values[broadcast_offset(b.shape, at)]);
  });
  return {std::move(result)};
}

double clip(const Node& node, double x) {
  return std::min<double>(std::max<double>(x, node.number("min", 0)), node.number("max", 0));
}
double elu(const Node& node, double x) { return x < 0 ? node.number("alpha", 0) * std::expm1(x) : x; }
double hard_sigmoid(const Node& node, double x) {
  return std::clamp(node.number("alpha", 0) * x + node.number("beta", 0), 0.0, 1.0);
}
double hard_swish(const Node&, double x) { return x * std::clamp(x / 6 + 0.5, 0.0, 1.0); }
double identity(const Node&, double x) { return x; }
double leaky_relu(const Node& node, double x) { return x < 0 ? node.number("alpha", 0) * x : x; }
double relu(const Node&, double x) { return std::max(x, 0.0); }
double sigmoid(const Node&, double x) { return 1 / (1 + std::exp(-x)); }
double tangent(const Node&, double x) { return std::tanh(x); }

double sum(double a, double b) { return a + b; }
double difference(double a, double b) { return a - b; }
double product(double a, double b) { return a * b; }
double quotient(double a, double b) { return a / b; }
double prelu(double x, double slope) { return x < 0 ? slope * x : x; }

double converted(model::DataType type, double x) {
  switch (type) {
    case model::DataType::kFloat64:
      return x;
    case model::DataType::kFloat32:
      return static_cast<float>(x);
    case model::DataType::kBool:
      return x != 0 ? 1 : 0;
    default:
      return std::trunc(x);  // to integers towards zero
  }
}

std::vector<Array> cast(const Call& call) {
  Array result = call.input(0);
  for (double& value : result.values) value = converted(call.results[0].dtype, value);
  return {std::move(result)};
}

}  // namespace

Functions elementwise_functions() {
  return {{"Add", both<sum>},
          {"Cast", cast},
          {"Clip", each<clip>},
          {"Div", both<quotient>},
          {"Dropout", each<identity>},  // nothing is dropped outside training
          {"Elu", each<elu>},
          {"HardSigmoid", each<hard_sigmoid>},
          {"HardSwish", each<hard_swish>},
          {"Identity", each<identity>},
          {"LeakyRelu", each<leaky_relu>},
          {"Mul", both<product>},
          {"PRelu", both<prelu>},
          {"Relu", each<relu>},
          {"Sigmoid", each<sigmoid>},
          {"Sub", both<difference>},
          {"Tanh", each<tangent>}};
}

}  // namespace edgegauge::conformance
