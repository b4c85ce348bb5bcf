// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/heat_checks.h"

#include <array>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

struct ThrottleBit {
  unsigned bit;
  Finding::Level level;
  std::string_view flag, what, mend;
};

constexpr std::string_view kBetterSupply = "use the board's own power supply and a short, thick cable";
constexpr std::string_view kBetterCooling = "add a heat sink or a fan, and let it cool down";

// https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
constexpr std::array kThrottleBits{
    ThrottleBit{0, Finding::Level::kWarning, "under-voltage", "The supply voltage is too low right now.",
                kBetterSupply},
    ThrottleBit{1, Finding::Level::kWarning, "frequency-capped", "The firmware caps the CPU clock right now.",
                kBetterCooling},
    ThrottleBit{2, Finding::Level::kWarning, "throttled", "The firmware throttles the CPU right now.",
                kBetterCooling},
    ThrottleBit{3, Finding::Level::kWarning, "soft-temperature-limit",
                "The soft temperature limit is reached.", kBetterCooling},
    ThrottleBit{16, Finding::Level::kNote, "under-voltage-before",
                "The supply voltage was too low some time before.", kBetterSupply},
    ThrottleBit{17, Finding::Level::kNote, "frequency-capped-before",
                "The firmware capped the CPU clock some time before.", kBetterCooling},
    ThrottleBit{18, Finding::Level::kNote, "throttled-before",
                "The firmware throttled the CPU some time before.", kBetterCooling},
    ThrottleBit{19, Finding::Level::kNote, "soft-temperature-limit-before",
                "The soft temperature limit was reached some time before.", kBetterCooling},
};

constexpr std::int64_t kNearMillidegrees = 10'000;
/// Trip points outside of this are placeholders of drivers that have none.
constexpr std::int64_t kLowestLimit = 45'000, kHighestLimit = 150'000;

/// The lowest temperature at which the kernel or the hardware acts; "active" only turns a fan on.
std::optional<std::int64_t> limit_of(const Tree& tree, const std::string& zone) {
  std::optional<std::int64_t> lowest;
  for (const std::string& file : tree.names(zone, "trip_point_")) {
    constexpr std::string_view kSuffix = "_type";
    if (!file.ends_with(kSuffix)) continue;
    const std::string type = tree.text(fmt::format("{}/{}", zone, file));
    if (type != "passive" && type != "hot" && type != "critical") continue;
    const std::string stem = file.substr(0, file.size() - kSuffix.size());
    const auto limit = tree.integer(fmt::format("{}/{}_temp", zone, stem));
    if (limit && *limit >= kLowestLimit && *limit <= kHighestLimit)
      lowest = std::min(lowest.value_or(*limit), *limit);
  }
  return lowest;
}

}  // namespace

Findings check_firmware_throttling(const Device&, const Tree& tree) {
  const auto bits = tree.hexadecimal("sys/devices/platform/soc/soc:firmware/get_throttled");
  if (!bits) return {};
  Findings findings;
  for (const ThrottleBit& row : kThrottleBits) {
    if ((*bits >> row.bit & 1) != 0) {
      findings.push_back({row.level, std::string(row.flag), std::string(row.what), std::string(row.mend)});
    }
  }
  if (findings.empty())
    findings.push_back(
        {Finding::Level::kGood, "", "The firmware reports neither low voltage nor throttling.", ""});
  return findings;
}

Findings check_heat(const Device&, const Tree& tree) {
  constexpr std::string_view kFolder = "sys/class/thermal";
  Findings findings;
  for (const std::string& name : tree.names(kFolder, "thermal_zone")) {
    const std::string zone = fmt::format("{}/{}", kFolder, name);
    const auto now = tree.integer(zone + "/temp");
    const auto limit = limit_of(tree, zone);
    if (!now || !limit || *now > kHighestLimit || *now < *limit - kNearMillidegrees) continue;
    findings.push_back({Finding::Level::kWarning, "near-thermal-limit",
                        fmt::format("{} is at {} °C; it is held back from {} °C on.",
                                    tree.text(zone + "/type"), *now / 1000, *limit / 1000),
                        std::string(kBetterCooling)});
  }
  return findings;
}

Findings check_throttle_count(const Device& device, const Tree& tree) {
  std::int64_t most = 0;
  for (const Cluster& cluster : device.clusters) {
    for (const int cpu : cluster.cpus) {
      for (const char* file : {"core_throttle_count", "package_throttle_count"}) {
        const auto count =
            tree.integer(fmt::format("sys/devices/system/cpu/cpu{}/thermal_throttle/{}", cpu, file));
        most = std::max(most, count.value_or(0));
      }
    }
  }
  if (most == 0) return {};
  return {{Finding::Level::kNote, "throttled-before",
           fmt::format("The processor throttled for heat since the machine started ({} times).", most),
           std::string(kBetterCooling)}};
}

Findings check_battery(const Device&, const Tree& tree) {
  constexpr std::string_view kFolder = "sys/class/power_supply";
  for (const std::string& supply : tree.names(kFolder)) {
    const std::string path = fmt::format("{}/{}", kFolder, supply);
    if (tree.text(path + "/type") == "Battery" && tree.text(path + "/status") == "Discharging") {
      return {{Finding::Level::kWarning, "on-battery",
               "The machine runs on its battery: clocks may be held back to save it.", "plug it in"}};
    }
  }
  return {};
}

}  // namespace edgegauge::device
