// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/asking.h"

#include "control/child.h"
#include "control/prepare.h"
#include "model/npy.h"
#include "model/onnx/onnx.h"
#include "model/prepared.h"
#include "worker/agreement.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr Nanoseconds kLongest = 60s;  // only a worker that hangs takes so long

bool loads(const control::Worker& worker, std::string_view format) {
  return std::ranges::count(worker.info.formats, format) > 0;
}

/// One thread, and all else by the knobs' defaults, or as in the profile that $EDGEGAUGE_CONFORMANCE_PROFILE
/// names.
std::map<std::string, std::string> settings_of(const control::Worker& worker) {
  std::map<std::string, std::string> settings{{"threads", "1"}};
  const char* profile = std::getenv("EDGEGAUGE_CONFORMANCE_PROFILE");
  if (profile != nullptr && std::string_view(profile) == "optimised") {
    for (const protocol::Knob& knob : worker.info.knobs)
      if (!knob.optimised_value.empty()) settings[knob.name] = knob.optimised_value;
  }
  return settings;
}

std::vector<control::Worker> find_workers() {
  const char* more = std::getenv("EDGEGAUGE_WORKER_PATH");
  const std::string folders =
      more == nullptr ? EDGEGAUGE_BIN_DIR : fmt::format("{}:{}", EDGEGAUGE_BIN_DIR, more);
  setenv("EDGEGAUGE_WORKER_PATH", folders.c_str(), 1);
  auto found = control::discover_workers(EDGEGAUGE_SOURCE_DIR "/runtimes/lock.toml");
  std::erase_if(found, [](const auto& worker) { return worker.info.test_only || loads(worker, "none"); });
  return found;
}

const OutputRecord& record_of(const Measurement& measurement, const std::string& name) {
  const auto record = std::ranges::find(measurement.outputs, name, &OutputRecord::name);
  if (record == measurement.outputs.end() || record->file.empty()) {
    throw std::runtime_error(fmt::format("output '{}' was not saved", name));
  }
  return *record;
}

worker::HostTensor borrowed(const Array& array) {
  return {.name = {},
          .type = {model::DataType::kFloat64, array.shape},
          .data = reinterpret_cast<const std::byte*>(array.values.data())};
}

/// What is wrong with the answers to several questions, of which all the outputs follow one another.
std::vector<std::string> compared(std::span<const Question> questions, const std::vector<Array>& answers) {
  std::vector<std::string> wrong;
  std::size_t next = 0;
  for (const Question& question : questions) {
    std::vector<Array> inputs;
    for (const model::Tensor& tensor : question.inputs) inputs.push_back(array_of(tensor));
    for (const Array& reference : evaluate(question.graph, inputs)) {
      const std::string difference = disagreement(reference, answers.at(next++));
      if (!difference.empty()) wrong.push_back(fmt::format("{}: {}", question.name, difference));
    }
  }
  return wrong;
}

/// Throws std::runtime_error when there is no answer.
std::vector<Array> ask(const control::Worker& worker, const Question& question) {
  const Scratch scratch;
  const fs::path model = native_model(worker, question.graph, scratch.folder());
  const Outcome outcome = outcome_of(job_for(worker, model, question, scratch.folder()));
  const auto* measurement = std::get_if<Measurement>(&outcome);
  if (measurement == nullptr) throw std::runtime_error(to_text(outcome));
  return answers_of(*measurement, question.graph);
}

}  // namespace

const std::vector<control::Worker>& workers() {
  static const std::vector<control::Worker> found = find_workers();
  return found;
}

bool loads_onnx(const control::Worker& worker) { return loads(worker, "onnx"); }

fs::path native_model(const control::Worker& worker, const model::Graph& graph, const fs::path& folder) {
  const fs::path file = folder / control::native_file_name(worker.info);
  if (loads_onnx(worker)) {
    model::write_onnx(graph, file);
    return file;
  }
  const model::PreparedFiles prepared{folder / "graph.json", folder / "weights.safetensors"};
  model::write_prepared(graph, prepared);
  std::vector<std::string> argv{worker.executable, "convert", "--graph", prepared.graph, "--output", file};
  for (const auto& [knob, value] : settings_of(worker))
    argv.insert(argv.end(), {"--set", fmt::format("{}={}", knob, value)});
  if (!worker.runtime_dir.empty()) argv.insert(argv.end(), {"--runtime-dir", worker.runtime_dir});
  const control::ChildResult result =
      control::run_child(argv, kLongest, control::worker_environment(worker.info));
  if (result.exit_code != 0) throw std::runtime_error("it cannot be converted: " + result.err);
  return file;
}

control::Job job_for(const control::Worker& worker, const fs::path& model, const Question& question,
                     const fs::path& folder) {
  control::Job job;
  job.executable = worker.executable;
  job.environment = control::worker_environment(worker.info);
  job.timeout = kLongest;
  job.request.runtime_dir = worker.runtime_dir;
  job.request.model = model;
  job.request.settings = settings_of(worker);
  job.request.batch = question.batch();
  job.request.plan = {.warm_up_runs = 0, .min_samples = 2, .max_samples = 2, .limit = 10ms};
  job.request.save_outputs_dir = folder / "outputs";
  fs::create_directories(job.request.save_outputs_dir);
  for (std::size_t i = 0; i < question.inputs.size(); ++i) {
    const model::Tensor& tensor = question.inputs[i];
    const fs::path file = folder / fmt::format("input_{}.npy", i);
    model::write_npy(file, tensor);
    const auto id = static_cast<std::size_t>(question.graph.inputs[i]);
    job.request.inputs.push_back({.name = question.graph.values[id].name,
                                  .dtype = std::string(model::name_of(tensor.type.dtype)),
                                  .shape = tensor.type.shape,
                                  .files = {file}});
  }
  return job;
}

Outcome outcome_of(const control::Job& job) {
  const std::atomic<bool> stop = false;
  return control::run_job(
             job, [](const protocol::Progress&) {}, stop)
      .outcome;
}

std::string to_text(const Outcome& outcome) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) {
    return fmt::format("failed at {} ({}): {}\n{}", name_of(failure->stage), name_of(failure->kind),
                       failure->message, failure->log);
  }
  if (const auto* skipped = std::get_if<Skipped>(&outcome)) return "skipped: " + skipped->reason;
  return "measured";
}

std::vector<Array> answers_of(const Measurement& measurement, const model::Graph& graph) {
  std::vector<Array> answers;
  for (const model::ValueId id : graph.outputs) {
    const std::string& name = graph.values[static_cast<std::size_t>(id)].name;
    answers.push_back(array_of(model::read_npy(record_of(measurement, name).file)));
  }
  return answers;
}

std::string disagreement(const Array& reference, const Array& answer) {
  try {
    const worker::Deviation found = worker::deviation(borrowed(reference), borrowed(answer));
    if (found.max_relative_error <= kAgreementLimit) return {};
    return fmt::format("{}; that is {:.3g} of the largest magnitude", found.worst, found.max_relative_error);
  } catch (const worker::BackendError& error) {
    return error.what();
  }
}

std::vector<std::string> wrong_answers(const control::Worker& worker, std::span<const Question> questions) {
  try {
    return compared(questions, ask(worker, packed(questions)));
  } catch (const std::runtime_error& error) {
    if (questions.size() == 1) return {fmt::format("{}: {}", questions.front().name, error.what())};
  }
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto more = wrong_answers(worker, questions.subspan(i, 1));
    wrong.insert(wrong.end(), more.begin(), more.end());
  }
  if (wrong.empty()) wrong.emplace_back("every question has its answer alone, but not all in one network");
  return wrong;
}

}  // namespace edgegauge::conformance
