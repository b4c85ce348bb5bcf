// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/files.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Clocks of CPUs and GPUs, and how busy a GPU is.
namespace edgegauge::telemetry {

/// scaling_cur_freq of each cpufreq policy (CPUs that share a clock), else of each CPU.
std::vector<std::string> find_cpu_clocks(const Files& files);
/// Hz of the fastest of them: what a single busy thread gets.
Reading<double> fastest_clock(const Files& files, const std::vector<std::string>& paths);

/// Ticks (of 10 ms) spent at each clock (kHz) since the machine started: stats/time_in_state of a policy.
using TimeInState = std::map<std::int64_t, std::int64_t>;
Reading<TimeInState> time_in_state(const Files& files, const std::string& policy);
/// Share of the time between two of them that was spent below `khz`. Absent when no time passed.
Reading<double> share_below(const TimeInState& before, const TimeInState& after, std::int64_t khz);

/// A GPU that devfreq scales: Tegra's (with a load file), Mali, ...
struct Gpu {
  std::string name;        ///< "57000000.gpu", "17000000.gv11b"
  std::string clock_path;  ///< cur_freq, Hz
  std::string load_path;   ///< Tegra's load, in tenths of a percent; empty: it has none
};
std::vector<Gpu> find_gpus(const Files& files);
Reading<double> gpu_clock(const Files& files, const Gpu& gpu);  ///< Hz
Reading<double> gpu_load(const Files& files, const Gpu& gpu);   ///< 0 to 1

}  // namespace edgegauge::telemetry
