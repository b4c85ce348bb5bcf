// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/complete.h"

#include "core/own_overhead.h"
#include "core/timeline.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

void add_new(std::vector<std::string> from, std::vector<std::string>& flags) {
  for (std::string& flag : from) {
    if (std::ranges::find(flags, flag) == flags.end()) flags.push_back(std::move(flag));
  }
}

/// What its own figures say against it.
std::vector<std::string> doubts(const Measurement& measurement, const PlannedCell& cell) {
  std::vector<std::string> flags;
  if (costs_too_much(measurement.own_overhead)) flags.emplace_back("own-overhead");
  if (const std::string why = overload(measurement); !why.empty()) flags.push_back("overloaded: " + why);
  if (measurement.use.busy_threads.value_or(0) > std::int64_t{cell.key.threads} * cell.load.instances)
    flags.emplace_back("more-threads");
  return flags;
}

}  // namespace

std::vector<std::string> StateFlags::now() const {
  std::vector<std::string> flags;
  for (const device::Finding& finding : device::examine(plan_.device, plan_.root)) {
    if (!finding.flag.empty()) flags.push_back(finding.flag);
  }
  return flags;
}

std::vector<std::string> StateFlags::of_run() const {
  std::vector<std::string> flags = at_start_;
  std::erase_if(flags, telemetry::is_of_cells);
  return flags;
}

std::vector<std::string> StateFlags::after_cell(const CellTelemetry& telemetry) const {
  std::vector<std::string> flags = at_start_;
  std::vector<std::string> since = now();
  std::erase(since, "background-load");  // by now it is the cell's own; other programs' was seen at the start
  add_new(std::move(since), flags);
  // What sensors told of this cell goes before what was so at its start or since the machine started.
  std::erase_if(flags, [&](const std::string& flag) { return telemetry::is_superseded(flag, telemetry); });
  add_new(telemetry::flags_of(telemetry), flags);
  return flags;
}

void complete(Measurement& measurement, const PlannedCell& cell, const CellTelemetry& telemetry,
              const StateFlags& state, const std::filesystem::path& native_file) {
  if (cell.key.start.empty())
    measurement.steady_state = find_steady_state(measurement.warm_up_ns, measurement.samples_ns);
  measurement.own_overhead =
      overhead_of_looks(measurement.samples_ns, measurement.stretches, telemetry::looks_of(telemetry));
  for (std::string& flag : state.after_cell(telemetry)) measurement.flags.push_back(std::move(flag));
  for (std::string& flag : doubts(measurement, cell)) measurement.flags.push_back(std::move(flag));
  if (!telemetry.series.empty())
    measurement.notes["watched_from_ns"] = fmt::format("{}", telemetry.begun.count());
  if (!native_file.empty()) measurement.notes["native_file"] = native_file.string();
}

}  // namespace edgegauge::control
