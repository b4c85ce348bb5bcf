// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/load_options.h"

#include "core/error.h"
#include "core/load_shape.h"
#include "core/options.h"
#include "core/run_spec.h"

#include <algorithm>
#include <string>

namespace edgegauge {
namespace {

/// Words, at least one.
Values listed(std::string_view option, const Values& values) {
  if (values.empty()) single_value(option, values);
  return parse_texts(option, values);
}

}  // namespace

Values parse_loads(const Values& values) {
  const Values loads = listed("load", values);
  for (const std::string& load : loads) {
    if (parse_load_kind(load)) continue;
    throw Error(ExitCode::kUsage, "--load: there is no load '" + load + "'",
                "give closed, offline, paced, poisson, or several with commas");
  }
  return loads;
}

std::vector<float> parse_rates(const Values& values) {
  std::vector<float> rates = parse_floats("rate", values);
  if (std::ranges::all_of(rates, [](float rate) { return rate > 0; })) return rates;
  throw Error(ExitCode::kUsage, "--rate: nothing arrives at a rate that is not above 0",
              "give requests per second, such as --rate 5");
}

std::vector<int> parse_instances(const Values& values) {
  listed("instances", values);
  constexpr std::int64_t kMostInstances = 1024;
  std::vector<int> instances;
  for (const std::int64_t count : parse_integer_list("instances", values)) {
    instances.push_back(
        static_cast<int>(parse_integer("instances", std::to_string(count), 0, kMostInstances)));
  }
  return instances;
}

Values parse_start_states(const Values& values) {
  Values states = parse_texts("cold-start", values);
  if (states == Values{"all"}) return {kStartStates.begin(), kStartStates.end()};
  for (const std::string& state : states) {
    if (std::ranges::find(kStartStates, state) != kStartStates.end()) continue;
    throw Error(ExitCode::kUsage, "--cold-start: there is no state '" + state + "'",
                "give cold, warm-file, warm-compiled, warm-process, several with commas, or all");
  }
  return states;
}

}  // namespace edgegauge
