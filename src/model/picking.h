// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <functional>

namespace edgegauge::model {

/// A tensor made of another's elements: `from` maps a place in the result to one in the source. For small
/// constants.
Tensor pick(const Tensor& source, Shape shape, const std::function<Shape(const Shape& at)>& from);

}  // namespace edgegauge::model
