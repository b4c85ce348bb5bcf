// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace edgegauge::model {

/// The opsets whose files are read. Newer ones may change a form that the table does not know yet.
inline constexpr int kOldestOpset = 7;
inline constexpr int kNewestOpset = 28;

/// What one node costs on its inferred shapes.
struct Cost {
  std::int64_t multiply_adds =
      0;  ///< of convolutions and matrix products; others count 0, as the literature does
  std::int64_t bytes_read = 0;  ///< activations and weights, each once
  std::int64_t bytes_written = 0;
  /// Values that a node which multiplies reads and writes, constants not counted; others can be computed in
  /// passing.
  std::int64_t activations = 0;
  std::int64_t parameters =
      0;  ///< learned values: weights, biases, batch norm's scale and shift (not its statistics)
  Cost& operator+=(const Cost& other);
};

enum class AttributeKind { kInteger, kFloat, kText, kIntegers, kFloats };

std::string_view name_of(AttributeKind kind);

/// An attribute of the neutral form. Inference sets every one that has a default or follows from the shapes,
/// so that who reads an inferred graph needs no default of his own.
struct AttributeRow {
  std::string_view name;
  AttributeKind kind = AttributeKind::kInteger;
  bool required = false;
  std::optional<AttributeValue> otherwise =
      std::nullopt;  ///< the default; nullopt: none, or one that follows from shapes
};

/// An input of an ONNX form that is an attribute in the neutral form.
struct MovedInput {
  int input;
  std::string_view attribute;
  AttributeKind kind;
};

/// An attribute that says nothing about inference, or may only have the value that does not.
struct IgnoredAttribute {
  std::string_view name;
  std::optional<AttributeValue> only = std::nullopt;
};

/// How ONNX states an operator from one opset to the next form's.
struct OnnxForm {
  int since;
  std::vector<MovedInput> moved = {};
  std::vector<IgnoredAttribute> ignored = {};
  std::vector<AttributeRow> extra = {};  ///< attributes (or other kinds of them) that only `read` understands
  /// What the columns cannot say, after they were applied: the nodes that stand for this one. nullptr:
  /// itself.
  std::vector<Node> (*read)(Graph&, Node) = nullptr;
  /// The inverse of `read`, before `moved` is undone. nullptr: nothing to do.
  void (*write)(const Graph&, Node&) = nullptr;
};

/// How many inputs or outputs; most = -1: any number.
struct Count {
  int least = 1;
  int most = 1;
};

/// One operator: all that reading, checking, shape inference, folding, costing and writing know about it.
struct Operator {
  std::string_view name;
  Count inputs = {};
  Count outputs = {};
  std::vector<AttributeRow> attributes = {};  ///< of the neutral form; any other attribute is refused by name

  /// Sets the attributes that follow from shapes, and normalises the others (axes count from the front,
  /// automatic padding becomes pads). nullptr: nothing of that kind. Throws as `infer`.
  void (*complete)(const Graph&, Node&) = nullptr;

  /// Output types from the inputs' types and the completed attributes. Throws BadInput with the node's name
  /// when they do not fit.
  std::vector<TensorType> (*infer)(const Graph&, const Node&) = nullptr;

  std::int64_t (*multiply_adds)(const Graph&, const Node&) = nullptr;  ///< nullptr: none
  bool is_layer =
      false;  ///< counts as a layer in the study's sense when it has weights: it multiplies by them

  /// The outputs' values from constant inputs; output types are inferred already. nullptr: never folded.
  std::vector<Tensor> (*fold)(const Graph&, const Node&, std::span<const Tensor> inputs) = nullptr;
  bool fold_needs_values = true;  ///< false: the inputs' types suffice, so that it always folds
  bool fold_copies = true;        ///< false: the result shares its input's bytes, however many
  /// How many leading inputs `fold` only moves elements of, without computing (-1: all; 0: it computes).
  int moves = 0;

  bool vanishes = false;  ///< hands its input on: inference removes it

  std::vector<OnnxForm> forms = {{.since = kOldestOpset}};  ///< oldest first
};

/// Sorted by name.
std::span<const Operator> operators();
const Operator* find_operator(std::string_view name);

/// The form that files of an opset use; nullptr when the operator came later.
const OnnxForm* form_at(const Operator& op, int opset);

/// Checks that a node is of a known operator, with as many inputs and outputs as it takes and only attributes
/// it has, of their kinds. Throws BadInput.
const Operator& check_node(const Node& node);

/// Brings a node out of a file of that opset to its neutral form; types of its inputs are known. Throws
/// BadInput when it cannot: an input that would have to be constant and is not, a mode that is not supported.
std::vector<Node> from_onnx(Graph& graph, Node node, int opset);

/// The inverse: attributes that this opset has as inputs become constants of the graph.
void to_onnx(Graph& graph, Node& node, int opset);

Cost cost_of(const Graph& graph, const Node& node);
Cost cost_of(const Graph& graph);  ///< a parameter that several nodes use counts once
int layer_count(const Graph& graph);

}  // namespace edgegauge::model
