// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "knobs.h"

#include "processor.h"
#include "wire.h"
#include "worker/settings.h"

#include <array>
#include <string_view>
#include <utility>

namespace edgegauge::tensorflow {
namespace {

// tensorflow/core/protobuf/config.proto: ConfigProto and its Experimental
constexpr int kIntraThreads = 2, kInterThreads = 5, kGraphOptions = 10, kExperimental = 16;
constexpr int kExecutorType = 3, kDisableSpinning = 9, kStaticGraph = 12;
// GraphOptions, OptimizerOptions
constexpr int kOptimizerOptions = 3, kRewriteOptions = 10;
constexpr int kGlobalJit = 5, kCpuGlobalJit = 7;
// tensorflow/core/protobuf/rewriter_config.proto: RewriterConfig
constexpr int kLayoutOptimizer = 1, kDisablePruning = 2, kConstantFolding = 3, kArithmetic = 7,
              kDependency = 8, kLoop = 9, kFunction = 10, kShape = 13, kRemapping = 14, kDisableGrappler = 19,
              kCommonSubgraph = 24, kOneDnnBf16 = 31, kCpuLayout = 50;
constexpr int kToggleOn = 1, kToggleOff = 2;
constexpr int kJitOn = 2;  // OptimizerOptions.ON_2

/// The messages that settings go into; joined once all are applied.
struct Config {
  WireWriter top, experimental, optimizer, rewriter;
};

/// One knob. `values` separated by '|'; empty for any integer from 0 up.
struct Row {
  const char* name;
  const char* values;
  const char* default_value;
  const char* optimised_value;
  const char* help;
  void (*apply)(Config&, const std::string& value, const worker::Settings& all);
  const char* environment = "";
  bool converts = false;
};

void nothing(Config&, const std::string&, const worker::Settings&) {}

/// A pass of Grappler, which is on unless it is switched off.
template <int kField>
void pass(Config& config, const std::string& value, const worker::Settings&) {
  if (value == "0") config.rewriter.number(kField, kToggleOff);
}

/// A field that switches something off.
template <int kField>
void off_switch(Config& config, const std::string& value, const worker::Settings&) {
  if (value == "0") config.rewriter.number(kField, 1);
}

void inter_threads(Config& config, const std::string& value, const worker::Settings& all) {
  const std::string& number = value == "auto" ? all.at("threads") : value;
  config.top.number(kInterThreads, value == "caller" ? -1 : std::stoi(number));
}

void cpu_layout(Config& config, const std::string& value, const worker::Settings&) {
  if (value != "none") config.rewriter.number(kCpuLayout, value == "nchw_to_nhwc" ? 1 : 2);
}

/// Clusters are made of what Grappler's remapper has not fused before: with it, none is ever found, in
/// silence.
void xla(Config& config, const std::string& value, const worker::Settings&) {
  if (value == "0") return;
  config.optimizer.number(kGlobalJit, kJitOn);
  config.optimizer.number(kCpuGlobalJit, 1);
  config.rewriter.number(kRemapping, kToggleOff);
}

constexpr std::array kRows = std::to_array<Row>({
    {"threads", "", "0", "", "threads within an operation; 0: as many as cores",
     [](Config& c, const std::string& v, const worker::Settings&) {
       c.top.number(kIntraThreads, std::stoi(v));
     }},
    {"inter_threads", "auto|caller|1|2|4|8", "auto", "",
     "operations at once; auto: as many as threads; caller: one, on the thread that asks", inter_threads},
    {"precision", "fp32|bf16", "fp32", "", "bf16: Grappler's mixed precision for oneDNN",
     [](Config& c, const std::string& v, const worker::Settings&) {
       if (v == "bf16") c.rewriter.number(kOneDnnBf16, kToggleOn);
     }},
    {"fold_batch_norm", "0|1", "0", "1", "make batch norm part of the convolution before it, in the file",
     nothing, "", true},
    {"onednn", "0|1", "1", "", "oneDNN's kernels; 0: Eigen's", nothing, "TF_ENABLE_ONEDNN_OPTS"},
    {"grappler", "0|1", "1", "", "rewrite the graph before its first run; 0: none of the passes below",
     off_switch<kDisableGrappler>},
    {"remapping", "0|1", "1", "", "Grappler: fuse convolution, bias, batch norm and activation",
     pass<kRemapping>},
    {"constant_folding", "0|1", "1", "", "Grappler: compute what is constant", pass<kConstantFolding>},
    {"arithmetic_optimization", "0|1", "1", "", "Grappler: simplify arithmetic", pass<kArithmetic>},
    {"layout_optimizer", "0|1", "1", "", "Grappler: choose the layout of images", pass<kLayoutOptimizer>},
    {"cpu_layout", "none|nchw_to_nhwc|nhwc_to_nchw", "none", "", "Grappler: layouts to change on a CPU",
     cpu_layout},
    {"dependency_optimization", "0|1", "1", "", "Grappler: remove control dependencies", pass<kDependency>},
    {"shape_optimization", "0|1", "1", "", "Grappler: simplify what computes shapes", pass<kShape>},
    {"common_subgraph_elimination", "0|1", "1", "", "Grappler: compute equal things once",
     pass<kCommonSubgraph>},
    {"loop_optimization", "0|1", "1", "", "Grappler: move what is invariant out of loops", pass<kLoop>},
    {"function_optimization", "0|1", "1", "", "Grappler: inline functions", pass<kFunction>},
    {"pruning", "0|1", "1", "", "Grappler: remove what no output needs", off_switch<kDisablePruning>},
    {"xla", "0|1", "0", "", "compile clusters of operations; switches remapping off", xla},
    {"executor", "default|single_threaded", "default", "",
     "single_threaded: one operation after another, without a queue",
     [](Config& c, const std::string& v, const worker::Settings&) {
       if (v != "default") c.experimental.bytes(kExecutorType, "SINGLE_THREADED_EXECUTOR");
     }},
    {"static_graph", "0|1", "0", "", "promise that the graph never grows, so that its copy is let go",
     [](Config& c, const std::string& v, const worker::Settings&) {
       c.experimental.number(kStaticGraph, v == "1");
     }},
    {"spinning", "0|1", "1", "", "waiting threads spin: faster on idle cores, slower on busy ones",
     [](Config& c, const std::string& v, const worker::Settings&) {
       c.experimental.number(kDisableSpinning, v == "0");
     }},
    {"onednn_save_memory", "0|1", "1", "", "oneDNN: keep only small primitives for the next request", nothing,
     "TF_MKL_OPTIMIZE_PRIMITIVE_MEMUSE"},
    {"onednn_system_allocator", "0|1", "0", "", "oneDNN: memory from malloc instead of a pool", nothing,
     "TF_ONEDNN_USE_SYSTEM_ALLOCATOR"},
    {"onednn_frozen_weights", "0|1", "0", "", "oneDNN: take all weights for constant, and reorder them once",
     nothing, "TF_ONEDNN_ASSUME_FROZEN_WEIGHTS"},
});

}  // namespace

std::vector<protocol::Knob> knobs() {
  std::vector<protocol::Knob> described;
  for (const Row& row : kRows) {
    if (row.name == std::string_view("precision") && !has_native_bf16()) continue;
    described.push_back({row.name, worker::split_values(row.values), row.default_value, row.help,
                         row.optimised_value, row.converts, row.environment});
  }
  return described;
}

std::string session_config(const worker::Settings& settings) {
  Config config;
  for (const Row& row : kRows) {
    const auto setting = settings.find(row.name);
    if (setting != settings.end()) row.apply(config, setting->second, settings);
  }
  WireWriter graph;
  graph.message(kOptimizerOptions, config.optimizer);
  graph.message(kRewriteOptions, config.rewriter);
  config.top.message(kGraphOptions, graph);
  config.top.message(kExperimental, config.experimental);
  return config.top.data();
}

}  // namespace edgegauge::tensorflow
