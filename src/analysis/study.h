// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/log_ratio.h"
#include "analysis/price_list.h"
#include "analysis/results.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Stored runs as the study looks at them: its models in its frameworks, each as it comes, in full precision.
namespace edgegauge::analysis {

inline constexpr std::array<std::string_view, 6> kStudyModels{"alexnet",  "squeezenet1.1", "resnet18",
                                                              "resnet50", "densenet161",   "vgg16"};
inline constexpr std::array<std::string_view, 3> kStudyFrameworks{"pytorch", "tensorflow", "mxnet"};

/// A figure of StudyCell besides the metrics: processor time per sample, in seconds.
inline constexpr std::string_view kCpuPerSample = "cpu_per_sample";
/// The metric that tells watts while measuring.
inline constexpr std::string_view kPower = "power_mean";

/// All processes of one setting on one device, pooled.
struct StudyCell {
  std::string device;  ///< headline
  store::CellKey key;  ///< repeat: of the first process
  int measured = 0;    ///< processes
  int out_of_memory = 0;
  std::map<std::string, LogEstimate, std::less<>> figures;  ///< by metric's name; only what is above 0
  std::vector<EvidenceId> evidence;                         ///< sorted

  const LogEstimate* figure(std::string_view name) const;  ///< nullptr: absent
};

struct StudyDevice {
  std::string headline;
  std::optional<double> memory_bytes;
  std::optional<double> euros;  ///< price; absent where the list has none
};

struct Study {
  std::vector<StudyDevice> devices;  ///< by headline
  std::vector<StudyCell> cells;      ///< by device, then setting; whatever the order in which runs were given

  const StudyDevice& device_of(const StudyCell& cell) const;
};

/// Of the study's models and frameworks, default profile, no knobs, fp32 asked for and computed in. Devices
/// are told apart by their headlines. Cells that were not measured take part only where they ran out of
/// memory.
Study build_study(const std::vector<LoadedRun>& runs, const PriceList& prices);

}  // namespace edgegauge::analysis
