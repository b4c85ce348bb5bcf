// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "e2e/program.h"

#include <csignal>
#include <filesystem>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace edgegauge::e2e {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Limits, AreMeasuredStoredAndShownAgain) {
  Program program;
  const Ended measured = program.run({"limits", "--quick"});
  ASSERT_EQ(measured.exit_code, 0) << measured.err;
  EXPECT_THAT(measured.err, HasSubstr("Measuring this device's limits in 3 rounds, about "));
  EXPECT_THAT(measured.out, HasSubstr("Multiply-adds per second"));
  EXPECT_THAT(measured.out, HasSubstr("Bytes per second"));
  EXPECT_LE(widest_line(measured.out), 80u) << measured.out;
  const Ended shown = program.run({"limits", "--stored"});
  EXPECT_EQ(shown.out, measured.out);
}

TEST(Limits, HaveAPeakOfFp32AndABandwidthOfMemoryOnAnyProcessor) {
  Program program;
  const json document = program.run({"--json", "limits", "--quick"}).json();
  EXPECT_EQ(document.at("format"), "edgegauge-limits");
  std::set<std::string> found;
  for (const json& limit : document.at("limits")) {
    if (limit.at("best").is_null()) {
      EXPECT_NE(limit.at("reason"), "") << limit;
      continue;
    }
    EXPECT_LE(limit.at("lowest"), limit.at("median")) << limit;
    EXPECT_LE(limit.at("median"), limit.at("best")) << limit;
    EXPECT_GT(limit.at("lowest"), 0) << limit;
    EXPECT_EQ(limit.at("rounds"), 3) << limit;
    found.insert(limit.at("kind").get<std::string>() + " " +
                 (limit.at("level").is_null() ? "" : limit.at("level").get<std::string>()));
  }
  for (const char* always : {"fp32 ", "read memory", "copy memory", "triad memory"})
    EXPECT_TRUE(found.contains(always));
}

TEST(Limits, EndAsTheSignalSays) {
  Program program;
  for (const int signal : {SIGINT, SIGTERM}) {
    const pid_t process = program.start({"limits"});
    for (int i = 0; i < 1000 && !std::filesystem::exists(program.folder() / "edgegauge.db"); ++i)
      usleep(10'000);
    usleep(300'000);
    const Ended ended = program.end(process, signal);
    EXPECT_EQ(ended.exit_code, 128 + signal) << ended.err;
    EXPECT_THAT(ended.err, testing::Not(HasSubstr("error"))) << ended.err;
  }
}

TEST(Limits, ALoopThatThereIsNotIsAUsageError) {
  Program program;
  const Ended ended = program.run({"limits", "measure", "fp32-wings", "--cpus=0", "--window-ns=1000"});
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_THAT(ended.err, HasSubstr("there is no loop 'fp32-wings'"));
}

TEST(Limits, OfADeviceThatWasNeverMeasuredAreSaidToBeMissing) {
  Program program;
  program.run({"run", "--framework", "null", "--cell-limit", "50ms", "--report", "none"});
  const Ended shown = program.run({"limits", "--stored"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("Measure them: edgegauge limits"));
}

TEST(Limits, ARunAdvisesToMeasureThemUntilTheyAreThere) {
  Program program;
  const std::vector<std::string> run{"run",  "--framework", "null", "--cell-limit",
                                     "50ms", "--report",    "none", "--fresh"};
  EXPECT_THAT(program.run(run).err, HasSubstr("edgegauge limits"));
  program.run({"limits", "--quick"});
  EXPECT_THAT(program.run(run).err, testing::Not(HasSubstr("edgegauge limits")));
}

TEST(Limits, GiveEveryCellOfAKnownModelItsShareOfTheRoofline) {
  REQUIRE_ONNXRUNTIME();
  Program program;
  program.run({"run", "--model", "squeezenet1.1", "--framework", "onnxruntime", "--cell-limit", "3s",
               "--report", "none"});
  const json before = program.run({"--json", "report"}).json().at("cells").at(0);
  EXPECT_THAT(before.at("roofline").at("reason").get<std::string>(), HasSubstr("edgegauge limits"));
  EXPECT_FALSE(before.at("metrics").contains("roofline_share"));
  program.run({"limits", "--quick"});
  const json cell = program.run({"--json", "report"}).json().at("cells").at(0);
  const double share = cell.at("metrics").at("roofline_share").at("value");
  const double rate = cell.at("metrics").at("multiply_add_rate").at("value");
  EXPECT_GT(share, 0);
  EXPECT_DOUBLE_EQ(share, rate / cell.at("roofline").at("attainable").get<double>());
  EXPECT_THAT(program.run({"report", "--wide"}).out, HasSubstr("of roofline"));
}

}  // namespace
}  // namespace edgegauge::e2e
