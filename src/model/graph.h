// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace edgegauge::model {

/// Element types that a tensor of a graph may have.
enum class DataType { kFloat32, kFloat16, kBFloat16, kFloat64, kInt8, kUint8, kInt16, kInt32, kInt64, kBool };

std::size_t size_of(DataType type);                              ///< bytes per element
std::string_view name_of(DataType type);                         ///< safetensors' names: "F32", "I64", "BOOL"
std::optional<DataType> parse_data_type(std::string_view name);  ///< inverse of name_of

/// Extents, outermost first. A dimension that is not known is kDynamic; none is left once a graph is
/// inferred.
using Shape = std::vector<std::int64_t>;
inline constexpr std::int64_t kDynamic = -1;

std::int64_t element_count(const Shape& shape);  ///< product; 1 for a scalar; the shape must be known
std::string to_string(const Shape& shape);       ///< "1x3x224x224"; "scalar"; "?" for kDynamic

struct TensorType {
  DataType dtype = DataType::kFloat32;
  Shape shape;
  bool operator==(const TensorType&) const = default;
};

/// Constant data. Shares its bytes: copies are cheap, and may view a file mapped into memory (the owner keeps
/// it mapped). Row-major, little-endian, without padding.
struct Tensor {
  TensorType type;
  std::shared_ptr<const std::byte> data;  ///< size_of(dtype) * element_count(shape) bytes
  std::span<const std::byte> bytes() const;
};

Tensor make_tensor(TensorType type, std::span<const std::byte> bytes);  ///< copies
Tensor make_float_tensor(Shape shape, std::span<const float> values);
Tensor make_int64_tensor(Shape shape, std::span<const std::int64_t> values);

/// Index into Graph::values. kAbsent stands for an optional input that is not given.
using ValueId = int;
inline constexpr ValueId kAbsent = -1;

/// An edge: produced by one node, or a graph input, or a constant.
struct Value {
  std::string name;  ///< unique; parameters carry torchvision's names where a zoo model made them
  std::optional<TensorType> type;  ///< set once inferred
  std::optional<Tensor> constant;  ///< weights and other initialisers. Declared but not yet filled: type set,
                                   ///< constant absent, and the id listed in Graph::parameters
};

using AttributeValue =
    std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>>;
using Attributes = std::map<std::string, AttributeValue, std::less<>>;

/// One operator call in its neutral form: names are ONNX's newest, and what newer opsets moved to inputs
/// (axes, pads, shape, min/max, sizes ...) are attributes again once constant, so that no converter depends
/// on an opset.
struct Node {
  std::string name;  ///< unique and not empty
  std::string op;    ///< "Conv"; a row of operators() (operators.h)
  std::vector<ValueId> inputs;
  std::vector<ValueId> outputs;
  Attributes attributes;

  bool has(std::string_view attribute) const { return attributes.find(attribute) != attributes.end(); }
  /// The attribute's value or the default. A value of another kind is a bug of whoever made the node:
  /// checked.
  std::int64_t integer(std::string_view attribute, std::int64_t otherwise) const;
  float number(std::string_view attribute, float otherwise) const;
  std::string text(std::string_view attribute, std::string_view otherwise) const;
  std::vector<std::int64_t> integers(std::string_view attribute,
                                     std::vector<std::int64_t> otherwise = {}) const;
  std::vector<float> numbers(std::string_view attribute, std::vector<float> otherwise = {}) const;
};

/// A feed-forward network. Nodes are in topological order.
struct Graph {
  std::string name;
  std::vector<Value> values;
  std::vector<Node> nodes;
  std::vector<ValueId> inputs;  ///< without constants
  std::vector<ValueId> outputs;
  std::vector<ValueId> parameters;  ///< constants that count as parameters or buffers, in order of definition
  std::map<std::string, std::string> metadata;  ///< "weights": "synthetic" | "file" ...; ONNX metadata_props

  ValueId add_value(std::string value_name, std::optional<TensorType> type = std::nullopt);
  ValueId add_constant(std::string value_name, Tensor tensor);
  ValueId find(std::string_view value_name) const;  ///< kAbsent when there is none; linear
  const TensorType& type_of(ValueId id) const;      ///< checked: inferred
  bool is_constant(ValueId id) const;
};

/// Whether the nodes as they are also fit any other leading extent of all inputs, and every output follows
/// it.
bool batch_is_free(const Graph& inferred);

/// The same network at another batch: every input's leading extent is replaced and all shapes are inferred
/// anew. Throws BadInput naming the node that only fits the batch it was made for.
Graph with_batch(const Graph& inferred, std::int64_t batch);

/// Sets every input's type (a shape given for an input replaces kDynamic dims or must agree with the known
/// ones), sorts the nodes, folds what only computes shapes, infers every value, and completes every node's
/// attributes (operators.h). Identity and Dropout vanish, and so do nodes and constants that no output needs:
/// ids change. Throws BadInput naming node and operator.
void infer(Graph& graph, const std::map<std::string, Shape>& input_shapes = {});

}  // namespace edgegauge::model
