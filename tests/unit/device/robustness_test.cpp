// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/device.h"
#include "fake_tree.h"

#include <list>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::device {
namespace {

using test::FakeTree;
using test::fixture;

std::vector<std::filesystem::path> files_below(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) files.push_back(std::filesystem::relative(entry.path(), root));
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Everything that reads a device, and what must hold whatever it read.
void read_all(const std::filesystem::path& root) {
  const Device device = describe(root);
  RC_ASSERT(!headline(device).empty());
  RC_ASSERT(!to_json(device).empty());
  RC_ASSERT(fingerprint(device).size() == 32u);
  RC_ASSERT(device.memory_bytes >= 0);
  RC_ASSERT(device.swap_bytes >= 0);
  RC_ASSERT(device.physical_cores() <= device.logical_cpus());
  for (const Cluster& cluster : device.clusters) {
    RC_ASSERT(cluster.cores >= 1);
    RC_ASSERT(cluster.threads == static_cast<int>(cluster.cpus.size()));
    RC_ASSERT(cluster.max_hz.value_or(1) > 0);
  }
  for (const Cache& cache : device.caches) RC_ASSERT(cache.bytes > 0);
  examine(device, root);
}

TEST(Robustness, AnEmptyRootIsAnUnknownDeviceWithNothingMadeUp) {
  const FakeTree tree;
  const Device device = describe(tree.root());
  EXPECT_EQ(headline(device), "unknown device");
  EXPECT_TRUE(device.clusters.empty());
  EXPECT_TRUE(device.architecture.empty());
  EXPECT_TRUE(device.virtualisation.empty());
  EXPECT_TRUE(device.accelerators.empty());
  EXPECT_EQ(device.memory_bytes, 0);
  EXPECT_NE(to_json(device).find("\"memory_bytes\":null"), std::string::npos);
}

TEST(Robustness, ARootThatDoesNotExistIsLikeAnEmptyOne) {
  EXPECT_EQ(headline(describe("/no/such/folder")), "unknown device");
}

TEST(Robustness, HugeNumbersAreAbsentNotOverflowed) {
  FakeTree tree;
  const std::string huge = "9223372036854775807";
  const std::string cpu = "sys/devices/system/cpu/cpu0/";
  tree.write("proc/cpuinfo", "processor\t: 0\nmodel name\t: X\nflags\t\t: lm\n\nprocessor\t: " + huge + "\n")
      .write("proc/meminfo",
             "MemTotal: " + huge + " kB\nSwapTotal: 99999999999999999999999 kB\nMemAvailable: -5 kB\n")
      .write("proc/loadavg", "1e400 nan inf\n")
      .write("proc/stat", "cpu  " + huge + " " + huge + " " + huge + " " + huge + " 0 0 0 " + huge + "\n")
      .write(cpu + "cpufreq/cpuinfo_max_freq", huge)
      .write(cpu + "cpu_capacity", huge)
      .write(cpu + "cache/index0/level", huge)
      .write(cpu + "cache/index0/size", huge + "M")
      .write("sys/class/thermal/thermal_zone0/temp", huge)
      .write("sys/class/thermal/thermal_zone0/trip_point_0_type", "critical")
      .write("sys/class/thermal/thermal_zone0/trip_point_0_temp", "-" + huge)
      .write("sys/devices/system/cpu/offline", "0-" + huge);
  const Device device = describe(tree.root());
  EXPECT_EQ(device.logical_cpus(), 1);
  EXPECT_EQ(device.memory_bytes, 0);
  EXPECT_FALSE(device.clusters[0].max_hz);
  EXPECT_TRUE(device.caches.empty());
  EXPECT_NO_THROW(examine(device, tree.root()));
}

TEST(Robustness, FoldersInPlaceOfFilesAreAbsent) {
  FakeTree tree;
  for (const char* path : {"proc/cpuinfo", "proc/meminfo", "etc/os-release", "proc/device-tree/model"}) {
    std::filesystem::create_directories(tree.root() / path);
  }
  EXPECT_EQ(headline(describe(tree.root())), "unknown device");
}

/// A board's tree that lives as long as the program: a property changes some files and puts them back.
const FakeTree& tree_of(const std::string& board) {
  static std::map<std::string, FakeTree> trees;
  return trees.try_emplace(board, board).first->second;
}

class ChangedFile {
 public:
  ChangedFile(const std::filesystem::path& file, const std::string& content)
      : file_(file), before_(edgegauge::test::read_text(file)) {
    write(content);
  }
  ~ChangedFile() { write(before_); }
  ChangedFile(const ChangedFile&) = delete;
  ChangedFile& operator=(const ChangedFile&) = delete;

 private:
  void write(const std::string& content) const { std::ofstream(file_, std::ios::binary) << content; }

  std::filesystem::path file_;
  std::string before_;
};

std::string cut_or_flipped(std::string content) {
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return *rc::gen::arbitrary<std::string>();
    case 1:
      return content.substr(0, *rc::gen::inRange<std::size_t>(0, content.size() + 1));
    default:
      if (!content.empty())
        content[*rc::gen::inRange<std::size_t>(0, content.size())] = *rc::gen::arbitrary<char>();
      return content;
  }
}

std::string with_other_digits(std::string content) {
  for (char& c : content) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && *rc::gen::inRange(0, 10) == 0) c = *rc::gen::elementOf(std::string("0123456789-,x"));
  }
  return content;
}

/// Changes several files of a random board and reads it.
void read_with_changes(std::string (*change)(std::string)) {
  const auto board =
      *rc::gen::element<std::string>("raspberry-pi-4b", "odroid-n2", "jetson-tx2", "laptop-x86");
  const std::filesystem::path root = tree_of(board).root();
  const std::vector<std::filesystem::path> files = files_below(root);
  std::list<ChangedFile> changed;
  for (int i = 0; i < 10; ++i) {
    const std::filesystem::path file = root / *rc::gen::elementOf(files);
    changed.emplace_front(file, change(edgegauge::test::read_text(file)));
  }
  read_all(root);
}

RC_GTEST_PROP(Robustness, AnyBytesInAnyFileAreReadWithoutThrowing, ()) { read_with_changes(cut_or_flipped); }

RC_GTEST_PROP(Robustness, DigitsMayTurnIntoAnyOthers, ()) { read_with_changes(with_other_digits); }

}  // namespace
}  // namespace edgegauge::device
