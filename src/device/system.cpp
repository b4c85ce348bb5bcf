// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/system.h"

#include "device/processor.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr std::array<std::string_view, 2> kDeviceTrees{"proc/device-tree", "sys/firmware/devicetree/base"};

struct Row {
  std::string_view sign, meaning;
};

/// What makers leave in fields that they did not fill.
constexpr std::array<std::string_view, 9> kDmiPlaceholders{
    "To be filled by O.E.M.", "To Be Filled By O.E.M.", "System manufacturer",
    "System Product Name",    "System Version",         "Default string",
    "Not Specified",          "Not Applicable",         "None"};

/// NVIDIA's kernels for some boards name them by their code names.
constexpr std::array kCodeNames{Row{"quill", "NVIDIA Jetson TX2"}, Row{"jetson_tx1", "NVIDIA Jetson TX1"}};

/// Beginnings of DMI strings that only a virtual machine has.
constexpr std::array kMachineSigns{Row{"QEMU", "qemu"},
                                   Row{"KVM", "kvm"},
                                   Row{"OpenStack", "kvm"},
                                   Row{"Amazon EC2", "amazon"},
                                   Row{"Google Compute Engine", "google"},
                                   Row{"VMware", "vmware"},
                                   Row{"VMW", "vmware"},
                                   Row{"innotek GmbH", "virtualbox"},
                                   Row{"VirtualBox", "virtualbox"},
                                   Row{"Xen", "xen"},
                                   Row{"Bochs", "bochs"},
                                   Row{"Parallels", "parallels"},
                                   Row{"BHYVE", "bhyve"},
                                   Row{"Hyper-V", "hyper-v"},
                                   Row{"Virtual Machine", "hyper-v"},
                                   Row{"Apple Virtualization", "apple"}};

constexpr std::array kContainerFiles{Row{".dockerenv", "docker"}, Row{"run/.containerenv", "podman"}};

/// Parts of the first process' control group path.
constexpr std::array kContainerGroups{Row{"docker", "docker"},
                                      Row{"kubepods", "kubernetes"},
                                      Row{"containerd", "containerd"},
                                      Row{"libpod", "podman"},
                                      Row{"lxc", "lxc"},
                                      Row{"machine.slice", "systemd-nspawn"}};

std::string dmi(const Tree& tree, std::string_view field) {
  std::string value = tree.text(fmt::format("sys/class/dmi/id/{}", field));
  const bool placeholder =
      std::find(kDmiPlaceholders.begin(), kDmiPlaceholders.end(), value) != kDmiPlaceholders.end();
  return placeholder ? std::string() : value;
}

std::string dmi_board(const Tree& tree) {
  for (const auto& [vendor_field, product_field] :
       {std::pair{"sys_vendor", "product_name"}, {"board_vendor", "board_name"}}) {
    const std::string vendor = dmi(tree, vendor_field);
    std::string product = dmi(tree, product_field);
    // Lenovo's product name is a number; the name that people know stands in the version.
    if (const std::string version = dmi(tree, "product_version"); vendor == "LENOVO" && !version.empty())
      product = version;
    if (product.empty()) continue;
    return vendor.empty() || product.starts_with(vendor) ? product : fmt::format("{} {}", vendor, product);
  }
  return {};
}

std::string virtual_machine(const Tree& tree) {
  for (const char* field : {"product_name", "sys_vendor", "board_vendor", "bios_vendor"}) {
    const std::string value = tree.text(fmt::format("sys/class/dmi/id/{}", field));
    for (const Row& row : kMachineSigns) {
      if (value.starts_with(row.sign)) return std::string(row.meaning);
    }
  }
  if (std::string type = tree.text("sys/hypervisor/type"); !type.empty()) return type;
  if (board_of(tree) == "linux,dummy-virt") return "qemu";
  if (tree.exists("proc/device-tree/hypervisor")) return "vm";
  const std::string kernel = kernel_of(tree);
  if (kernel.find("microsoft") != std::string::npos || kernel.find("WSL") != std::string::npos) return "wsl";
  const std::vector<CpuInfo> cpus = parse_cpuinfo(tree.raw("proc/cpuinfo").value_or(""));
  if (cpus.empty() || !cpus.front().contains("flags")) return {};
  const std::vector<std::string> flags = words_of(cpus.front().at("flags"));
  return std::find(flags.begin(), flags.end(), "hypervisor") == flags.end() ? "" : "vm";
}

std::string container(const Tree& tree) {
  for (const Row& row : kContainerFiles) {
    if (tree.exists(row.sign)) return std::string(row.meaning);
  }
  if (std::string told = tree.text("run/systemd/container"); !told.empty()) return told;
  const std::string groups = tree.text("proc/1/cgroup");
  for (const Row& row : kContainerGroups) {
    if (groups.find(row.sign) != std::string::npos) return std::string(row.meaning);
  }
  return {};
}

}  // namespace

std::string board_of(const Tree& tree) {
  for (const std::string_view folder : kDeviceTrees) {
    const std::string model = tree.text(fmt::format("{}/model", folder));
    if (model.empty()) continue;
    const auto* known =
        std::find_if(kCodeNames.begin(), kCodeNames.end(), [&](const Row& row) { return row.sign == model; });
    return known == kCodeNames.end() ? model : fmt::format("{} ({})", known->meaning, model);
  }
  return dmi_board(tree);
}

std::vector<std::string> board_compatible(const Tree& tree) {
  for (const std::string_view folder : kDeviceTrees) {
    if (const auto property = tree.raw(fmt::format("{}/compatible", folder))) return strings_of(*property);
  }
  return {};
}

std::string os_of(const Tree& tree) {
  constexpr std::string_view kKey = "PRETTY_NAME=";
  for (const char* file : {"etc/os-release", "usr/lib/os-release"}) {
    for (const std::string& line : lines_of(tree.text(file))) {
      if (!line.starts_with(kKey)) continue;
      std::string value = trimmed(std::string_view(line).substr(kKey.size()));
      const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                          value.back() == value.front();
      return quoted ? value.substr(1, value.size() - 2) : value;
    }
  }
  return {};
}

std::string kernel_of(const Tree& tree) {
  if (std::string release = tree.text("proc/sys/kernel/osrelease"); !release.empty()) return release;
  const std::vector<std::string> words = words_of(tree.text("proc/version"));
  return words.size() > 2 && words[1] == "version" ? words[2] : std::string();
}

std::map<std::string, std::int64_t, std::less<>> memory_of(const Tree& tree) {
  constexpr std::int64_t kMostKilobytes = std::int64_t{1} << 50;
  std::map<std::string, std::int64_t, std::less<>> memory;
  for (const std::string& line : lines_of(tree.text("proc/meminfo"))) {
    const std::vector<std::string> words = words_of(line);
    if (words.size() != 3 || words[2] != "kB" || !words[0].ends_with(":")) continue;
    const auto kilobytes = parse_integer(words[1]);
    if (kilobytes && *kilobytes >= 0 && *kilobytes <= kMostKilobytes) {
      memory[words[0].substr(0, words[0].size() - 1)] = *kilobytes * 1024;
    }
  }
  return memory;
}

Virtualisation virtualisation_of(const Tree& tree) { return {virtual_machine(tree), container(tree)}; }

}  // namespace edgegauge::device
