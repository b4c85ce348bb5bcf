// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Claims about boards, and what they compute on.
#include "analysis/claim_tests.h"
#include "analysis/contest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <set>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr double kHardlyDiffers = 0.2;
constexpr double kNearlyAllMemory = 0.85;

constexpr std::string_view kCpu = "cpu";
constexpr std::array<std::string_view, 2> kDearBoards{"TX2", "Xavier NX"};
constexpr std::string_view kOtherBoard = "other";

bool on_cpu(const StudyCell& cell) { return cell.key.unit == kCpu; }

std::string on_cpu_but_batch(const StudyCell& cell) { return on_cpu(cell) ? all_but_batch(cell) : ""; }
std::string off_cpu_but_batch(const StudyCell& cell) { return on_cpu(cell) ? "" : all_but_batch(cell); }

/// The same work, whatever does it.
std::string work_of(const StudyCell& cell) {
  return fmt::format("{}\n{}\n{}", cell.key.model, cell.key.runtime, cell.key.batch);
}

std::string cpu_or_other(const StudyCell& cell) { return on_cpu(cell) ? "cpu" : "other"; }

const StudyCell* with_largest_batch(const Group& group) {
  return *std::ranges::max_element(group, {}, [](const StudyCell* cell) { return cell->key.batch; });
}

/// Throughput at the largest batch over that at batch 1.
std::vector<Paired> gains_from_batching(const std::vector<Group>& groups) {
  std::vector<Paired> gains;
  for (Group group : groups) {
    std::erase_if(group, [](const StudyCell* cell) { return cell->figure("throughput") == nullptr; });
    const auto single = std::ranges::find(group, 1, [](const StudyCell* cell) { return cell->key.batch; });
    if (single == group.end() || group.size() < 2) continue;
    const StudyCell* largest = with_largest_batch(group);
    Paired& gain = gains.emplace_back();
    gain.ratio = quotient(*largest->figure("throughput"), *(*single)->figure("throughput"));
    gain.evidence = largest->evidence;
    gain.evidence.insert(gain.evidence.end(), (*single)->evidence.begin(), (*single)->evidence.end());
  }
  return gains;
}

bool saturates(const Study& study, const Group& group) {
  const StudyCell& largest = *with_largest_batch(group);
  const std::optional<double> memory = study.device_of(largest).memory_bytes;
  const LogEstimate* taken = largest.figure("memory_peak");
  const bool nearly_all = memory && taken != nullptr && as_figure(*taken).value >= kNearlyAllMemory * *memory;
  return largest.out_of_memory > 0 || nearly_all;
}

std::string board_called(const std::string& headline) {
  for (const std::string_view board : kDearBoards) {
    if (headline.find(board) != std::string::npos) return std::string(board);
  }
  return std::string(kOtherBoard);
}

std::string board_of(const StudyCell& cell) { return board_called(cell.device); }

/// Its price over that of the dearest other board; none where one of them has no price. A price is exact, as
/// prices go.
std::vector<Paired> price_against_others(const Study& study, std::string_view board) {
  std::optional<double> its, dearest_other;
  for (const StudyDevice& device : study.devices) {
    if (!device.euros) continue;
    const std::string called = board_called(device.headline);
    if (called == board) its = std::min(its.value_or(*device.euros), *device.euros);
    if (called == kOtherBoard) dearest_other = std::max(dearest_other.value_or(0), *device.euros);
  }
  if (!its || !dearest_other) return {};
  return {{{.value = std::log(*its / *dearest_other), .spread_known = true}, {}}};
}

std::vector<Part> parts_of_dear_board(const Study& study, std::string_view board) {
  return {
      part_of_ratios(price_against_others(study, board), kAbove,
                     fmt::format("{} costs {{}} the price of the dearest other board", board),
                     fmt::format("prices of a Jetson {} and of another board that were measured", board)),
      part_of_ratios(ratios(groups_by(study, work_of), "throughput", board_of, {{board}}, {{kOtherBoard}}),
                     kAbove, "it reaches {} the throughput of the fastest other board",
                     fmt::format("results of a Jetson {} and of another board", board))};
}

std::string device_of(const StudyCell& cell) { return cell.device; }

/// Of every board that computed on a GPU against every one that did not, lest one board stand for its kind.
std::vector<Paired> watts_with_gpu_against_without(const Study& study) {
  std::set<std::string> all, with_gpu;
  for (const StudyCell& cell : study.cells) {
    all.insert(cell.device);
    if (!on_cpu(cell)) with_gpu.insert(cell.device);
  }
  const std::vector<Group> groups = groups_by(study, work_of);
  std::vector<Paired> pairs;
  for (const std::string& one : with_gpu) {
    for (const std::string& other : all) {
      if (with_gpu.contains(other)) continue;
      std::ranges::move(ratios(groups, kPower, device_of, {{one}}, {{other}}), std::back_inserter(pairs));
    }
  }
  return pairs;
}

}  // namespace

Judgement little_gain_from_batching(const Study& study) {
  return all_of({part_of_ratios(gains_from_batching(groups_by(study, on_cpu_but_batch)), {.high = kLittle},
                                "on the CPU the largest batch reaches {} the throughput of batch 1",
                                "batch 1 and a larger one on the CPU: --batch 1,16")});
}

Judgement shared_memory_saturates(const Study& study) {
  std::size_t saturated = 0;
  std::size_t cases = 0;
  std::vector<EvidenceId> evidence;
  for (const Group& group : groups_by(study, off_cpu_but_batch)) {
    if (group.size() < 2) continue;
    ++cases;
    saturated += saturates(study, group) ? 1 : 0;
    for (const StudyCell* cell : group)
      evidence.insert(evidence.end(), cell->evidence.begin(), cell->evidence.end());
  }
  return all_of({part_of_cases(saturated, cases, std::move(evidence),
                               "{} models in a framework fill the memory at their largest batch",
                               "several batches on a GPU that shares its memory with the CPU")});
}

Judgement dear_boards_perform(const Study& study) {
  std::vector<Part> parts;
  for (const std::string_view board : kDearBoards)
    std::ranges::move(parts_of_dear_board(study, board), std::back_inserter(parts));
  return all_of(parts);
}

Judgement power_hardly_differs(const Study& study) {
  return all_of({part_of_ratios(watts_with_gpu_against_without(study), within(kHardlyDiffers),
                                "a board with a GPU draws {} the watts of one without",
                                "watts of a board that computes on a GPU and of one that has none")});
}

Judgement gpu_is_critical(const Study& study) {
  return all_of(
      {part_of_ratios(ratios(groups_by(study, work_of), "throughput", cpu_or_other, {{"other"}}, {{"cpu"}}),
                      {.low = kLittle}, "a GPU reaches {} the throughput of the best CPU",
                      "the same model, framework and batch on a GPU and on a CPU")});
}

}  // namespace edgegauge::analysis
