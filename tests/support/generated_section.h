// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/scratch.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace edgegauge::test {

/// A document's part between the lines `<!-- NAME:begin ... -->` and `<!-- NAME:end -->` must be what the
/// code's table generates. With EDGEGAUGE_UPDATE_GOLDEN=1 in the environment it is rewritten instead.
inline void expect_section(const std::filesystem::path& document, const std::string& name,
                           const std::string& generated) {
  const std::string text = read_text(document);
  const std::size_t begin_marker = text.find("<!-- " + name + ":begin");
  const std::size_t end = text.find("<!-- " + name + ":end -->");
  ASSERT_NE(begin_marker, std::string::npos) << document << " has no section " << name;
  ASSERT_NE(end, std::string::npos) << document << " does not end its section " << name;
  const std::size_t begin = text.find('\n', begin_marker) + 1;
  const std::string stated = text.substr(begin, end - begin);
  if (stated == generated) return;
  if (std::getenv("EDGEGAUGE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(document, std::ios::binary) << text.substr(0, begin) + generated + text.substr(end);
    return;
  }
  EXPECT_EQ(stated, generated) << document << " is not up to date; EDGEGAUGE_UPDATE_GOLDEN=1 rewrites it";
}

}  // namespace edgegauge::test
