// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cell_job.h"

#include "control/pinning.h"
#include "control/quantised.h"
#include "control/time_limit.h"
#include "core/error.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

/// 20 minutes of 3,000 requests per second.
constexpr std::size_t kMostSustainedSamples = 4'000'000;

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

/// What the user named of the inputs, and of a native file's, which are not known, what tensors were given.
std::vector<protocol::InputSpec> inputs_for(const Plan& plan, const PlannedCell& cell,
                                            const PreparedInputs& pictures) {
  const PreparedModel& model = plan.models[cell.model];
  std::vector<protocol::InputSpec> inputs;
  for (const PreparedModel::Input& input : model.inputs)
    inputs.push_back(input_for(plan, input, cell.key.batch, pictures));
  if (model.native_format.empty()) return inputs;
  for (const auto& [name, file] : plan.spec.input_tensors) {
    if (std::ranges::find(model.inputs, name, &PreparedModel::Input::name) == model.inputs.end())
      inputs.push_back(input_for(plan, {.name = name, .dtype = {}, .shape = {}}, cell.key.batch, {}));
  }
  return inputs;
}

/// The user's own file is what it is: whatever decides how a native file is made has no say.
void leave_as_made(std::map<std::string, std::string>& settings, const protocol::BackendInfo& info) {
  for (const protocol::Knob& knob : info.knobs) {
    if (knob.converts) settings[knob.name] = knob.default_value;
  }
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
  if (key.load != to_text({})) name += "-" + key.load;
  if (!key.start.empty()) name += "-" + key.start;
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

Job ready_job(const Plan& plan, const PlannedCell& cell, const PreparedInputs& pictures,
              const Preparer& preparer) {
  const Worker& worker = plan.workers[cell.worker];
  const PreparedModel& model = plan.models[cell.model];
  const auto settings = settings_for(cell.key, worker.info);
  const fs::path native = loads_quantised(worker, model, settings)
                              ? quantised_file(plan, cell, pictures, preparer)
                              : native_file(model, worker, cell.key.batch, settings, preparer);
  Job job = job_for(plan, cell, native, pictures);
  const fs::path& folder = job.request.save_outputs_dir;
  std::error_code problem;
  if (!folder.empty()) fs::create_directories(folder, problem);
  if (problem) {
    throw Error(ExitCode::kInternal,
                fmt::format("the folder {} cannot be made: {}", folder.string(), problem.message()),
                "name another one with --save-outputs");
  }
  return job;
}

std::vector<PreparedInputs> ready_pictures(const Plan& plan, const Preparer& preparer) {
  std::vector<PreparedInputs> pictures(plan.models.size());
  for (std::size_t model = 0; model < plan.models.size(); ++model) {
    const bool is_used = std::ranges::any_of(
        plan.cells, [&](const PlannedCell& cell) { return cell.model == model && !cell.skip; });
    const bool has_inputs = !plan.models[model].inputs.empty();
    if (is_used && has_inputs) pictures[model] = prepare_inputs(plan.models[model], plan.spec, preparer);
  }
  return pictures;
}

Job job_for(const Plan& plan, const PlannedCell& cell, const fs::path& native,
            const PreparedInputs& pictures) {
  const Worker& worker = plan.workers[cell.worker];
  Job job;
  job.executable = worker.executable;
  job.timeout = time_limit(plan, cell);
  job.memory_limit = plan.spec.memory_limit;
  if (plan.spec.pin == kPinnedToCores) job.cpus = cpus_for(cell.key.threads, plan.device, allowed_cpus());

  protocol::RunRequest& request = job.request;
  request.runtime_dir = worker.runtime_dir;
  request.model = native;
  request.settings = settings_for(cell.key, worker.info);
  if (!plan.models[cell.model].native_format.empty()) leave_as_made(request.settings, worker.info);
  job.environment = worker_environment(worker.info, request.settings);
  request.inputs = inputs_for(plan, cell, pictures);
  request.batch = cell.key.batch;
  request.start_only = !cell.key.start.empty();
  request.load_twice = cell.key.start == kWarmProcess;
  request.plan.warm_up_at_least = from_seconds(plan.spec.warm_up_s);
  request.plan.limit = cell.load.is_sustained() ? cell.load.sustained : from_seconds(plan.spec.cell_limit_s);
  if (cell.load.is_sustained()) request.plan.max_samples = kMostSustainedSamples;
  request.plan.load = cell.load;
  // Another process of the same cell shall not meet the same arrivals.
  request.plan.arrival_seed = plan.spec.seed + static_cast<std::uint64_t>(cell.key.repeat);
  request.plan.target = plan.spec.target;
  request.save_outputs_dir = output_folder(plan, cell);
  request.answer_buffers = requests_for(pictures, cell.key.batch);
  return job;
}

}  // namespace edgegauge::control
