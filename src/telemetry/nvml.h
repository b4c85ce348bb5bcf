// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/reading.h"

#include <memory>
#include <string>

namespace edgegauge::telemetry {

/// The first NVIDIA card, through the management library that comes with its driver (NVML). The library is
/// opened when the program runs, so that nothing needs it to be built or started. Asking wakes a card that
/// sleeps: only where its readings are wanted. Not for Jetsons before Thor, whose GPU devfreq shows.
class Nvml {
 public:
  static constexpr const char* kLibrary = "libnvidia-ml.so.1";

  /// Absent where there is no such library, or no card; trouble where it does not let itself be used.
  static Reading<std::shared_ptr<const Nvml>> open(const std::string& library = kLibrary);

  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  const std::string& name() const { return name_; }  ///< "NVIDIA H200"
  Reading<double> clock() const;                     ///< Hz, of the streaming multiprocessors
  Reading<double> load() const;                      ///< 0 to 1: share of the time in which a kernel ran
  Reading<double> temperature() const;               ///< celsius
  /// Watts of the card at this moment. The library's plain power usage is a mean of the last second since
  /// Ampere, and is not used.
  Reading<double> power() const;

 private:
  struct Api;
  explicit Nvml(std::unique_ptr<Api> api);

  std::unique_ptr<Api> api_;
  void* card_ = nullptr;
  std::string name_;
};

}  // namespace edgegauge::telemetry
