// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes_knobs.h"

#include "control/workers.h"
#include "core/json_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

std::string accepted(const protocol::Knob& knob) {
  return knob.values.empty() ? "a whole number" : fmt::format("{}", fmt::join(knob.values, ", "));
}

void print_text(const control::Worker& worker) {
  fmt::print("{} {}{}\n", worker.info.name, worker.info.version,
             worker.info.available ? "" : " (not ready: " + worker.info.unavailable_reason + ")");
  for (const protocol::Knob& knob : worker.info.knobs) {
    const bool is_tuned = !knob.optimised_value.empty() && knob.optimised_value != knob.default_value;
    fmt::print("  {:<18} {} [{}{}]\n      {}\n", knob.name, accepted(knob), knob.default_value,
               is_tuned ? "; optimised: " + knob.optimised_value : "", knob.help);
  }
}

nlohmann::json to_json(const control::Worker& worker) {
  nlohmann::json knobs = nlohmann::json::array();
  for (const protocol::Knob& knob : worker.info.knobs) {
    knobs.push_back({{"name", knob.name},
                     {"values", knob.values},
                     {"default", knob.default_value},
                     {"optimised", knob.optimised_value.empty() ? knob.default_value : knob.optimised_value},
                     {"help", knob.help}});
  }
  return {{"framework", worker.info.name}, {"available", worker.info.available}, {"knobs", knobs}};
}

}  // namespace

int print_knobs(const std::filesystem::path& lock_file, bool json) {
  nlohmann::json all = nlohmann::json::array();
  for (const control::Worker& worker : control::discover_workers(lock_file)) {
    if (worker.info.test_only) continue;
    json ? all.push_back(to_json(worker)) : print_text(worker);
  }
  if (json) fmt::print("{}\n", json_text(all));
  return 0;
}

}  // namespace edgegauge::cli
