// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"

#include <fmt/format.h>

namespace edgegauge::pytorch {
namespace {

std::string turned(const std::string& matrix, bool turn) {
  return turn ? fmt::format("torch.t({})", matrix) : matrix;
}

bool has_bias(const model::Node& node) { return node.inputs.size() > 2 && node.inputs[2] != model::kAbsent; }

/// A linear layer: its weights are [out, in], as transB says.
bool is_linear(const ScriptWriter& to, const model::Node& node) {
  const bool bias_fits = !has_bias(node) || to.input_shape(node, 2) == model::Shape{to.output_shape(node)[1]};
  return node.integer("transA", 0) == 0 && node.number("alpha", 1) == 1 && node.number("beta", 1) == 1 &&
         bias_fits;
}

void gemm(ScriptWriter& to, const model::Node& node) {
  const bool turn_b = node.integer("transB", 0) != 0;
  if (is_linear(to, node)) {
    to.assign(node, fmt::format("torch.linear({}, {}, {})", to.input(node),
                                turned(to.input(node, 1), !turn_b), to.input(node, 2)));
    return;
  }
  const std::string a = turned(to.input(node), node.integer("transA", 0) != 0);
  const std::string b = turned(to.input(node, 1), turn_b);
  const std::string alpha = literal(node.number("alpha", 1));
  if (has_bias(node)) {
    to.assign(node, fmt::format("torch.addmm({}, {}, {}, beta={}, alpha={})", to.input(node, 2), a, b,
                                literal(node.number("beta", 1)), alpha));
  } else {
    to.assign(node, fmt::format("torch.mul(torch.mm({}, {}), {})", a, b, alpha));
  }
}

void matmul(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.matmul({}, {})", to.input(node), to.input(node, 1)));
}

}  // namespace

std::vector<EmitRow> matrix_rows() { return {{"Gemm", gemm}, {"MatMul", matmul}}; }

}  // namespace edgegauge::pytorch
