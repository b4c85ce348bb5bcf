// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/limits.h"

#include "control/child.h"
#include "control/pinning.h"
#include "core/error.h"
#include "roofline/kernels.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
using device::Device;
using roofline::PeakKernel;
using roofline::StreamKernel;

/// To start a process, and to fill the arrays of the largest working sets.
constexpr Nanoseconds kStart = 30ms;
/// A board's slowest memory fills its arrays in far less.
constexpr Nanoseconds kLongest = 60s;

struct Level {
  std::string name;
  std::int64_t working_set = 0;  ///< bytes
};

/// How much of a cache so many threads have, each on a core of its own.
std::int64_t capacity(const device::Cache& cache, int threads) {
  const int shared_by = std::max(cache.shared_by, 1);
  return cache.bytes * ((threads + shared_by - 1) / shared_by);
}

/// Of the biggest cores where there are several kinds.
std::vector<Level> levels_of(const Device& device, int threads, int most_threads) {
  constexpr std::int64_t kLeast = 64 << 20;
  constexpr std::int64_t kShareOfMemory = 4;
  std::vector<Level> levels;
  std::int64_t last = 0;
  for (const device::Cache& cache : device.caches) {
    const std::string name = fmt::format("L{}", cache.level);
    const bool known = std::ranges::find(levels, name, &Level::name) != levels.end();
    if (cache.type == "Instruction" || known) continue;
    levels.push_back({name, capacity(cache, threads) / 2});
    last = std::max(last, capacity(cache, most_threads));
  }
  const std::int64_t most = device.memory_bytes > 0 ? device.memory_bytes / kShareOfMemory : kLeast;
  levels.push_back({std::string(kMemoryLevel), std::min(std::max(4 * last, kLeast), most)});
  std::ranges::stable_sort(levels, {}, &Level::working_set);
  return levels;
}

std::string reason_of(roofline::Flags needs, const Device& device) {
  const std::vector<std::string> missing = roofline::missing_flags(needs, device.isa);
  return missing.empty() ? "" : fmt::format("this processor has no {}", fmt::join(missing, ", "));
}

PlannedLimit planned(const PeakKernel& kernel, const Device& device, const std::vector<int>& cpus) {
  PlannedLimit plan{.limit = {}, .kernel = std::string(kernel.name), .cpus = cpus};
  plan.limit.quantity = kMultiplyAdds;
  plan.limit.kind = kernel.precision;
  plan.limit.instructions = kernel.instructions;
  plan.limit.threads = static_cast<int>(cpus.size());
  plan.limit.reason = reason_of(kernel.needs, device);
  return plan;
}

PlannedLimit planned(const StreamKernel& kernel, const Level& level, const std::vector<int>& cpus) {
  PlannedLimit plan{.limit = {}, .kernel = std::string(kernel.name), .cpus = cpus};
  plan.limit.quantity = kBandwidth;
  plan.limit.kind = kernel.access;
  plan.limit.instructions = kernel.instructions;
  plan.limit.threads = static_cast<int>(cpus.size());
  plan.limit.level = level.name;
  plan.limit.working_set_bytes = level.working_set;
  return plan;
}

void add_streams(std::vector<PlannedLimit>& plan, const Device& device, const std::vector<int>& cpus,
                 std::size_t most) {
  const std::vector<Level> levels = levels_of(device, static_cast<int>(cpus.size()), static_cast<int>(most));
  for (const Level& level : levels) {
    for (const StreamKernel& kernel : roofline::stream_kernels()) {
      if (roofline::missing_flags(kernel.needs, device.isa).empty())
        plan.push_back(planned(kernel, level, cpus));
    }
  }
}

/// What one process came to: a rate per second, or why there is none.
struct Attempt {
  double rate = 0;
  std::string problem;
};

std::string problem_of(const ChildResult& ended) {
  if (ended.timed_out) return fmt::format("its process took longer than {}", format_duration(kLongest));
  constexpr int kSignalled = 128;
  if (ended.exit_code > kSignalled) {
    return fmt::format("its process was ended by signal {} ({})", ended.exit_code - kSignalled,
                       strsignal(ended.exit_code - kSignalled));
  }
  if (ended.exit_code != 0) return fmt::format("its process ended with exit status {}", ended.exit_code);
  return "";
}

Attempt attempt(const PlannedLimit& plan, Nanoseconds window, const Preparer& preparer) {
  const std::vector<std::string> argv{
      preparer.program.string(),
      "limits",
      "measure",
      plan.kernel,
      fmt::format("--cpus={}", fmt::join(plan.cpus, ",")),
      fmt::format("--window-ns={}", window.count()),
      fmt::format("--working-set={}", plan.limit.working_set_bytes.value_or(0))};
  const ChildResult ended = run_child(argv, kLongest, std::nullopt, preparer.stop);
  Attempt result{0, problem_of(ended)};
  if (!result.problem.empty()) return result;
  const auto answer = nlohmann::json::parse(ended.out, nullptr, false);
  if (!answer.is_number() || !(answer.get<double>() > 0)) return {0, "its process said no figure"};
  result.rate = answer.get<double>();
  return result;
}

void set_figures(DeviceLimit& limit, std::vector<double> rates) {
  std::ranges::sort(rates);
  limit.best = rates.back();
  limit.median = rates[rates.size() / 2];
  limit.lowest = rates.front();
  limit.rounds = static_cast<int>(rates.size());
}

bool is_one_way_over_memory(const DeviceLimit& one, const DeviceLimit& other) {
  const auto way = [](const DeviceLimit& limit) {
    return std::tie(limit.quantity, limit.kind, limit.level, limit.threads);
  };
  return one.quantity == kBandwidth && way(one) == way(other);
}

/// The widest registers are not always the fastest over memory: of the instructions for one access those that
/// reach most are kept. Those of a multiply-add are all of interest.
std::vector<DeviceLimit> without_slower_streams(std::vector<DeviceLimit> limits) {
  std::vector<DeviceLimit> kept;
  for (DeviceLimit& limit : limits) {
    const auto same = std::ranges::find_if(
        kept, [&](const DeviceLimit& other) { return is_one_way_over_memory(limit, other); });
    if (same == kept.end()) {
      kept.push_back(std::move(limit));
    } else if (limit.best > same->best) {  // none is less than any
      *same = std::move(limit);
    }
  }
  return kept;
}

}  // namespace

LimitsEffort limits_effort(bool quick) {
  return quick ? LimitsEffort{.rounds = 3, .window = 5ms} : LimitsEffort{.rounds = 5, .window = 40ms};
}

std::vector<PlannedLimit> plan_limits(const Device& device, const std::set<int>& allowed) {
  std::vector<int> all = cpus_for(std::numeric_limits<int>::max(), device, allowed);
  if (all.empty()) all.assign({allowed.empty() ? 0 : *allowed.begin()});
  std::vector<std::vector<int>> counts{{all.front()}};
  if (all.size() > 1) counts.push_back(all);
  std::vector<PlannedLimit> plan;
  for (const std::vector<int>& cpus : counts) {
    for (const PeakKernel& kernel : roofline::peak_kernels()) plan.push_back(planned(kernel, device, cpus));
  }
  for (const std::vector<int>& cpus : counts) add_streams(plan, device, cpus, all.size());
  return plan;
}

Nanoseconds estimate(const std::vector<PlannedLimit>& plan, const LimitsEffort& effort) {
  const auto measured = std::ranges::count_if(plan, [](const auto& one) { return one.limit.reason.empty(); });
  return measured * effort.rounds * (effort.window * 5 / 4 + kStart);
}

std::vector<DeviceLimit> measure_limits(const std::vector<PlannedLimit>& plan, const LimitsEffort& effort,
                                        const Preparer& preparer,
                                        const std::function<void(int round)>& round_done) {
  const std::string now = utc_now_iso8601();
  std::vector<DeviceLimit> measured;
  for (const PlannedLimit& one : plan) measured.push_back(one.limit);
  std::vector<std::vector<double>> rates(plan.size());
  // Round by round, so that what disturbs the machine for a second disturbs every figure once.
  for (int round = 1; round <= effort.rounds; ++round) {
    for (std::size_t i = 0; i < plan.size(); ++i) {
      if (!measured[i].reason.empty()) continue;
      const Attempt result = attempt(plan[i], effort.window, preparer);
      measured[i].reason = result.problem;
      if (result.problem.empty()) rates[i].push_back(result.rate);
    }
    round_done(round);
  }
  for (std::size_t i = 0; i < plan.size(); ++i) {
    measured[i].measured_utc = now;
    if (measured[i].reason.empty()) set_figures(measured[i], std::move(rates[i]));
  }
  return without_slower_streams(std::move(measured));
}

}  // namespace edgegauge::control
