// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace edgegauge {
namespace {

TEST(JsonText, HoldsBytesThatAreNoUtf8) {
  const nlohmann::json document = {{"path", "a\xff/é"}};
  EXPECT_EQ(json_text(document, kOneLine), "{\"path\":\"a\uFFFD/é\"}");
}

TEST(JsonText, IsIndentedUnlessItIsToBeOneLine) {
  const nlohmann::ordered_json document = {{"b", 1}, {"a", nullptr}};
  EXPECT_EQ(json_text(document), "{\n  \"b\": 1,\n  \"a\": null\n}");
  EXPECT_EQ(json_text(document, kOneLine), "{\"b\":1,\"a\":null}");
}

}  // namespace
}  // namespace edgegauge
