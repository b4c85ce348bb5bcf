// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/tree.h"

#include <string>
#include <string_view>
#include <vector>

/// Control groups of version 2: https://docs.kernel.org/admin-guide/cgroup-v2.html
namespace edgegauge::device {

/// Folders of the group of a process ("self", or a pid) and of those above it up to the root that is seen
/// from here: "sys/fs/cgroup/user.slice/x", "sys/fs/cgroup/user.slice", "sys/fs/cgroup". Empty with version 1
/// alone.
std::vector<std::string> control_groups_of(const Tree& tree, std::string_view process);

}  // namespace edgegauge::device
