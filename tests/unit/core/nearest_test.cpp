// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EditDistance, CountsSingleCharacterChanges) {
  EXPECT_EQ(edit_distance("batch", "batch"), 0u);
  EXPECT_EQ(edit_distance("bacth", "batch"), 2u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

RC_GTEST_PROP(EditDistance, IsSymmetricAndObeysTheTriangleInequality,
              (const std::string& a, const std::string& b, const std::string& c)) {
  RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
  RC_ASSERT(edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c));
}

TEST(NearWords, AreNearestFirst) {
  EXPECT_THAT(near_words("resnet19", {"vgg16", "resnet50", "resnet18"}), ElementsAre("resnet18", "resnet50"));
}

TEST(NearWords, IncludeWhatTheWordBegins) {
  EXPECT_EQ(nearest("squeeze", {"alexnet", "squeezenet1.1"}), "squeezenet1.1");
}

TEST(NearWords, AreNoneForSomethingElse) {
  EXPECT_THAT(near_words("transformer", {"vgg16", "alexnet"}), IsEmpty());
}

}  // namespace
}  // namespace edgegauge
