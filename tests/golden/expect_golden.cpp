// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "golden/expect_golden.h"

#include "support/generated_section.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

namespace edgegauge::test {
namespace {

/// The first line in which two texts differ, since a whole page is no message.
std::string first_difference(const std::string& expected, const std::string& actual) {
  std::istringstream expected_lines(expected);
  std::istringstream actual_lines(actual);
  std::string expected_line;
  std::string actual_line;
  for (int number = 1;; ++number) {
    const bool more_expected = static_cast<bool>(std::getline(expected_lines, expected_line));
    const bool more_actual = static_cast<bool>(std::getline(actual_lines, actual_line));
    if (!more_expected) expected_line = "(end)";
    if (!more_actual) actual_line = "(end)";
    if (expected_line != actual_line || !more_expected || !more_actual) {
      return "line " + std::to_string(number) + "\n  expected: " + expected_line +
             "\n  actual:   " + actual_line;
    }
  }
}

}  // namespace

void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path file = std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests" / "golden" / name;
  if (std::getenv("EDGEGAUGE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  const std::string expected = read_text(file);
  EXPECT_TRUE(expected == actual) << file.filename() << ": " << first_difference(expected, actual)
                                  << "\nwanted? then EDGEGAUGE_UPDATE_GOLDEN=1 golden_test";
}

std::string rounded(const std::string& json) {
  static const std::regex kDigits(R"((\.\d{6})\d+)");
  return std::regex_replace(json, kDigits, "$1");
}

}  // namespace edgegauge::test
