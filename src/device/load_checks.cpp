// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/load_checks.h"

#include "core/parse_number.h"
#include "device/control_group.h"
#include "device/system.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr double kStolenShare = 0.001;
constexpr double kBusyShare = 0.1;          ///< of all CPUs, for the load average
constexpr double kLittleMemoryShare = 0.2;  ///< of all memory
constexpr std::int64_t kSomeSwap = 32 << 20;

std::optional<double> parse_load(const std::string& text) {
  const auto load = parse_number<double>(text);
  return load && *load >= 0 && *load < 1e6 ? load : std::nullopt;
}

std::string bytes_text(std::int64_t bytes) {
  return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1 << 30));
}

/// "150000 100000": so many microseconds of processor time in each such period; "max": as much as there is.
std::optional<double> cpus_allowed_by(const std::string& cpu_max) {
  const std::vector<std::string> words = words_of(cpu_max);
  if (words.size() != 2) return std::nullopt;
  const auto quota = parse_integer(words[0]), period = parse_integer(words[1]);
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

Findings check_quota(const Tree& tree) {
  std::optional<double> least;
  for (const std::string& group : control_groups_of(tree, "self")) {
    const auto cpus = cpus_allowed_by(tree.text(group + "/cpu.max"));
    if (cpus) least = std::min(least.value_or(*cpus), *cpus);
  }
  if (!least) return {};
  return {{Finding::Level::kWarning, "cpu-quota",
           fmt::format("A quota holds this process to {:.2g} CPUs.", *least),
           "start the container, or the service, without a CPU limit"}};
}

}  // namespace

Findings check_stolen_time(const Device&, const Tree& tree) {
  // proc(5): cpu user nice system idle iowait irq softirq steal ..., in ticks since start.
  constexpr std::size_t kSteal = 8;
  const std::vector<std::string> lines = lines_of(tree.text("proc/stat"));
  if (lines.empty() || !lines.front().starts_with("cpu ")) return {};
  const std::vector<std::string> words = words_of(lines.front());
  if (words.size() <= kSteal) return {};
  double total = 0;
  for (std::size_t i = 1; i <= kSteal; ++i)
    total += static_cast<double>(std::max<std::int64_t>(0, parse_integer(words[i]).value_or(0)));
  const double share = total > 0 ? static_cast<double>(parse_integer(words[kSteal]).value_or(0)) / total : 0;
  if (share < kStolenShare) return {};
  return {{Finding::Level::kWarning, "stolen-time",
           fmt::format("Since it started, {:.2g}% of this virtual machine's time went to others on its host.",
                       share * 100),
           "measure on the device itself, or where the host has nothing else to do"}};
}

Findings check_load(const Device& device, const Tree& tree) {
  Findings findings = check_quota(tree);
  const std::vector<std::string> words = words_of(tree.text("proc/loadavg"));
  const auto load = words.empty() ? std::nullopt : parse_load(words.front());
  if (!load) return findings;
  const int cpus = std::max(1, device.logical_cpus());
  if (*load > kBusyShare * cpus) {
    findings.push_back(
        {Finding::Level::kWarning, "background-load",
         fmt::format("Other programs are busy: the load average is {:.2f} on {} CPUs.", *load, cpus),
         "see which with top, and stop them"});
  } else {
    findings.push_back(
        {Finding::Level::kGood, "", fmt::format("Little else is running (load average {:.2f}).", *load), ""});
  }
  return findings;
}

Findings check_memory(const Device&, const Tree& tree) {
  const auto memory = memory_of(tree);
  const auto bytes = [&](std::string_view key) {
    const auto found = memory.find(key);
    return found == memory.end() ? std::optional<std::int64_t>() : found->second;
  };
  Findings findings;
  const auto total = bytes("MemTotal"), available = bytes("MemAvailable");
  if (total && available) {
    const bool little = static_cast<double>(*available) < kLittleMemoryShare * static_cast<double>(*total);
    const std::string text =
        fmt::format("{} of {} memory are available.", bytes_text(*available), bytes_text(*total));
    findings.push_back(little ? Finding{Finding::Level::kWarning, "memory-low", "Only " + text,
                                        "close other programs: large models may be killed"}
                              : Finding{Finding::Level::kGood, "", text, ""});
  }
  const auto swap = bytes("SwapTotal"), free = bytes("SwapFree");
  if (swap && free && *swap - *free > kSomeSwap) {
    findings.push_back(
        {Finding::Level::kWarning, "swap-in-use",
         fmt::format("{} lie in swap: parts of other programs, or of a model, come back from disk.",
                     bytes_text(*swap - *free)),
         "sudo swapoff -a, when enough memory is available"});
  }
  return findings;
}

}  // namespace edgegauge::device
