// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan.h"

#include "control/grid.h"
#include "control/reference.h"
#include "core/error.h"
#include "zoo/catalogue.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

template <class Value>
void append_new(std::vector<Value>& list, Value value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(std::move(value));
}

/// Names and files in order, "study" spelled out, each once.
std::vector<std::string> model_names(const RunSpec& spec) {
  std::vector<std::string> names;
  for (const std::string& name : spec.models) {
    if (name != "study") {
      append_new(names, name);
      continue;
    }
    for (const zoo::Entry& entry : zoo::catalogue()) {
      if (entry.in_study) append_new(names, std::string(entry.name));
    }
  }
  return names;
}

std::vector<PreparedModel> prepare_models(const RunSpec& spec, const std::vector<Worker>& workers,
                                          const Preparer& preparer) {
  const std::vector<std::string> names = model_names(spec);
  if (!spec.weights_file.empty() && names.size() != 1) {
    throw Error(ExitCode::kUsage, fmt::format("--weights: it fits one model, {} are planned", names.size()),
                "plan one model of the catalogue with its weights");
  }
  std::vector<PreparedModel> models;
  for (const std::string& name : names) {
    PreparedModel model = prepare_model(name, spec, preparer);
    const auto is_same = [&](const PreparedModel& other) { return other.row.hash == model.row.hash; };
    if (std::ranges::none_of(models, is_same)) models.push_back(std::move(model));
  }
  if (models.empty()) {
    if (!std::ranges::all_of(workers, needs_no_model)) {
      throw Error(ExitCode::kUsage, "no model is named",
                  "give --model NAME or FILE, such as --model resnet18 (see: edgegauge models)");
    }
    models.push_back(no_model());
  }
  return models;
}

std::vector<int> thread_counts(const RunSpec& spec, const device::Device& device) {
  std::vector<int> counts;
  for (const int count : spec.threads)
    append_new(counts, count > 0 ? count : std::max(device.physical_cores(), 1));
  return counts;
}

void check_file(const std::string& option, const fs::path& file) {
  if (fs::exists(file)) return;
  throw BadInput(fmt::format("--{}: there is no {}", option, file.string()),
                 "check the path; it counts from here");
}

/// An input that no model has is a mistake; one that only some have is theirs.
void check_inputs(const RunSpec& spec, const std::vector<PreparedModel>& models) {
  for (const std::string& picture : spec.inputs) check_file("input", picture);
  std::set<std::string> known;
  bool all_are_known = true;
  for (const PreparedModel& model : models) {
    all_are_known = all_are_known && model.native_format.empty();
    for (const PreparedModel::Input& input : model.inputs) known.insert(input.name);
  }
  for (const auto& [name, file] : spec.input_tensors) {
    check_file("input-tensor", file);
    if (known.contains(name) || !all_are_known) continue;
    throw Error(ExitCode::kUsage,
                fmt::format("--input-tensor: no model of this plan has an input '{}'", name),
                fmt::format("their inputs are: {}", fmt::join(known, ", ")));
  }
  if (!spec.inputs.empty() && !spec.input_tensors.empty()) {
    throw Error(ExitCode::kUsage, "--input and --input-tensor cannot be used together",
                "give pictures or tensors, not both");
  }
}

std::optional<Worker> find_reference(const std::vector<Worker>& workers) {
  const auto worker =
      std::ranges::find(workers, kReferenceFramework, [](const Worker& one) { return one.info.name; });
  return worker == workers.end() ? std::nullopt : std::optional(*worker);
}

/// Every key with every value of one dimension.
template <class Value>
void cross(std::vector<store::CellKey>& keys, const std::vector<Value>& values,
           Value store::CellKey::*dimension) {
  std::vector<store::CellKey> crossed;
  for (const store::CellKey& key : keys) {
    for (const Value& value : values) {
      crossed.push_back(key);
      crossed.back().*dimension = value;
    }
  }
  keys = std::move(crossed);
}

std::vector<int> counted(int count) {
  std::vector<int> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// A state that a framework does not have is one skipped cell, not one for each process.
bool is_said_already(const PlannedCell& cell) {
  return cell.skip && cell.key.start == kWarmCompiled && cell.key.repeat > 0;
}

/// The cells of one model in one framework.
void add_cells(Plan& plan, std::size_t model, std::size_t worker) {
  const store::ModelRow& row = plan.models[model].row;
  std::vector<store::CellKey> keys(1);
  keys.front().model_hash = row.hash;
  keys.front().model = row.name;
  keys.front().runtime = plan.workers[worker].info.name;
  cross(keys, plan.spec.batches, &store::CellKey::batch);
  cross(keys, thread_counts(plan.spec, plan.device), &store::CellKey::threads);
  cross(keys, plan.spec.precisions, &store::CellKey::precision);
  cross(keys, plan.spec.profiles, &store::CellKey::profile);
  cross(keys, knob_grid(plan.spec.knobs, plan.workers[worker]), &store::CellKey::knobs);
  const bool are_starts = !plan.spec.cold_start.empty();
  if (are_starts) cross(keys, plan.spec.cold_start, &store::CellKey::start);
  cross(keys, counted(are_starts ? plan.spec.starts : plan.spec.repeats), &store::CellKey::repeat);
  for (const store::CellKey& key : keys) {
    for (const LoadShape& load : load_shapes(plan.spec, key.threads, plan.device)) {
      PlannedCell cell{.key = key, .model = model, .worker = worker, .place = 0, .load = load, .skip = {}};
      cell.key.load = to_text(load);
      cell.skip = reason_to_skip(plan, cell);
      if (is_said_already(cell)) continue;
      cell.place = plan.cells.size();
      plan.cells.push_back(std::move(cell));
    }
  }
}

}  // namespace

Plan make_plan(const RunSpec& spec, const device::Device& device, const std::vector<Worker>& workers,
               const Preparer& preparer) {
  Plan plan{.spec = spec,
            .device = device,
            .models = {},
            .workers = select_workers(workers, spec.frameworks),
            .reference = find_reference(workers),
            .cells = {}};
  check_knobs(spec.knobs, plan.workers);
  plan.models = prepare_models(spec, plan.workers, preparer);
  check_inputs(spec, plan.models);
  for (std::size_t model = 0; model < plan.models.size(); ++model) {
    for (std::size_t worker = 0; worker < plan.workers.size(); ++worker) add_cells(plan, model, worker);
  }
  shuffle(plan.cells, spec.seed);
  plan.estimate = estimate(plan);
  return plan;
}

}  // namespace edgegauge::control
