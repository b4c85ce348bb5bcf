// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What the documents say of metrics is what the table says.
#include "core/metrics.h"
#include "support/generated_section.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace edgegauge {
namespace {

TEST(Documents, DefineEveryMetricAsItsRowDoes) {
  std::string table = "| name | shown as | unit | better | what it is |\n|---|---|---|---|---|\n";
  constexpr const char* kBetter[] = {"lower", "higher", "-"};
  for (const MetricRow& row : metrics()) {
    table += fmt::format("| `{}` | {} | {} | {} | {} |\n", row.name, row.title, row.unit,
                         kBetter[static_cast<int>(row.better)], row.meaning);
  }
  test::expect_section(std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "docs/measurement.md", "metrics", table);
}

}  // namespace
}  // namespace edgegauge
