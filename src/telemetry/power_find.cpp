// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/power_source.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kHwmon = "sys/class/hwmon";
constexpr std::string_view kI2c = "sys/bus/i2c/devices";

/// Chips on a board's supply that hwmon shows, with the accuracy of their data sheets (gain error of current
/// and of voltage, at worst, over temperature); the shunt's tolerance comes on top.
struct Chip {
  std::string_view driver, name;
  std::optional<double> accuracy;
};
constexpr std::array kChips{
    Chip{"ina219", "INA219", 0.01}, Chip{"ina220", "INA220", 0.01},     Chip{"ina226", "INA226", 0.005},
    Chip{"ina230", "INA230", 0.01}, Chip{"ina231", "INA231", 0.01},     Chip{"ina238", "INA238", 0.005},
    Chip{"ina2xx", "INA2xx", 0.01}, Chip{"ltc2945", "LTC2945", 0.0075}, Chip{"pac1934", "PAC1934", 0.01},
};

/// INA3221: gain error of the shunt's voltage, at worst.
constexpr double kIna3221Accuracy = 0.005;
/// Three channels, each 1.1 ms for the shunt and 1.1 ms for the bus: 6.6 ms a cycle unless the driver says
/// more.
constexpr Nanoseconds kIna3221Cycle = 6600us;

/// update_interval of hwmon is in milliseconds.
Nanoseconds interval_of(const Files& files, const std::string& folder, Nanoseconds otherwise) {
  const auto milliseconds = files.integer(folder + "/update_interval");
  if (!milliseconds || *milliseconds <= 0 || *milliseconds > 60'000) return otherwise;
  return std::chrono::milliseconds(*milliseconds);
}

bool is_ina3221(const std::string& name) { return name.starts_with("ina3221"); }

/// A chip may be seen by way of its I2C device and by way of its class: the folder that both lead to.
std::string real_folder(const Files& files, const std::string& folder) {
  std::error_code error;
  const auto real = std::filesystem::canonical(files.at(folder), error);
  return error ? folder : real.string();
}

/// Folders that hold the readings of an INA3221, each once.
std::vector<std::string> ina3221_folders(const Files& files) {
  std::vector<std::string> folders;
  std::set<std::string> seen;
  const auto add = [&](const std::string& folder) {
    if (seen.insert(real_folder(files, folder)).second) folders.push_back(folder);
  };
  const device::Tree& tree = files.tree();
  for (const std::string& chip : tree.names(kI2c)) {
    const std::string folder = fmt::format("{}/{}", kI2c, chip);
    if (!is_ina3221(tree.text(folder + "/name"))) continue;
    for (const std::string& iio : tree.names(folder, "iio:device")) add(fmt::format("{}/{}", folder, iio));
    for (const std::string& hwmon : tree.names(folder + "/hwmon", "hwmon"))
      add(fmt::format("{}/hwmon/{}", folder, hwmon));
  }
  for (const std::string& hwmon : tree.names(kHwmon, "hwmon")) {
    const std::string folder = fmt::format("{}/{}", kHwmon, hwmon);
    if (is_ina3221(tree.text(folder + "/name"))) add(folder);
  }
  return folders;
}

Rail rail_at(const Files& files, const std::string& folder, int channel) {
  const device::Tree& tree = files.tree();
  const auto path = [&](std::string_view form) { return folder + fmt::format(fmt::runtime(form), channel); };
  Rail rail;
  if (rail.label = tree.text(path("/rail_name_{}")); !rail.label.empty()) {
    rail.power_path = path("/in_power{}_input");
    rail.watts_per_unit = 1e-3;
  } else if (rail.label = tree.text(path("/in{}_label")); !rail.label.empty()) {
    rail.volt_path = path("/in{}_input");
    rail.ampere_path = path("/curr{}_input");
  }
  return rail;
}

bool is_total(const Rail& rail) { return rail.label == "VDD_IN" || rail.label == "POM_5V_IN"; }

void add_ina3221(const Files& files, const Clock& clock, std::vector<std::unique_ptr<PowerSource>>& sources) {
  std::vector<Rail> rails = find_ina3221_rails(files);
  if (rails.empty()) return;
  const auto total = std::ranges::find_if(rails, is_total);
  if (total != rails.end()) rails = {*total};
  std::string names;
  for (const Rail& rail : rails) names += (names.empty() ? "" : " + ") + rail.label;
  const std::string& path =
      rails.front().power_path.empty() ? rails.front().volt_path : rails.front().power_path;
  const std::string folder = path.substr(0, path.rfind('/'));
  const Nanoseconds cycle = interval_of(files, folder, kIna3221Cycle);
  const PowerSourceInfo info{.name = "INA3221",
                             .rail = names,
                             .path = path,
                             .whole_board = true,
                             .window = cycle,
                             .pause = std::max<Nanoseconds>(cycle, 20ms),
                             .accuracy = kIna3221Accuracy};
  sources.push_back(make_rails_source(files, info, std::move(rails), clock));
}

void add_hwmon(const Files& files, const Clock& clock, std::vector<std::unique_ptr<PowerSource>>& sources) {
  const device::Tree& tree = files.tree();
  for (const std::string& entry : tree.names(kHwmon, "hwmon")) {
    const std::string folder = fmt::format("{}/{}", kHwmon, entry);
    const std::string driver = tree.text(folder + "/name");
    const auto chip = std::ranges::find(kChips, driver, &Chip::driver);
    if (chip == kChips.end()) continue;
    Rail rail{.label = "supply", .volt_path = folder + "/in1_input", .ampere_path = folder + "/curr1_input"};
    if (tree.exists(folder + "/power1_input")) {
      rail.power_path = folder + "/power1_input";
      rail.watts_per_unit = 1e-6;
    }
    const Nanoseconds interval = interval_of(files, folder, {});
    const PowerSourceInfo info{.name = std::string(chip->name),
                               .rail = rail.label,
                               .path = rail.power_path.empty() ? rail.volt_path : rail.power_path,
                               .whole_board = true,
                               .window = interval,
                               .pause = std::max<Nanoseconds>(interval, 20ms),
                               .accuracy = chip->accuracy};
    sources.push_back(make_rails_source(files, info, {rail}, clock));
  }
}

/// "psys" is the platform: all else is in it. Otherwise the packages and their memory; "core" and "uncore"
/// are in the package.
void add_rapl(const Files& files, const Clock& clock, std::vector<std::unique_ptr<PowerSource>>& sources) {
  constexpr std::string_view kFolder = "sys/class/powercap";
  struct Zone {
    std::string name;
    EnergyCounter counter;
  };
  std::vector<Zone> zones;
  for (const std::string& entry : files.tree().names(kFolder, "intel-rapl:")) {
    const std::string folder = fmt::format("{}/{}", kFolder, entry);
    const std::string name = files.tree().text(folder + "/name");
    if (name != "psys" && name != "dram" && !name.starts_with("package")) continue;
    const auto range = files.integer(folder + "/max_energy_range_uj");
    zones.push_back({name, {folder + "/energy_uj", std::max<std::int64_t>(0, range.value().value_or(0))}});
  }
  if (zones.empty()) return;
  const auto platform = std::ranges::find(zones, "psys", &Zone::name);
  const bool has_platform = platform != zones.end();
  if (has_platform) zones = {*platform};
  PowerSourceInfo info{.name = "RAPL",
                       .rail = {},
                       .path = zones.front().counter.path,
                       .whole_board = has_platform,
                       .window = {},
                       .pause = 100ms,
                       .is_counter = true};
  std::vector<EnergyCounter> counters;
  for (const Zone& zone : zones) {
    info.rail += (info.rail.empty() ? "" : " + ") + zone.name;
    info.counters.push_back(zone.counter.path);
    counters.push_back(zone.counter);
  }
  sources.push_back(make_counter_source(files, info, std::move(counters), clock));
}

}  // namespace

std::vector<Rail> find_ina3221_rails(const Files& files) {
  constexpr int kChannels = 3;
  std::vector<Rail> rails;
  for (const std::string& folder : ina3221_folders(files)) {
    // NVIDIA counts from 0, hwmon from 1; channel 7 of hwmon is a sum of shunt voltages.
    for (int channel = 0; channel <= kChannels; ++channel) {
      Rail rail = rail_at(files, folder, channel);
      if (!rail.label.empty() && rail.label != "NC") rails.push_back(std::move(rail));
    }
  }
  return rails;
}

std::vector<std::unique_ptr<PowerSource>> find_power_sources(const Files& files, const Clock& clock) {
  std::vector<std::unique_ptr<PowerSource>> sources;
  add_ina3221(files, clock, sources);
  add_hwmon(files, clock, sources);
  add_rapl(files, clock, sources);
  // Not std::ranges': clang 14 cannot compile what libstdc++ has there, and it builds the fuzz targets.
  std::stable_partition(sources.begin(), sources.end(),
                        [](const auto& source) { return source->info().whole_board; });
  return sources;
}

}  // namespace edgegauge::telemetry
