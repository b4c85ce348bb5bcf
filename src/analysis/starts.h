// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>
#include <vector>

namespace edgegauge::analysis {

/// The state that a start was measured from, with what its flags say of it: "cold", "cold=unverified". Empty
/// for a row of steady requests.
std::string state_of_start(const Row& row);

/// Measured starts, grouped by setting and state, in the rows' order. A start whose state is unverified is in
/// a group of its own ("cold=unverified"): states are never merged.
std::vector<StartGroup> find_starts(const std::vector<Row>& rows);

/// For each state from start to first answer, quickest and slowest: "From cold to the first answer: ...".
std::vector<std::string> start_headlines(const std::vector<Row>& rows, const std::vector<StartGroup>& starts);

/// The median of figures of processes that know nothing of one another, with its 95% interval: the order
/// statistics k and n+1-k, k the largest with P(Binomial(n, 1/2) < k) <= 2.5%; none for fewer than six.
/// `figures` must not be empty.
Estimate median_of_processes(std::vector<double> figures);

}  // namespace edgegauge::analysis
