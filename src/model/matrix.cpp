// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include <utility>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

/// The rows, columns and inner extent of a matrix product.
struct Product {
  std::int64_t rows, inner, columns;
};

Product gemm_product(const Graph& graph, const Node& node) {
  Shape a = input_shape(graph, node, 0);
  Shape b = input_shape(graph, node, 1);
  if (node.integer("transA", 0) != 0) std::swap(a[0], a[1]);
  if (node.integer("transB", 0) != 0) std::swap(b[0], b[1]);
  if (a[1] != b[0]) refuse(node, fmt::format("{} cannot be multiplied by {}", to_string(a), to_string(b)));
  return {a[0], a[1], b[1]};
}

std::vector<TensorType> infer_gemm(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_same_type(graph, node);
  require_rank(graph, node, 0, 2, 2);
  require_rank(graph, node, 1, 2, 2);
  const Product product = gemm_product(graph, node);
  const Shape output{product.rows, product.columns};
  if (has_input(node, 2) && broadcast(node, output, input_shape(graph, node, 2)) != output) {
    refuse(node, fmt::format("bias {} does not fit output {}", to_string(input_shape(graph, node, 2)),
                             to_string(output)));
  }
  return {{input_type(graph, node).dtype, output}};
}

std::int64_t gemm_multiply_adds(const Graph& graph, const Node& node) {
  const Product product = gemm_product(graph, node);
  return saturating_product(product.rows, saturating_product(product.inner, product.columns));
}

/// As numpy.matmul: a vector stands as a row on the left and as a column on the right, and its extent goes
/// again.
std::vector<TensorType> infer_matmul(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_same_type(graph, node);
  require_rank(graph, node, 0, 1);
  require_rank(graph, node, 1, 1);
  Shape a = input_shape(graph, node, 0);
  Shape b = input_shape(graph, node, 1);
  const bool row = a.size() == 1;
  const bool column = b.size() == 1;
  if (row) a.insert(a.begin(), 1);
  if (column) b.push_back(1);
  if (a.back() != b[b.size() - 2]) {
    refuse(node, fmt::format("{} cannot be multiplied by {}", to_string(input_shape(graph, node, 0)),
                             to_string(input_shape(graph, node, 1))));
  }
  Shape output = broadcast(node, {a.begin(), a.end() - 2}, {b.begin(), b.end() - 2});
  if (!row) output.push_back(a[a.size() - 2]);
  if (!column) output.push_back(b.back());
  return {{input_type(graph, node).dtype, output}};
}

std::int64_t matmul_multiply_adds(const Graph& graph, const Node& node) {
  return saturating_product(element_count(graph.type_of(node.outputs[0]).shape),
                            input_shape(graph, node, 0).back());
}

}  // namespace

std::vector<Operator> matrix_rows() {
  return {{.name = "Gemm",
           .inputs = {2, 3},
           .attributes = {{"alpha", AttributeKind::kFloat, false, 1.0f},
                          {"beta", AttributeKind::kFloat, false, 1.0f},
                          {"transA", AttributeKind::kInteger, false, std::int64_t{0}},
                          {"transB", AttributeKind::kInteger, false, std::int64_t{0}}},
           .infer = infer_gemm,
           .multiply_adds = gemm_multiply_adds,
           .is_layer = true},
          {.name = "MatMul",
           .inputs = {2, 2},
           .infer = infer_matmul,
           .multiply_adds = matmul_multiply_adds,
           .is_layer = true}};
}

}  // namespace edgegauge::model
