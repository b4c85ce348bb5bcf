// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/operators.h"

#include "model/constants.h"
#include "model/rules.h"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::model {
namespace {

std::vector<Operator> all_rows() {
  std::vector<Operator> rows;
  for (const auto family :
       {activation_rows, arithmetic_rows, convolution_rows, matrix_rows, normalisation_rows, pooling_rows,
        quantisation_rows, resize_rows, shape_rows, slicing_rows, source_rows}) {
    std::ranges::move(family(), std::back_inserter(rows));
  }
  std::ranges::sort(rows, {}, &Operator::name);
  return rows;
}

AttributeKind kind_of(const AttributeValue& value) { return static_cast<AttributeKind>(value.index()); }

const AttributeRow* find_attribute(const Operator& op, std::string_view name) {
  const auto row = std::ranges::find(op.attributes, name, &AttributeRow::name);
  return row == op.attributes.end() ? nullptr : &*row;
}

void check_count(const Node& node, std::string_view what, std::size_t given, Count allowed) {
  const auto count = static_cast<int>(given);
  if (count >= allowed.least && (allowed.most < 0 || count <= allowed.most)) return;
  refuse(node,
         fmt::format("has {} {}; it takes {}", count, what,
                     allowed.most < 0                ? fmt::format("at least {}", allowed.least)
                     : allowed.least == allowed.most ? std::to_string(allowed.least)
                                                     : fmt::format("{} to {}", allowed.least, allowed.most)));
}

void check_kind(const Node& node, const AttributeRow& row, const AttributeValue& value) {
  if (row.kind == kind_of(value)) return;
  refuse(node, fmt::format("attribute '{}' must be of kind {}, not {}", row.name, name_of(row.kind),
                           name_of(kind_of(value))));
}

// --- Forms of other opsets

const Tensor& constant_input(const Graph& graph, const Node& node, const MovedInput& moved) {
  const Value& value =
      graph.values.at(static_cast<std::size_t>(node.inputs[static_cast<std::size_t>(moved.input)]));
  if (!value.constant) {
    refuse(node, fmt::format("its {} ('{}') depend on the input's values", moved.attribute, value.name),
           "only networks whose shapes follow from their input shapes can be measured");
  }
  return *value.constant;
}

/// The largest list that is an attribute: more is no list of axes, pads or sizes.
constexpr std::int64_t kMaxListLength = 4096;

AttributeValue attribute_from(const Node& node, std::string_view name, const Tensor& tensor,
                              AttributeKind kind) {
  if (element_count(tensor.type.shape) > kMaxListLength)
    refuse(node, fmt::format("its {} are too many", name));
  if (kind == AttributeKind::kFloats || kind == AttributeKind::kFloat) {
    const std::vector<double> numbers = numbers_of(tensor);
    const std::vector<float> values(numbers.begin(), numbers.end());
    if (kind == AttributeKind::kFloats) return values;
    if (values.size() == 1) return values.front();
  } else if (const auto values = integers_of(tensor)) {
    if (kind == AttributeKind::kIntegers) return *values;
    if (values->size() == 1) return values->front();
  }
  refuse(node, fmt::format("its {} are {} of shape {}", name, name_of(tensor.type.dtype),
                           to_string(tensor.type.shape)));
}

void inputs_to_attributes(const Graph& graph, const OnnxForm& form, Node& node) {
  for (const MovedInput& moved : form.moved) {
    if (!has_input(node, static_cast<std::size_t>(moved.input))) continue;
    const Tensor& tensor = constant_input(graph, node, moved);
    node.attributes.insert_or_assign(std::string(moved.attribute),
                                     attribute_from(node, moved.attribute, tensor, moved.kind));
  }
  if (!form.moved.empty()) {
    const auto first = static_cast<std::size_t>(form.moved.front().input);
    const auto end = static_cast<std::size_t>(form.moved.back().input) + 1;
    if (node.inputs.size() > end)
      refuse(node, fmt::format("has {} inputs; it takes {}", node.inputs.size(), end));
    node.inputs.resize(std::min(node.inputs.size(), first));
  }
}

void drop_ignored(const OnnxForm& form, Node& node) {
  for (const IgnoredAttribute& ignored : form.ignored) {
    const auto found = node.attributes.find(ignored.name);
    if (found == node.attributes.end()) continue;
    if (ignored.only && found->second != *ignored.only) {
      refuse(node, fmt::format("its {} is set to a value that is not supported", ignored.name));
    }
    node.attributes.erase(found);
  }
}

/// So that `read` finds attributes of the kinds it expects, whatever the file holds.
void check_kinds(const Operator& op, const OnnxForm& form, const Node& node) {
  for (const auto& [name, value] : node.attributes) {
    const auto extra = std::ranges::find(form.extra, name, &AttributeRow::name);
    const AttributeRow* row = extra != form.extra.end() ? &*extra : find_attribute(op, name);
    if (row == nullptr) refuse(node, fmt::format("attribute '{}' is not supported", name));
    check_kind(node, *row, value);
  }
}

Tensor tensor_from(const Graph& graph, const Node& node, const AttributeValue& value) {
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&value)) {
    return make_int64_tensor({static_cast<std::int64_t>(integers->size())}, *integers);
  }
  if (const auto* floats = std::get_if<std::vector<float>>(&value)) {
    return make_float_tensor({static_cast<std::int64_t>(floats->size())}, *floats);
  }
  return tensor_of_numbers(input_type(graph, node).dtype, {}, {std::get<float>(value)});
}

}  // namespace

std::string_view name_of(AttributeKind kind) {
  constexpr std::array<std::string_view, 5> kNames{"integer", "float", "text", "integers", "floats"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::span<const Operator> operators() {
  static const std::vector<Operator> rows = all_rows();
  return rows;
}

const Operator* find_operator(std::string_view name) {
  const auto rows = operators();
  const auto row = std::ranges::lower_bound(rows, name, {}, &Operator::name);
  return row != rows.end() && row->name == name ? &*row : nullptr;
}

const OnnxForm* form_at(const Operator& op, int opset) {
  const OnnxForm* found = nullptr;
  for (const OnnxForm& form : op.forms) {
    if (form.since <= opset) found = &form;
  }
  return found;
}

const Operator& check_node(const Node& node) {
  const Operator* op = find_operator(node.op);
  if (op == nullptr) refuse(node, "this operator is not supported", "docs/operators.md lists those that are");
  check_count(node, "inputs", node.inputs.size(), op->inputs);
  check_count(node, "outputs", node.outputs.size(), op->outputs);
  for (int i = 0; i < op->inputs.least; ++i) {
    if (!has_input(node, static_cast<std::size_t>(i)))
      refuse(node, fmt::format("input {} is missing", i + 1));
  }
  for (const auto& [name, value] : node.attributes) {
    const AttributeRow* row = find_attribute(*op, name);
    if (row == nullptr) refuse(node, fmt::format("attribute '{}' is not supported", name));
    check_kind(node, *row, value);
  }
  for (const AttributeRow& row : op->attributes) {
    if (row.required && !node.has(row.name)) refuse(node, fmt::format("attribute '{}' is missing", row.name));
  }
  return *op;
}

std::vector<Node> from_onnx(Graph& graph, Node node, int opset) {
  const Operator* op = find_operator(node.op);
  if (op == nullptr) refuse(node, "this operator is not supported", "docs/operators.md lists those that are");
  const OnnxForm* form = form_at(*op, opset);
  if (form == nullptr) refuse(node, fmt::format("exists only since opset {}", op->forms.front().since));
  inputs_to_attributes(graph, *form, node);
  drop_ignored(*form, node);
  check_kinds(*op, *form, node);
  if (form->read == nullptr) return {std::move(node)};
  return form->read(graph, std::move(node));
}

void to_onnx(Graph& graph, Node& node, int opset) {
  const Operator& op = check_node(node);
  const OnnxForm* form = form_at(op, opset);
  if (form == nullptr) refuse(node, fmt::format("cannot be written in opset {}", opset));
  if (form->write != nullptr) form->write(graph, node);
  for (const MovedInput& moved : form->moved) {
    const auto found = node.attributes.find(moved.attribute);
    if (found == node.attributes.end()) continue;
    const AttributeRow* row = find_attribute(op, moved.attribute);
    const bool is_default = row != nullptr && row->otherwise == found->second;
    if (!is_default) {
      const Tensor tensor = tensor_from(graph, node, found->second);
      const auto index = static_cast<std::size_t>(moved.input);
      if (node.inputs.size() <= index) node.inputs.resize(index + 1, kAbsent);
      node.inputs[index] =
          graph.add_constant(unused_name(graph, fmt::format("{}.{}", node.name, moved.attribute)), tensor);
    }
    node.attributes.erase(found);
  }
}

// --- Cost

Cost& Cost::operator+=(const Cost& other) {
  if (__builtin_add_overflow(multiply_adds, other.multiply_adds, &multiply_adds)) {
    multiply_adds = std::numeric_limits<std::int64_t>::max();
  }
  bytes_read += other.bytes_read;
  bytes_written += other.bytes_written;
  activations += other.activations;
  parameters += other.parameters;
  return *this;
}

namespace {

std::int64_t bytes_of(const TensorType& type) {
  return saturating_product(element_count(type.shape), static_cast<std::int64_t>(size_of(type.dtype)));
}

/// A node's parameters that were not counted before. Batch norm's mean and variance are statistics, not
/// learned.
std::int64_t count_parameters(const Graph& graph, const Node& node, std::unordered_set<ValueId>& counted) {
  constexpr std::size_t kFirstStatistic = 3;
  const std::size_t end = node.op == "BatchNormalization" ? kFirstStatistic : node.inputs.size();
  std::int64_t count = 0;
  for (std::size_t i = 0; i < std::min(end, node.inputs.size()); ++i) {
    const ValueId id = node.inputs[i];
    if (std::ranges::count(graph.parameters, id) > 0 && counted.insert(id).second) {
      count += element_count(graph.type_of(id).shape);
    }
  }
  return count;
}

std::int64_t count_activations(const Graph& graph, const Node& node) {
  std::int64_t count = 0;
  for (const ValueId id : std::unordered_set<ValueId>(node.inputs.begin(), node.inputs.end())) {
    if (id != kAbsent && !graph.is_constant(id)) count += element_count(graph.type_of(id).shape);
  }
  for (const ValueId id : node.outputs) {
    if (id != kAbsent) count += element_count(graph.type_of(id).shape);
  }
  return count;
}

Cost cost_of(const Graph& graph, const Node& node, std::unordered_set<ValueId>& counted) {
  Cost cost;
  const Operator& op = check_node(node);
  if (op.multiply_adds != nullptr) cost.multiply_adds = op.multiply_adds(graph, node);
  const std::unordered_set<ValueId> inputs(node.inputs.begin(), node.inputs.end());
  for (const ValueId id : inputs) {
    if (id != kAbsent) cost.bytes_read += bytes_of(graph.type_of(id));
  }
  for (const ValueId id : node.outputs) {
    if (id != kAbsent) cost.bytes_written += bytes_of(graph.type_of(id));
  }
  if (cost.multiply_adds > 0) cost.activations = count_activations(graph, node);
  cost.parameters = count_parameters(graph, node, counted);
  return cost;
}

}  // namespace

Cost cost_of(const Graph& graph, const Node& node) {
  std::unordered_set<ValueId> counted;
  return cost_of(graph, node, counted);
}

Cost cost_of(const Graph& graph) {
  std::unordered_set<ValueId> counted;
  Cost total;
  for (const Node& node : graph.nodes) total += cost_of(graph, node, counted);
  return total;
}

int layer_count(const Graph& graph) {
  return static_cast<int>(std::ranges::count_if(graph.nodes, [&](const Node& node) {
    const Operator& op = check_node(node);
    return op.is_layer && std::ranges::any_of(node.inputs, [&](ValueId id) { return graph.is_constant(id); });
  }));
}

}  // namespace edgegauge::model
