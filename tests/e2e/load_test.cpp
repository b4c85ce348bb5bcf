// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Load shapes from the command line to the report, with a worker whose service time is known.
#include "e2e/program.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

using testing::HasSubstr;

/// The cells of a run of `sleep` by their load.
std::map<std::string, nlohmann::json> measure(Program& program, std::vector<std::string> more) {
  std::vector<std::string> arguments{"run", "--framework", "sleep", "--threads", "1", "--warm-up", "50ms"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Ended ended = program.run(arguments);
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  std::map<std::string, nlohmann::json> cells;
  const nlohmann::json report = program.run({"--json", "report"}).json();
  for (const nlohmann::json& cell : report.at("cells")) cells[cell.at("load")] = cell;
  return cells;
}

double metric(const nlohmann::json& cell, const char* name) {
  return cell.at("metrics").at(name).at("value").get<double>();
}

TEST(Load, EachShapeIsACellOfItsOwnWithItsFigures) {
  Program program;
  const auto cells = measure(program, {"--load", "closed,offline,paced,poisson", "--rate", "50",
                                       "--instances", "2", "--cell-limit", "1s", "--set", "sleep_us=4000"});
  ASSERT_EQ(cells.size(), 4u);
  const nlohmann::json& paced = cells.at("paced 50/s");
  EXPECT_NEAR(metric(paced, "offered_rate"), 50, 0.1);
  EXPECT_GE(metric(paced, "service_time"), 4e6);
  EXPECT_LT(metric(paced, "throughput"), 60) << "no more than arrives";
  EXPECT_TRUE(cells.at("poisson 50/s").at("metrics").contains("schedule_lag"));
  EXPECT_FALSE(cells.at("closed").at("metrics").contains("schedule_lag"));
  // Little's law: so many requests are under way at once.
  const auto under_way = [](const nlohmann::json& cell) {
    return metric(cell, "throughput") * metric(cell, "latency_mean") / 1e9;
  };
  EXPECT_GT(under_way(cells.at("offline x2")), 1.5);
  EXPECT_LT(under_way(cells.at("closed")), 1.1);
  const nlohmann::json answers = program.run({"--json", "report"}).json().at("answers");
  for (const nlohmann::json& answer : answers) EXPECT_FALSE(answer.contains("runner_up_cell")) << answer;
}

TEST(Load, AnOverloadIsSaidToBeOne) {
  Program program;
  const auto cells = measure(
      program, {"--load", "paced", "--rate", "1000", "--cell-limit", "500ms", "--set", "sleep_us=5000"});
  EXPECT_THAT(cells.at("paced 1000/s").at("flags").dump(), HasSubstr("overloaded"));
  EXPECT_THAT(program.run({"report"}).out, HasSubstr("faster than they were served"));
}

TEST(Load, ASustainedOneTellsItsFirstFromItsLastWindow) {
  Program program;
  const auto cells = measure(program, {"--sustained", "2s", "--set", "sleep_us=2000"});
  const nlohmann::json& cell = cells.at("closed sustained 2s");
  EXPECT_EQ(cell.at("converged"), true);
  ASSERT_EQ(cell.at("windows").size(), 10u);
  EXPECT_EQ(cell.at("windows")[9].at("to_ns"), 2'000'000'000);
  EXPECT_EQ(cell.at("windows")[0].at("throughput").get<double>(), metric(cell, "throughput_first"));
  EXPECT_EQ(cell.at("windows")[9].at("throughput").get<double>(), metric(cell, "throughput_last"));
}

TEST(Load, ASustainedScheduleHasEveryWindowUpToItsEnd) {
  Program program;
  const auto cells = measure(
      program, {"--load", "paced,poisson", "--rate", "50", "--sustained", "2s", "--set", "sleep_us=2000"});
  for (const char* load : {"paced 50/s sustained 2s", "poisson 50/s sustained 2s"}) {
    const nlohmann::json& cell = cells.at(load);
    EXPECT_EQ(cell.at("converged"), true);
    ASSERT_EQ(cell.at("windows").size(), 10u) << load;
    EXPECT_EQ(cell.at("windows")[9].at("to_ns"), 2'000'000'000);
    EXPECT_EQ(cell.at("windows")[9].at("throughput").get<double>(), metric(cell, "throughput_last"));
  }
}

/// Lindley's recursion: a request begins once it has come and the one before it was answered, and never
/// before. However slow the machine is, what is stored must say so. (That the waits are then those of
/// queueing theory, tests/unit/worker shows without a machine in the way.)
TEST(Load, RequestsAtRandomTimesCountFromTheirArrivalAndWaitForThoseBefore) {
  Program program;
  const auto cells = measure(program, {"--load", "poisson", "--rate", "250", "--cell-limit", "2s", "--target",
                                       "0.01%", "--set", "sleep_us=2000"});
  const nlohmann::json& cell = cells.at("poisson 250/s");
  const nlohmann::json shown =
      program.run({"--json", "show", std::to_string(cell.at("cell").get<int>())}).json();
  const auto at = shown.at("at_ns").get<std::vector<std::int64_t>>();
  const auto latency = shown.at("samples_ns").get<std::vector<std::int64_t>>();
  const auto service = shown.at("service_ns").get<std::vector<std::int64_t>>();
  ASSERT_GE(at.size(), 100u);
  ASSERT_EQ(latency.size(), at.size());
  ASSERT_EQ(service.size(), at.size());
  std::int64_t answered = 0;
  std::size_t waited = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const std::int64_t begun = at[i] + latency[i] - service[i];
    ASSERT_GE(begun, std::max(at[i], answered)) << "request " << i;
    waited += at[i] < answered ? 1 : 0;
    answered = begun + service[i];
  }
  EXPECT_GT(waited, 0u) << "at half of what it can serve, some come while another is served";
  EXPECT_NEAR(metric(cell, "offered_rate"), 250, 250 * 5 / std::sqrt(static_cast<double>(at.size())));
}

}  // namespace
}  // namespace edgegauge::e2e
