// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/warnings.h"

#include "analysis/names.h"
#include "core/counted.h"
#include "core/run_spec.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

using Names = std::vector<std::string>;

struct FlagMeaning {
  std::string_view flag;
  std::string_view meaning;
};

constexpr std::array kFlagMeanings = std::to_array<FlagMeaning>({
    {"virtual-machine",
     "This is a virtual machine: its neighbours may slow it. Measure on the device itself."},
    {"stolen-time", "The host gave this virtual machine's time to others. Measure on the device itself."},
    {"cpu-quota", "A quota held the processor back. Start the container without a CPU limit."},
    {"debug-build",
     "The worker is a debug build: its figures are not for comparing. Build the release preset."},
    {"sanitizer-build",
     "The worker is a sanitizer build: its figures are not for comparing. Build the release preset."},
    {"governor-not-performance",
     "The clock was free to change: the governor is not 'performance'. See: edgegauge doctor"},
    {"clock-unknown", "The kernel does not tell the clock here: whether it changed is not known."},
    {"frequency-ceiling", "The clock was held below what the processor can do. See: edgegauge doctor"},
    {"frequency-floor", "The lowest clock is raised: idle power is not this device's usual one."},
    {"frequency-capped", "The firmware capped the clock. Cool the board and check its power supply."},
    {"throttled",
     "The processor was slowed down, for heat or want of power. Cool the board and check its power supply."},
    {"clock-dropped", "The clock fell while measuring: the figures mix two clocks. See: edgegauge show CELL"},
    {"swapped", "The machine swapped while measuring: memory was short. Free some and measure again."},
    {"background-cpu", "Other programs took more than 5% of the processors while measuring. Stop them."},
    {"soft-temperature-limit", "The soft temperature limit was reached. Cool the board."},
    {"near-thermal-limit", "The device was close to the heat at which it slows. Cool it."},
    {"under-voltage", "The supply voltage was too low. Use the power supply that the board's maker names."},
    {"frequency-capped-before", "The firmware had capped the clock some time before this run."},
    {"throttled-before", "The processor had been throttled some time before this run."},
    {"soft-temperature-limit-before",
     "The soft temperature limit had been reached some time before this run."},
    {"under-voltage-before", "The supply voltage had been too low some time before this run."},
    {"on-battery", "The machine ran on its battery, which may hold the clock back. Plug it in."},
    {"slow-clock",
     "Reading the time took a microsecond or more: short latencies are off. See: edgegauge doctor"},
    {"cpus-offline", "Some CPUs are switched off. See: edgegauge doctor"},
    {"own-overhead",
     "Reading sensors slowed requests by more than 1%. Measure again with --telemetry states."},
    {"background-load", "Other programs kept the processor busy. Stop them and measure again."},
    {"more-threads",
     "More threads computed than were asked for: the framework has some of its own (metric busy_threads)."},
    {"swap-in-use", "The machine had swapped: memory was short. Free some and measure again."},
    {"memory-low", "Little memory was free. Close other programs and measure again."},
    {"imported", "Another program measured this: timing boundary, warm-up and intervals are its own."},
    {"mlperf-not-valid", "MLPerf LoadGen did not call this result valid."},
    {"overloaded",
     "Requests arrived faster than they were served, and waited ever longer: their latency tells the length "
     "of the run. Lower --rate."},
    {"cold=unverified", "A start that was to be cold may not have been: it is in no median of cold ones."},
    {"warm-file=unverified", "Files may not have been in memory at the start: it is in no median of such."},
    {"warm-compiled=unverified",
     "Files may not have been in memory at the start: it is in no median of such."},
    {"warm-process=unverified",
     "Files may not have been in memory at the start: it is in no median of such."},
    {"energy-absent", "Energy was asked for, and some of it is not known."},
    {"agreement-unchecked", "Answers were compared with nothing: a wrong one would not show."},
});

/// "a, b, c and 4 more"
std::string first_of(const Names& names) {
  constexpr std::size_t kMost = 4;
  if (names.size() <= kMost) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + kMost, ", "),
                     names.size() - kMost);
}

template <class Condition>
Names names_of(const Summary& summary, Condition condition) {
  const Varying which = varying(summary.rows);
  Names names;
  for (const Row& row : summary.rows) {
    if (std::invoke(condition, row)) names.push_back(cell_name(row, which));
  }
  return names;
}

void warn_of_cut_off(const Summary& summary, Names& warnings) {
  if (summary.not_run == 0) return;
  warnings.push_back(
      fmt::format("The run was cut off: {} planned but not measured. The same command goes on.",
                  counted(summary.not_run, "cell")));
}

void warn_of_failures(const Summary& summary, Names& warnings) {
  const auto failed = std::ranges::find(summary.rows, store::CellStatus::kFailed,
                                        [](const Row& row) { return row.cell.status; });
  if (failed == summary.rows.end()) return;
  warnings.push_back(
      fmt::format("{} failed. The log of one: {}", counted(summary.failed, "cell"), show_command(*failed)));
}

void warn_of_wide_intervals(const Summary& summary, Names& warnings) {
  const Names names = names_of(summary, [](const Row& row) {
    return row.cell.status == store::CellStatus::kMeasured && !row.cell.converged;
  });
  if (names.empty()) return;
  warnings.push_back(
      fmt::format("{} stopped at the time limit before the stopping rule was met ({}). "
                  "Give them longer with --cell-limit, or quieten the machine.",
                  counted(names.size(), "cell"), first_of(names)));
}

void warn_of_missing_steady_states(const Summary& summary, Names& warnings) {
  const Names unsteady = names_of(summary, &Row::is_unsteady);
  if (!unsteady.empty()) {
    warnings.push_back(
        fmt::format("{} had no steady state ({}): the spread of the median reaches over every level that it "
                    "took, and ranks within that are ties. Give longer --warm-up, or quieten the machine.",
                    counted(unsteady.size(), "cell"), first_of(unsteady)));
  }
  const Names slowed = names_of(summary, [](const Row& row) {
    return row.cell.steady_state && row.cell.steady_state->label == SteadyLabel::kSlowdown;
  });
  if (!slowed.empty()) {
    warnings.push_back(fmt::format(
        "{} began faster than the steady state that counts ({}): heat, or a boost of the clock that "
        "ended.",
        counted(slowed.size(), "cell"), first_of(slowed)));
  }
}

void warn_of_synthetic_weights(const Summary& summary, Names& warnings) {
  Names models;
  for (const Row& row : summary.rows) {
    if (row.synthetic_weights() && (models.empty() || models.back() != row.label))
      models.push_back(row.label);
  }
  if (models.empty()) return;
  warnings.push_back(
      fmt::format("Synthetic weights in {}: times hold, answers mean nothing. "
                  "Official weights: --weights FILE.safetensors",
                  first_of(models)));
}

/// Of reduced precision, how far its answers are from those in full precision: never mixed with them.
void warn_of_deviations(const Summary& summary, Names& warnings) {
  const Varying which = varying(summary.rows);
  std::map<std::string, const Row*> furthest;
  const auto error = [](const Row& row) { return row.metric("max_relative_error")->estimate.value; };
  for (const Row& row : summary.rows) {
    if (row.cell.key.precision == kFullPrecision || row.metric("max_relative_error") == nullptr) continue;
    const Row*& of_precision = furthest[row.cell.key.precision];
    if (of_precision == nullptr || error(row) > error(*of_precision)) of_precision = &row;
  }
  for (const auto& [precision, row] : furthest) {
    warnings.push_back(
        fmt::format("Answers in {} differ from fp32's by up to {:.2g}% of the largest magnitude ({}); "
                    "they are ranked with none in fp32.",
                    precision, 100 * error(*row), cell_name(*row, which)));
  }
}

/// Who bears a flag. It may carry a reason: "agreement-unchecked: ONNX Runtime is not installed".
struct Flagged {
  std::size_t cells = 0;
  std::set<std::string> reasons;
};

std::string reasons_of(const std::set<std::string>& reasons) {
  constexpr std::size_t kMost = 2;
  if (reasons.empty()) return "";
  const std::vector<std::string> first(reasons.begin(),
                                       std::next(reasons.begin(), std::min(reasons.size(), kMost)));
  const std::string more = reasons.size() > kMost ? fmt::format(" and {} more", reasons.size() - kMost) : "";
  return fmt::format(" {}: {}{}", reasons.size() == 1 ? "Reason" : "Reasons", fmt::join(first, "; "), more);
}

std::string meaning_of(const std::string& flag, const Flagged& flagged) {
  const auto known = std::ranges::find(kFlagMeanings, flag, &FlagMeaning::flag);
  const std::string meaning =
      known != kFlagMeanings.end()
          ? std::string(known->meaning)
          : fmt::format("The machine was flagged '{}'. What that means: edgegauge doctor", flag);
  return meaning + reasons_of(flagged.reasons);
}

/// Flags of the run hold for all of it; flags that only some cells bear are said with their number.
void warn_of_flags(const Summary& summary, Names& warnings) {
  std::map<std::string, Flagged> by_flag;
  const auto add = [&](const std::string& flag, std::size_t cells) {
    const auto colon = flag.find(": ");
    Flagged& flagged = by_flag[flag.substr(0, colon)];
    flagged.cells = std::min(flagged.cells + cells, summary.rows.size());
    if (colon != std::string::npos) flagged.reasons.insert(flag.substr(colon + 2));
  };
  for (const std::string& flag : summary.origins.front()->run.flags) add(flag, summary.rows.size());
  for (const Row& row : summary.rows) {
    for (const std::string& flag : row.cell.flags) add(flag, 1);
  }
  const auto all = static_cast<std::size_t>(summary.measured);
  for (const auto& [flag, flagged] : by_flag) {
    const std::string meaning = meaning_of(flag, flagged);
    warnings.push_back(
        flagged.cells >= all ? meaning : fmt::format("In {}: {}", counted(flagged.cells, "cell"), meaning));
  }
}

}  // namespace

std::vector<std::string> find_warnings(const Summary& summary) {
  Names warnings;
  warn_of_cut_off(summary, warnings);
  warn_of_failures(summary, warnings);
  warn_of_wide_intervals(summary, warnings);
  warn_of_missing_steady_states(summary, warnings);
  warn_of_flags(summary, warnings);
  warn_of_deviations(summary, warnings);
  warn_of_synthetic_weights(summary, warnings);
  return warnings;
}

}  // namespace edgegauge::analysis
