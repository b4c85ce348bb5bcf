// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "knobs.h"

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace edgegauge::pytorch {
namespace {

using Values = std::vector<std::string>;

const Values kSwitch{"0", "1"};

bool has_native_bf16() {
#if defined(__aarch64__)
  constexpr unsigned long kBf16 = 1UL << 14;  // HWCAP2_BF16
  return (getauxval(AT_HWCAP2) & kBf16) != 0;
#else
  return __builtin_cpu_supports("avx512bf16") != 0;
#endif
}

}  // namespace

std::vector<std::string> precisions() { return has_native_bf16() ? Values{"fp32", "bf16"} : Values{"fp32"}; }

std::vector<protocol::Knob> knobs() {
  std::vector<protocol::Knob> rows{
      {"threads", {}, "0", "threads within an operator; 0: as many as physical cores"},
      {"inference_mode", kSwitch, "1", "run without what autograd would need"},
      {"executor",
       {"profiling", "simple"},
       "profiling",
       "watch the first requests and compile for what they were, or take the graph as it is",
       "simple"},
      {"onednn", kSwitch, "1", "let oneDNN compute what it can; 0: PyTorch's own kernels"},
      {"fusion",
       {"none", "onednn"},
       "none",
       "onednn: batch norm folded, and activations and sums part of oneDNN's convolutions",
       "onednn",
       true},
      {"prepack", kSwitch, "1", "with fusion=onednn: bring weights into oneDNN's layout once, after loading"},
      {"channels_last", kSwitch, "0", "maps and weights with channels innermost"},
      {"freeze", kSwitch, "0", "torch.jit.freeze: weights become constants, and what follows is folded", "1"},
      {"optimize_for_inference", kSwitch, "0",
       "torch.jit.optimize_for_inference: freezes, and fuses convolutions for oneDNN"},
      {"denormals_as_zero", kSwitch, "0", "treat denormal numbers as zero"},
  };
  if (precisions().size() > 1)
    rows.push_back(
        {"precision", precisions(), "fp32", "what weights and activations are held and computed in"});
  return rows;
}

}  // namespace edgegauge::pytorch
