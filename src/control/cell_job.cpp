// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cell_job.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

protocol::InputSpec input_for(const Plan& plan, const PreparedModel::Input& input, std::int64_t batch,
                              const PreparedInputs& pictures) {
  protocol::InputSpec spec{.name = input.name, .dtype = input.dtype, .shape = input.shape, .files = {}};
  if (input.batch_is_free && !spec.shape.empty()) spec.shape.front() = batch;
  spec.seed = plan.spec.seed;
  if (const auto file = plan.spec.input_tensors.find(input.name); file != plan.spec.input_tensors.end()) {
    spec.files.push_back(fs::absolute(file->second));
  }
  for (const PreparedInputs::One& picture : pictures.pictures) spec.files.push_back(picture.npy);
  return spec;
}

/// So that every picture is answered for once.
int requests_for(const PreparedInputs& pictures, std::int64_t batch) {
  const auto count = static_cast<std::int64_t>(pictures.pictures.size());
  return static_cast<int>(std::max<std::int64_t>((count + batch - 1) / batch, 1));
}

}  // namespace

fs::path output_folder(const Plan& plan, const PlannedCell& cell) {
  if (plan.spec.save_outputs.empty()) return {};
  const fs::path folder = fs::absolute(plan.spec.save_outputs);
  if (plan.cells.size() == 1) return folder;
  const store::CellKey& key = cell.key;
  std::string name = fmt::format("{}-{}-b{}-t{}", key.model, key.runtime, key.batch, key.threads);
  if (key.profile != kDefaultProfile) name += "-" + key.profile;
  if (key.precision != kFullPrecision) name += "-" + key.precision;
  for (const auto& [knob, value] : key.knobs) name += fmt::format("-{}={}", knob, value);
  if (key.repeat > 0) name += fmt::format("-{}", key.repeat + 1);
  std::ranges::replace(name, '/', '_');
  return folder / name;
}

std::map<std::string, std::string> settings_for(const store::CellKey& key,
                                                const protocol::BackendInfo& info) {
  std::map<std::string, std::string> settings;
  for (const protocol::Knob& knob : info.knobs) {
    const bool is_tuned = key.profile == kOptimised && !knob.optimised_value.empty();
    settings[knob.name] = is_tuned ? knob.optimised_value : knob.default_value;
  }
  if (settings.contains(std::string(kPrecisionKnob))) settings[std::string(kPrecisionKnob)] = key.precision;
  for (const auto& [name, value] : key.knobs) settings[name] = value;
  settings["threads"] = std::to_string(key.threads);
  return settings;
}

Job job_for(const Plan& plan, const PlannedCell& cell, const fs::path& native,
            const PreparedInputs& pictures) {
  const Worker& worker = plan.workers[cell.worker];
  Job job;
  job.executable = worker.executable;
  job.timeout = from_seconds(plan.spec.timeout_s);

  protocol::RunRequest& request = job.request;
  request.runtime_dir = worker.runtime_dir;
  request.model = native;
  request.settings = settings_for(cell.key, worker.info);
  job.environment = worker_environment(worker.info, request.settings);
  for (const PreparedModel::Input& input : plan.models[cell.model].inputs) {
    request.inputs.push_back(input_for(plan, input, cell.key.batch, pictures));
  }
  request.batch = cell.key.batch;
  request.plan.warm_up_at_least = from_seconds(plan.spec.warm_up_s);
  request.plan.limit = from_seconds(plan.spec.cell_limit_s);
  request.plan.target = plan.spec.target;
  request.save_outputs_dir = output_folder(plan, cell);
  request.answer_buffers = requests_for(pictures, cell.key.batch);
  return job;
}

}  // namespace edgegauge::control
