// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/settings.h"

#include "core/error.h"

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

const std::vector<protocol::Knob> kKnobs{{"threads", {}, "0", ""}, {"mode", {"fast", "safe"}, "fast", ""}};

std::string refusal(const Settings& given) {
  try {
    complete_settings(kKnobs, given);
  } catch (const BadInput& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "accepted";
}

TEST(CompleteSettings, FillsInWhatIsNotGiven) {
  EXPECT_EQ(complete_settings(kKnobs, {{"threads", "4"}}), (Settings{{"threads", "4"}, {"mode", "fast"}}));
}

TEST(CompleteSettings, RefusesUnknownKnobsAndValues) {
  EXPECT_EQ(refusal({{"thread", "4"}}), "there is no knob 'thread' | there are threads, mode");
  EXPECT_EQ(refusal({{"mode", "slow"}}), "knob 'mode' cannot be 'slow' | it takes fast, safe");
  for (const std::string value : {"-1", "", "1.5", "4x", "99999999999"}) {
    EXPECT_EQ(refusal({{"threads", value}}),
              "knob 'threads' cannot be '" + value + "' | it takes a whole number from 0");
  }
}

}  // namespace
}  // namespace edgegauge::worker
