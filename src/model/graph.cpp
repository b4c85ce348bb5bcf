// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/graph.h"

#include "core/check.h"
#include "model/sizes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::model {
namespace {

struct DataTypeRow {
  DataType type;
  std::string_view name;
  std::size_t size;
};

constexpr std::array kDataTypes{
    DataTypeRow{DataType::kFloat32, "F32", 4},   DataTypeRow{DataType::kFloat16, "F16", 2},
    DataTypeRow{DataType::kBFloat16, "BF16", 2}, DataTypeRow{DataType::kFloat64, "F64", 8},
    DataTypeRow{DataType::kInt8, "I8", 1},       DataTypeRow{DataType::kUint8, "U8", 1},
    DataTypeRow{DataType::kInt16, "I16", 2},     DataTypeRow{DataType::kInt32, "I32", 4},
    DataTypeRow{DataType::kInt64, "I64", 8},     DataTypeRow{DataType::kBool, "BOOL", 1},
};

const DataTypeRow& row_of(DataType type) {
  const auto row = std::ranges::find(kDataTypes, type, &DataTypeRow::type);
  EDGEGAUGE_CHECK(row != kDataTypes.end());
  return *row;
}

template <class T>
T attribute_or(const Node& node, std::string_view attribute, T otherwise) {
  const auto found = node.attributes.find(attribute);
  if (found == node.attributes.end()) return otherwise;
  EDGEGAUGE_CHECK(std::holds_alternative<T>(found->second));
  return std::get<T>(found->second);
}

template <class T>
Tensor tensor_of(DataType type, Shape shape, std::span<const T> values) {
  return make_tensor({type, std::move(shape)}, std::as_bytes(values));
}

}  // namespace

std::size_t size_of(DataType type) { return row_of(type).size; }

std::string_view name_of(DataType type) { return row_of(type).name; }

std::optional<DataType> parse_data_type(std::string_view name) {
  const auto row = std::ranges::find(kDataTypes, name, &DataTypeRow::name);
  if (row == kDataTypes.end()) return std::nullopt;
  return row->type;
}

std::int64_t element_count(const Shape& shape) {
  const auto count = checked_element_count(shape);
  EDGEGAUGE_CHECK(count.has_value());
  return *count;
}

std::string to_string(const Shape& shape) {
  if (shape.empty()) return "scalar";
  std::vector<std::string> extents;
  for (const std::int64_t extent : shape) {
    extents.push_back(extent == kDynamic ? "?" : std::to_string(extent));
  }
  return fmt::format("{}", fmt::join(extents, "x"));
}

std::optional<std::int64_t> checked_element_count(const Shape& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0 || __builtin_mul_overflow(count, extent, &count)) return std::nullopt;
  }
  return count;
}

std::optional<std::int64_t> checked_byte_count(const TensorType& type) {
  const auto count = checked_element_count(type.shape);
  std::int64_t bytes = 0;
  if (!count || __builtin_mul_overflow(*count, static_cast<std::int64_t>(size_of(type.dtype)), &bytes)) {
    return std::nullopt;
  }
  return bytes;
}

std::span<const std::byte> Tensor::bytes() const {
  return {data.get(), size_of(type.dtype) * static_cast<std::size_t>(element_count(type.shape))};
}

Tensor make_tensor(TensorType type, std::span<const std::byte> bytes) {
  EDGEGAUGE_CHECK(checked_byte_count(type) == static_cast<std::int64_t>(bytes.size()));
  // new[] of a type with default alignment is aligned for every element type.
  std::shared_ptr<std::byte[]> copy(new std::byte[std::max<std::size_t>(bytes.size(), 1)]);
  if (!bytes.empty()) std::memcpy(copy.get(), bytes.data(), bytes.size());
  return {std::move(type), std::shared_ptr<const std::byte>(copy, copy.get())};
}

Tensor make_float_tensor(Shape shape, std::span<const float> values) {
  return tensor_of(DataType::kFloat32, std::move(shape), values);
}

Tensor make_int64_tensor(Shape shape, std::span<const std::int64_t> values) {
  return tensor_of(DataType::kInt64, std::move(shape), values);
}

std::int64_t Node::integer(std::string_view attribute, std::int64_t otherwise) const {
  return attribute_or(*this, attribute, otherwise);
}

float Node::number(std::string_view attribute, float otherwise) const {
  return attribute_or(*this, attribute, otherwise);
}

std::string Node::text(std::string_view attribute, std::string_view otherwise) const {
  return attribute_or(*this, attribute, std::string(otherwise));
}

std::vector<std::int64_t> Node::integers(std::string_view attribute,
                                         std::vector<std::int64_t> otherwise) const {
  return attribute_or(*this, attribute, std::move(otherwise));
}

std::vector<float> Node::numbers(std::string_view attribute, std::vector<float> otherwise) const {
  return attribute_or(*this, attribute, std::move(otherwise));
}

ValueId Graph::add_value(std::string value_name, std::optional<TensorType> type) {
  values.push_back({std::move(value_name), std::move(type), std::nullopt});
  return static_cast<ValueId>(values.size()) - 1;
}

ValueId Graph::add_constant(std::string value_name, Tensor tensor) {
  TensorType type = tensor.type;
  values.push_back({std::move(value_name), std::move(type), std::move(tensor)});
  return static_cast<ValueId>(values.size()) - 1;
}

ValueId Graph::find(std::string_view value_name) const {
  const auto found = std::ranges::find(values, value_name, &Value::name);
  return found == values.end() ? kAbsent : static_cast<ValueId>(found - values.begin());
}

const TensorType& Graph::type_of(ValueId id) const {
  EDGEGAUGE_CHECK(id >= 0 && static_cast<std::size_t>(id) < values.size());
  const auto& type = values[static_cast<std::size_t>(id)].type;
  EDGEGAUGE_CHECK(type.has_value());
  return *type;
}

bool Graph::is_constant(ValueId id) const {
  if (id == kAbsent) return false;
  return values.at(static_cast<std::size_t>(id)).constant.has_value() ||
         std::ranges::count(parameters, id) > 0;
}

}  // namespace edgegauge::model
