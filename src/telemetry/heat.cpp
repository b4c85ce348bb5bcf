// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/heat.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

constexpr std::string_view kThermal = "sys/class/thermal";
constexpr std::int64_t kColdest = -55'000, kHottest = 150'000;  ///< millidegrees

/// Sums what can be read; absent when nothing is there, trouble when something is and none can be read.
Reading<std::int64_t> sum_of(const Files& files, const std::vector<std::string>& paths) {
  Reading<std::int64_t> sum;
  for (const std::string& path : paths) {
    const Reading<std::int64_t> count = files.integer(path);
    constexpr std::int64_t kMost = std::int64_t{1} << 40;
    if (count && *count >= 0 && *count <= kMost) {
      sum = sum.value().value_or(0) + *count;
    } else if (!sum && !count.is_absent()) {
      sum = count ? Trouble{fmt::format("/{}: no count: {}", path, *count)} : count;
    }
  }
  return sum;
}

}  // namespace

std::vector<Zone> find_zones(const Files& files) {
  // Of Tegra: a constant (100 or 50 °C), and an input of the fan's control.
  constexpr std::array<std::string_view, 2> kNoSensors{"PMIC-Die", "thermal-fan-est"};
  std::vector<Zone> zones;
  for (const std::string& name : files.tree().names(kThermal, "thermal_zone")) {
    const std::string folder = fmt::format("{}/{}", kThermal, name);
    const std::string type = files.tree().text(folder + "/type");
    if (std::ranges::find(kNoSensors, type) != kNoSensors.end()) continue;
    zones.push_back({type.empty() ? name : type, folder + "/temp"});
  }
  return zones;
}

Reading<double> temperature(const Files& files, const Zone& zone) {
  return files.integer(zone.path).then<double>([&](std::int64_t millidegrees) -> Reading<double> {
    if (millidegrees < kColdest || millidegrees > kHottest)
      return Trouble{fmt::format("/{}: no temperature: {}", zone.path, millidegrees)};
    return static_cast<double>(millidegrees) / 1000;
  });
}

Reading<double> hottest(const Files& files, const std::vector<Zone>& zones) {
  Reading<double> highest;
  for (const Zone& zone : zones) {
    const Reading<double> celsius = temperature(files, zone);
    const bool higher = celsius && (!highest || *celsius > *highest);
    if (higher || (highest.is_absent() && !celsius.is_absent())) highest = celsius;
  }
  return highest;
}

std::vector<std::string> find_slowdowns(const Files& files) {
  // ACPI: "Processor"; cpufreq: "thermal-cpufreq-0", "cpufreq-cpu0"; devfreq: "thermal-devfreq-0"; Tegra:
  // "cpu-balanced", "gpu-balanced".
  constexpr std::array<std::string_view, 4> kKinds{"Processor", "cpu", "gpu", "devfreq"};
  std::vector<std::string> paths;
  for (const std::string& name : files.tree().names(kThermal, "cooling_device")) {
    const std::string folder = fmt::format("{}/{}", kThermal, name);
    const std::string type = files.tree().text(folder + "/type");
    const bool is_fan = type.find("fan") != std::string::npos;
    const bool slows = std::ranges::any_of(
        kKinds, [&](std::string_view kind) { return type.find(kind) != std::string::npos; });
    if (slows && !is_fan) paths.push_back(folder + "/cur_state");
  }
  return paths;
}

Reading<std::int64_t> slowdown_state(const Files& files, const std::vector<std::string>& paths) {
  return sum_of(files, paths);
}

std::vector<std::string> find_throttle_counters(const Files& files) {
  constexpr std::string_view kCpus = "sys/devices/system/cpu";
  std::vector<std::string> paths;
  for (const std::string& cpu : files.tree().names(kCpus, "cpu")) {
    for (const char* counter : {"core_throttle_count", "package_throttle_count"}) {
      std::string path = fmt::format("{}/{}/thermal_throttle/{}", kCpus, cpu, counter);
      if (files.tree().exists(path)) paths.push_back(std::move(path));
    }
  }
  return paths;
}

Reading<std::int64_t> throttle_count(const Files& files, const std::vector<std::string>& paths) {
  return sum_of(files, paths);
}

Reading<FirmwareThrottling> firmware_throttling(const Files& files) {
  constexpr std::string_view kPath = "sys/devices/platform/soc/soc:firmware/get_throttled";
  constexpr unsigned kStickyFrom = 16;
  constexpr std::uint64_t kFour = 0xf, kKnown = kFour | kFour << kStickyFrom;
  return files.hexadecimal(kPath).then<FirmwareThrottling>(
      [&](std::uint64_t bits) -> Reading<FirmwareThrottling> {
        if ((bits & ~kKnown) != 0) return Trouble{fmt::format("/{}: unknown bits: {:x}", kPath, bits)};
        return FirmwareThrottling{bits & kFour, bits >> kStickyFrom & kFour};
      });
}

}  // namespace edgegauge::telemetry
