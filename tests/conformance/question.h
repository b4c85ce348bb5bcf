// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace edgegauge::conformance {

/// Where a tensor's values are drawn from, uniformly; integer types take whole numbers from low to below
/// high.
struct Range {
  double low = -2;
  double high = 2;
};

/// The same values for the same name on every machine.
model::Tensor filled(const model::TensorType& type, const Range& range, const std::string& name);

/// A small network and what it is asked: an inferred graph, and a tensor for each of its inputs in their
/// order, all with the same leading extent, the batch.
struct Question {
  std::string name;  ///< says what is tried, for the message when it goes wrong
  model::Graph graph;
  std::vector<Range> ranges;  ///< of each input
  std::vector<model::Tensor> inputs;

  /// Fills the inputs.
  Question(std::string question, model::Graph inferred, std::vector<Range> input_ranges);

  std::int64_t batch() const;
  /// The same at another batch; nullopt for a network that only fits its own.
  std::optional<Question> at_batch(std::int64_t batch) const;
};

/// A convolution of two pictures: the network that bad things are done to.
Question sound_question();

/// All of them side by side in one network, so that one process answers them all. They have the same batch.
/// Names of values and nodes gain a prefix by the question's number; inputs and outputs follow one another.
Question packed(std::span<const Question> questions);

}  // namespace edgegauge::conformance
