// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "model/graph.h"

namespace edgegauge::model {

/// What one node costs on its inferred shapes.
struct Cost {
  std::int64_t multiply_adds = 0;   ///< of convolutions and matrix products; others count 0, as the literature does
  std::int64_t bytes_read = 0;      ///< activations and weights, each once
  std::int64_t bytes_written = 0;
  std::int64_t parameters = 0;      ///< learned values: weights, biases, batch norm's scale and shift (not its statistics)
  Cost& operator+=(const Cost& other);
};

enum class AttributeKind { kInteger, kFloat, kText, kIntegers, kFloats };

struct AttributeRow {
  std::string_view name;
  AttributeKind kind;
  bool required = false;
};

/// One operator: all that reading, checking, shape inference and costing know about it.
struct Operator {
  std::string_view name;
  int min_inputs;
  int max_inputs;                          ///< -1: any number
  int min_outputs;
  int max_outputs;                         ///< -1: any number
  std::vector<AttributeRow> attributes;    ///< of the neutral form; any other attribute is refused by name
  /// Output types from the inputs' types and constants. Throws BadInput with the node's name when they do not fit.
  std::vector<TensorType> (*infer)(const Graph&, const Node&);
  std::int64_t (*multiply_adds)(const Graph&, const Node&);   ///< nullptr: none
  bool is_layer;                           ///< counts as a layer in the study's sense: has multiply-adds and weights
};

/// Sorted by name.
std::span<const Operator> operators();
const Operator* find_operator(std::string_view name);

Cost cost_of(const Graph& graph, const Node& node);
Cost cost_of(const Graph& graph);
int layer_count(const Graph& graph);

}  // namespace edgegauge::model
