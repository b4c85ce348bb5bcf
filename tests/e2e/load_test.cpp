// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Load shapes from the command line to the report, with a worker whose service time is known.
#include "e2e/program.h"

#include <cstdio>
#include <map>
#include <numeric>

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
  EXPECT_GT(metric(cells.at("offline x2"), "throughput"), 1.5 * metric(cells.at("closed"), "throughput"));
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

/// The mean time that requests wait in a queue with random arrivals, by Pollaczek and Khinchine; of service
/// times that are all the same it is the M/D/1 queue's.
TEST(Load, RequestsAtRandomTimesWaitAsQueueingTheorySays) {
  Program program;
  constexpr double kRate = 250;
  const auto cells = measure(program, {"--load", "poisson", "--rate", "250", "--cell-limit", "12s",
                                       "--target", "0.01%", "--set", "sleep_us=2000", "--set", "mode=busy"});
  const nlohmann::json& cell = cells.at("poisson 250/s");
  const nlohmann::json shown =
      program.run({"--json", "show", std::to_string(cell.at("cell").get<int>())}).json();
  const auto service = shown.at("service_ns").get<std::vector<double>>();
  const auto n = static_cast<double>(service.size());
  const double mean_s = std::accumulate(service.begin(), service.end(), 0.0) / n / 1e9;
  const double square_s2 =
      std::accumulate(service.begin(), service.end(), 0.0,
                      [](double sum, double ns) { return sum + ns / 1e9 * (ns / 1e9); }) /
      n;
  const double utilisation = kRate * mean_s;
  const double general_ns = 1e9 * kRate * square_s2 / (2 * (1 - utilisation));
  const double md1_ns = 1e9 * utilisation * mean_s / (2 * (1 - utilisation));
  const nlohmann::json& lag = cell.at("metrics").at("schedule_lag");
  const double value = lag.at("value"), low = lag.at("low"), high = lag.at("high");
  std::printf(
      "%.0f requests at %.1f%%: waited %.3f ms [%.3f, %.3f]; M/D/1 %.3f ms, with the service times' own "
      "variance %.3f ms\n",
      n, 100 * utilisation, value / 1e6, low / 1e6, high / 1e6, md1_ns / 1e6, general_ns / 1e6);
  // A machine that stops for a while now and then is none of theory's: the interval, and half as much again.
  const double room = 1.5 * (high - low) / 2 + 0.05 * general_ns;
  EXPECT_NEAR(value, general_ns, room);
}

}  // namespace
}  // namespace edgegauge::e2e
