// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.h"
#include "support/scratch.h"

#include <regex>
#include <set>

#include <gtest/gtest.h>

namespace edgegauge::protocol {
namespace {

std::string document() { return test::read_text(EDGEGAUGE_SOURCE_DIR "/docs/protocol.md"); }

/// From a heading to the next one.
std::string section(const std::string& heading) {
  const std::string text = document();
  const auto start = text.find("\n" + heading);
  if (start == std::string::npos) return {};
  return text.substr(start, text.find("\n#", start + 1) - start);
}

/// Every `"key":` of a JSON text, nested ones too.
std::set<std::string> keys_of(const std::string& json) {
  const std::regex key("\"([a-z_]+)\":");
  std::set<std::string> keys;
  for (auto match = std::sregex_iterator(json.begin(), json.end(), key); match != std::sregex_iterator();
       ++match) {
    keys.insert((*match)[1]);
  }
  return keys;
}

void expect_documented(const std::string& heading, const std::string& json) {
  const std::string text = section(heading);
  EXPECT_FALSE(text.empty()) << heading;
  for (const std::string& key : keys_of(json)) {
    EXPECT_NE(text.find("`" + key + "`"), std::string::npos)
        << heading << " does not say what `" << key << "` is";
  }
}

TEST(ProtocolDocument, HasEveryFieldOfEveryMessageUnderItsNumber) {
  RunRequest request;
  request.inputs.emplace_back();
  Outputs outputs;
  outputs.outputs.emplace_back();
  Finished finished;
  finished.agreement.emplace();
  finished.energy_pass.emplace();
  finished.stretches.emplace_back();
  const std::pair<std::string, Message> messages[] = {
      {"### 1 RunRequest", request}, {"### 2 Hello", Hello{}},       {"### 3 PhaseDone", PhaseDone{}},
      {"### 4 Outputs", outputs},    {"### 5 Progress", Progress{}}, {"### 6 Samples", Samples{}},
      {"### 7 Finished", finished},  {"### 8 Failed", Failed{}},     {"### 9 Series", Series{}},
  };
  for (const auto& [heading, message] : messages) {
    const auto frame = encode(message);
    expect_documented(heading, {reinterpret_cast<const char*>(frame.data()) + 16, frame.size() - 16});
    EXPECT_EQ(heading[4] - '0', std::to_integer<int>(frame[4]));
  }
}

TEST(ProtocolDocument, HasEveryFieldOfADescription) {
  BackendInfo info;
  info.knobs.emplace_back();
  expect_documented("## describe", to_json(info));
}

}  // namespace
}  // namespace edgegauge::protocol
