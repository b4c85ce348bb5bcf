// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "trace.h"

#include "status.h"
#include "wire.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::tensorflow {
namespace {

// tensorflow/core/protobuf/config.proto: RunOptions and RunMetadata
constexpr int kTraceLevel = 1, kFullTrace = 3;
constexpr int kStepStats = 1;
// tensorflow/core/framework/step_stats.proto, tensor_description.proto
constexpr int kDevStats = 1, kNodeStats = 2, kOutput = 7, kTimelineLabel = 8;
constexpr int kTensorDescription = 3, kDtype = 1;

/// Types that results may have instead of fp32, the most telling first.
struct PrecisionRow {
  TF_DataType type;
  const char* name;
};
constexpr std::array<PrecisionRow, 3> kPrecisions{
    {{TF_BFLOAT16, "bf16"}, {TF_HALF, "fp16"}, {TF_DOUBLE, "fp64"}}};

std::string precision_of(const std::set<std::uint64_t>& types) {
  const auto row = std::ranges::find_if(kPrecisions, [&](const auto& r) { return types.contains(r.type); });
  return row == kPrecisions.end() ? "fp32" : row->name;
}

/// "node_name = Conv2D(input, ...)" -> "Conv2D"
std::string_view operation_in(std::string_view label) {
  const std::size_t equals = label.find(" = ");
  if (equals == std::string_view::npos) return {};
  label.remove_prefix(equals + 3);
  return label.substr(0, label.find('('));
}

bool multiplies(std::string_view operation) {
  return operation.find("Conv") != std::string_view::npos ||
         operation.find("MatMul") != std::string_view::npos;
}

/// Of a node's first output.
std::uint64_t type_of_output(std::string_view node) {
  std::uint64_t type = 0;
  for_each_field(node, kOutput, [&](const WireField& output) {
    for_each_field(output.bytes, kTensorDescription, [&](const WireField& tensor) {
      for_each_field(tensor.bytes, kDtype, [&](const WireField& dtype) { type = dtype.value; });
    });
  });
  return type;
}

Trace read_trace(std::string_view metadata) {
  std::map<std::string, int> counts;
  std::set<std::uint64_t> types;
  for_each_field(metadata, kStepStats, [&](const WireField& steps) {
    for_each_field(steps.bytes, kDevStats, [&](const WireField& device) {
      for_each_field(device.bytes, kNodeStats, [&](const WireField& node) {
        std::string_view label;
        for_each_field(node.bytes, kTimelineLabel, [&](const WireField& field) { label = field.bytes; });
        const std::string_view operation = operation_in(label);
        if (operation.empty()) return;
        ++counts[std::string(operation)];
        if (multiplies(operation)) types.insert(type_of_output(node.bytes));
      });
    });
  });
  std::vector<std::string> kernels;
  for (const auto& [operation, count] : counts) kernels.push_back(fmt::format("{} {}", operation, count));
  return {precision_of(types), fmt::format("{}", fmt::join(kernels, ", "))};
}

}  // namespace

Trace trace_request(const Api& api, TF_Session* session, std::span<const TF_Output> input_places,
                    std::span<TF_Tensor* const> inputs, std::span<const TF_Output> output_places) {
  WireWriter options;
  options.number(kTraceLevel, kFullTrace);
  const Owned<TF_Buffer> run_options(api.NewBufferFromString(options.data().data(), options.data().size()),
                                     api.DeleteBuffer);
  const Owned<TF_Buffer> metadata(api.NewBuffer(), api.DeleteBuffer);
  std::vector<TF_Tensor*> answers(output_places.size(), nullptr);
  const Status status(api);
  api.SessionRun(session, run_options.get(), input_places.data(), inputs.data(),
                 static_cast<int>(inputs.size()), output_places.data(), answers.data(),
                 static_cast<int>(answers.size()), nullptr, 0, metadata.get(), status.get());
  for (TF_Tensor* answer : answers) {
    if (answer != nullptr) api.DeleteTensor(answer);
  }
  if (!status.ok() || metadata->data == nullptr) return {};
  return read_trace({static_cast<const char*>(metadata->data), metadata->length});
}

}  // namespace edgegauge::tensorflow
