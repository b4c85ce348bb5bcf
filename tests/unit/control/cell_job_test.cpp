// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cell_job.h"

#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

class SettingsFor : public testing::Test {
 protected:
  SettingsFor() {
    info_.knobs = {
        {.name = "threads", .values = {}, .default_value = "0", .help = ""},
        {.name = "fold", .values = {"0", "1"}, .default_value = "0", .help = "", .optimised_value = "1"},
        {.name = "level", .values = {"all", "off"}, .default_value = "all", .help = ""}};
    key_.threads = 3;
  }

  protocol::BackendInfo info_;
  store::CellKey key_;
};

TEST_F(SettingsFor, TheDefaultProfileIsEveryKnobsDefault) {
  const std::map<std::string, std::string> expected{{"threads", "3"}, {"fold", "0"}, {"level", "all"}};
  EXPECT_EQ(settings_for(key_, info_), expected);
}

TEST_F(SettingsFor, TheOptimisedProfileChangesTheKnobsThatSaySo) {
  key_.profile = "optimised";
  const std::map<std::string, std::string> expected{{"threads", "3"}, {"fold", "1"}, {"level", "all"}};
  EXPECT_EQ(settings_for(key_, info_), expected);
}

TEST_F(SettingsFor, AKnobThatWasSetHasItsValueInEveryProfile) {
  key_.profile = "optimised";
  key_.knobs = {{"fold", "0"}, {"level", "off"}};
  const std::map<std::string, std::string> expected{{"threads", "3"}, {"fold", "0"}, {"level", "off"}};
  EXPECT_EQ(settings_for(key_, info_), expected);
}

TEST_F(SettingsFor, PrecisionIsToldOnlyToAFrameworkThatHasMoreThanOne) {
  EXPECT_FALSE(settings_for(key_, info_).contains("precision"));
  info_.knobs.push_back(
      {.name = "precision", .values = {"fp32", "bf16"}, .default_value = "fp32", .help = ""});
  EXPECT_EQ(settings_for(key_, info_).at("precision"), "fp32");
  key_.precision = "bf16";
  EXPECT_EQ(settings_for(key_, info_).at("precision"), "bf16");
}

}  // namespace
}  // namespace edgegauge::control
