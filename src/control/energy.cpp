// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/energy.h"

#include "core/error.h"
#include "runtimes/process.h"
#include "telemetry/ina219.h"
#include "telemetry/pmic.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace edgegauge::control {
namespace {

constexpr const char* kSeries = "energy_power";

/// So that a rate of next to nothing makes no time limit that cannot be counted.
constexpr double kLongestGap_s = 86400;

std::unique_ptr<telemetry::PowerSource> named_ina219(const RunSpec& spec) {
  const telemetry::Ina219Wiring wiring{.shunt_ohms = static_cast<double>(spec.ina219_shunt),
                                       .largest_amperes = static_cast<double>(spec.ina219_amperes)};
  if (const auto setup = ina219_setup(wiring); !setup)
    throw Error(ExitCode::kUsage, setup.trouble(), "see --ina219-shunt and --ina219-amperes");
  return make_ina219_source(telemetry::open_i2c(spec.ina219->bus, spec.ina219->address), wiring,
                            spec.ina219->bus);
}

telemetry::Reading<std::string> ask_pmic() {
  const auto answer = runtimes::run_process({"vcgencmd", "pmic_read_adc"}, "/", {}, [] {});
  if (!answer.started) return telemetry::Absent{};
  if (answer.exit_code != 0) return telemetry::Trouble{"vcgencmd: " + answer.output};
  return answer.output;
}

}  // namespace

Series energy_series(const telemetry::PowerSeries& readings, const EnergyPass& pass) {
  Series series{kSeries, "watts", {}, {}};
  for (const telemetry::PowerSample& sample : readings.samples) {
    series.at_ns.push_back((sample.at - pass.idle_begin).count());
    series.values.push_back(static_cast<float>(sample.watts));
  }
  return series;
}

std::optional<telemetry::PowerLog> power_log(const RunSpec& spec, const std::filesystem::path& root) {
  if (spec.ina219) return telemetry::PowerLog(named_ina219(spec));
  const telemetry::Files files(root);
  auto sources = telemetry::find_power_sources(files);
  if (!sources.empty()) return telemetry::PowerLog(std::move(sources.front()));
  if (telemetry::has_pmic(files)) return telemetry::PowerLog(telemetry::make_pmic_source(ask_pmic));
  return std::nullopt;
}

void add_energy_pass(telemetry::PowerLog& log, Job& job, const telemetry::EnergyRules& rules) {
  log.clear();
  add_energy_pass(log.series().period(), job, rules);
  job.power = &log;
}

void add_energy_pass(Nanoseconds period, Job& job, const telemetry::EnergyRules& rules) {
  protocol::MeasurePlan& plan = job.request.plan;
  plan.energy_idle = std::max(plan.energy_idle, idle_time(period, rules));
  plan.energy_load = std::max(plan.energy_load, load_time(period, rules));
  const Nanoseconds gap = plan.load.has_arrivals() ? from_seconds(std::min(1 / plan.load.rate, kLongestGap_s))
                                                   : Nanoseconds::zero();
  job.timeout += 2 * plan.energy_idle + plan.energy_load + gap;
}

void take_energy(const telemetry::PowerLog* log, Measurement& measurement, CellTelemetry& telemetry,
                 const telemetry::EnergyRules& rules) {
  Energy& energy = measurement.energy.emplace();
  if (log == nullptr) {
    energy.reason = measurement.energy_pass
                        ? "its meter's record is not imported yet: edgegauge meter FILE.csv"
                        : kNothingMeasures;
  } else if (!measurement.energy_pass) {
    energy.source = log->series().source.name;
    energy.reason = "the worker made no energy pass";
  } else {
    energy = energy_of(*measurement.energy_pass, measurement.batch, log->series(), rules);
    if (!energy.reason.empty() && !log->trouble().empty()) energy.reason += " (" + log->trouble() + ")";
    telemetry.series.push_back(energy_series(log->series(), *measurement.energy_pass));
  }
}

}  // namespace edgegauge::control
