// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/grid.h"

#include "control/pinning.h"
#include "core/error.h"
#include "core/nearest.h"

#include <algorithm>
#include <random>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::control {
namespace {

const protocol::Knob* find_knob(const Worker& worker, std::string_view name) {
  const auto knob = std::ranges::find(worker.info.knobs, name, &protocol::Knob::name);
  return knob == worker.info.knobs.end() ? nullptr : &*knob;
}

bool accepts(const protocol::Knob& knob, const std::string& value) {
  if (!knob.values.empty()) return std::ranges::find(knob.values, value) != knob.values.end();
  return !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
}

std::string accepted(const protocol::Knob& knob) {
  return knob.values.empty() ? "a whole number from 0" : fmt::format("{}", fmt::join(knob.values, ", "));
}

[[noreturn]] void refuse_knob(const std::string& name, const std::vector<Worker>& workers) {
  std::vector<std::string> known;
  for (const Worker& worker : workers) {
    for (const protocol::Knob& knob : worker.info.knobs) {
      if (knob.name != "threads" && knob.name != kPrecisionKnob) known.push_back(knob.name);
    }
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  const std::string near = nearest(name, known);
  throw Error(ExitCode::kUsage, fmt::format("--set: no framework of this plan has a knob '{}'", name),
              known.empty()   ? "none of them has any: leave --set away"
              : !near.empty() ? fmt::format("did you mean '{}'? They have: {}", near, fmt::join(known, ", "))
                              : fmt::format("they have: {}", fmt::join(known, ", ")));
}

void check_knob(const std::string& name, const std::vector<std::string>& values,
                const std::vector<Worker>& workers) {
  if (name == "threads" || name == kPrecisionKnob) {
    throw Error(ExitCode::kUsage, fmt::format("--set: '{}' is an option of its own", name),
                fmt::format("give --{}", name));
  }
  std::vector<std::pair<const Worker*, const protocol::Knob*>> owners;
  for (const Worker& worker : workers) {
    if (const protocol::Knob* knob = find_knob(worker, name)) owners.emplace_back(&worker, knob);
  }
  if (owners.empty()) refuse_knob(name, workers);
  for (const std::string& value : values) {
    if (std::ranges::any_of(owners, [&](const auto& owner) { return accepts(*owner.second, value); }))
      continue;
    std::vector<std::string> lists;
    for (const auto& [worker, knob] : owners)
      lists.push_back(worker->info.name + " accepts " + accepted(*knob));
    throw Error(ExitCode::kUsage, fmt::format("--set: knob '{}' does not take the value '{}'", name, value),
                fmt::format("{}", fmt::join(lists, "; ")));
  }
}

bool takes_pictures(const PreparedModel& model) {
  if (model.inputs.size() != 1) return false;
  const std::string& dtype = model.inputs.front().dtype;
  return (dtype.empty() || dtype == "F32") && model.inputs.front().shape.size() == 4 &&
         model.inputs.front().shape[1] == 3;
}

// What can rule out a cell, one question each.
using Reason = std::optional<std::string>;

Reason unit_is_missing(const Plan& plan, const PlannedCell& cell) {
  const protocol::BackendInfo& info = plan.workers[cell.worker].info;
  if (info.units.empty() || std::ranges::find(info.units, cell.key.unit) != info.units.end())
    return std::nullopt;
  return fmt::format("{} does not run on the {}", info.title, cell.key.unit);
}

Reason precision_is_missing(const Plan& plan, const PlannedCell& cell) {
  const protocol::BackendInfo& info = plan.workers[cell.worker].info;
  if (info.precisions.empty() ||
      std::ranges::find(info.precisions, cell.key.precision) != info.precisions.end()) {
    return std::nullopt;
  }
  return fmt::format("{} does not compute in {}", info.title, cell.key.precision);
}

Reason format_is_missing(const Plan& plan, const PlannedCell& cell) {
  const Worker& worker = plan.workers[cell.worker];
  const protocol::BackendInfo& info = worker.info;
  if (info.formats.empty())
    return fmt::format("{} loads no model format that this program can make", info.title);
  const PreparedModel& model = plan.models[cell.model];
  if (loads(worker, model)) return std::nullopt;
  return fmt::format("{} loads {}, not {}", info.title, fmt::join(info.formats, ", "), model.native_format);
}

/// What decides how a native file is made cannot be chosen for one that the user has made.
Reason file_is_made(const Plan& plan, const PlannedCell& cell) {
  if (plan.models[cell.model].native_format.empty()) return std::nullopt;
  std::map<std::string, std::string> chosen = cell.key.knobs;
  chosen[std::string(kPrecisionKnob)] = cell.key.precision;
  for (const auto& [name, value] : chosen) {
    const protocol::Knob* knob = find_knob(plan.workers[cell.worker], name);
    if (knob == nullptr || !knob->converts || value == knob->default_value) continue;
    return fmt::format("'{}' decides how a model file is made, and this one is the user's own", name);
  }
  return std::nullopt;
}

/// An input of constant shape beside one whose batch is free (a table, a mask) rules nothing out.
Reason batch_is_fixed(const Plan& plan, const PlannedCell& cell) {
  const std::vector<PreparedModel::Input>& inputs = plan.models[cell.model].inputs;
  const auto fits = [&](const PreparedModel::Input& input) {
    return input.batch_is_free || (!input.shape.empty() && input.shape.front() == cell.key.batch);
  };
  if (inputs.empty() || std::ranges::any_of(inputs, fits)) return std::nullopt;
  return fmt::format("the model file fixes the shape of input '{}' to {}", inputs.front().name,
                     model::to_string(inputs.front().shape));
}

Reason pictures_do_not_fit(const Plan& plan, const PlannedCell& cell) {
  const PreparedModel& model = plan.models[cell.model];
  if (plan.spec.inputs.empty() || takes_pictures(model)) return std::nullopt;
  if (model.inputs.empty() && model.native_format.empty()) return std::nullopt;
  if (model.inputs.empty())
    return fmt::format("what pictures {} takes is not known: give --input-shape", model.row.name);
  return fmt::format("{} does not take pictures: give --input-tensor", model.row.name);
}

Reason value_is_not_accepted(const Plan& plan, const PlannedCell& cell) {
  const Worker& worker = plan.workers[cell.worker];
  for (const auto& [name, value] : cell.key.knobs) {
    const protocol::Knob* knob = find_knob(worker, name);
    if (knob == nullptr || accepts(*knob, value)) continue;
    return fmt::format("{} takes for '{}': {}", worker.info.title, name, accepted(*knob));
  }
  return std::nullopt;
}

Reason cores_do_not_suffice(const Plan& plan, const PlannedCell& cell) {
  if (plan.spec.pin != kPinnedToCores) return std::nullopt;
  const std::size_t cores = cpus_for(cell.key.threads, plan.device, allowed_cpus()).size();
  if (cores == static_cast<std::size_t>(cell.key.threads)) return std::nullopt;
  return fmt::format("{} threads cannot each be pinned to a core: there are {}", cell.key.threads, cores);
}

Reason state_is_not_applicable(const Plan& plan, const PlannedCell& cell) {
  const protocol::BackendInfo& info = plan.workers[cell.worker].info;
  if (cell.key.start != kWarmCompiled || !info.compile_cache.empty()) return std::nullopt;
  return fmt::format("not applicable: {} keeps nothing compiled from one process to the next", info.title);
}

constexpr std::array kReasons = {unit_is_missing,       precision_is_missing, format_is_missing,
                                 file_is_made,          batch_is_fixed,       pictures_do_not_fit,
                                 value_is_not_accepted, cores_do_not_suffice, state_is_not_applicable};

}  // namespace

std::vector<Knobs> knob_grid(const std::map<std::string, std::vector<std::string>>& knobs,
                             const Worker& worker) {
  std::vector<Knobs> grid{{}};
  for (const auto& [name, values] : knobs) {
    if (find_knob(worker, name) == nullptr) continue;
    std::vector<Knobs> wider;
    for (const Knobs& combination : grid) {
      for (const std::string& value : values) {
        wider.push_back(combination);
        wider.back()[name] = value;
      }
    }
    grid = std::move(wider);
  }
  return grid;
}

void check_knobs(const std::map<std::string, std::vector<std::string>>& knobs,
                 const std::vector<Worker>& workers) {
  for (const auto& [name, values] : knobs) check_knob(name, values, workers);
}

void shuffle(std::vector<PlannedCell>& cells, std::uint64_t seed) {
  // std::shuffle may differ from one standard library to the next; this generator's numbers may not. The bias
  // of the remainder is below one in 10^15 for any grid.
  std::mt19937_64 generator(seed);
  for (std::size_t left = cells.size(); left > 1; --left) {
    std::swap(cells[left - 1], cells[generator() % left]);
  }
}

std::optional<std::string> reason_to_skip(const Plan& plan, const PlannedCell& cell) {
  for (const auto reason : kReasons) {
    if (auto text = reason(plan, cell)) return text;
  }
  return std::nullopt;
}

}  // namespace edgegauge::control
