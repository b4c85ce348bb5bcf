// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/memory.h"

#include <limits>

#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

constexpr std::int64_t kKibi = 1024;

/// In bytes; trouble for what cannot be an amount of memory.
Reading<std::int64_t> bytes(std::int64_t units, std::int64_t unit) {
  if (units < 0 || units > std::numeric_limits<std::int64_t>::max() / unit)
    return Trouble{fmt::format("{} is no amount of memory", units)};
  return units * unit;
}

/// Of a line "KEY: N kB" (or N pages) in a file.
Reading<std::int64_t> amount(const Files& files, const std::string& path, std::string_view key,
                             std::int64_t unit) {
  return files.text(path).then<std::int64_t>([&](const std::string& text) {
    return integer_after(text, key).then<std::int64_t>([&](std::int64_t n) { return bytes(n, unit); });
  });
}

std::string of_process(int pid, std::string_view file) { return fmt::format("proc/{}/{}", pid, file); }

/// "21356K", "12M", "4096".
Reading<std::int64_t> parse_size(std::string text) {
  std::int64_t unit = 1;
  if (!text.empty() && (text.back() == 'K' || text.back() == 'M')) {
    unit = text.back() == 'K' ? kKibi : kKibi * kKibi;
    text.pop_back();
  }
  const auto number = device::parse_integer(text);
  if (!number) return Trouble{fmt::format("not a size: '{}'", text)};
  return bytes(*number, unit);
}

}  // namespace

Reading<ProcessMemory> process_memory(const Files& files, int pid) {
  return files.text(of_process(pid, "smaps_rollup"))
      .then<ProcessMemory>([&](const std::string& text) -> Reading<ProcessMemory> {
        const auto kilobytes = [&](std::string_view key) {
          return integer_after(text, key).then<std::int64_t>([](std::int64_t n) { return bytes(n, kKibi); });
        };
        const auto resident = kilobytes("Rss"), proportional = kilobytes("Pss"),
                   clean = kilobytes("Private_Clean"), dirty = kilobytes("Private_Dirty"),
                   swapped = kilobytes("Swap");
        if (!resident || !proportional || !clean || !dirty)
          return Trouble{fmt::format("/{}: not of the kernel's form", of_process(pid, "smaps_rollup"))};
        return ProcessMemory{*resident, *proportional, *clean + *dirty, swapped.value().value_or(0)};
      });
}

Reading<std::int64_t> memory_available(const Files& files) {
  return amount(files, "proc/meminfo", "MemAvailable", kKibi);
}

Reading<std::int64_t> swapped_in(const Files& files) {
  return amount(files, "proc/vmstat", "pswpin", sysconf(_SC_PAGESIZE));
}

Reading<std::int64_t> swapped_out(const Files& files) {
  return amount(files, "proc/vmstat", "pswpout", sysconf(_SC_PAGESIZE));
}

Reading<std::int64_t> gpu_memory_of(const Files& files, int pid) {
  constexpr std::string_view kMaps = "sys/kernel/debug/nvmap/iovmm/maps";
  return files.text(kMaps).then<std::int64_t>([&](const std::string& text) -> Reading<std::int64_t> {
    // "user  python3  7532  21356K", each followed by the process' allocations, and a total.
    for (const std::string& line : device::lines_of(text)) {
      const auto words = device::words_of(line);
      if (words.size() == 4 && device::parse_integer(words[2]) == pid) return parse_size(words[3]);
    }
    return Absent{};
  });
}

Reading<std::int64_t> gpu_memory_used(const Files& files) {
  return amount(files, "proc/meminfo", "NvMapMemUsed", kKibi);
}

}  // namespace edgegauge::telemetry
