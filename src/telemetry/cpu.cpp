// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/cpu.h"

#include <array>
#include <limits>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

/// So that sums of a few of them cannot overflow.
constexpr std::int64_t kMostTicks = std::numeric_limits<std::int64_t>::max() / 64;

Trouble malformed(std::string_view path) {
  return Trouble{fmt::format("/{}: not of the kernel's form", path)};
}

std::optional<std::int64_t> parse_count(const std::string& word) {
  const auto number = device::parse_integer(word);
  return number && *number >= 0 && *number <= kMostTicks ? number : std::nullopt;
}

}  // namespace

Reading<MachineTimes> machine_times(const Files& files) {
  constexpr std::string_view kPath = "proc/stat";
  return files.text(kPath).then<MachineTimes>([&](const std::string& text) -> Reading<MachineTimes> {
    // proc(5): cpu user nice system idle iowait irq softirq steal; guest time is in user already.
    enum { kUser, kNice, kSystem, kIdle, kWaiting, kIrq, kSoftIrq, kSteal, kCount };
    const auto words = device::words_of(text.substr(0, text.find('\n')));
    if (words.size() <= kCount || words.front() != "cpu") return malformed(kPath);
    std::array<std::int64_t, kCount> ticks{};
    for (std::size_t i = 0; i < kCount; ++i) {
      const auto count = parse_count(words[i + 1]);
      if (!count) return malformed(kPath);
      ticks[i] = *count;
    }
    return MachineTimes{.total = std::accumulate(ticks.begin(), ticks.end(), std::int64_t{0}),
                        .busy = ticks[kUser] + ticks[kNice] + ticks[kSystem] + ticks[kIrq] + ticks[kSoftIrq],
                        .steal = ticks[kSteal]};
  });
}

Reading<std::int64_t> process_ticks(const Files& files, int pid) {
  const std::string path = fmt::format("proc/{}/stat", pid);
  return files.text(path).then<std::int64_t>([&](const std::string& text) -> Reading<std::int64_t> {
    // The name in brackets may hold anything, brackets and spaces included: fields count from the last ')'.
    constexpr std::size_t kUser = 11, kSystem = 12;  // fields 14 and 15, of which 3 is the first here
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) return malformed(path);
    const auto words = device::words_of(std::string_view(text).substr(end + 1));
    if (words.size() <= kSystem) return malformed(path);
    const auto user = parse_count(words[kUser]), system = parse_count(words[kSystem]);
    if (!user || !system) return malformed(path);
    return *user + *system;
  });
}

Reading<SchedTimes> sched_times(const Files& files, int pid) {
  const std::string path = fmt::format("proc/{}/schedstat", pid);
  return files.text(path).then<SchedTimes>([&](const std::string& text) -> Reading<SchedTimes> {
    const auto words = device::words_of(text);
    if (words.size() < 2) return malformed(path);
    const auto ran = parse_count(words[0]), waited = parse_count(words[1]);
    if (!ran || !waited) return malformed(path);
    return SchedTimes{Nanoseconds(*ran), Nanoseconds(*waited)};
  });
}

Reading<GroupTimes> group_times(const Files& files, const std::string& group) {
  const std::string path = fmt::format("sys/fs/cgroup{}/cpu.stat", group == "/" ? "" : group);
  return files.text(path).then<GroupTimes>([&](const std::string& text) -> Reading<GroupTimes> {
    constexpr std::int64_t kMostMicroseconds = std::numeric_limits<std::int64_t>::max() / 1000;
    const auto used = integer_after(text, "usage_usec");
    // A group without the cpu controller counts its use and nothing of a quota.
    const std::int64_t throttled = integer_after(text, "throttled_usec").value().value_or(0);
    const std::int64_t periods = integer_after(text, "nr_throttled").value().value_or(0);
    for (const std::int64_t count : {used.value().value_or(-1), throttled, periods}) {
      if (count < 0 || count > kMostMicroseconds) return malformed(path);
    }
    return GroupTimes{Nanoseconds(*used * 1000), Nanoseconds(throttled * 1000), periods};
  });
}

Reading<Nanoseconds> gpu_busy(const Files& files, int pid) {
  const std::string folder = fmt::format("proc/{}/fdinfo", pid);
  std::set<std::string> clients;
  std::optional<std::int64_t> sum;
  for (const std::string& descriptor : files.tree().names(folder)) {
    const std::string text = files.tree().text(fmt::format("{}/{}", folder, descriptor));
    std::string client = descriptor;
    std::int64_t busy = 0;
    bool any = false;
    for (const std::string& line : device::lines_of(text)) {
      const auto words = device::words_of(line);
      if (words.size() == 2 && words[0] == "drm-client-id:") client = "client " + words[1];
      if (words.size() != 3 || !words[0].starts_with("drm-engine-") || words[2] != "ns") continue;
      const auto count = parse_count(words[1]);
      if (!count) return malformed(fmt::format("{}/{}", folder, descriptor));
      busy += *count;
      any = true;
    }
    if (any && clients.insert(client).second) sum = sum.value_or(0) + busy;
  }
  if (!sum) return Absent{};
  return Nanoseconds(*sum);
}

}  // namespace edgegauge::telemetry
