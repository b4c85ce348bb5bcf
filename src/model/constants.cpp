// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/constants.h"

#include "core/check.h"

#include <cstring>

#include <Eigen/Core>

namespace edgegauge::model {
namespace {

/// Calls `use` with a value of the C++ type that stands for an element type.
template <class Use>
auto with_type(DataType type, Use&& use) {
  switch (type) {
    case DataType::kFloat32:
      return use(float{});
    case DataType::kFloat16:
      return use(Eigen::half{});
    case DataType::kBFloat16:
      return use(Eigen::bfloat16{});
    case DataType::kFloat64:
      return use(double{});
    case DataType::kInt8:
      return use(std::int8_t{});
    case DataType::kUint8:
      return use(std::uint8_t{});
    case DataType::kInt16:
      return use(std::int16_t{});
    case DataType::kInt32:
      return use(std::int32_t{});
    case DataType::kInt64:
      return use(std::int64_t{});
    case DataType::kBool:
      return use(bool{});
  }
  __builtin_unreachable();
}

bool is_integer(DataType type) {
  return with_type(type, []<class T>(T) { return std::is_integral_v<T>; });
}

template <class Element, class Result>
std::vector<Result> read_as(const Tensor& tensor) {
  std::vector<Result> values(static_cast<std::size_t>(element_count(tensor.type.shape)));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if constexpr (std::is_same_v<Element, bool>) {
      values[i] = tensor.data.get()[i] != std::byte{0} ? 1 : 0;
    } else {
      Element element;
      std::memcpy(&element, tensor.data.get() + i * sizeof(Element), sizeof(Element));
      values[i] = static_cast<Result>(element);
    }
  }
  return values;
}

/// Out of range values would be undefined behaviour; they saturate.
template <class Element, class Source>
Element converted(Source value) {
  if constexpr (std::is_same_v<Element, bool>) {
    return value != Source{0};
  } else if constexpr (std::is_integral_v<Element> && std::is_floating_point_v<Source>) {
    using Limits = std::numeric_limits<Element>;
    if (!(value > static_cast<Source>(Limits::min()))) return Limits::min();
    if (value >= static_cast<Source>(Limits::max())) return Limits::max();
    return static_cast<Element>(value);
  } else {
    return static_cast<Element>(value);
  }
}

template <class Source>
Tensor tensor_of(DataType type, Shape shape, const std::vector<Source>& values) {
  return with_type(type, [&]<class T>(T) {
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const T element = converted<T>(values[i]);
      std::memcpy(bytes.data() + i * sizeof(T), &element, sizeof(T));
    }
    return make_tensor({type, std::move(shape)}, bytes);
  });
}

}  // namespace

std::optional<std::vector<std::int64_t>> integers_of(const Tensor& tensor) {
  if (!is_integer(tensor.type.dtype)) return std::nullopt;
  return with_type(tensor.type.dtype, [&]<class T>(T) { return read_as<T, std::int64_t>(tensor); });
}

std::vector<double> numbers_of(const Tensor& tensor) {
  return with_type(tensor.type.dtype, [&]<class T>(T) { return read_as<T, double>(tensor); });
}

Tensor tensor_of_integers(DataType type, Shape shape, const std::vector<std::int64_t>& values) {
  return tensor_of(type, std::move(shape), values);
}

Tensor tensor_of_numbers(DataType type, Shape shape, const std::vector<double>& values) {
  return tensor_of(type, std::move(shape), values);
}

Tensor reshaped(const Tensor& tensor, Shape shape) {
  EDGEGAUGE_CHECK(element_count(shape) == element_count(tensor.type.shape));
  return {{tensor.type.dtype, std::move(shape)}, tensor.data};
}

}  // namespace edgegauge::model
