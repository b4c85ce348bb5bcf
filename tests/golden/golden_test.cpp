// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Each report format of one made-up run is held against a file of its own. After a wanted change, rewrite
// them with EDGEGAUGE_UPDATE_GOLDEN=1 and look at the difference.
#include "golden/example_run.h"
#include "report/report.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests" / "golden";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

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

void expect_golden(const std::string& name, const std::string& actual) {
  const std::filesystem::path file = kFolder / name;
  if (std::getenv("EDGEGAUGE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  const std::string expected = content_of(file);
  EXPECT_TRUE(expected == actual) << file.filename() << ": " << first_difference(expected, actual)
                                  << "\nwanted? then EDGEGAUGE_UPDATE_GOLDEN=1 golden_test";
}

const analysis::Summary& example() {
  static const analysis::Summary summary = analysis::build_summary(test::example_run());
  return summary;
}

TEST(Golden, TerminalOfEightyColumns) { expect_golden("table.txt", report::to_terminal(example(), {})); }

TEST(Golden, TerminalInColour) {
  expect_golden("table-colour.txt",
                report::to_terminal(example(), {.colour = true, .width = 100, .wide = false}));
}

TEST(Golden, WideTerminal) {
  expect_golden("table-wide.txt",
                report::to_terminal(example(), {.colour = false, .width = 80, .wide = true}));
}

TEST(Golden, Markdown) { expect_golden("report.md", report::to_markdown(example())); }

TEST(Golden, Csv) { expect_golden("report.csv", report::to_csv(example())); }

TEST(Golden, Json) { expect_golden("report.json", report::to_json(example())); }

TEST(Golden, Html) { expect_golden("report.html", report::to_html(example())); }

}  // namespace
}  // namespace edgegauge
