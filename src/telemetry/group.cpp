// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/group.h"

#include "device/control_group.h"

#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

/// Of a line "KEY N" in a group's file; trouble for a negative number, or one above `most`.
Reading<std::int64_t> count_in(const Files& files, const std::string& path, std::string_view key,
                               std::int64_t most) {
  return files.text(path).then<std::int64_t>([&](const std::string& text) {
    return integer_after(text, key).then<std::int64_t>([&](std::int64_t n) -> Reading<std::int64_t> {
      if (n < 0 || n > most) return Trouble{fmt::format("/{}: {} {} cannot be", path, key, n)};
      return n;
    });
  });
}

Reading<std::int64_t> memory_of(const Files& files, int pid, std::string_view key) {
  const auto own = device::control_groups_of(files.tree(), "self");
  const auto group = device::control_groups_of(files.tree(), std::to_string(pid));
  if (group.empty() || group == own) return Absent{};
  return count_in(files, group.front() + "/memory.stat", key, std::numeric_limits<std::int64_t>::max());
}

}  // namespace

Reading<Nanoseconds> held_by_quota(const Files& files) {
  constexpr std::int64_t kMicrosecond = 1000;  // ns
  constexpr std::int64_t kMost =
      std::numeric_limits<std::int64_t>::max() / kMicrosecond / 256;  // no sum overflows
  Reading<Nanoseconds> held = Absent{};
  for (const std::string& group : device::control_groups_of(files.tree(), "self")) {
    const auto here = count_in(files, group + "/cpu.stat", "throttled_usec", kMost);
    if (!here.trouble().empty()) return Trouble{here.trouble()};
    if (here) held = held.value().value_or(Nanoseconds{}) + Nanoseconds(*here * kMicrosecond);
  }
  return held;
}

Reading<std::int64_t> group_anonymous(const Files& files, int pid) { return memory_of(files, pid, "anon"); }

Reading<std::int64_t> group_file_cache(const Files& files, int pid) { return memory_of(files, pid, "file"); }

}  // namespace edgegauge::telemetry
