// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/quantised.h"

#include "control/cell_job.h"
#include "control/helper_child.h"
#include "core/error.h"
#include "model/quantise.h"
#include "runtimes/digest.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

/// Requests that made-up inputs are calibrated on.
constexpr int kSeededRequests = 8;

/// One run of the fp32 model of which only the answers count.
Job calibration_job(const Plan& plan, PlannedCell cell, const fs::path& onnx,
                    const PreparedInputs& pictures) {
  const std::vector<PreparedModel::Input>& inputs = plan.models[cell.model].inputs;
  if (std::ranges::any_of(inputs, &PreparedModel::Input::batch_is_free)) cell.key.batch = 1;
  cell.key.precision = kFullPrecision;
  cell.key.profile = kDefaultProfile;
  cell.key.knobs.clear();
  Job job = job_for(plan, cell, onnx, pictures);
  protocol::RunRequest& request = job.request;
  request.answers_only = true;
  request.save_outputs_dir.clear();
  job.memory_limit = 0;  // every activation is kept at once, which no cell does
  const bool is_seeded =
      std::ranges::all_of(request.inputs, &std::vector<std::string>::empty, &protocol::InputSpec::files);
  if (!is_seeded) return job;
  request.answer_buffers = kSeededRequests;
  for (protocol::InputSpec& input : request.inputs) input.buffers = kSeededRequests;
  return job;
}

/// What the ranges depend on besides the model.
std::string calibration_data(const Job& job) {
  std::string text = fmt::format("quantiser {}", model::kQuantiserVersion);
  for (const protocol::InputSpec& input : job.request.inputs) {
    text += fmt::format("\n{} {}", input.name, input.files.empty() ? fmt::format("seed {}", input.seed) : "");
    for (const std::string& file : input.files) text += " " + runtimes::sha256_of_file(file);
  }
  return text;
}

model::Ranges ranges_of(const JobResult& result, const std::string& model) {
  if (const auto* failure = std::get_if<Failure>(&result.outcome)) {
    throw Error(ExitCode::kInternal,
                fmt::format("calibrating {} for int8 failed: {}", model, failure->message));
  }
  if (std::holds_alternative<Skipped>(result.outcome)) throw Error(ExitCode::kInterrupted, "interrupted");
  model::Ranges ranges;
  for (const std::vector<OutputRecord>& answer : result.answers) {
    for (const OutputRecord& output : answer) {
      const auto [range, is_new] = ranges.try_emplace(output.name, model::Range{output.min, output.max});
      range->second.low = std::min(range->second.low, output.min);
      range->second.high = std::max(range->second.high, output.max);
    }
  }
  return ranges;
}

}  // namespace

bool loads_quantised(const Worker& worker, const PreparedModel& model,
                     const std::map<std::string, std::string>& settings) {
  const auto precision = settings.find(std::string(kPrecisionKnob));
  const bool loads_onnx = std::ranges::find(worker.info.formats, "onnx") != worker.info.formats.end();
  return loads_onnx && model.native_format.empty() && precision != settings.end() &&
         precision->second == "int8";
}

fs::path quantised_file(const Plan& plan, const PlannedCell& cell, const PreparedInputs& pictures,
                        const Preparer& preparer) {
  const PreparedModel& model = plan.models[cell.model];
  const std::string data = calibration_data(calibration_job(plan, cell, {}, pictures));
  const fs::path folder = model.folder / ("int8-" + runtimes::sha256_of(data).substr(0, 16));
  make_once(folder, [&](const fs::path& draft) {
    fs::create_directories(draft);
    // Weights of more than a message's size lie beside the file: the folder is emptied, not the file.
    const fs::path activations = draft / "activations";
    export_onnx(model, {"--activations"}, activations / "model.onnx", preparer);
    const std::atomic<bool> never = false;
    const Job job = calibration_job(plan, cell, activations / "model.onnx", pictures);
    const JobResult result = run_job(
        job, [](const protocol::Progress&) {}, preparer.stop != nullptr ? *preparer.stop : never);
    model::write_ranges(ranges_of(result, model.row.name), draft / "ranges.json");
    fs::remove_all(activations);
    export_onnx(model, {"--quantise=" + (draft / "ranges.json").string()}, draft / "model.onnx", preparer);
  });
  return folder / "model.onnx";
}

}  // namespace edgegauge::control
