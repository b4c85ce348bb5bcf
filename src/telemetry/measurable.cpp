// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/measurable.h"

#include "telemetry/clocks.h"
#include "telemetry/heat.h"
#include "telemetry/pmic.h"
#include "telemetry/power_source.h"

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using State = Measurable::State;

template <class T>
State state_of(const Reading<T>& reading) {
  return reading ? State::kYes : reading.is_absent() ? State::kNo : State::kTrouble;
}

Measurable temperature_row(const Files& files) {
  const auto zones = find_zones(files);
  const auto celsius = hottest(files, zones);
  Measurable row{"temperature", state_of(celsius), "the kernel shows no thermal zone", {}, {}};
  if (celsius) row.how = fmt::format("the hottest of {} zones, {:.0f} °C now", zones.size(), *celsius);
  if (row.state == State::kTrouble) row.how = celsius.trouble();
  return row;
}

Measurable clock_row(const Files& files) {
  const auto hertz = fastest_clock(files, find_cpu_clocks(files));
  Measurable row{"clock", state_of(hertz), "the kernel has no cpufreq here", {}, {}};
  if (hertz) row.how = fmt::format("cpufreq, {:.2f} GHz now", *hertz / 1e9);
  if (row.state == State::kTrouble) row.how = hertz.trouble();
  return row;
}

Measurable nvidia_row(const Reading<std::shared_ptr<const Nvml>>& nvidia) {
  if (!nvidia) return {"GPU", state_of(nvidia), nvidia.trouble(), {}, {}};
  const Nvml& card = **nvidia;
  std::string now;
  const auto add = [&](const Reading<double>& reading, std::string_view form) {
    if (reading) now += fmt::format(fmt::runtime(form), *reading);
  };
  add(card.clock().then<double>([](double hertz) { return hertz / 1e6; }), ", {:.0f} MHz now");
  add(card.load().then<double>([](double share) { return 100 * share; }), ", {:.0f}% busy");
  add(card.power(), ", {:.1f} W");
  add(card.temperature(), ", {:.0f} °C");
  return {"GPU", State::kYes, fmt::format("{}, by NVML{}", card.name(), now), {}, {}};
}

Measurable gpu_row(const Files& files, const Reading<std::shared_ptr<const Nvml>>& nvidia) {
  const auto gpus = find_gpus(files);
  if (gpus.empty() && !nvidia.is_absent()) return nvidia_row(nvidia);
  if (gpus.empty()) return {"GPU", State::kNo, "no GPU that devfreq or NVIDIA's driver shows", {}, {}};
  const auto hertz = gpu_clock(files, gpus.front());
  const auto load = gpu_load(files, gpus.front());
  Measurable row{"GPU", state_of(hertz), hertz.trouble(), {}, {}};
  if (hertz) {
    row.how = fmt::format("{}, {:.0f} MHz now{}", gpus.front().name, *hertz / 1e6,
                          load ? fmt::format(", {:.0f}% busy", 100 * *load) : "; no load");
  }
  return row;
}

Measurable throttling_row(const Files& files) {
  std::string how;
  const auto add = [&](bool there, const std::string& what) {
    if (there) how += (how.empty() ? "" : "; ") + what;
  };
  const auto slowdowns = find_slowdowns(files);
  add(!firmware_throttling(files).is_absent(), "the firmware's bits, under-voltage among them");
  add(!find_throttle_counters(files).empty(), "the processor's own counters");
  add(!slowdowns.empty(), fmt::format("{} cooling devices that slow it down", slowdowns.size()));
  if (how.empty()) return {"throttling", State::kNo, "nothing here tells", {}, {}};
  return {"throttling", State::kYes, how, {}, {}};
}

bool is_forbidden(const std::string& trouble) { return trouble.find("Permission") != std::string::npos; }

/// Of every file that may not be read: a source with several tells nothing until all of them may.
std::string permit(const Files& files, const PowerSourceInfo& info) {
  std::string paths;
  for (const std::string& path : info.counters.empty() ? std::vector{info.path} : info.counters) {
    if (is_forbidden(files.integer(path).trouble())) paths += " /" + path;
  }
  return paths.empty() ? "" : "sudo chmod a+r" + paths;
}

/// An INA3221 looks at each rail for a millisecond or two, unless it is told to average.
std::string average_more(const Files& files, const PowerSourceInfo& info) {
  const std::string file = info.path.substr(0, info.path.rfind('/')) + "/samples";
  const auto samples = files.integer(file);
  if (!info.name.starts_with("INA3221") || !samples || *samples > 1) return {};
  return fmt::format("echo 16 | sudo tee /{}: means of 0.1 s, which do not beat with the requests", file);
}

Measurable power_row(const Files& files, PowerSource& source) {
  const PowerSourceInfo& info = source.info();
  const std::string what =
      fmt::format("{} ({}), {}", info.name, info.rail,
                  info.whole_board ? "all that the board takes" : "a part of the machine");
  // A counter tells watts from the second reading on.
  const auto now = source.read();
  const bool can_be_read = now || info.is_counter;
  if (now && !info.is_counter)
    return {"power", State::kYes, fmt::format("{}, {:.2f} W now", what, now->watts),
            average_more(files, info), info.path};
  if (can_be_read && !is_forbidden(now.trouble())) return {"power", State::kYes, what, {}, info.path};
  return {"power", State::kTrouble, fmt::format("{}: {}", what, now.trouble()), permit(files, info),
          info.path};
}

void add_power(const Files& files, std::vector<Measurable>& rows) {
  const auto sources = find_power_sources(files);
  for (const auto& source : sources) rows.push_back(power_row(files, *source));
  if (!sources.empty()) return;
  rows.push_back({"power",
                  State::kNo,
                  "no power sensor found: energy stays empty",
                  has_pmic(files) ? "run --energy reads this board's own rails (vcgencmd pmic_read_adc)"
                                  : "put an INA219 on the supply, and name it with run --ina219",
                  {}});
}

}  // namespace

std::vector<Measurable> find_measurable(const Files& files,
                                        const Reading<std::shared_ptr<const Nvml>>& nvidia) {
  std::vector<Measurable> rows{temperature_row(files), clock_row(files), gpu_row(files, nvidia),
                               throttling_row(files)};
  add_power(files, rows);
  return rows;
}

}  // namespace edgegauge::telemetry
