// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/key_json.h"

#include "analysis/dimensions.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

TEST(KeyJson, HasEveryDimensionByItsNameAndNothingElse) {
  store::CellKey key;
  key.batch = 4;
  key.knobs = {{"arena", "off"}};
  const nlohmann::ordered_json json = key_json(key);
  for (const analysis::DimensionRow& dimension : analysis::dimensions()) {
    ASSERT_TRUE(json.contains(dimension.name)) << dimension.name;
    const auto& value = json.at(dimension.name);
    if (value.is_string()) {
      EXPECT_EQ(value.get<std::string>(), dimension.text(key));
    }
  }
  EXPECT_EQ(json.size(), analysis::dimensions().size());
  EXPECT_EQ(json.at("batch"), 4);
  EXPECT_EQ(json.at("knobs").at("arena"), "off");
}

}  // namespace
}  // namespace edgegauge::report
