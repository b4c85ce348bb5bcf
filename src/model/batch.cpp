// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/graph.h"

#include <algorithm>

namespace edgegauge::model {
namespace {

// Two batches that no extent of a network is likely to hold by chance. The shape rules are linear in the
// batch, so what holds at both holds at all.
constexpr std::int64_t kProbe = 7;
constexpr std::int64_t kOtherProbe = 11;

bool has_batch(const Graph& graph, ValueId id, std::int64_t batch) {
  const Shape& shape = graph.type_of(id).shape;
  return !shape.empty() && shape[0] == batch;
}

/// An extent is the batch times something, or has nothing to do with it.
bool is_linear(std::int64_t at_probe, std::int64_t at_other) {
  return at_probe == at_other || (at_probe % kProbe == 0 && at_probe / kProbe * kOtherProbe == at_other);
}

bool are_linear(const Graph& probe, const Graph& other) {
  return std::ranges::equal(probe.values, other.values, [](const Value& a, const Value& b) {
    return std::ranges::equal(a.type->shape, b.type->shape, is_linear);
  });
}

}  // namespace

Graph with_batch(const Graph& inferred, std::int64_t batch) {
  Graph graph = inferred;
  for (const ValueId id : graph.inputs) {
    Shape& shape = graph.values.at(static_cast<std::size_t>(id)).type->shape;
    if (!shape.empty()) shape[0] = batch;
  }
  infer(graph);
  return graph;
}

bool batch_is_free(const Graph& inferred) {
  if (inferred.inputs.empty()) return false;
  const Shape& first = inferred.type_of(inferred.inputs[0]).shape;
  const auto shares_batch = [&](ValueId id) { return !first.empty() && has_batch(inferred, id, first[0]); };
  if (!std::ranges::all_of(inferred.inputs, shares_batch)) return false;
  try {
    const Graph probe = with_batch(inferred, kProbe);
    const Graph other = with_batch(inferred, kOtherProbe);
    const auto follows = [&](ValueId id) { return has_batch(probe, id, kProbe); };
    return std::ranges::all_of(probe.outputs, follows) && are_linear(probe, other);
  } catch (const BadInput&) {
    return false;  // a number in some node fits only the batch at hand
  }
}

}  // namespace edgegauge::model
