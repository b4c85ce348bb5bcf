// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>
#include <optional>
#include <vector>

/// The values of small constants, whatever their element type.
namespace edgegauge::model {

std::optional<std::vector<std::int64_t>> integers_of(const Tensor& tensor);  ///< nullopt for float types
std::vector<double> numbers_of(const Tensor& tensor);  ///< of every type; exact below 2^53

/// Values converted to a type as C++ converts; truncated towards zero for integers.
Tensor tensor_of_integers(DataType type, Shape shape, const std::vector<std::int64_t>& values);
Tensor tensor_of_numbers(DataType type, Shape shape, const std::vector<double>& values);

/// The same bytes under another shape of the same size.
Tensor reshaped(const Tensor& tensor, Shape shape);

}  // namespace edgegauge::model
