// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/question.h"
#include "model/graph.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::conformance {

/// One input of an operator: the network's own, or a constant of it.
struct Operand {
  model::Shape shape;
  bool constant = false;
  Range range = {};
  model::DataType dtype = model::DataType::kFloat32;
};

/// One call of an operator, as a row.
struct OperatorCase {
  std::string_view op;
  std::string_view what;  ///< what sets it apart from the operator's other cases
  std::vector<Operand> operands;
  model::Attributes attributes = {};
  std::size_t outputs = 1;
};

// The rows, by what the operators do. Leading extents of inputs are the batch, 2 throughout.
std::vector<OperatorCase> elementwise_cases();
std::vector<OperatorCase> matrix_cases();
std::vector<OperatorCase> moving_cases();
std::vector<OperatorCase> normalising_cases();
std::vector<OperatorCase> quantising_cases();
std::vector<OperatorCase> window_cases();

/// The cases of one operator as networks of one node.
std::vector<Question> questions_about(std::string_view op);

// What the rows are written with.
Operand x(model::Shape shape, Range range = {});
Operand constant(model::Shape shape, Range range = {});

using Integers = std::vector<std::int64_t>;

}  // namespace edgegauge::conformance
