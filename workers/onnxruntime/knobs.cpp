// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "knobs.h"

#include "worker/settings.h"

#include <algorithm>
#include <array>

namespace edgegauge::onnxruntime {
namespace {

using Options = Ort::SessionOptions;

constexpr const char* kOnOff = "0|1";

/// One knob. `values` separated by '|'; empty for any integer from 0 up.
struct Row {
  const char* name;
  const char* values;
  const char* default_value;
  const char* help;
  void (*apply)(Options&, const std::string& value);
  const char* optimised_value = "";  ///< empty: the default
};

GraphOptimizationLevel level(const std::string& value) {
  if (value == "off") return ORT_DISABLE_ALL;
  if (value == "basic") return ORT_ENABLE_BASIC;
  return value == "extended" ? ORT_ENABLE_EXTENDED : ORT_ENABLE_ALL;
}

constexpr std::array kRows = std::to_array<Row>({
    {kPrecision, "fp32|int8", "fp32", "number format; int8: the model is quantised to it beforehand",
     [](Options&, const std::string&) {}},
    {"threads", "", "0", "threads within an operator; 0: as many as physical cores",
     [](Options& o, const std::string& v) { o.SetIntraOpNumThreads(std::stoi(v)); }},
    {"inter_threads", "", "0", "threads across operators when execution_mode=parallel; 0: automatic",
     [](Options& o, const std::string& v) { o.SetInterOpNumThreads(std::stoi(v)); }},
    {"execution_mode", "sequential|parallel", "sequential",
     "one operator at a time, or independent ones at once",
     [](Options& o, const std::string& v) {
       o.SetExecutionMode(v == "parallel" ? ORT_PARALLEL : ORT_SEQUENTIAL);
     }},
    {"graph_level", "off|basic|extended|all", "all", "how far the graph is rewritten while it loads",
     [](Options& o, const std::string& v) { o.SetGraphOptimizationLevel(level(v)); }},
    {"spinning", kOnOff, "1", "waiting threads spin: faster on idle cores, far slower on busy ones",
     [](Options& o, const std::string& v) {
       o.AddConfigEntry("session.intra_op.allow_spinning", v.c_str());
     }},
    {"inter_spinning", kOnOff, "1", "the same for threads across operators",
     [](Options& o, const std::string& v) {
       o.AddConfigEntry("session.inter_op.allow_spinning", v.c_str());
     }},
    {"stop_spinning", kOnOff, "0", "threads stop spinning as soon as a request is done",
     [](Options& o, const std::string& v) { o.AddConfigEntry("session.force_spinning_stop", v.c_str()); }},
    {"block_base", "", "0",
     "split an operator's work into pieces that get smaller, this often; 0: equal pieces",
     [](Options& o, const std::string& v) { o.AddConfigEntry("session.dynamic_block_base", v.c_str()); }},
    {"arena", kOnOff, "1", "keep freed memory for the next request",
     [](Options& o, const std::string& v) { v == "1" ? o.EnableCpuMemArena() : o.DisableCpuMemArena(); }},
    {"memory_pattern", kOnOff, "1", "plan all of a request's memory as one block once shapes repeat",
     [](Options& o, const std::string& v) { v == "1" ? o.EnableMemPattern() : o.DisableMemPattern(); }},
    {"prepacking", kOnOff, "1", "rearrange weights for the kernels while the model loads",
     [](Options& o, const std::string& v) {
       o.AddConfigEntry("session.disable_prepacking", v == "1" ? "0" : "1");
     }},
    {"weights_in_arena", kOnOff, "1", "take the weights' memory from the arena, too",
     [](Options& o, const std::string& v) {
       o.AddConfigEntry("session.use_device_allocator_for_initializers", v == "1" ? "0" : "1");
     }},
    {"exact_int8", kOnOff, "0", "no saturation within integer products on x86 without VNNI, at some cost",
     [](Options& o, const std::string& v) { o.AddConfigEntry("session.x64quantprecision", v.c_str()); }},
    {"denormals_as_zero", kOnOff, "0", "treat denormal numbers as zero",
     [](Options& o, const std::string& v) { o.AddConfigEntry("session.set_denormal_as_zero", v.c_str()); }},
});

}  // namespace

std::vector<protocol::Knob> knobs() {
  std::vector<protocol::Knob> described;
  for (const Row& row : kRows)
    described.push_back(
        {row.name, worker::split_values(row.values), row.default_value, row.help, row.optimised_value});
  return described;
}

void apply(const worker::Settings& settings, Options& options) {
  for (const Row& row : kRows) row.apply(options, settings.at(row.name));
}

}  // namespace edgegauge::onnxruntime
