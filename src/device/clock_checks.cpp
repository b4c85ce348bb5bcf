// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/clock_checks.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr std::string_view kCpuFolder = "sys/devices/system/cpu";
constexpr const char* kSetGovernor =
    "echo performance | sudo tee /sys/bus/cpu/devices/cpu*/cpufreq/scaling_governor";

std::optional<std::int64_t> kilohertz(const Tree& tree, int cpu, std::string_view file) {
  return tree.integer(fmt::format("{}/cpu{}/cpufreq/{}", kCpuFolder, cpu, file));
}

/// CPUs for which `differs` holds, over all clusters.
template <class Differs>
std::vector<int> cpus_where(const Device& device, Differs&& differs) {
  std::vector<int> cpus;
  for (const Cluster& cluster : device.clusters) {
    for (const int cpu : cluster.cpus) {
      if (differs(cpu)) cpus.push_back(cpu);
    }
  }
  std::sort(cpus.begin(), cpus.end());
  return cpus;
}

}  // namespace

Findings check_governor(const Device& device, const Tree& tree) {
  std::map<std::string, std::vector<int>> by_governor;
  for (const int cpu : cpus_where(device, [](int) { return true; })) {
    const std::string governor = tree.text(fmt::format("{}/cpu{}/cpufreq/scaling_governor", kCpuFolder, cpu));
    if (!governor.empty()) by_governor[governor].push_back(cpu);
  }
  if (by_governor.empty()) {
    return {{Finding::Level::kNote, "clock-unknown",
             "The kernel does not tell the CPU clocks here: they cannot be watched or fixed.", ""}};
  }
  by_governor.erase("performance");
  if (by_governor.empty())
    return {{Finding::Level::kGood, "", "The frequency governor is 'performance'.", ""}};
  Findings findings;
  for (const auto& [governor, cpus] : by_governor) {
    findings.push_back({Finding::Level::kWarning, "governor-not-performance",
                        fmt::format("The frequency governor is '{}' (CPU {}): the clock follows the load.",
                                    governor, format_cpu_list(cpus)),
                        kSetGovernor});
  }
  return findings;
}

Findings check_frequency_limits(const Device& device, const Tree& tree) {
  const auto capped = cpus_where(device, [&](int cpu) {
    const auto ceiling = kilohertz(tree, cpu, "scaling_max_freq");
    const auto top = kilohertz(tree, cpu, "cpuinfo_max_freq");
    return ceiling && top && *ceiling < *top;
  });
  const auto raised = cpus_where(device, [&](int cpu) {
    const auto floor = kilohertz(tree, cpu, "scaling_min_freq");
    const auto bottom = kilohertz(tree, cpu, "cpuinfo_min_freq");
    return floor && bottom && *floor > *bottom;
  });
  Findings findings;
  if (!capped.empty()) {
    const int cpu = capped.front();
    findings.push_back(
        {Finding::Level::kWarning, "frequency-ceiling",
         fmt::format("CPU {} may not reach its full clock (scaling_max_freq is below cpuinfo_max_freq).",
                     format_cpu_list(capped)),
         fmt::format("echo {} | sudo tee /sys/bus/cpu/devices/cpu{}/cpufreq/scaling_max_freq",
                     *kilohertz(tree, cpu, "cpuinfo_max_freq"), cpu)});
  }
  if (!raised.empty()) {
    findings.push_back(
        {Finding::Level::kNote, "frequency-floor",
         fmt::format("The lowest clock of CPU {} is raised: idle power is not this device's usual one.",
                     format_cpu_list(raised)),
         ""});
  }
  return findings;
}

Findings check_turbo(const Device&, const Tree& tree) {
  struct Switch {
    std::string_view path;
    std::int64_t on;
    std::string_view turn_off;
  };
  constexpr std::array kSwitches{
      Switch{"sys/devices/system/cpu/intel_pstate/no_turbo", 0,
             "echo 1 | sudo tee /sys/devices/system/cpu/intel_pstate/no_turbo"},
      Switch{"sys/devices/system/cpu/cpufreq/boost", 1,
             "echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost"},
  };
  for (const Switch& each : kSwitches) {
    if (tree.integer(each.path) == each.on) {
      return {{Finding::Level::kNote, "turbo",
               "Turbo is on: the clock depends on heat and on how many cores are busy.",
               std::string(each.turn_off)}};
    }
  }
  return {};
}

Findings check_clock_source(const Device&, const Tree& tree) {
  constexpr std::array<std::string_view, 4> kSlow{"hpet", "acpi_pm", "jiffies", "refined-jiffies"};
  const std::string source = tree.text("sys/devices/system/clocksource/clocksource0/current_clocksource");
  if (std::ranges::find(kSlow, source) == kSlow.end()) return {};
  return {{Finding::Level::kWarning, "slow-clock",
           fmt::format("The kernel reads the time from '{}', which takes a microsecond or more.", source),
           "start the kernel with tsc=reliable, where the processor's own counter can be relied on"}};
}

Findings check_offline_cpus(const Device& device, const Tree& tree) {
  // "offline" also lists numbers that no CPU has; only present ones can be switched on.
  const std::vector<int> present = parse_cpu_list(tree.text("sys/devices/system/cpu/present"));
  std::vector<int> offline;
  for (const int cpu : parse_cpu_list(tree.text("sys/devices/system/cpu/offline"))) {
    if (std::binary_search(present.begin(), present.end(), cpu)) offline.push_back(cpu);
  }
  if (offline.empty()) return {};
  const bool jetson = device.board.find("Jetson") != std::string::npos;
  return {{Finding::Level::kNote, "cpus-offline",
           fmt::format("Switched off: CPU {}.", format_cpu_list(offline)),
           jetson ? "sudo nvpmodel -m 0"
                  : fmt::format("echo 1 | sudo tee /sys/devices/system/cpu/cpu{}/online", offline.front())}};
}

}  // namespace edgegauge::device
