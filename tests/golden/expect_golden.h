// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace edgegauge::test {

/// Holds a text against the file of that name in this folder. After a wanted change, rewrite the files with
/// EDGEGAUGE_UPDATE_GOLDEN=1 and look at the difference.
void expect_golden(const std::string& name, const std::string& actual);

/// Elementary functions may differ in the last bit from one C library to the next: six decimals of what is
/// made with them.
std::string rounded(const std::string& json);

}  // namespace edgegauge::test
