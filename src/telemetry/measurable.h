// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/files.h"
#include "telemetry/nvml.h"

#include <memory>
#include <string>
#include <vector>

namespace edgegauge::telemetry {

/// One thing that this device's sensors may tell.
struct Measurable {
  enum class State { kYes, kNo, kTrouble };
  std::string name;  ///< "temperature", "clock", "GPU", "throttling", "power"
  State state = State::kNo;
  std::string how;   ///< by what, and what it says now; why not
  std::string mend;  ///< kTrouble, kNo: what would change that; empty when nothing does
  std::string path;  ///< of power: the file; else empty
};

/// What the sensors below the root can tell, in a fixed order; power may have several rows, best first.
/// `nvidia` is asked where devfreq shows no GPU.
std::vector<Measurable> find_measurable(const Files& files,
                                        const Reading<std::shared_ptr<const Nvml>>& nvidia = {});

}  // namespace edgegauge::telemetry
