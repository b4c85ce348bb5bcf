// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace edgegauge::test {

/// Records of fields, after RFC 4180, read without any of the program's code.
std::vector<std::vector<std::string>> read_csv(const std::string& text);

}  // namespace edgegauge::test
