// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/roofline.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

struct Width {
  std::string_view precision;
  double bytes;  ///< of a value
};

constexpr std::array kWidths = std::to_array<Width>({{"fp32", 4}, {"fp16", 2}, {"bf16", 2}, {"int8", 1}});

/// Figures of one thing by threads.
using ByThreads = std::map<int, double>;

/// With a number of threads that was not measured, as many times one thread's, but no more than all have.
double at_threads(const ByThreads& figures, int threads) {
  if (const auto found = figures.find(threads); found != figures.end()) return found->second;
  const auto& [most, of_all] = *figures.rbegin();
  const auto& [least, of_one] = *figures.begin();
  return threads > most ? of_all : std::min(of_all, of_one * threads / least);
}

void keep_highest(ByThreads& figures, int threads, double figure) {
  double& highest = figures[threads];
  highest = std::max(highest, figure);
}

/// Otherwise a latency holds waiting, several requests at once, or loading.
bool is_back_to_back(const store::CellRow& cell) {
  return cell.key.start.empty() && cell.key.load.starts_with("closed");
}

CeilingOrReason none(std::string reason) { return {std::nullopt, std::move(reason)}; }

/// What a level's own row says is where its bytes end; beyond the last cache there is no end.
const LevelBandwidth& level_of(const std::vector<LevelBandwidth>& levels, double working_set) {
  const auto holds = std::ranges::find_if(levels, [&](const LevelBandwidth& level) {
    return working_set <= 2 * static_cast<double>(level.working_set);
  });
  return holds == levels.end() ? levels.back() : *holds;
}

}  // namespace

std::optional<Peak> peak_of(std::span<const DeviceLimit> limits, std::string_view precision, int threads) {
  std::map<std::string, ByThreads> by_instructions;
  for (const DeviceLimit& limit : limits) {
    if (limit.quantity == kMultiplyAdds && limit.kind == precision && limit.best)
      keep_highest(by_instructions[limit.instructions], limit.threads, *limit.best);
  }
  std::optional<Peak> highest;
  for (const auto& [instructions, figures] : by_instructions) {
    const double peak = at_threads(figures, threads);
    if (!highest || peak > highest->per_second) highest = Peak{peak, instructions};
  }
  return highest;
}

std::vector<LevelBandwidth> bandwidths_of(std::span<const DeviceLimit> limits, int threads) {
  struct Level {
    ByThreads figures;
    std::map<int, std::int64_t> working_sets;
  };
  std::map<std::string, Level> levels;
  for (const DeviceLimit& limit : limits) {
    if (limit.quantity != kBandwidth || !limit.best || !limit.working_set_bytes) continue;
    Level& level = levels[limit.level];
    keep_highest(level.figures, limit.threads, *limit.best);
    level.working_sets[limit.threads] = *limit.working_set_bytes;
  }
  std::vector<LevelBandwidth> bandwidths;
  for (const auto& [name, level] : levels) {
    const auto above = level.working_sets.upper_bound(threads);
    const auto nearest = above == level.working_sets.begin() ? above : std::prev(above);
    bandwidths.push_back({name, at_threads(level.figures, threads), nearest->second});
  }
  std::ranges::sort(bandwidths, {}, &LevelBandwidth::working_set);
  return bandwidths;
}

CeilingOrReason ceiling_of(const store::CellRow& cell, const store::ModelRow& model,
                           std::string_view precision, std::span<const DeviceLimit> limits) {
  if (limits.empty()) return none("no limits of this device are stored: edgegauge limits measures them");
  if (!is_back_to_back(cell))
    return none("only steady requests that come back to back have a rate to hold against it");
  if (cell.key.unit != "cpu")
    return none(fmt::format("limits are the processor's, not those of {}", cell.key.unit));
  if (!model.multiply_adds || !model.parameters || !model.activations || *model.multiply_adds == 0)
    return none("what this model computes and moves is not known");
  const auto width = std::ranges::find(kWidths, precision, &Width::precision);
  if (width == kWidths.end()) return none(fmt::format("limits in {} are not measured", precision));
  const std::optional<Peak> peak = peak_of(limits, precision, cell.key.threads);
  if (!peak)
    return none(fmt::format("this processor has no instructions for {} that limits measures", precision));
  const std::vector<LevelBandwidth> levels = bandwidths_of(limits, cell.key.threads);
  if (levels.empty()) return none("no bandwidth could be measured");
  const auto batch = static_cast<double>(cell.key.batch);
  Ceiling ceiling;
  ceiling.working_set = width->bytes * (static_cast<double>(*model.parameters) +
                                        batch * static_cast<double>(*model.activations));
  ceiling.intensity = batch * static_cast<double>(*model.multiply_adds) / ceiling.working_set;
  const LevelBandwidth& level = level_of(levels, ceiling.working_set);
  ceiling.peak = peak->per_second;
  ceiling.instructions = peak->instructions;
  ceiling.bandwidth = level.per_second;
  ceiling.level = level.level;
  ceiling.attainable = std::min(ceiling.peak, ceiling.bandwidth * ceiling.intensity);
  return {ceiling, ""};
}

void add_roofline_metrics(store::CellRow& cell, const store::ModelRow& model,
                          const std::optional<Ceiling>& ceiling) {
  const auto p50 = std::ranges::find(cell.metrics, "latency_p50", &MetricValue::name);
  if (p50 == cell.metrics.end() || !is_back_to_back(cell) || !model.multiply_adds ||
      *model.multiply_adds == 0)
    return;
  constexpr double kNanoseconds = 1e9;  // in a second
  const double work =
      kNanoseconds * static_cast<double>(cell.key.batch) * static_cast<double>(*model.multiply_adds);
  const Estimate latency = p50->estimate;
  const auto share_of = [&](double whole) {
    Estimate estimate{work / latency.value / whole, std::nullopt};
    if (latency.interval && latency.interval->low > 0)
      estimate.interval = {work / latency.interval->high / whole, work / latency.interval->low / whole};
    return estimate;
  };
  if (!(latency.value > 0)) return;
  cell.metrics.reserve(cell.metrics.size() + 2);  // no larger than it must be: there may be many cells
  cell.metrics.push_back({"multiply_add_rate", share_of(1)});
  if (ceiling) cell.metrics.push_back({"roofline_share", share_of(ceiling->attainable)});
}

}  // namespace edgegauge::analysis
