// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/constants.h"
#include "model/rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

// --- Constant: exactly one attribute holds its value. A tensor is a constant of the graph from the start.

Tensor constant_of(const Node& node) {
  if (node.attributes.size() != 1) refuse(node, "needs exactly one value");
  const AttributeValue& value = node.attributes.begin()->second;
  if (const auto* number = std::get_if<float>(&value)) return make_float_tensor({}, {number, 1});
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return make_int64_tensor({}, {integer, 1});
  if (const auto* numbers = std::get_if<std::vector<float>>(&value)) {
    return make_float_tensor({static_cast<std::int64_t>(numbers->size())}, *numbers);
  }
  const auto& integers = std::get<std::vector<std::int64_t>>(value);
  return make_int64_tensor({static_cast<std::int64_t>(integers.size())}, integers);
}

std::vector<TensorType> infer_constant(const Graph&, const Node& node) { return {constant_of(node).type}; }

std::vector<Tensor> fold_constant(const Graph&, const Node& node, std::span<const Tensor>) {
  return {constant_of(node)};
}

// --- Shape: of axes start..end

void complete_shape(const Graph& graph, Node& node) {
  const auto rank = static_cast<std::int64_t>(input_shape(graph, node).size());
  const auto bound = [&](std::string_view name, std::int64_t otherwise) {
    const std::int64_t value = std::clamp(node.integer(name, otherwise), -rank, rank);
    return value < 0 ? value + rank : value;
  };
  const std::int64_t start = bound("start", 0);
  const std::int64_t end = std::max(start, bound("end", rank));
  node.attributes.insert_or_assign("start", start);
  node.attributes.insert_or_assign("end", end);
}

std::vector<TensorType> infer_shape(const Graph&, const Node& node) {
  return {{DataType::kInt64, {node.integer("end", 0) - node.integer("start", 0)}}};
}

std::vector<Tensor> fold_shape(const Graph& graph, const Node& node, std::span<const Tensor>) {
  const Shape& shape = input_shape(graph, node);
  const Shape part(shape.begin() + node.integer("start", 0), shape.begin() + node.integer("end", 0));
  return {make_int64_tensor({static_cast<std::int64_t>(part.size())}, part)};
}

// --- Cast: in the neutral form `to` is the type's name; ONNX numbers types (TensorProto.DataType)

struct OnnxType {
  std::int64_t number;
  DataType type;
};

constexpr std::array kOnnxTypes{
    OnnxType{1, DataType::kFloat32},   OnnxType{2, DataType::kUint8},    OnnxType{3, DataType::kInt8},
    OnnxType{5, DataType::kInt16},     OnnxType{6, DataType::kInt32},    OnnxType{7, DataType::kInt64},
    OnnxType{9, DataType::kBool},      OnnxType{10, DataType::kFloat16}, OnnxType{11, DataType::kFloat64},
    OnnxType{16, DataType::kBFloat16},
};

DataType cast_target(const Node& node) {
  const auto type = parse_data_type(node.text("to", ""));
  if (!type) refuse(node, fmt::format("type '{}' is not known", node.text("to", "")));
  return *type;
}

std::vector<TensorType> infer_cast(const Graph& graph, const Node& node) {
  return {{cast_target(node), input_shape(graph, node)}};
}

std::vector<Tensor> fold_cast(const Graph& graph, const Node& node, std::span<const Tensor> inputs) {
  const TensorType& type = graph.type_of(node.outputs[0]);
  if (const auto integers = integers_of(inputs[0]))
    return {tensor_of_integers(type.dtype, type.shape, *integers)};
  return {tensor_of_numbers(type.dtype, type.shape, numbers_of(inputs[0]))};
}

std::vector<Node> read_cast(Graph&, Node node) {
  const auto found = node.attributes.find("to");
  if (found == node.attributes.end()) refuse(node, "attribute 'to' is missing");
  const auto row = std::ranges::find(kOnnxTypes, std::get<std::int64_t>(found->second), &OnnxType::number);
  if (row == kOnnxTypes.end()) refuse(node, "casts to an element type that is not supported");
  found->second = std::string(name_of(row->type));
  return {std::move(node)};
}

void write_cast(const Graph&, Node& node) {
  const auto row = std::ranges::find(kOnnxTypes, cast_target(node), &OnnxType::type);
  node.attributes.insert_or_assign("to", row->number);
}

}  // namespace

std::vector<Operator> source_rows() {
  const IgnoredAttribute saturate{"saturate"};
  const IgnoredAttribute round_mode{"round_mode"};
  const std::vector<AttributeRow> numbered{{"to", AttributeKind::kInteger, true}};
  return {
      {.name = "Cast",
       .attributes = {{"to", AttributeKind::kText, true}},
       .infer = infer_cast,
       .fold = fold_cast,
       .forms =
           {{.since = 7, .extra = numbered, .read = read_cast, .write = write_cast},
            {.since = 19, .ignored = {saturate}, .extra = numbered, .read = read_cast, .write = write_cast},
            {.since = 24,
             .ignored = {saturate, round_mode},
             .extra = numbered,
             .read = read_cast,
             .write = write_cast}}},
      {.name = "Constant",
       .inputs = {0, 0},
       .attributes = {{"value_float", AttributeKind::kFloat},
                      {"value_floats", AttributeKind::kFloats},
                      {"value_int", AttributeKind::kInteger},
                      {"value_ints", AttributeKind::kIntegers}},
       .infer = infer_constant,
       .fold = fold_constant},
      {.name = "Shape",
       .attributes = {{"start", AttributeKind::kInteger}, {"end", AttributeKind::kInteger}},
       .complete = complete_shape,
       .infer = infer_shape,
       .fold = fold_shape,
       .fold_needs_values = false}};
}

}  // namespace edgegauge::model
