// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/outcome.h"

#include <set>

#include <gtest/gtest.h>

namespace edgegauge {
namespace {

TEST(Stage, EveryNameIsReadBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Stage::kFinish); ++i) {
    const auto stage = static_cast<Stage>(i);
    EXPECT_EQ(parse_stage(name_of(stage)), stage);
    EXPECT_TRUE(names.insert(name_of(stage)).second) << name_of(stage);
  }
}

TEST(FailureKind, EveryNameIsReadBack) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(FailureKind::kWrongOutput); ++i) {
    const auto kind = static_cast<FailureKind>(i);
    EXPECT_EQ(parse_failure_kind(name_of(kind)), kind);
    EXPECT_TRUE(names.insert(name_of(kind)).second) << name_of(kind);
  }
}

TEST(Outcome, NamesThatAreStoredDoNotChange) {
  EXPECT_EQ(name_of(Stage::kLoad), "load");
  EXPECT_EQ(name_of(Stage::kFirstRun), "first-run");
  EXPECT_EQ(name_of(FailureKind::kOutOfMemory), "out-of-memory");
}

TEST(Outcome, AnUnknownNameIsNothing) {
  EXPECT_FALSE(parse_stage("loading"));
  EXPECT_FALSE(parse_failure_kind(""));
}

}  // namespace
}  // namespace edgegauge
