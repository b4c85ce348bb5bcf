// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstddef>
#include <vector>

/// What every framework's answers are held against: each operator as ONNX's specification defines it, in
/// plain loops and double precision, written without regard to speed and without any of the code that it
/// checks but shape inference.
namespace edgegauge::conformance {

/// A tensor of any element type, row-major; numbers are exact as long as the type's are.
struct Array {
  model::Shape shape;
  std::vector<double> values;
};

Array array_of(const model::Tensor& tensor);

/// The outputs of an inferred graph, in the order of Graph::outputs, for inputs in the order of
/// Graph::inputs. Throws std::runtime_error naming an operator that has no definition here.
std::vector<Array> evaluate(const model::Graph& graph, const std::vector<Array>& inputs);

}  // namespace edgegauge::conformance
