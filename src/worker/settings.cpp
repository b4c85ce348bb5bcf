// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/settings.h"

#include "core/error.h"
#include "core/parse_number.h"
#include "worker/freed_memory.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace edgegauge::worker {
namespace {

bool is_count(const std::string& text) { return parse_number<int>(text).value_or(-1) >= 0; }

void check_value(const protocol::Knob& knob, const std::string& value) {
  if (knob.values.empty()) {
    if (is_count(value)) return;
    throw BadInput(fmt::format("knob '{}' cannot be '{}'", knob.name, value),
                   "it takes a whole number from 0");
  }
  if (std::ranges::find(knob.values, value) != knob.values.end()) return;
  throw BadInput(fmt::format("knob '{}' cannot be '{}'", knob.name, value),
                 fmt::format("it takes {}", fmt::join(knob.values, ", ")));
}

}  // namespace

std::vector<protocol::Knob> all_knobs(const Backend& backend) {
  std::vector<protocol::Knob> knobs = backend.about().knobs;
  knobs.push_back(freed_memory_knob());
  return knobs;
}

Settings complete_settings(std::span<const protocol::Knob> knobs, const Settings& given) {
  Settings complete;
  for (const protocol::Knob& knob : knobs) complete[knob.name] = knob.default_value;
  for (const auto& [name, value] : given) {
    const auto knob = std::ranges::find(knobs, name, &protocol::Knob::name);
    if (knob == knobs.end()) {
      std::vector<std::string> known;
      for (const protocol::Knob& one : knobs) known.push_back(one.name);
      throw BadInput(fmt::format("there is no knob '{}'", name),
                     fmt::format("there are {}", fmt::join(known, ", ")));
    }
    check_value(*knob, value);
    complete[name] = value;
  }
  return complete;
}

std::vector<std::string> split_values(std::string_view values) {
  std::vector<std::string> parts;
  while (!values.empty()) {
    const std::size_t bar = std::min(values.find('|'), values.size());
    parts.emplace_back(values.substr(0, bar));
    values.remove_prefix(std::min(bar + 1, values.size()));
  }
  return parts;
}

}  // namespace edgegauge::worker
