// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::device {

/// A file below /sys from which power or energy can be read.
struct PowerSensor {
  std::string name;       ///< "INA219", "RAPL package-0"
  std::string path;       ///< of the file
  bool readable = false;  ///< by this user
  std::string mend;       ///< what makes it readable; empty when it is
};

/// Sensors that measure (hwmon, IIO, RAPL), in order of path. A battery's own gauge is not one: it tells of
/// the battery.
std::vector<PowerSensor> find_power_sensors(const std::filesystem::path& root = "/");

}  // namespace edgegauge::device
