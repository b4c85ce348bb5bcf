// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/counters.h"

#include <fstream>
#include <string>
#include <string_view>

#include <sys/resource.h>
#include <time.h>

namespace edgegauge::worker {
namespace {

/// What follows "KEY:" and white space in a file of such lines.
std::optional<std::string> text_after(const std::filesystem::path& file, std::string_view key) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') continue;
    const std::size_t start = line.find_first_not_of(" \t", key.size() + 1);
    return start == std::string::npos ? "" : line.substr(start);
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_after(const std::filesystem::path& file, std::string_view key) {
  const auto text = text_after(file, key);
  return text ? std::optional(std::stoll(*text)) : std::nullopt;
}

}  // namespace

Counters read_counters() {
  timespec cpu{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {.cpu = std::chrono::seconds(cpu.tv_sec) + Nanoseconds(cpu.tv_nsec),
          .major_faults = usage.ru_majflt,
          .involuntary_switches = usage.ru_nivcsw};
}

std::optional<std::int64_t> read_storage_bytes(const std::filesystem::path& process) {
  return number_after(process / "io", "read_bytes");
}

Resident read_resident(const std::filesystem::path& process) {
  constexpr std::int64_t kKibibyte = 1024;
  return {.now = number_after(process / "status", "VmRSS").value_or(0) * kKibibyte,
          .peak = number_after(process / "status", "VmHWM").value_or(0) * kKibibyte};
}

std::string read_allowed_cpus(const std::filesystem::path& process) {
  return text_after(process / "status", "Cpus_allowed_list").value_or("");
}

void ResourceMeter::start() {
  // Outermost: what reading every thread takes belongs to neither wall nor processor time.
  threads_.start();
  hardware_.start();
  counters_ = read_counters();
  started_ = monotonic_now();
}

void ResourceMeter::stop() {
  use_.wall += monotonic_now() - started_;
  const Counters now = read_counters();
  use_.cpu += now.cpu - counters_.cpu;
  use_.involuntary_switches += now.involuntary_switches - counters_.involuntary_switches;
  hardware_.stop();
  threads_.stop();
}

ResourceUse ResourceMeter::use() const {
  ResourceUse use = use_;
  const Resident resident = read_resident();
  use.resident_bytes = resident.now;
  use.peak_resident_bytes = resident.peak;
  use.busy_threads = threads_.busy_threads(use.wall);
  hardware_.tell(hardware_before_, use);
  return use;
}

}  // namespace edgegauge::worker
