// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/reference.h"

#include <map>
#include <string_view>

/// What the families of operators in reference_*.cpp share.
namespace edgegauge::conformance {

/// One node to be evaluated.
struct Call {
  const model::Node& node;
  std::vector<const Array*> inputs;  ///< nullptr: an optional one that is not given
  std::vector<model::TensorType> results;

  const Array& input(std::size_t i) const { return *inputs.at(i); }
  bool has_input(std::size_t i) const { return i < inputs.size() && inputs[i] != nullptr; }
  const model::Shape& result_shape() const { return results.front().shape; }
};

using Function = std::vector<Array> (*)(const Call&);
using Functions = std::map<std::string_view, Function>;

Functions elementwise_functions();
Functions matrix_functions();
Functions moving_functions();
Functions normalising_functions();
Functions quantising_functions();
Functions window_functions();

/// Zeros of that shape.
Array zeros(model::Shape shape);

/// The place of an element among the values.
std::size_t offset(const model::Shape& shape, const model::Shape& at);

/// The place, in an operand that was broadcast, of the element that meets `at`.
std::size_t broadcast_offset(const model::Shape& operand, const model::Shape& at);

/// Calls visit(at, number) for every element's coordinates, in row-major order.
template <class Visit>
void for_each_place(const model::Shape& shape, Visit visit) {
  const auto count = static_cast<std::size_t>(model::element_count(shape));
  model::Shape at(shape.size(), 0);
  for (std::size_t number = 0; number < count; ++number) {
    visit(at, number);
    for (std::size_t axis = shape.size(); axis-- > 0 && ++at[axis] == shape[axis];) at[axis] = 0;
  }
}

/// A result of which every element is element source(at) of the first input.
template <class Source>
Array picked(const Array& from, const model::Shape& shape, Source source) {
  Array result = zeros(shape);
  for_each_place(shape, [&](const model::Shape& at, std::size_t i) {
    result.values[i] = from.values[offset(from.shape, source(at))];
  });
  return result;
}

}  // namespace edgegauge::conformance
