// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "knobs.h"

namespace edgegauge::mxnet {
namespace {

bool has_bf16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;  // the library's oneDNN computes bf16 on x86-64 only
#endif
}

}  // namespace

std::vector<std::string> precisions() {
  if (has_bf16()) return {"fp32", "bf16"};
  return {"fp32"};
}

std::vector<protocol::Knob> knobs() {
  std::vector<protocol::Knob> rows{
      {.name = "threads",
       .values = {},
       .default_value = "0",
       .help = "threads within an operator; 0: as many as physical cores"},
      {.name = "onednn",
       .values = {"0", "1"},
       .default_value = "1",
       .help = "compute with oneDNN where it has the operator",
       .environment = "MXNET_MKLDNN_ENABLED"},
      {.name = "subgraph",
       .values = {"none", "MKLDNN"},
       .default_value = "none",
       .help = "fuse operators for oneDNN: convolutions with batch norms, sums and activations",
       .optimised_value = "MKLDNN"},
      {.name = "static",
       .values = {"none", "alloc", "shape"},
       .default_value = "none",
       .help = "keep memory from request to request (alloc), and the prepared operators too (shape)",
       .optimised_value = "shape"},
      {.name = "bulk_size",
       .values = {},
       .default_value = "15",
       .help = "operators handed to the engine as one, where nothing is static"},
      {.name = "bulk_inference",
       .values = {"0", "1"},
       .default_value = "1",
       .help = "hand the whole network to the engine as one, where memory or shapes are static",
       .environment = "MXNET_EXEC_BULK_EXEC_INFERENCE"},
      {.name = "engine",
       .values = {"ThreadedEnginePerDevice", "ThreadedEngine", "NaiveEngine"},
       .default_value = "ThreadedEnginePerDevice",
       .help = "who runs operators: threads of the library's, or the calling one",
       .environment = "MXNET_ENGINE_TYPE"},
      {.name = "operator_tuning",
       .values = {"0", "1"},
       .default_value = "1",
       .help = "measure, while the library loads, from which size on operators use threads",
       .environment = "MXNET_USE_OPERATOR_TUNING"}};
  if (precisions().size() > 1) {
    rows.push_back({.name = "precision",
                    .values = precisions(),
                    .default_value = "fp32",
                    .help = "bf16: convolutions and linear layers, as MXNet's mixed precision does"});
  }
  return rows;
}

Flags cached_op_flags(const worker::Settings& settings) {
  const std::string& kept = settings.at("static");
  return {{"static_alloc", kept == "none" ? "False" : "True"},
          {"static_shape", kept == "shape" ? "True" : "False"},
          {"forward_bulk_size", settings.at("bulk_size")}};
}

}  // namespace edgegauge::mxnet
