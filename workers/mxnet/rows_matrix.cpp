// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

/// Rows and columns of a constant matrix as FullyConnected wants its weights: one row per result.
model::Tensor weights(const Call& call, bool is_transposed, float scale) {
  const model::Shape& shape = call.shape(1);
  std::vector<float> numbers = call.floats(1);
  for (float& number : numbers) number *= scale;
  if (is_transposed) return model::make_float_tensor(shape, numbers);
  const auto rows = static_cast<std::size_t>(shape[0]), columns = static_cast<std::size_t>(shape[1]);
  std::vector<float> turned(numbers.size());
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < columns; ++k) turned[k * rows + i] = numbers[i * columns + k];
  return model::make_float_tensor({shape[1], shape[0]}, turned);
}

Parameters fully_connected(std::int64_t results, bool no_bias) {
  return {
      {"num_hidden", fmt::to_string(results)}, {"no_bias", no_bias ? "True" : "False"}, {"flatten", "False"}};
}

/// The bias of a linear layer: one number for each result, whatever shape that has in the graph.
model::Tensor layer_bias(const Call& call, std::int64_t results) {
  std::vector<float> numbers = call.floats(2);
  const float beta = call.node().number("beta", 1);
  for (float& number : numbers) number *= beta;
  numbers.resize(static_cast<std::size_t>(results), numbers.front());
  return model::make_float_tensor({results}, numbers);
}

/// Whether it is a layer as networks have it: constant weights, and a bias that is the same for every row.
bool is_layer(const Call& call) {
  if (!call.is_constant(1) || call.node().integer("transA", 0) != 0) return false;
  if (!call.has(2)) return true;
  const model::Shape& bias = call.shape(2);
  const std::int64_t results = call.result_shape()[1];
  const bool is_one = model::element_count(bias) == 1;
  const bool is_row = !bias.empty() && bias.back() == results && model::element_count(bias) == results;
  return call.is_constant(2) && (is_one || is_row);
}

bool is_plain(const Call& call) {
  const model::Node& node = call.node();
  const bool bias_fits = !call.has(2) || model::element_count(call.shape(2)) == call.result_shape()[1];
  return node.integer("transB", 0) == 1 && node.number("alpha", 1) == 1 && node.number("beta", 1) == 1 &&
         bias_fits;
}

Entry layer(Call& call) {
  const std::int64_t results = call.result_shape()[1];
  std::vector<Entry> inputs{call.input(0)};
  if (is_plain(call)) {
    inputs.push_back(call.input(1));
    if (call.has(2)) inputs.push_back(call.input_as(2, {results}));
  } else {
    inputs.push_back(call.array(
        "weight", weights(call, call.node().integer("transB", 0) != 0, call.node().number("alpha", 1))));
    if (call.has(2)) inputs.push_back(call.array("bias", layer_bias(call, results)));
  }
  return call.add("FullyConnected", inputs, fully_connected(results, !call.has(2)));
}

Entry scaled(Call& call, Entry from, float scale) {
  if (scale == 1) return from;
  return call.add("_mul_scalar", {from}, {{"scalar", fmt::format("{:.9g}", scale)}}, "scaled");
}

Entry gemm(Call& call) {
  if (is_layer(call)) return layer(call);
  const auto flag = [&](const char* name) { return call.node().integer(name, 0) != 0 ? "True" : "False"; };
  const Entry product = scaled(call,
                               call.add("dot", {call.input(0), call.input(1)},
                                        {{"transpose_a", flag("transA")}, {"transpose_b", flag("transB")}}),
                               call.node().number("alpha", 1));
  if (!call.has(2)) return product;
  model::Shape bias = call.shape(2);
  bias.insert(bias.begin(), 2 - bias.size(), 1);
  const Entry addend = scaled(call, call.input_as(2, bias), call.node().number("beta", 1));
  return call.add("broadcast_add", {product, addend}, {}, "bias");
}

/// The stack of matrices at one side of a product, stretched to the result's leading extents and flattened to
/// one leading axis, as batch_dot takes it.
Entry stack(Call& call, std::size_t side, const Integers& leading) {
  model::Shape own = call.shape(side);
  if (own.size() == 1) own.insert(side == 0 ? own.begin() : own.end(), 1);
  own.insert(own.begin(), leading.size() + 2 - own.size(), 1);
  model::Shape full = leading;
  full.insert(full.end(), own.end() - 2, own.end());
  Entry entry = call.input_as(side, own);
  if (own != full) entry = call.add("broadcast_to", {entry}, {{"shape", tuple(full)}}, "stretched");
  if (full.size() == 3) return entry;
  return call.reshape(entry, {model::element_count(leading), full[full.size() - 2], full.back()});
}

Entry matmul(Call& call) {
  const model::Shape& first = call.shape(0);
  const model::Shape& second = call.shape(1);
  if (call.is_constant(1) && second.size() == 2 && first.size() > 1) {
    return call.add("FullyConnected", {call.input(0), call.array("weight", weights(call, false, 1))},
                    fully_connected(second[1], true));
  }
  Integers leading = call.result_shape();
  if (first.size() > 1) leading.pop_back();
  if (second.size() > 1) leading.pop_back();
  if (leading.empty()) leading = {1};
  const Entry product = call.add("batch_dot", {stack(call, 0, leading), stack(call, 1, leading)});
  if (leading.size() == 1 && first.size() == 3 && second.size() == 3) return product;
  if (call.result_shape().empty()) call.refuse("its result has no axes");
  return call.reshape(product, call.result_shape());
}

}  // namespace

std::vector<Row> matrix_rows() { return {{"Gemm", "", gemm}, {"MatMul", "", matmul}}; }

}  // namespace edgegauge::mxnet
