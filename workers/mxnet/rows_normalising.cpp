// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

Entry batch_norm(Call& call) {
  std::vector<Entry> inputs{call.input(0), call.input(1), call.input(2)};
  // Each its own: an auxiliary array belongs to the node that may write it.
  inputs.push_back(call.array("moving_mean", call.tensor(3), SymbolWriter::Role::kAuxiliary));
  inputs.push_back(call.array("moving_var", call.tensor(4), SymbolWriter::Role::kAuxiliary));
  return call.add("BatchNorm", inputs,
                  {{"eps", fmt::format("{:.9g}", call.node().number("epsilon", 0))},
                   {"fix_gamma", "False"},
                   {"use_global_stats", "True"},
                   {"axis", "1"}});
}

/// Both divide alpha by the number of channels that they sum over.
Entry lrn(Call& call) {
  const std::int64_t size = call.node().integer("size", 1);
  if (size % 2 == 0) call.refuse("its size is even");
  return call.add("LRN", {call.input(0)},
                  {{"nsize", fmt::to_string(size)},
                   {"alpha", fmt::format("{:.9g}", call.node().number("alpha", 0))},
                   {"beta", fmt::format("{:.9g}", call.node().number("beta", 0))},
                   {"knorm", fmt::format("{:.9g}", call.node().number("bias", 0))}});
}

Entry reduce_mean(Call& call) {
  return call.add("mean", {call.input(0)},
                  {{"axis", tuple(call.node().integers("axes"))},
                   {"keepdims", call.node().integer("keepdims", 1) != 0 ? "True" : "False"}});
}

Entry global_pool(Call& call) {
  const Integers kernel(call.shape(0).size() - 2, 1);  // must be there, and is not looked at
  return call.add("Pooling", {call.input(0)},
                  {{"pool_type", call.target()}, {"global_pool", "True"}, {"kernel", tuple(kernel)}});
}

Entry along_axis(Call& call) {
  return call.add(call.target(), {call.input(0)},
                  {{"axis", fmt::to_string(call.node().integer("axis", -1))}});
}

}  // namespace

std::vector<Row> normalising_rows() {
  return {{"BatchNormalization", "", batch_norm},    {"GlobalAveragePool", "avg", global_pool},
          {"GlobalMaxPool", "max", global_pool},     {"LRN", "", lrn},
          {"LogSoftmax", "log_softmax", along_axis}, {"ReduceMean", "", reduce_mean},
          {"Softmax", "softmax", along_axis}};
}

}  // namespace edgegauge::mxnet
