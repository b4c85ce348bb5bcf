// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"
#include "model/operators.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace edgegauge::model {

/// Follows, while shapes are computed at one batch, where each number of a folded constant came from, so that
/// a Reshape to "this tensor's own batch" can be told from a Reshape to a number in the file. Only the first
/// holds for every batch.
class ShapeOrigins {
 public:
  /// Notes where a folded node's outputs came from. Called after folding, with the node's completed
  /// attributes.
  void note(const Graph& graph, const Node& node);

  /// A Reshape's target, in terms that hold whatever the extents are:
  /// - a number that is the reshaped tensor's own extent at that place becomes 0;
  /// - if then one number that was computed from extents is left, beside fixed ones, it becomes -1: a Reshape
  /// keeps
  ///   the number of elements, so the others determine it.
  /// Numbers that stand in the file stay as they are. `target` is the constant that holds the shape.
  std::vector<std::int64_t> general_target(ValueId reshaped, ValueId target,
                                           std::vector<std::int64_t> numbers) const;

 private:
  struct Extent {
    ValueId value;
    std::int64_t axis;
  };

  std::vector<Tensor> origins_of(const Graph& graph, const Node& node) const;
  Tensor origin_of(const Graph& graph, ValueId id) const;
  Tensor extents_of(const Node& node, const Shape& shape);

  std::vector<Extent> extents_;
  /// For constants with any number that is not simply from the file: per element kLiteral, kComputed, or
  /// kFirstExtent + an index into extents_.
  std::unordered_map<ValueId, Tensor> origins_;
};

}  // namespace edgegauge::model
