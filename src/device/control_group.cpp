// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/control_group.h"

#include <fmt/format.h>

namespace edgegauge::device {

std::vector<std::string> control_groups_of(const Tree& tree, std::string_view process) {
  constexpr std::string_view kRoot = "sys/fs/cgroup", kVersion2 = "0::";
  std::vector<std::string> groups;
  for (const std::string& line : lines_of(tree.text(fmt::format("proc/{}/cgroup", process)))) {
    if (!line.starts_with("0::/")) continue;
    std::string path = line.substr(kVersion2.size());
    for (; path.size() > 1; path.resize(path.rfind('/'))) groups.push_back(fmt::format("{}{}", kRoot, path));
    groups.emplace_back(kRoot);
    break;
  }
  return groups;
}

}  // namespace edgegauge::device
