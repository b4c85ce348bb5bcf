// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/device.h"
#include "fake_tree.h"

#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::device {

namespace {

using test::fixture;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// "2 of Denver 2 on 1 2 at 2035200 kHz, schedutil"
std::vector<std::string> clusters_of(const Device& device) {
  std::vector<std::string> texts;
  for (const Cluster& cluster : device.clusters) {
    texts.push_back(fmt::format("{} of {} on {} at {} kHz, {}", cluster.cores, cluster.model,
                                fmt::join(cluster.cpus, " "), cluster.max_hz.value_or(0) / 1000,
                                cluster.governor));
  }
  return texts;
}

std::vector<std::string> accelerators_of(const Device& device) {
  std::vector<std::string> names;
  for (const Accelerator& each : device.accelerators) names.push_back(each.kind + ": " + each.name);
  return names;
}

std::vector<std::string> caches_of(const Device& device) {
  std::vector<std::string> texts;
  for (const Cache& each : device.caches) {
    texts.push_back(fmt::format("L{} {} {}K / {}", each.level, each.type, each.bytes / 1024, each.shared_by));
  }
  return texts;
}

TEST(Boards, RaspberryPi4B) {
  const Device device = describe(fixture("raspberry-pi-4b"));
  EXPECT_EQ(headline(device), "Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz · 4 GB");
  EXPECT_EQ(device.board, "Raspberry Pi 4 Model B Rev 1.4");
  EXPECT_EQ(device.architecture, "aarch64");
  EXPECT_THAT(clusters_of(device), ElementsAre("4 of Cortex-A72 on 0 1 2 3 at 1500000 kHz, ondemand"));
  EXPECT_EQ(device.clusters[0].min_hz, 600'000'000);
  EXPECT_THAT(caches_of(device),
              ElementsAre("L1 Data 32K / 1", "L1 Instruction 48K / 1", "L2 Unified 1024K / 4"));
  EXPECT_THAT(device.isa, ElementsAre("asimd"));
  EXPECT_EQ(device.memory_bytes, 3884352LL * 1024);
  EXPECT_EQ(device.swap_bytes, 102396LL * 1024);
  EXPECT_EQ(device.os, "Debian GNU/Linux 12 (bookworm)");
  EXPECT_EQ(device.kernel, "6.6.31+rpt-rpi-v8");
  EXPECT_EQ(device.virtualisation, "");
  EXPECT_THAT(device.accelerators, IsEmpty());
}

TEST(Boards, OdroidN2HasItsBigClusterFirstThoughTheLittleOneClocksHigher) {
  const Device device = describe(fixture("odroid-n2"));
  EXPECT_EQ(headline(device),
            "Hardkernel ODROID-N2 · 4x Cortex-A73 1.8 GHz + 2x Cortex-A53 1.9 GHz · 4 GB · Mali-G52");
  EXPECT_THAT(clusters_of(device), ElementsAre("4 of Cortex-A73 on 2 3 4 5 at 1800000 kHz, performance",
                                               "2 of Cortex-A53 on 0 1 at 1896000 kHz, performance"));
  EXPECT_EQ(device.cpu_model, "Cortex-A73");
  EXPECT_EQ(device.physical_cores(), 6);
  EXPECT_THAT(accelerators_of(device), ElementsAre("gpu: Mali-G52"));
  EXPECT_EQ(device.caches.size(), 6u);
}

TEST(Boards, JetsonNano) {
  const Device device = describe(fixture("jetson-nano"));
  EXPECT_EQ(headline(device),
            "NVIDIA Jetson Nano Developer Kit · 4x Cortex-A57 1.48 GHz · 4 GB · NVIDIA Tegra X1 (Maxwell)");
  EXPECT_THAT(clusters_of(device), ElementsAre("4 of Cortex-A57 on 0 1 2 3 at 1479000 kHz, schedutil"));
  EXPECT_EQ(device.os, "Ubuntu 18.04.6 LTS");
}

TEST(Boards, JetsonTx2HasTwoKindsOfCoresInterleaved) {
  const Device device = describe(fixture("jetson-tx2"));
  EXPECT_EQ(headline(device),
            "NVIDIA Jetson TX2 (quill) · 2x Denver 2 2.04 GHz + 4x Cortex-A57 2.04 GHz · 8 GB · NVIDIA Tegra "
            "X2 (Pascal)");
  EXPECT_THAT(clusters_of(device), ElementsAre("2 of Denver 2 on 1 2 at 2035200 kHz, schedutil",
                                               "4 of Cortex-A57 on 0 3 4 5 at 2035200 kHz, schedutil"));
}

TEST(Boards, JetsonXavierNxWithTwoCpusSwitchedOff) {
  const Device device = describe(fixture("jetson-xavier-nx"));
  EXPECT_EQ(
      headline(device),
      "NVIDIA Jetson Xavier NX Developer Kit · 4x Carmel 1.91 GHz · 8 GB · NVIDIA Tegra Xavier (Volta)");
  EXPECT_THAT(device.isa, ElementsAre("asimd", "fphp", "asimdhp"));
  EXPECT_THAT(test::flags_below(fixture("jetson-xavier-nx")), testing::Contains("cpus-offline"));
}

TEST(Boards, LaptopCountsCoresNotThreads) {
  const Device device = describe(fixture("laptop-x86"));
  EXPECT_EQ(headline(device),
            "LENOVO ThinkPad X1 Carbon Gen 9 · 4x 11th Gen Intel Core i7-1165G7 4.7 GHz · 16 GB · Intel GPU "
            "8086:9a49"
            " · Coral Edge TPU (USB)");
  EXPECT_EQ(device.architecture, "x86_64");
  EXPECT_EQ(device.physical_cores(), 4);
  EXPECT_EQ(device.logical_cpus(), 8);
  EXPECT_THAT(device.isa, testing::IsSupersetOf({"avx2", "fma", "avx512_vnni"}));
  EXPECT_THAT(caches_of(device), ElementsAre("L1 Data 48K / 2", "L1 Instruction 32K / 2",
                                             "L2 Unified 1280K / 2", "L3 Unified 12288K / 8"));
  EXPECT_THAT(accelerators_of(device), ElementsAre("gpu: Intel GPU 8086:9a49", "tpu: Coral Edge TPU (USB)"));
}

TEST(Boards, ThisMachineIsDescribed) {
  const Device device = describe("/");
  EXPECT_GE(device.logical_cpus(), 1);
  EXPECT_GE(device.logical_cpus(), device.physical_cores());
  EXPECT_GT(device.memory_bytes, 0);
  EXPECT_FALSE(device.kernel.empty());
  EXPECT_THAT(headline(device), HasSubstr("x "));
}

TEST(Fingerprint, IsTheSameForTheSameMachineInAnotherState) {
  test::FakeTree tree("raspberry-pi-4b");
  const std::string before = fingerprint(describe(tree.root()));
  for (int cpu = 0; cpu < 4; ++cpu) {
    tree.write(fmt::format("sys/devices/system/cpu/cpu{}/cpufreq/scaling_governor", cpu), "performance\n");
  }
  tree.write("proc/loadavg", "9.0 9.0 9.0 1/1 1\n").write("sys/class/thermal/thermal_zone0/temp", "80000\n");
  EXPECT_EQ(fingerprint(describe(tree.root())), before);
  EXPECT_EQ(before.size(), 32u);
}

TEST(Fingerprint, DiffersBetweenBoardsAndKernels) {
  std::set<std::string> seen;
  for (const char* board :
       {"raspberry-pi-4b", "odroid-n2", "jetson-nano", "jetson-tx2", "jetson-xavier-nx", "laptop-x86"}) {
    EXPECT_TRUE(seen.insert(fingerprint(describe(fixture(board)))).second) << board;
  }
  test::FakeTree updated("raspberry-pi-4b");
  updated.write("proc/sys/kernel/osrelease", "6.12.1\n");
  EXPECT_TRUE(seen.insert(fingerprint(describe(updated.root()))).second);
}

}  // namespace
}  // namespace edgegauge::device
