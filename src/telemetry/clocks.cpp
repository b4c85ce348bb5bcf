// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/clocks.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

constexpr std::string_view kCpus = "sys/devices/system/cpu";
constexpr std::int64_t kMostKilohertz = 100'000'000;
constexpr std::int64_t kMostHertz = kMostKilohertz * 1000;

std::vector<std::string> clocks_below(const Files& files, const std::string& folder, std::string_view prefix,
                                      std::string_view inside) {
  std::vector<std::string> paths;
  for (const std::string& name : files.tree().names(folder, prefix)) {
    std::string path = fmt::format("{}/{}{}/scaling_cur_freq", folder, name, inside);
    if (files.tree().exists(path)) paths.push_back(std::move(path));
  }
  return paths;
}

}  // namespace

std::vector<std::string> find_cpu_clocks(const Files& files) {
  auto paths = clocks_below(files, fmt::format("{}/cpufreq", kCpus), "policy", "");
  return paths.empty() ? clocks_below(files, std::string(kCpus), "cpu", "/cpufreq") : paths;
}

Reading<double> fastest_clock(const Files& files, const std::vector<std::string>& paths) {
  Reading<double> fastest;
  for (const std::string& path : paths) {
    const auto clock = files.integer(path).then<double>([&](std::int64_t kilohertz) -> Reading<double> {
      if (kilohertz <= 0 || kilohertz > kMostKilohertz)
        return Trouble{fmt::format("/{}: no clock: {}", path, kilohertz)};
      return static_cast<double>(kilohertz) * 1e3;
    });
    const bool faster = clock && (!fastest || *clock > *fastest);
    if (faster || (fastest.is_absent() && !clock.is_absent())) fastest = clock;
  }
  return fastest;
}

Reading<TimeInState> time_in_state(const Files& files, const std::string& policy) {
  const std::string path = policy + "/stats/time_in_state";
  return files.text(path).then<TimeInState>([&](const std::string& text) -> Reading<TimeInState> {
    TimeInState times;
    for (const std::string& line : device::lines_of(text)) {
      const auto words = device::words_of(line);
      const auto clock = words.size() == 2 ? device::parse_integer(words[0]) : std::nullopt;
      const auto ticks = words.size() == 2 ? device::parse_integer(words[1]) : std::nullopt;
      if (!clock || !ticks || *ticks < 0 || *ticks > std::int64_t{1} << 53)
        return Trouble{fmt::format("/{}: not of the kernel's form: '{}'", path, line.substr(0, 40))};
      times[*clock] = *ticks;
    }
    return times;
  });
}

Reading<double> share_below(const TimeInState& before, const TimeInState& after, std::int64_t khz) {
  std::int64_t below = 0, all = 0;
  for (const auto& [clock, ticks] : after) {
    const auto earlier = before.find(clock);
    const std::int64_t spent = ticks - (earlier == before.end() ? 0 : earlier->second);
    if (spent < 0) return Trouble{"time_in_state ran backwards: its statistics were reset"};
    all += spent;
    if (clock < khz) below += spent;
  }
  if (all == 0) return Absent{};
  return static_cast<double>(below) / static_cast<double>(all);
}

std::vector<Gpu> find_gpus(const Files& files) {
  constexpr std::string_view kFolder = "sys/class/devfreq";
  constexpr std::array<std::string_view, 6> kNames{"gpu", "gm20b", "gp10b", "gv11b", "ga10b", "mali"};
  std::vector<Gpu> gpus;
  for (const std::string& name : files.tree().names(kFolder)) {
    const bool is_gpu = std::ranges::any_of(
        kNames, [&](std::string_view part) { return name.find(part) != std::string::npos; });
    if (!is_gpu) continue;
    const std::string folder = fmt::format("{}/{}", kFolder, name);
    const std::string load = folder + "/device/load";
    gpus.push_back({name, folder + "/cur_freq", files.tree().exists(load) ? load : std::string()});
  }
  return gpus;
}

Reading<double> gpu_clock(const Files& files, const Gpu& gpu) {
  return files.integer(gpu.clock_path).then<double>([&](std::int64_t hertz) -> Reading<double> {
    if (hertz < 0 || hertz > kMostHertz)
      return Trouble{fmt::format("/{}: no clock: {}", gpu.clock_path, hertz)};
    return static_cast<double>(hertz);
  });
}

Reading<double> gpu_load(const Files& files, const Gpu& gpu) {
  if (gpu.load_path.empty()) return Absent{};
  return files.integer(gpu.load_path).then<double>([&](std::int64_t tenths) -> Reading<double> {
    if (tenths < 0 || tenths > 1000) return Trouble{fmt::format("/{}: no load: {}", gpu.load_path, tenths)};
    return static_cast<double>(tenths) / 1000;
  });
}

}  // namespace edgegauge::telemetry
