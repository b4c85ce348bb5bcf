// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/reference.h"

#include "control/helper_child.h"
#include "core/error.h"
#include "runtimes/digest.h"

#include <algorithm>
#include <array>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

struct Setting {
  std::string_view knob;
  std::string_view value;
};

/// The graph as it was written, each node computed by itself, in one order.
constexpr std::array<Setting, 3> kSettings{
    {{"graph_level", "off"}, {"threads", "1"}, {kPrecisionKnob, kFullPrecision}}};

std::map<std::string, std::string> settings_of(const protocol::BackendInfo& info) {
  std::map<std::string, std::string> settings;
  for (const protocol::Knob& knob : info.knobs) {
    const auto row = std::ranges::find(kSettings, knob.name, &Setting::knob);
    settings[knob.name] = row == kSettings.end() ? knob.default_value : row->value;
  }
  return settings;
}

/// All that the answers of one model depend on besides its content, which its folder stands for.
std::string digest_of(const protocol::RunRequest& request) {
  std::string text = fmt::format("{} requests of {}\n", request.answer_buffers, request.batch);
  for (const protocol::InputSpec& input : request.inputs) {
    text += fmt::format("{:?} {} {} {} {}\n", input.name, input.dtype, fmt::join(input.shape, "x"),
                        input.seed, input.buffers);
    for (const std::string& file : input.files)
      text += fmt::format("{} {}\n", fs::path(file).extension().string(), runtimes::sha256_of_file(file));
  }
  return runtimes::sha256_of(text).substr(0, 16);
}

/// Why this plan has no reference for a cell's answers at all; empty when there may be one.
std::string reason_against(const Plan& plan, const PlannedCell& cell) {
  const protocol::BackendInfo& info = plan.workers[cell.worker].info;
  if (needs_no_model(plan.workers[cell.worker])) return fmt::format("{} computes no model", info.title);
  const PreparedModel& model = plan.models[cell.model];
  if (model.folder.empty()) return "there is no model";
  if (!model.native_format.empty())
    return fmt::format("{} is in a framework's own format, which the reference does not load",
                       model.row.source);
  if (!plan.reference) return "the worker of ONNX Runtime, the reference, is not built";
  if (!plan.reference->info.available) return plan.reference->info.unavailable_reason;
  return {};
}

Job reference_job(const Worker& worker, const Job& job, const fs::path& native, const fs::path& folder) {
  Job result = job;
  result.executable = worker.executable;
  result.memory_limit = 0;  // what a cell may use is no limit for what it is compared with
  protocol::RunRequest& request = result.request;
  request.runtime_dir = worker.runtime_dir;
  request.model = native;
  request.settings = settings_of(worker.info);
  request.save_outputs_dir = folder;
  request.reference_dir.clear();
  request.tolerance = 0;
  request.answers_only = true;
  result.environment = worker_environment(worker.info, request.settings);
  return result;
}

/// Throws Error that says why there are no answers.
void compute(const Job& job, const std::atomic<bool>& stop) {
  const Outcome outcome = run_job(job, {}, stop).outcome;
  if (const auto* failure = std::get_if<Failure>(&outcome)) throw BadInput(failure->message);
  if (std::holds_alternative<Skipped>(outcome)) throw Error(ExitCode::kInterrupted, "interrupted");
}

}  // namespace

Reference References::answers_for(const PlannedCell& cell, const Job& job) {
  if (std::string reason = reason_against(plan_, cell); !reason.empty()) return {{}, std::move(reason)};
  const protocol::BackendInfo& info = plan_.reference->info;
  const fs::path folder = plan_.models[cell.model].folder / "reference" /
                          fmt::format("{}-{}", info.name, info.version) /
                          fmt::format("b{}-{}", cell.key.batch, digest_of(job.request));
  const auto known = known_.find(folder);
  if (known != known_.end()) return known->second;
  return known_[folder] = make(folder, cell, job);
}

Reference References::make(const fs::path& folder, const PlannedCell& cell, const Job& job) const {
  const Worker& worker = *plan_.reference;
  try {
    make_once(folder, [&](const fs::path& draft) {
      const fs::path native =
          native_file(plan_.models[cell.model], worker, cell.key.batch, settings_of(worker.info), preparer_);
      fs::create_directories(draft);
      compute(reference_job(worker, job, native, draft), stop_);
    });
    return {folder, {}};
  } catch (const Error& error) {
    if (error.code() == ExitCode::kInterrupted) throw;
    return {{}, fmt::format("{}, the reference, has no answer: {}", worker.info.title, error.what())};
  }
}

void compare_with(const Reference& reference, const store::CellKey& key, protocol::RunRequest& request) {
  request.reference_dir = reference.folder;
  request.tolerance = key.precision == kFullPrecision ? kAgreementLimit : 0;
}

}  // namespace edgegauge::control
