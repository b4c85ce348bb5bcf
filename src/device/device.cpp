// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/device.h"

#include "device/accelerators.h"
#include "device/processor.h"
#include "device/system.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

std::string format_gigahertz(std::int64_t hertz) {
  const double gigahertz = static_cast<double>(hertz) / 1e9;
  std::string text = fmt::format("{:.2f}", gigahertz);
  if (text.back() == '0') text.pop_back();
  return text + " GHz";
}

std::string cluster_text(const Cluster& cluster) {
  std::string text =
      fmt::format("{}x {}", cluster.cores, cluster.model.empty() ? "unknown core" : cluster.model);
  if (cluster.max_hz) text += " " + format_gigahertz(*cluster.max_hz);
  return text;
}

std::string processor_text(const Device& device) {
  std::string text;
  for (const Cluster& cluster : device.clusters) text += (text.empty() ? "" : " + ") + cluster_text(cluster);
  return text;
}

/// Firmware and kernel keep some of the memory that was built in: a machine with 3.7 GB left is sold as one
/// with 4 GB. Rounded up to 2^n or 3 * 2^n where that is at most a seventh more.
std::string memory_text(std::int64_t bytes) {
  const double megabytes = static_cast<double>(bytes) / (1 << 20);
  for (std::int64_t power = 256; power <= 1 << 26; power *= 2) {
    for (const std::int64_t size : {power, power + power / 2}) {
      const auto built_in = static_cast<double>(size);
      if (megabytes > built_in || built_in > megabytes * 1.14) continue;
      return size < 1024 ? fmt::format("{} MB", size) : fmt::format("{:g} GB", built_in / 1024);
    }
  }
  return fmt::format("{:.1f} GB", megabytes / 1024);
}

/// The revision of a board is for the record, not for a headline.
std::string board_text(const std::string& board) { return board.substr(0, board.find(" Rev ")); }

}  // namespace

int Device::physical_cores() const {
  int sum = 0;
  for (const Cluster& cluster : clusters) sum += cluster.cores;
  return sum;
}

int Device::logical_cpus() const {
  int sum = 0;
  for (const Cluster& cluster : clusters) sum += cluster.threads;
  return sum;
}

Device describe(const std::filesystem::path& root) {
  const Tree tree(root);
  Device device;
  describe_processor(tree, device);
  device.board = board_of(tree);
  device.os = os_of(tree);
  device.kernel = kernel_of(tree);
  const auto memory = memory_of(tree);
  const auto bytes = [&](std::string_view key) {
    return memory.contains(key) ? memory.find(key)->second : 0;
  };
  device.memory_bytes = bytes("MemTotal");
  device.swap_bytes = bytes("SwapTotal");
  const auto [machine, container] = virtualisation_of(tree);
  device.virtualisation =
      machine.empty() || container.empty() ? machine + container : machine + "+" + container;
  device.accelerators = find_accelerators(tree);
  return device;
}

std::string headline(const Device& device) {
  std::vector<std::string> parts{board_text(device.board), processor_text(device)};
  if (device.memory_bytes > 0) parts.push_back(memory_text(device.memory_bytes));
  for (const Accelerator& accelerator : device.accelerators) parts.push_back(accelerator.name);
  if (!device.virtualisation.empty()) parts.push_back(device.virtualisation);
  std::erase(parts, "");
  return parts.empty() ? "unknown device" : fmt::format("{}", fmt::join(parts, " · "));
}

}  // namespace edgegauge::device
