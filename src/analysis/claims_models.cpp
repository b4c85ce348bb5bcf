// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Claims that tell the models apart.
#include "analysis/claim_tests.h"
#include "analysis/contest.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

std::string one_by_one(const StudyCell& cell) { return cell.key.batch == 1 ? all_but_model(cell) : ""; }

Part models_missing(const Study& study) {
  std::vector<std::string_view> missing;
  for (const std::string_view model : kStudyModels) {
    if (std::ranges::none_of(study.cells, [&](const StudyCell& cell) { return cell.key.model == model; }))
      missing.push_back(model);
  }
  Part part;
  if (!missing.empty()) part.missing = fmt::format("{}, not measured at all", fmt::join(missing, ", "));
  return part;
}

Part demand(const Study& study, std::string_view figure, std::string_view pattern, std::string_view what) {
  return part_of_ratios(ratios(groups_by(study, all_but_model), figure, model_of,
                               {{"densenet161", "vgg16"}, Pick::kSmallest}, {{}, Pick::kLargest}),
                        kAbove, pattern,
                        fmt::format("{} of densenet161, vgg16 and another model in one framework", what));
}

}  // namespace

Judgement fastest_and_balanced_models(const Study& study) {
  const std::vector<Group> groups = groups_by(study, one_by_one);
  return all_of(
      {part_of_ratios(ratios(groups, "throughput", model_of, {{"alexnet", "squeezenet1.1"}, Pick::kSmallest},
                             {{}, Pick::kLargest}),
                      kAbove,
                      "the slower of AlexNet and SqueezeNet reaches {} the throughput of the fastest other",
                      "alexnet, squeezenet1.1 and another model at batch 1 in one framework"),
       part_of_ratios(ratios(groups, "throughput", model_of, {{"resnet18"}},
                             {{"resnet50", "densenet161", "vgg16"}, Pick::kLargest}),
                      kAbove, "ResNet-18 reaches {} that of the fastest model which is more accurate",
                      "resnet18 and one of resnet50, densenet161, vgg16 at batch 1 in one framework"),
       models_missing(study)});
}

Judgement most_demanding_models(const Study& study) {
  return all_of(
      {demand(study, "memory_peak",
              "the smaller of DenseNet-161 and VGG-16 takes {} the memory of the largest other", "memory"),
       demand(study, kCpuPerSample, "and {} the processor time per sample of the one that takes most of that",
              "busy cores"),
       models_missing(study)});
}

}  // namespace edgegauge::analysis
