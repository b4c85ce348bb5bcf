// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/device.h"
#include "device/tree.h"
#include "fake_tree.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::device {
namespace {

using test::FakeTree;
using testing::ElementsAre;

std::vector<std::string> found_in(const FakeTree& tree) {
  std::vector<std::string> names;
  for (const Accelerator& each : describe(tree.root()).accelerators) {
    names.push_back(each.kind + ": " + each.name);
    EXPECT_TRUE(std::filesystem::exists(tree.root() / each.found_by.substr(1))) << each.found_by;
  }
  return names;
}

FakeTree& add_pci(FakeTree& tree, const std::string& address, const std::string& vendor,
                  const std::string& device, const std::string& device_class) {
  const std::string folder = "sys/bus/pci/devices/" + address;
  return tree.write(folder + "/vendor", vendor + "\n")
      .write(folder + "/device", device + "\n")
      .write(folder + "/class", device_class + "\n");
}

FakeTree& add_usb(FakeTree& tree, const std::string& vendor, const std::string& product) {
  return tree.write("sys/bus/usb/devices/1-1/idVendor", vendor + "\n")
      .write("sys/bus/usb/devices/1-1/idProduct", product + "\n");
}

FakeTree& add_platform(FakeTree& tree, const std::string& name, const std::string& compatible) {
  return tree.write("sys/bus/platform/devices/" + name + "/uevent",
                    "OF_COMPATIBLE_0=" + compatible + "\nOF_COMPATIBLE_N=1\n");
}

TEST(Accelerators, KnowsACoralOnPcieOnceThoughItsDriverIsThereToo) {
  FakeTree tree;
  add_pci(tree, "0000:01:00.0", "0x1ac1", "0x089a", "0x0880ff").write("dev/apex_0", "");
  EXPECT_THAT(found_in(tree), ElementsAre("tpu: Coral Edge TPU (PCIe)"));
}

TEST(Accelerators, CountsTwoCardsAsTwo) {
  FakeTree tree;
  add_pci(tree, "0000:01:00.0", "0x1ac1", "0x089a", "0x0880ff");
  add_pci(tree, "0000:02:00.0", "0x1ac1", "0x089a", "0x0880ff");
  EXPECT_EQ(found_in(tree).size(), 2u);
}

TEST(Accelerators, KnowsSticksBeforeAndAfterTheirFirmwareIsLoaded) {
  struct Row {
    const char *vendor, *product, *expected;
  };
  for (const Row& row :
       {Row{"1a6e", "089a", "tpu: Coral Edge TPU (USB)"}, Row{"18d1", "9302", "tpu: Coral Edge TPU (USB)"},
        Row{"03e7", "2485", "vpu: Intel Neural Compute Stick 2 (Myriad X)"}}) {
    FakeTree tree;
    add_usb(tree, row.vendor, row.product);
    EXPECT_THAT(found_in(tree), ElementsAre(row.expected));
  }
}

TEST(Accelerators, KnowsHailoByPciOrByItsDriver) {
  FakeTree card, driver;
  add_pci(card, "0000:01:00.0", "0x1e60", "0x2864", "0x120000").write("dev/hailo0", "");
  driver.write("dev/hailo0", "");
  EXPECT_THAT(found_in(card), ElementsAre("npu: Hailo-8"));
  EXPECT_THAT(found_in(driver), ElementsAre("npu: Hailo"));
}

TEST(Accelerators, TakesAnNvidiaCardsNameFromItsDriver) {
  FakeTree tree;
  add_pci(tree, "0000:01:00.0", "0x10de", "0x2504", "0x030000")
      .write("proc/driver/nvidia/gpus/0000:01:00.0/information",
             "Model: \t\t NVIDIA GeForce RTX 3060\nIRQ:   \t\t 177\nGPU UUID: \t GPU-0\n");
  EXPECT_THAT(found_in(tree), ElementsAre("gpu: NVIDIA GeForce RTX 3060"));
}

TEST(Accelerators, SaysWhenACardHasNoDriver) {
  FakeTree tree;
  add_pci(tree, "0000:01:00.0", "0x10de", "0x2504", "0x030200");
  EXPECT_THAT(found_in(tree), ElementsAre("gpu: NVIDIA GPU 10de:2504, no driver"));
}

TEST(Accelerators, LeavesOutDisplaysThatDoNotCompute) {
  FakeTree tree;
  add_pci(tree, "0000:00:01.0", "0x1234", "0x1111", "0x030000");
  add_pci(tree, "0000:00:02.0", "0x1a03", "0x2000", "0x030000");
  add_pci(tree, "0000:00:03.0", "0x8086", "0xa0c8", "0x040380");
  EXPECT_THAT(found_in(tree), testing::IsEmpty());
}

TEST(Accelerators, NamesAMaliByDriverThenDeviceTreeThenFamily) {
  FakeTree by_driver, by_model, by_family;
  add_platform(by_driver, "ffe40000.gpu", "arm,mali-bifrost")
      .write("sys/class/misc/mali0/device/gpuinfo", "Mali-G52 6 cores r1p0 0x72120000\n");
  add_platform(by_model, "ff9a0000.gpu", "arm,mali-t860");
  add_platform(by_family, "fb000000.gpu", "arm,mali-valhall-csf");
  EXPECT_THAT(found_in(by_driver), ElementsAre("gpu: Mali-G52"));
  EXPECT_THAT(found_in(by_model), ElementsAre("gpu: Mali-T860"));
  EXPECT_THAT(found_in(by_family), ElementsAre("gpu: Mali (Valhall)"));
}

TEST(Accelerators, CountsTheCoresOfARockchipNpuAsOne) {
  FakeTree tree;
  for (const char* core : {"fdab0000.npu", "fdac0000.npu", "fdad0000.npu"})
    add_platform(tree, core, "rockchip,rk3588-rknn-core");
  EXPECT_THAT(found_in(tree), ElementsAre("npu: Rockchip NPU"));
}

TEST(Processor, OfAHybridX86HasTwoClusters) {
  FakeTree tree;
  std::string cpuinfo;
  for (int cpu = 0; cpu < 4; ++cpu) {
    cpuinfo += fmt::format(
        "processor\t: {}\nmodel name\t: 12th Gen Intel(R) Core(TM) i3-1215U\nflags\t\t: lm avx2\n\n", cpu);
    tree.write(fmt::format("sys/devices/system/cpu/cpu{}/cpufreq/cpuinfo_max_freq", cpu),
               cpu < 2 ? "4400000\n" : "3300000\n");
  }
  tree.write("proc/cpuinfo", cpuinfo)
      .write("sys/devices/cpu_core/cpus", "0-1\n")
      .write("sys/devices/cpu_atom/cpus", "2-3\n");
  EXPECT_EQ(
      headline(describe(tree.root())),
      "2x 12th Gen Intel Core i3-1215U P-core 4.4 GHz + 2x 12th Gen Intel Core i3-1215U E-core 3.3 GHz");
}

TEST(Processor, OfAnUnknownArmCoreIsNamedByItsNumbersNotGuessed) {
  FakeTree tree;
  tree.write("proc/cpuinfo",
             "processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xfff\n");
  EXPECT_EQ(headline(describe(tree.root())), "1x ARM core 0x41/0xfff");
}

TEST(Processor, TakesTheMainIdRegisterWhereCpuinfoDoesNotTell) {
  FakeTree tree;
  tree.write("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd\n")
      .write("sys/devices/system/cpu/cpu0/regs/identification/midr_el1", "0x00000000410fd083\n");
  EXPECT_EQ(describe(tree.root()).cpu_model, "Cortex-A72");
}

TEST(Virtualisation, TellsMachineAndContainerApart) {
  FakeTree both, container, bare;
  both.write("sys/class/dmi/id/sys_vendor", "QEMU\n").write("run/systemd/container", "lxc\n");
  container.write(".dockerenv", "");
  bare.write("sys/class/dmi/id/sys_vendor", "Dell Inc.\n").write("proc/1/cgroup", "0::/init.scope\n");
  EXPECT_EQ(describe(both.root()).virtualisation, "qemu+lxc");
  EXPECT_EQ(describe(container.root()).virtualisation, "docker");
  EXPECT_EQ(describe(bare.root()).virtualisation, "");
}

TEST(Board, LeavesOutWhatItsMakerDidNotFillIn) {
  FakeTree tree;
  tree.write("sys/class/dmi/id/sys_vendor", "To Be Filled By O.E.M.\n")
      .write("sys/class/dmi/id/product_name", "To Be Filled By O.E.M.\n")
      .write("sys/class/dmi/id/board_vendor", "ASRock\n")
      .write("sys/class/dmi/id/board_name", "N100M\n");
  EXPECT_EQ(describe(tree.root()).board, "ASRock N100M");
}

TEST(CpuList, IsParsedAndPrintedAsTheKernelDoes) {
  EXPECT_THAT(parse_cpu_list("0-3,6\n"), ElementsAre(0, 1, 2, 3, 6));
  EXPECT_EQ(format_cpu_list({0, 1, 2, 3, 6}), "0-3,6");
  for (const char* nonsense : {"", "3-1", "-1", "a", "0-99999999999", "0-2000000", "70000", "1,,x", "0-"}) {
    EXPECT_THAT(parse_cpu_list(nonsense), testing::IsEmpty()) << nonsense;
  }
}

}  // namespace
}  // namespace edgegauge::device
