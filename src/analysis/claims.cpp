// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/claims.h"

#include "analysis/claim_tests.h"

#include <array>
#include <utility>

namespace edgegauge::analysis {
namespace {

constexpr std::array kVerdictNames =
    std::to_array<std::string_view>({"confirmed", "partly", "contradicted", "undecided", "not tested"});

constexpr std::array kClaims = std::to_array<ClaimRow>({
    {1, "AlexNet and SqueezeNet are the fastest; ResNet-18 balances accuracy and throughput.",
     "At batch 1: the slower of AlexNet and SqueezeNet against the fastest other model; ResNet-18 against "
     "the "
     "fastest of the models that are more accurate (ResNet-50, DenseNet-161, VGG-16).",
     fastest_and_balanced_models},
    {2, "CPU-only boards gain little from batching.",
     "On the CPU: throughput at the largest batch over that at batch 1, below 1.25.",
     little_gain_from_batching},
    {3, "MXNet is slightly better at batched inference.",
     "At each batch above 1: MXNet's throughput over the best of PyTorch's and TensorFlow's; where it is "
     "above, whether it is below 1.25 times that.",
     mxnet_better_in_batches},
    {4, "Memory shared by CPU and GPU saturates as the batch grows.",
     "On a unit that is not the CPU: more than half of the models in a framework run out of memory at a "
     "larger "
     "batch, or take 85% of the device's memory.",
     shared_memory_saturates},
    {5, "DenseNet and VGG-16 use the most resources.",
     "Memory, and processor time per sample: the smaller of DenseNet-161's and VGG-16's over the largest "
     "other "
     "model's.",
     most_demanding_models},
    {6, "PyTorch uses the least memory, with high CPU and power.",
     "PyTorch's memory against the smaller of the other two, its busy cores and watts against their mean.",
     pytorch_memory_cpu_power},
    {7, "MXNet uses much memory, with low CPU and power.",
     "MXNet's memory, busy cores and watts, each against the mean of the other two.", mxnet_memory_cpu_power},
    {8,
     "Loading: TensorFlow is poor, PyTorch very efficient; on the Jetson Nano it takes 2.4 (MXNet) to 4 "
     "(TensorFlow) times one inference.",
     "Time to load: TensorFlow against the slower of the other two, PyTorch against the faster. On a Jetson "
     "Nano, "
     "at batch 1, load time over the median latency, within 25% of 2.4 and 4.",
     loading},
    {9, "TX2 and Xavier NX cost more and perform better.",
     "Each one's price against the dearest other board's, its throughput against the fastest's.",
     dear_boards_perform},
    {10, "The power of CPU-only and GPU boards hardly differs.",
     "Watts of each board that computed on a GPU over those of each that did not, within 20% of each other.",
     power_hardly_differs},
    {11, "GPU resources are critical to performance.",
     "Throughput on a unit that is not the CPU over the best on a CPU, above 1.25.", gpu_is_critical},
    {12, "PyTorch is the most efficient framework in throughput and system use.",
     "At batch 1: PyTorch's throughput, memory and processor time per sample, each against the better of the "
     "other "
     "two.",
     pytorch_most_efficient},
});

}  // namespace

std::string_view name_of(ClaimVerdict verdict) { return kVerdictNames[static_cast<std::size_t>(verdict)]; }

std::span<const ClaimRow> claims() { return kClaims; }

std::vector<Judgement> judge_claims(const Study& study) {
  std::vector<Judgement> judgements;
  for (const ClaimRow& row : kClaims) {
    Judgement& judgement = judgements.emplace_back(row.judge(study));
    judgement.number = row.number;
    judgement.claim = row.claim;
  }
  return judgements;
}

}  // namespace edgegauge::analysis
