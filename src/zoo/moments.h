// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <vector>

/// Mean and variance of every value of a network, worked out from its weights without running it. Only + - *
/// / and sqrt are used, so that the result has the same bits on every machine.
namespace edgegauge::zoo {

/// Of one value, per channel (per feature once flattened), over inputs and positions.
struct Moments {
  std::vector<double> mean;
  std::vector<double> variance;

  double second_moment() const;  ///< E[x^2], averaged over the channels
};

/// Moments by ValueId; empty for constants and for what is not reached yet.
using MomentTable = std::vector<Moments>;

/// A table for this graph in which each input has mean 0 and variance 1: a normalised picture.
MomentTable input_moments(const model::Graph& graph);

/// Sets the moments of the node's output from those of its inputs. Its parameters must be filled. Values of
/// different channels and positions are taken as independent, and what goes into a ReLU as normal. Two places
/// have no better rule without the pictures: max pooling keeps the variance and raises the mean as for
/// independent neighbours, and average pooling of n values divides the variance by sqrt(n), half way (in
/// logarithm) between equal neighbours and independent ones. Operators outside the zoo are a bug: checked.
void propagate(const model::Graph& graph, const model::Node& node, MomentTable& table);

/// All nodes in order.
MomentTable propagate(const model::Graph& filled);

}  // namespace edgegauge::zoo
