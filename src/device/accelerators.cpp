// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/accelerators.h"

#include "device/system.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr std::uint32_t kAny = 0xffffffff;
constexpr std::uint32_t kDisplay = 0x03;     ///< PCI base class
constexpr std::uint32_t kProcessing = 0x12;  ///< PCI base class "processing accelerator"

struct PciRow {
  std::uint32_t vendor, device, base_class;
  std::string_view kind, name;
  bool add_numbers;  ///< the name is only the maker's: say which one by its numbers
};

// First match counts. Display controllers of other makers (server management, virtual machines) do not
// compute.
constexpr std::array kPci{
    PciRow{0x1ac1, 0x089a, kAny, "tpu", "Coral Edge TPU (PCIe)", false},
    PciRow{0x1e60, 0x2864, kAny, "npu", "Hailo-8", false},
    PciRow{0x1e60, kAny, kAny, "npu", "Hailo", true},
    PciRow{0x10de, kAny, kDisplay, "gpu", "NVIDIA GPU", true},
    PciRow{0x1002, kAny, kDisplay, "gpu", "AMD GPU", true},
    PciRow{0x8086, kAny, kDisplay, "gpu", "Intel GPU", true},
    PciRow{0x8086, kAny, kProcessing, "npu", "Intel NPU", true},
    PciRow{0x1022, kAny, kProcessing, "npu", "AMD NPU", true},
};

struct UsbRow {
  std::uint32_t vendor, product;
  std::string_view kind, name;
};

// The Coral stick has the first pair until its firmware is loaded, the second from then on; Intel's likewise.
constexpr std::array kUsb{
    UsbRow{0x1a6e, 0x089a, "tpu", "Coral Edge TPU (USB)"},
    UsbRow{0x18d1, 0x9302, "tpu", "Coral Edge TPU (USB)"},
    UsbRow{0x03e7, 0x2485, "vpu", "Intel Neural Compute Stick 2 (Myriad X)"},
    UsbRow{0x03e7, 0xf63b, "vpu", "Intel Neural Compute Stick 2 (Myriad X)"},
    UsbRow{0x03e7, 0x2150, "vpu", "Intel Movidius Neural Compute Stick (Myriad 2)"},
};

struct CompatibleRow {
  std::string_view compatible, kind, name;
};

/// By a string in the board's "compatible": what is part of the chip itself.
constexpr std::array kChips{
    CompatibleRow{"nvidia,tegra210", "gpu", "NVIDIA Tegra X1 (Maxwell)"},
    CompatibleRow{"nvidia,tegra186", "gpu", "NVIDIA Tegra X2 (Pascal)"},
    CompatibleRow{"nvidia,tegra194", "gpu", "NVIDIA Tegra Xavier (Volta)"},
    CompatibleRow{"nvidia,tegra234", "gpu", "NVIDIA Tegra Orin (Ampere)"},
};

/// By the end or part of a platform device's "compatible".
constexpr std::array kPlatform{
    CompatibleRow{"-rknpu", "npu", "Rockchip NPU"},
    CompatibleRow{"-rknn-core", "npu", "Rockchip NPU"},
    CompatibleRow{"arm,ethos-u", "npu", "Arm Ethos-U"},
};

/// Which Mali a chip has, for kernels whose device tree only tells the family.
constexpr std::array kMaliOfChip{
    CompatibleRow{"amlogic,g12b", "gpu", "Mali-G52"},
    CompatibleRow{"amlogic,g12a", "gpu", "Mali-G31"},
    CompatibleRow{"amlogic,sm1", "gpu", "Mali-G31"},
    CompatibleRow{"rockchip,rk3399", "gpu", "Mali-T860"},
    CompatibleRow{"rockchip,rk3566", "gpu", "Mali-G52"},
    CompatibleRow{"rockchip,rk3568", "gpu", "Mali-G52"},
    CompatibleRow{"rockchip,rk3588", "gpu", "Mali-G610"},
    CompatibleRow{"rockchip,rk3588s", "gpu", "Mali-G610"},
    CompatibleRow{"samsung,exynos5422", "gpu", "Mali-T628"},
};

constexpr std::array kMaliFamilies{
    CompatibleRow{"arm,mali-bifrost", "gpu", "Mali (Bifrost)"},
    CompatibleRow{"arm,mali-valhall-csf", "gpu", "Mali (Valhall)"},
    CompatibleRow{"arm,mali-valhall-jm", "gpu", "Mali (Valhall)"},
};

struct NodeRow {
  std::string_view folder, prefix, kind, name,
      family;  ///< not listed when a name that starts with `family` was found
};

constexpr std::array kNodes{
    NodeRow{"dev", "apex_", "tpu", "Coral Edge TPU", "Coral Edge TPU"},
    NodeRow{"dev", "hailo", "npu", "Hailo", "Hailo"},
    NodeRow{"dev", "ethosu", "npu", "Arm Ethos-U", "Arm Ethos-U"},
    NodeRow{"dev", "rknpu", "npu", "Rockchip NPU", "Rockchip NPU"},
};

bool any_starts_with(const std::vector<Accelerator>& found, std::string_view start) {
  return std::any_of(found.begin(), found.end(),
                     [&](const Accelerator& each) { return each.name.starts_with(start); });
}

void add(std::vector<Accelerator>& found, std::string_view kind, std::string name, const std::string& path) {
  found.push_back({std::string(kind), std::move(name), "/" + path});
}

/// NVIDIA's own driver names its cards: PCI address -> name.
std::vector<std::string> add_named_by_nvidia(const Tree& tree, std::vector<Accelerator>& found) {
  constexpr std::string_view kFolder = "proc/driver/nvidia/gpus";
  std::vector<std::string> addresses = tree.names(kFolder);
  for (const std::string& address : addresses) {
    const std::string path = fmt::format("{}/{}/information", kFolder, address);
    std::string name = "NVIDIA GPU";
    for (const std::string& line : lines_of(tree.text(path))) {
      if (line.starts_with("Model:")) name = trimmed(std::string_view(line).substr(6));
    }
    add(found, "gpu", name, path);
  }
  return addresses;
}

const PciRow* match_pci(std::uint64_t vendor, std::uint64_t device, std::uint64_t base_class) {
  const auto fits = [](std::uint32_t row, std::uint64_t value) { return row == kAny || row == value; };
  const auto* row = std::find_if(kPci.begin(), kPci.end(), [&](const PciRow& each) {
    return each.vendor == vendor && fits(each.device, device) && fits(each.base_class, base_class);
  });
  return row == kPci.end() ? nullptr : row;
}

void add_pci(const Tree& tree, const std::vector<std::string>& known, std::vector<Accelerator>& found) {
  constexpr std::string_view kFolder = "sys/bus/pci/devices";
  for (const std::string& address : tree.names(kFolder)) {
    if (std::find(known.begin(), known.end(), address) != known.end()) continue;
    const std::string path = fmt::format("{}/{}", kFolder, address);
    const std::uint64_t vendor = tree.hexadecimal(path + "/vendor").value_or(0);
    const std::uint64_t device = tree.hexadecimal(path + "/device").value_or(0);
    const std::uint64_t base_class = tree.hexadecimal(path + "/class").value_or(0) >> 16;
    const PciRow* row = match_pci(vendor, device, base_class);
    if (row == nullptr) continue;
    std::string name(row->name);
    if (row->add_numbers) name += fmt::format(" {:04x}:{:04x}", vendor, device);
    const bool drives = base_class != kDisplay || !tree.names(path + "/drm", "renderD").empty();
    add(found, row->kind, drives ? name : name + ", no driver", path);
  }
}

void add_usb(const Tree& tree, std::vector<Accelerator>& found) {
  constexpr std::string_view kFolder = "sys/bus/usb/devices";
  for (const std::string& address : tree.names(kFolder)) {
    const std::string path = fmt::format("{}/{}", kFolder, address);
    const auto vendor = tree.hexadecimal(path + "/idVendor");
    const auto product = tree.hexadecimal(path + "/idProduct");
    for (const UsbRow& row : kUsb) {
      if (vendor == row.vendor && product == row.product) add(found, row.kind, std::string(row.name), path);
    }
  }
}

void add_chip(const std::vector<std::string>& board, std::vector<Accelerator>& found) {
  for (const CompatibleRow& row : kChips) {
    if (std::find(board.begin(), board.end(), row.compatible) != board.end()) {
      add(found, row.kind, std::string(row.name), "proc/device-tree/compatible");
    }
  }
}

std::vector<std::string> compatible_of(const Tree& tree, const std::string& uevent) {
  std::vector<std::string> values;
  for (const std::string& line : lines_of(tree.text(uevent))) {
    const std::size_t equals = line.find('=');
    if (line.starts_with("OF_COMPATIBLE_") && equals != std::string::npos)
      values.push_back(trimmed(line.substr(equals + 1)));
  }
  return values;
}

/// The driver's own word first, then the device tree's model, then the chip's, then the family alone.
std::string mali_name(const Tree& tree, const std::vector<std::string>& compatible,
                      const std::vector<std::string>& board) {
  const std::vector<std::string> told = words_of(tree.text("sys/class/misc/mali0/device/gpuinfo"));
  if (!told.empty() && told.front().starts_with("Mali-")) return told.front();
  std::string family = "Mali";
  for (const std::string& value : compatible) {
    if (!value.starts_with("arm,mali-")) continue;
    const auto* row = std::find_if(kMaliFamilies.begin(), kMaliFamilies.end(),
                                   [&](const auto& each) { return each.compatible == value; });
    if (row != kMaliFamilies.end()) {
      family = row->name;
    } else if (std::string model = value.substr(9); model.size() <= 5) {
      std::transform(model.begin(), model.end(), model.begin(),
                     [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      return "Mali-" + model;
    }
  }
  for (const CompatibleRow& row : kMaliOfChip) {
    if (std::find(board.begin(), board.end(), row.compatible) != board.end()) return std::string(row.name);
  }
  return family;
}

void add_platform(const Tree& tree, const std::vector<std::string>& board, std::vector<Accelerator>& found) {
  constexpr std::string_view kFolder = "sys/bus/platform/devices";
  for (const std::string& device : tree.names(kFolder)) {
    const std::string path = fmt::format("{}/{}", kFolder, device);
    const std::vector<std::string> compatible = compatible_of(tree, path + "/uevent");
    const auto has = [&](std::string_view part) {
      return std::any_of(compatible.begin(), compatible.end(),
                         [&](const std::string& value) { return value.find(part) != std::string::npos; });
    };
    if (has("arm,mali-")) {
      if (!any_starts_with(found, "Mali")) add(found, "gpu", mali_name(tree, compatible, board), path);
      continue;
    }
    for (const CompatibleRow& row : kPlatform) {
      if (has(row.compatible) && !any_starts_with(found, row.name))
        add(found, row.kind, std::string(row.name), path);
    }
  }
}

void add_nodes(const Tree& tree, std::vector<Accelerator>& found) {
  for (const NodeRow& row : kNodes) {
    const std::vector<std::string> nodes = tree.names(row.folder, row.prefix);
    if (!nodes.empty() && !any_starts_with(found, row.family)) {
      add(found, row.kind, std::string(row.name), fmt::format("{}/{}", row.folder, nodes.front()));
    }
  }
}

}  // namespace

std::vector<Accelerator> find_accelerators(const Tree& tree) {
  std::vector<Accelerator> found;
  const std::vector<std::string> board = board_compatible(tree);
  add_chip(board, found);
  add_pci(tree, add_named_by_nvidia(tree, found), found);
  add_usb(tree, found);
  add_platform(tree, board, found);
  add_nodes(tree, found);
  return found;
}

}  // namespace edgegauge::device
