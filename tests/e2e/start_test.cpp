// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Starts from stated cache states.
#include "e2e/program.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

using testing::HasSubstr;

nlohmann::json phase_of(const nlohmann::json& start, const std::string& name) {
  for (const nlohmann::json& phase : start.at("phases"))
    if (phase.at("name") == name) return phase;
  return {};
}

TEST(ColdStart, MeasuresEachStateInProcessesOfItsOwnInTurns) {
  Program program;
  const Ended ended = program.run(
      {"run", "--framework", "sleep", "--cold-start", "all", "--starts", "6", "--set", "compile_us=40000"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("24 measured, 0 failed, 0 skipped"));
  EXPECT_THAT(ended.out, HasSubstr("to the first answer"));
  EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
  const nlohmann::json report = program.run({"--json", "report"}).json();
  ASSERT_GE(report.at("starts").size(), 4u) << "a state that cannot be verified here is one more";
  for (const nlohmann::json& start : report.at("starts")) {
    const std::string state = start.at("state");
    const bool compiles = state.starts_with("cold") || state.starts_with("warm-file");
    const double wall_ns = phase_of(start, "optimise").at("wall_ns").at("value");
    EXPECT_EQ(wall_ns >= 40e6, compiles) << state << ": " << wall_ns;
    EXPECT_EQ(phase_of(start, "exec").is_null(), state.starts_with("warm-process")) << state;
  }
  std::vector<std::string> order(report.at("cells").size());
  for (const nlohmann::json& cell : report.at("cells")) order.at(cell.at("position")) = cell.at("start");
  EXPECT_FALSE(std::ranges::is_sorted(order)) << "states take turns";
}

TEST(ColdStart, OfARealModelComesFromStorageOrSaysThatItMayNotHave) {
  REQUIRE_ONNXRUNTIME();
  Program program;
  const Ended ended = program.run({"run", "--model", "squeezenet1.1", "--framework", "onnxruntime",
                                   "--cold-start", "cold,warm-file", "--starts", "1"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json report = program.run({"--json", "report"}).json();
  for (const nlohmann::json& cell : report.at("cells")) {
    ASSERT_EQ(cell.at("status"), "measured") << cell;
    if (cell.at("flags").dump().find("=unverified") != std::string::npos) continue;
    std::int64_t read = 0;
    for (const nlohmann::json& phase : cell.at("phases")) read += phase.at("read_bytes").get<std::int64_t>();
    constexpr std::int64_t kBytesOfWeights = 4'900'000;
    EXPECT_EQ(read >= kBytesOfWeights, cell.at("start") == "cold") << read;
  }
}

}  // namespace
}  // namespace edgegauge::e2e
