// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

namespace edgegauge::test {

/// A results file of one run that nobody measured: models x 4 frameworks x 4 batches x 4 numbers of threads x
/// 2 profiles, each setting in as many processes as make up the number of cells, in a random order. Two of a
/// hundred cells failed, one was skipped. Limits of the device are known.
struct MadeUpStore {
  std::int64_t cells = 1000;
  std::int64_t models = 0;  ///< 0: one for each 4000 cells, at least two
  std::uint64_t seed = 1;   ///< the same seed makes the same cells
};

/// Latencies wander and have outliers as measured ones do (about 100 a cell), and the figures are computed
/// from them as a run computes them, for a few hundred series that are then scaled to each cell's level.
/// `file` must not exist yet.
void make_store(const std::filesystem::path& file, const MadeUpStore& wanted);

}  // namespace edgegauge::test
