// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "support.h"
#include "telemetry/clocks.h"
#include "telemetry/cpu.h"
#include "telemetry/group.h"
#include "telemetry/heat.h"
#include "telemetry/memory.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::telemetry {
namespace {

using test::FakeTree;

std::vector<std::filesystem::path> files_below(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Everything that a sampler asks, and what must hold whatever the files say.
void ask_all(const Files& files) {
  const auto zones = find_zones(files);
  const auto celsius = hottest(files, zones);
  RC_ASSERT((!celsius || (*celsius >= -55 && *celsius <= 150)));
  const auto clock = fastest_clock(files, find_cpu_clocks(files));
  RC_ASSERT((!clock || *clock > 0));
  for (const Gpu& gpu : find_gpus(files)) {
    const auto load = gpu_load(files, gpu);
    RC_ASSERT((!load || (*load >= 0 && *load <= 1)));
  }
  const auto throttled = throttle_count(files, find_throttle_counters(files));
  RC_ASSERT((!throttled || *throttled >= 0));
  slowdown_state(files, find_slowdowns(files));
  firmware_throttling(files);
  machine_times(files);
  held_by_quota(files);
  for (const auto& amount : {memory_available(files), swapped_in(files), swapped_out(files)})
    RC_ASSERT((!amount || *amount >= 0));
  time_in_state(files, "sys/devices/system/cpu/cpufreq/policy0");
  for (const auto& source : find_power_sources(files)) {
    const auto sample = source->read();
    RC_ASSERT((!sample || std::isfinite(sample->watts)));
  }
}

/// Any of a board's files may vanish, be cut, or hold any bytes: nothing throws, and no nonsense is a value.
RC_GTEST_PROP(TelemetryRobustness, AnyFileMayVanishOrHoldAnything, ()) {
  static std::map<std::string, FakeTree> trees;
  const auto board = *rc::gen::element<std::string>("raspberry-pi-4b", "odroid-n2", "jetson-tx2",
                                                    "jetson-agx-orin", "laptop-x86");
  const FakeTree& tree = trees.try_emplace(board, board).first->second;
  static std::map<std::string, std::vector<std::filesystem::path>> files;
  if (!files.contains(board)) files[board] = files_below(tree.root());
  const auto& all = files[board];
  std::map<std::filesystem::path, std::string> before;
  for (int i = 0; i < 12; ++i) {
    const auto file = *rc::gen::elementOf(all);
    if (before.contains(file)) continue;
    std::ifstream in(file, std::ios::binary);
    before[file] = {std::istreambuf_iterator<char>(in), {}};
    const auto content = *rc::gen::oneOf(rc::gen::arbitrary<std::string>(), rc::gen::just(std::string("-1")),
                                         rc::gen::just(std::string("9223372036854775807")),
                                         rc::gen::just(before[file].substr(0, before[file].size() / 2)));
    if (*rc::gen::inRange(0, 4) == 0) {
      std::filesystem::remove(file);
    } else {
      std::ofstream(file, std::ios::binary) << content;
    }
  }
  ask_all(Files(tree.root()));
  for (const auto& [file, content] : before) std::ofstream(file, std::ios::binary) << content;
}

TEST(TelemetryRobustness, OnAnEmptyRootEverythingIsAbsent) {
  const FakeTree tree;
  const Files files(tree.root());
  EXPECT_TRUE(hottest(files, find_zones(files)).is_absent());
  EXPECT_TRUE(fastest_clock(files, find_cpu_clocks(files)).is_absent());
  EXPECT_TRUE(firmware_throttling(files).is_absent());
  EXPECT_TRUE(machine_times(files).is_absent());
  EXPECT_TRUE(memory_available(files).is_absent());
  EXPECT_TRUE(find_power_sources(files).empty());
}

}  // namespace
}  // namespace edgegauge::telemetry
