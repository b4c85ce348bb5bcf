// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"

namespace edgegauge::conformance {
namespace {

constexpr Range kWide{-8, 8};       // beyond the knees of every activation
constexpr Range kPositive{0.5, 2};  // to divide by

/// Broadcasting as every arithmetic operator has it.
std::vector<OperatorCase> arithmetic(std::string_view op, Range second = {}) {
  return {{op, "two inputs of one shape", {x({2, 3, 4, 5}), x({2, 3, 4, 5}, second)}},
          {op, "the second is stretched", {x({2, 3, 4, 5}), x({2, 1, 1, 5}, second)}},
          {op, "the first is stretched", {x({2, 1, 4, 1}), x({2, 3, 4, 5}, second)}},
          {op, "both are stretched", {x({2, 1, 4}), x({2, 3, 1}, second)}},
          {op, "a constant per channel", {x({2, 3, 4, 5}), constant({3, 1, 1}, second)}},
          {op, "a constant per column", {x({2, 3, 4, 5}), constant({5}, second)}},
          {op, "a constant of rank 0", {x({2, 3, 4}), constant({}, second)}},
          {op, "a constant on the left", {constant({3, 1, 1}), x({2, 3, 4, 5}, second)}},
          {op, "a constant on the left that is larger", {constant({3, 4, 1}), x({2, 1, 1, 5}, second)}},
          {op, "two axes", {x({2, 7}), constant({7}, second)}}};
}

/// Shapes as an activation meets them.
std::vector<OperatorCase> activation(std::string_view op, const model::Attributes& other = {}) {
  std::vector<OperatorCase> rows{{op, "of maps", {x({2, 3, 5, 4}, kWide)}},
                                 {op, "of vectors", {x({2, 17}, kWide)}},
                                 {op, "of volumes", {x({2, 2, 3, 4, 5}, kWide)}}};
  if (!other.empty()) rows.push_back({op, "with its attributes set", {x({2, 3, 5, 4}, kWide)}, other});
  return rows;
}

void append(std::vector<OperatorCase>& to, const std::vector<OperatorCase>& rows) {
  to.insert(to.end(), rows.begin(), rows.end());
}

model::Attributes cast_to(model::DataType type) { return {{"to", std::string(model::name_of(type))}}; }

}  // namespace

std::vector<OperatorCase> elementwise_cases() {
  std::vector<OperatorCase> rows{
      {"Clip", "on both sides", {x({2, 3, 4}, kWide)}, {{"min", -1.5f}, {"max", 6.0f}}},
      {"Clip", "from below only", {x({2, 3, 4}, kWide)}, {{"min", 0.25f}}},
      {"Clip", "from above only", {x({2, 3, 4}, kWide)}, {{"max", -0.25f}}},
      {"Clip", "on no side", {x({2, 3, 4}, kWide)}},
      {"PRelu", "one slope", {x({2, 3, 4, 5}), constant({1})}},
      {"PRelu", "a slope per channel", {x({2, 3, 4, 5}), constant({3, 1, 1})}},
      {"PRelu", "a slope per column", {x({2, 6}), constant({6})}},
      {"Cast", "to whole numbers, towards zero", {x({2, 3, 4}, kWide)}, cast_to(model::DataType::kInt32)},
      {"Cast", "to wide whole numbers", {x({2, 3, 4}, kWide)}, cast_to(model::DataType::kInt64)},
      {"Cast",
       "from whole numbers",
       {{{2, 9}, false, kWide, model::DataType::kInt64}},
       cast_to(model::DataType::kFloat32)},
      // With a node before them these two are gone from an inferred graph; between input and output they
      // stay.
      {"Dropout", "of an input", {x({2, 3, 4})}},
      {"Identity", "of an input", {x({2, 3, 4})}},
  };
  append(rows, arithmetic("Add"));
  append(rows, arithmetic("Sub"));
  append(rows, arithmetic("Mul"));
  append(rows, arithmetic("Div", kPositive));
  append(rows, activation("Elu", {{"alpha", 0.4f}}));
  append(rows, activation("HardSigmoid", {{"alpha", 0.35f}, {"beta", 0.2f}}));
  append(rows, activation("HardSwish"));
  append(rows, activation("LeakyRelu", {{"alpha", 0.3f}}));
  append(rows, activation("Relu"));
  append(rows, activation("Sigmoid"));
  append(rows, activation("Tanh"));
  return rows;
}

std::vector<OperatorCase> matrix_cases() {
  const std::int64_t yes = 1;
  return {
      {"Gemm", "a linear layer", {x({2, 5}), constant({7, 5}), constant({7})}, {{"transB", yes}}},
      {"Gemm", "without bias", {x({2, 5}), constant({5, 7})}},
      {"Gemm", "scaled", {x({2, 5}), constant({5, 7}), constant({7})}, {{"alpha", 0.5f}, {"beta", -2.0f}}},
      {"Gemm", "a bias of one number", {x({2, 5}), constant({5, 7}), constant({1})}},
      {"Gemm", "a bias of rank 0", {x({2, 5}), constant({5, 7}), constant({})}},
      {"Gemm", "a bias for every element", {x({2, 5}), constant({5, 7}), constant({2, 7})}},
      {"Gemm", "a bias per row", {x({2, 5}), constant({5, 7}), constant({2, 1})}},
      {"Gemm", "the first turned", {x({2, 5}), constant({2, 7}), constant({7})}, {{"transA", yes}}},
      {"Gemm", "both turned", {x({2, 5}), constant({7, 2})}, {{"transA", yes}, {"transB", yes}}},
      {"Gemm", "two inputs", {x({2, 4}), x({2, 4})}, {{"transB", yes}}},
      {"MatMul", "a matrix by a constant", {x({2, 5}), constant({5, 7})}},
      {"MatMul", "stacks of matrices", {x({2, 3, 4, 5}), x({2, 3, 5, 6})}},
      {"MatMul", "a stack by one matrix", {x({2, 3, 4, 5}), constant({5, 6})}},
      {"MatMul", "one matrix by a stack", {constant({4, 5}), x({2, 5, 6})}},
      {"MatMul", "stacks that are stretched", {x({2, 1, 4, 5}), x({2, 3, 5, 6})}},
      {"MatMul", "a stack by a vector", {x({2, 3, 5}), constant({5})}},
      {"MatMul", "a vector by a stack", {constant({4}), x({2, 4, 3})}}};
}

std::vector<OperatorCase> normalising_cases() {
  const auto axis = [](std::int64_t number) { return model::Attributes{{"axis", number}}; };
  const auto mean = [](Integers axes, std::int64_t keep) {
    return model::Attributes{{"axes", std::move(axes)}, {"keepdims", keep}};
  };
  const auto statistics = [](model::Shape input, std::int64_t channels) {
    return std::vector<Operand>{x(std::move(input)), constant({channels}), constant({channels}),
                                constant({channels}), constant({channels}, kPositive)};
  };
  std::vector<OperatorCase> rows{
      {"BatchNormalization", "of maps", statistics({2, 3, 4, 5}, 3)},
      {"BatchNormalization", "of vectors", statistics({2, 6}, 6)},
      {"BatchNormalization", "of signals", statistics({2, 3, 7}, 3)},
      {"BatchNormalization", "a large epsilon", statistics({2, 3, 4, 5}, 3), {{"epsilon", 0.5f}}},
      // Sizes are odd: around an even number of channels frameworks disagree, and no published network has
      // one.
      {"LRN",
       "as in AlexNet",
       {x({2, 9, 3, 4}, kWide)},
       {{"size", std::int64_t{5}}, {"alpha", 1e-4f}, {"beta", 0.75f}, {"bias", 2.0f}}},
      {"LRN",
       "strong",
       {x({2, 7, 3, 4}, kWide)},
       {{"size", std::int64_t{3}}, {"alpha", 0.9f}, {"beta", 0.5f}, {"bias", 0.5f}}},
      {"LRN",
       "wider than its channels",
       {x({2, 2, 3, 4}, kWide)},
       {{"size", std::int64_t{7}}, {"alpha", 0.9f}}},
      {"ReduceMean", "over the maps", {x({2, 3, 4, 5})}, mean({2, 3}, 1)},
      {"ReduceMean", "over the maps, axes gone", {x({2, 3, 4, 5})}, mean({2, 3}, 0)},
      {"ReduceMean", "over channels", {x({2, 3, 4, 5})}, mean({1}, 1)},
      {"ReduceMean", "over the last axis, counted from the end", {x({2, 3, 4})}, mean({-1}, 0)},
      {"ReduceMean", "over axes that are apart", {x({2, 3, 4, 5})}, mean({1, 3}, 0)},
      {"GlobalAveragePool", "of maps", {x({2, 3, 4, 5})}},
      {"GlobalAveragePool", "of signals", {x({2, 3, 7})}},
      {"GlobalAveragePool", "of volumes", {x({2, 2, 3, 4, 5})}},
      {"GlobalMaxPool", "of maps", {x({2, 3, 4, 5})}},
      {"GlobalMaxPool", "of signals", {x({2, 3, 7})}},
      {"GlobalMaxPool", "of what is negative", {x({2, 3, 4, 5}, {-9, -1})}},
  };
  for (const std::string_view op : {"Softmax", "LogSoftmax"}) {
    append(rows, {{op, "of classes", {x({2, 10}, kWide)}},
                  {op, "over channels", {x({2, 4, 3, 5}, kWide)}, axis(1)},
                  {op, "over rows", {x({2, 4, 3, 5}, kWide)}, axis(2)},
                  {op, "over the last axis", {x({2, 4, 3, 5}, kWide)}, axis(-1)},
                  {op, "of numbers whose exponentials overflow", {x({2, 6}, {80, 100})}, axis(-1)}});
  }
  return rows;
}

}  // namespace edgegauge::conformance
