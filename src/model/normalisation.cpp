// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/rules.h"

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

std::vector<TensorType> infer_batch_normalization(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_rank(graph, node, 0, 2);
  const TensorType& input = input_type(graph, node);
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    if (input_shape(graph, node, i) != Shape{input.shape[1]}) {
      refuse(node, fmt::format("input {} of shape {} does not fit {} channels", i + 1,
                               to_string(input_shape(graph, node, i)), input.shape[1]));
    }
  }
  return {input};
}

std::vector<TensorType> infer_lrn(const Graph& graph, const Node& node) {
  require_float(graph, node);
  require_rank(graph, node, 0, 3);
  if (node.integer("size", 0) < 1) refuse(node, "its size must be at least 1");
  return {input_type(graph, node)};
}

AttributeRow number(std::string_view name, float otherwise) {
  return {name, AttributeKind::kFloat, false, otherwise};
}

}  // namespace

std::vector<Operator> normalisation_rows() {
  const IgnoredAttribute momentum{"momentum"};
  const IgnoredAttribute inference_only{"training_mode", std::int64_t{0}};
  const IgnoredAttribute per_channel{"spatial", std::int64_t{1}};
  const IgnoredAttribute ratio{"ratio"};
  const IgnoredAttribute seed{"seed"};
  return {{.name = "BatchNormalization",
           .inputs = {5, 5},
           .attributes = {number("epsilon", 1e-5f)},
           .infer = infer_batch_normalization,
           .forms = {{.since = 7, .ignored = {momentum, per_channel}},
                     {.since = 9, .ignored = {momentum}},
                     {.since = 14, .ignored = {momentum, inference_only}}}},
          {.name = "Dropout",
           .infer = infer_same,  // nothing is dropped outside training
           .vanishes = true,
           .forms = {{.since = 7, .ignored = {ratio}},
                     {.since = 12,
                      .moved = {{1, "ratio", AttributeKind::kFloat},
                                {2, "training_mode", AttributeKind::kInteger}},
                      .ignored = {ratio, inference_only, seed}}}},
          {.name = "LRN",
           .attributes = {{"size", AttributeKind::kInteger, true},
                          number("alpha", 1e-4f),
                          number("beta", 0.75f),
                          number("bias", 1.0f)},
           .infer = infer_lrn}};
}

}  // namespace edgegauge::model
