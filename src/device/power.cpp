// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/power.h"

#include "device/tree.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

struct Chip {
  std::string_view driver, name;
};

/// hwmon and I2C names of chips that measure a supply.
constexpr std::array kChips{
    Chip{"ina219", "INA219"},   Chip{"ina226", "INA226"},   Chip{"ina2xx", "INA2xx"},
    Chip{"ina220", "INA220"},   Chip{"ina230", "INA230"},   Chip{"ina231", "INA231"},
    Chip{"ina238", "INA238"},   Chip{"ina3221", "INA3221"}, Chip{"ina3221x", "INA3221"},
    Chip{"ltc2945", "LTC2945"}, Chip{"pac1934", "PAC1934"}};

/// What such a chip's folder may hold: hwmon's files of mainline kernels, and those of NVIDIA's older ones.
constexpr std::array<std::string_view, 4> kReadings{"power1_input", "curr1_input", "in_power0_input",
                                                    "in_current0_input"};

const Chip* chip_of(const std::string& driver) {
  const auto* row =
      std::find_if(kChips.begin(), kChips.end(), [&](const Chip& each) { return each.driver == driver; });
  return row == kChips.end() ? nullptr : row;
}

void add(const Tree& tree, std::string name, const std::string& path, std::vector<PowerSensor>& found) {
  const bool readable = tree.is_readable(path);
  const std::string mend = readable ? std::string() : fmt::format("sudo chmod a+r /{}", path);
  found.push_back({std::move(name), "/" + path, readable, mend});
}

void add_chip(const Tree& tree, const std::string& driver, const std::string& folder,
              std::vector<PowerSensor>& found) {
  const Chip* chip = chip_of(driver);
  if (chip == nullptr) return;
  for (const std::string_view reading : kReadings) {
    const std::string path = fmt::format("{}/{}", folder, reading);
    if (tree.exists(path)) return add(tree, std::string(chip->name), path, found);
  }
}

void add_hwmon(const Tree& tree, std::vector<PowerSensor>& found) {
  constexpr std::string_view kFolder = "sys/class/hwmon";
  for (const std::string& entry : tree.names(kFolder, "hwmon")) {
    const std::string folder = fmt::format("{}/{}", kFolder, entry);
    add_chip(tree, tree.text(folder + "/name"), folder, found);
  }
}

/// NVIDIA's kernels before JetPack 5 show their INA3221 as an IIO device.
void add_iio(const Tree& tree, std::vector<PowerSensor>& found) {
  constexpr std::string_view kFolder = "sys/bus/i2c/devices";
  for (const std::string& device : tree.names(kFolder)) {
    const std::string folder = fmt::format("{}/{}", kFolder, device);
    for (const std::string& iio : tree.names(folder, "iio:device")) {
      add_chip(tree, tree.text(folder + "/name"), fmt::format("{}/{}", folder, iio), found);
    }
  }
}

void add_rapl(const Tree& tree, std::vector<PowerSensor>& found) {
  constexpr std::string_view kFolder = "sys/class/powercap";
  for (const std::string& zone : tree.names(kFolder, "intel-rapl:")) {
    const std::string folder = fmt::format("{}/{}", kFolder, zone);
    const std::string path = folder + "/energy_uj";
    if (tree.exists(path)) add(tree, fmt::format("RAPL {}", tree.text(folder + "/name")), path, found);
  }
}

}  // namespace

std::vector<PowerSensor> find_power_sensors(const std::filesystem::path& root) {
  const Tree tree(root);
  std::vector<PowerSensor> found;
  add_hwmon(tree, found);
  add_iio(tree, found);
  add_rapl(tree, found);
  return found;
}

}  // namespace edgegauge::device
