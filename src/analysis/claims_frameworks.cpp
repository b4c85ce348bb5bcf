// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Claims that tell the frameworks apart.
#include "analysis/claim_tests.h"
#include "analysis/contest.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

constexpr std::string_view kNoWatts = "watts, from a power sensor (edgegauge doctor says which there is)";

std::string missing_rivals(std::string_view framework, std::string_view what) {
  return fmt::format("{} of {} and another of the study's frameworks, at the same model, batch and threads",
                     what, framework);
}

/// A claim is about all three: what is missing of them is said even where two could be compared.
Part frameworks_missing(const Study& study) {
  std::vector<std::string_view> missing;
  for (const std::string_view framework : kStudyFrameworks) {
    if (std::ranges::none_of(study.cells,
                             [&](const StudyCell& cell) { return cell.key.runtime == framework; }))
      missing.push_back(framework);
  }
  Part part;
  if (!missing.empty()) part.missing = fmt::format("{}, not measured at all", fmt::join(missing, ", "));
  return part;
}

std::string one_by_one(const StudyCell& cell) { return cell.key.batch == 1 ? all_but_framework(cell) : ""; }
std::string in_batches(const StudyCell& cell) { return cell.key.batch > 1 ? all_but_framework(cell) : ""; }

Part against_others(const std::vector<Group>& groups, std::string_view framework, std::string_view figure,
                    Pick others, const Region& expected, std::string_view pattern, std::string_view missing) {
  return part_of_ratios(ratios(groups, figure, framework_of, {{framework}}, {{}, others}), expected, pattern,
                        missing);
}

/// Load time over median latency, of each of the framework's cells at batch 1 on a Jetson Nano.
std::vector<Paired> loads_per_inference(const Study& study, std::string_view framework) {
  std::vector<Paired> pairs;
  for (const StudyCell& cell : study.cells) {
    const bool meant = cell.device.find("Jetson Nano") != std::string::npos && cell.key.batch == 1 &&
                       cell.key.runtime == framework;
    const LogEstimate* load = cell.figure("load_time");
    const LogEstimate* latency = cell.figure("latency_p50");
    if (meant && load != nullptr && latency != nullptr)
      pairs.push_back({quotient(*load, *latency), cell.evidence});
  }
  return pairs;
}

Region around(double ratio) { return {ratio / 1.25, ratio * 1.25}; }

}  // namespace

/// Where it is better, the claim is also about by how much.
Judgement mxnet_better_in_batches(const Study& study) {
  const auto better_by = [&](const Region& expected, std::string_view pattern) {
    return against_others(groups_by(study, in_batches), "mxnet", "throughput", Pick::kLargest, expected,
                          pattern, missing_rivals("MXNet", "throughput above batch 1"));
  };
  std::vector<Part> parts{
      better_by(kAbove, "in batches MXNet reaches {} the throughput of the best other framework")};
  if (parts.front().verdict == ClaimVerdict::kConfirmed)
    parts.push_back(better_by({.high = kLittle}, "slightly better would be less than 1.25x"));
  parts.push_back(frameworks_missing(study));
  return all_of(parts);
}

Judgement pytorch_memory_cpu_power(const Study& study) {
  const std::vector<Group> groups = groups_by(study, all_but_framework);
  return all_of({against_others(groups, "pytorch", "memory_peak", Pick::kSmallest, kBelow,
                                "PyTorch takes {} the memory of the thriftiest other framework",
                                missing_rivals("PyTorch", "memory")),
                 against_others(groups, "pytorch", "cpu_cores", Pick::kMean, kAbove,
                                "it keeps {} as many cores busy as the others do",
                                missing_rivals("PyTorch", "busy cores")),
                 against_others(groups, "pytorch", kPower, Pick::kMean, kAbove,
                                "it draws {} the others' watts", kNoWatts),
                 frameworks_missing(study)});
}

Judgement mxnet_memory_cpu_power(const Study& study) {
  const std::vector<Group> groups = groups_by(study, all_but_framework);
  return all_of(
      {against_others(groups, "mxnet", "memory_peak", Pick::kMean, kAbove,
                      "MXNet takes {} the memory of the other frameworks", missing_rivals("MXNet", "memory")),
       against_others(groups, "mxnet", "cpu_cores", Pick::kMean, kBelow,
                      "it keeps {} as many cores busy as they do", missing_rivals("MXNet", "busy cores")),
       against_others(groups, "mxnet", kPower, Pick::kMean, kBelow, "it draws {} their watts", kNoWatts),
       frameworks_missing(study)});
}

Judgement loading(const Study& study) {
  const std::vector<Group> groups = groups_by(study, all_but_framework);
  return all_of({against_others(groups, "tensorflow", "load_time", Pick::kLargest, kAbove,
                                "TensorFlow takes {} as long to load as the slower of the others",
                                missing_rivals("TensorFlow", "load time")),
                 against_others(groups, "pytorch", "load_time", Pick::kSmallest, kBelow,
                                "PyTorch takes {} as long to load as the faster of the others",
                                missing_rivals("PyTorch", "load time")),
                 part_of_ratios(loads_per_inference(study, "mxnet"), around(2.4),
                                "on the Jetson Nano MXNet loads in {} the time of one inference",
                                "MXNet at batch 1 on a Jetson Nano"),
                 part_of_ratios(loads_per_inference(study, "tensorflow"), around(4),
                                "on the Jetson Nano TensorFlow loads in {} the time of one inference",
                                "TensorFlow at batch 1 on a Jetson Nano"),
                 frameworks_missing(study)});
}

Judgement pytorch_most_efficient(const Study& study) {
  const std::vector<Group> groups = groups_by(study, one_by_one);
  return all_of(
      {against_others(groups, "pytorch", "throughput", Pick::kLargest, kAbove,
                      "at batch 1 PyTorch reaches {} the throughput of the best other framework",
                      missing_rivals("PyTorch", "throughput")),
       against_others(groups, "pytorch", "memory_peak", Pick::kSmallest, kBelow,
                      "it takes {} the memory of the thriftiest", missing_rivals("PyTorch", "memory")),
       against_others(groups, "pytorch", kCpuPerSample, Pick::kSmallest, kBelow,
                      "and {} the processor time per sample of the thriftiest",
                      missing_rivals("PyTorch", "processor time")),
       frameworks_missing(study)});
}

}  // namespace edgegauge::analysis
