// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/device_limit.h"
#include "store/store.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The roofline (Williams, Waterman, Patterson: Roofline, CACM 52(4), 2009) of a device, and a model's place
/// under it.
namespace edgegauge::analysis {

/// The most that a device could do of one request.
struct Ceiling {
  double attainable = 0;     ///< multiply-adds per second: min(peak, bandwidth x intensity)
  double peak = 0;           ///< multiply-adds per second of this precision with so many threads
  double bandwidth = 0;      ///< bytes per second from where the request's bytes lie, with so many threads
  double intensity = 0;      ///< multiply-adds per byte of weights and activations
  double working_set = 0;    ///< those bytes
  std::string instructions;  ///< of the peak
  std::string level;         ///< of the bandwidth: "L3", "memory"
  bool is_bandwidth_bound() const { return bandwidth * intensity < peak; }
};

struct CeilingOrReason {
  std::optional<Ceiling> ceiling;
  std::string reason;  ///< why there is none; empty when there is
};

/// For a measured cell of a closed loop; `precision` is what it really computed in. Bytes are those of
/// weights, once a request, and of activations (store::ModelRow), once a sample, in that precision. A level
/// of cache holds twice the working set that its bandwidth was measured with. Between one thread and all, a
/// limit grows with threads until it is that of all.
CeilingOrReason ceiling_of(const store::CellRow& cell, const store::ModelRow& model,
                           std::string_view precision, std::span<const DeviceLimit> limits);

/// The fastest instructions for a precision with so many threads; nullopt: none was measured.
struct Peak {
  double per_second = 0;
  std::string instructions;
};
std::optional<Peak> peak_of(std::span<const DeviceLimit> limits, std::string_view precision, int threads);

/// The fastest way over each level with so many threads, nearest level first.
struct LevelBandwidth {
  std::string level;
  double per_second = 0;
  std::int64_t working_set = 0;  ///< bytes that it was measured with
};
std::vector<LevelBandwidth> bandwidths_of(std::span<const DeviceLimit> limits, int threads);

/// "multiply_add_rate" of a cell with a median, and "roofline_share" where there is a ceiling: what a
/// measurement alone does not determine. Their spread is the median's.
void add_roofline_metrics(store::CellRow& cell, const store::ModelRow& model,
                          const std::optional<Ceiling>& ceiling);

}  // namespace edgegauge::analysis
