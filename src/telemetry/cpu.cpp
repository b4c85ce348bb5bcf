// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/cpu.h"

#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

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

Reading<SchedTimes> sched_times(const Files& files, int pid) {
  const std::string folder = fmt::format("proc/{}/task", pid);
  std::optional<SchedTimes> sum;
  for (const std::string& thread : files.tree().names(folder)) {
    const std::string path = fmt::format("{}/{}/schedstat", folder, thread);
    const Reading<std::string> text = files.text(path);
    if (text.is_absent()) continue;  // it ended meanwhile
    if (!text) return Trouble{text.trouble()};
    const auto words = device::words_of(*text);
    const auto ran = words.empty() ? std::nullopt : parse_count(words[0]);
    const auto waited = words.size() < 2 ? std::nullopt : parse_count(words[1]);
    if (!ran || !waited) return malformed(path);
    if (!sum) sum.emplace();
    sum->ran += Nanoseconds(*ran);
    sum->waited += Nanoseconds(*waited);
  }
  if (!sum) return Absent{};
  return *sum;
}

Reading<Nanoseconds> process_time(const Files& files, int pid) {
  const std::string path = fmt::format("proc/{}/stat", pid);
  return files.text(path).then<Nanoseconds>([&](const std::string& text) -> Reading<Nanoseconds> {
    // proc(5): state, the third field, follows the name, which is in brackets and may hold any; fields 14 to
    // 17 are utime, stime, cutime, cstime.
    constexpr std::size_t kFirst = 14 - 3;
    constexpr std::size_t kCount = 4;
    const std::size_t name_end = text.rfind(')');
    const auto words = device::words_of(name_end == std::string::npos ? "" : text.substr(name_end + 1));
    if (words.size() < kFirst + kCount) return malformed(path);
    double ticks = 0;
    for (std::size_t i = kFirst; i < kFirst + kCount; ++i) {
      const auto count = parse_count(words[i]);
      if (!count) return malformed(path);
      ticks += static_cast<double>(*count);
    }
    return from_seconds(ticks / static_cast<double>(sysconf(_SC_CLK_TCK)));
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
