// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Sensors of a board that is not there: its files, below --root.
#include "e2e/program.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

fs::path board(const char* name) { return fs::path(EDGEGAUGE_SOURCE_DIR "/tests/fixtures/device") / name; }

nlohmann::json first_cell(Program& program) { return program.run({"--json", "show", "1"}).json(); }

Ended run_on(Program& program, const fs::path& root, std::vector<std::string> more = {},
             const std::string& limit = "1500ms") {
  std::vector<std::string> arguments{"--root",   root.string(), "run",          "--framework", "sleep",
                                     "--target", "0.0001%",     "--cell-limit", limit,         "--warm-up",
                                     "10ms",     "--report",    "none"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return program.run(arguments);
}

TEST(Telemetry, OfACellIsStoredWithItAndShown) {
  Program program;
  const Ended ended = run_on(program, board("jetson-nano"));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json telemetry = first_cell(program).at("telemetry");
  EXPECT_EQ(telemetry.at("states").at("temperature").at("after"), 46);
  EXPECT_EQ(telemetry.at("states").at("power").at("unit"), "watts");
  const nlohmann::json& power = telemetry.at("series").at("power");
  ASSERT_GE(power.at("values").size(), 2u);
  EXPECT_NEAR(power.at("values")[0].get<double>(), 2.145, 1e-4);
  const Ended shown = program.run({"show", "1"});
  EXPECT_THAT(shown.out, HasSubstr("temperature"));
  EXPECT_THAT(shown.out, HasSubstr("watts"));
}

TEST(Telemetry, SaysWhatReadingItCostTheRequests) {
  Program program;
  ASSERT_EQ(run_on(program, board("jetson-nano"), {"--set", "sleep_us=2000"}, "8s").exit_code, 0);
  const nlohmann::json overhead = first_cell(program).at("metrics").at("own_overhead");
  EXPECT_LT(overhead.at("interval").at(0), overhead.at("value"));
  EXPECT_LT(overhead.at("value"), 0.5) << "a share of their time, not a time";
}

TEST(Telemetry, IsInTheLineThatATerminalShowsOfARunningCell) {
  if (std::system("command -v script >/dev/null") != 0) GTEST_SKIP() << "script (bsdutils) is not installed";
  Program program;
  const fs::path on_a_terminal = program.write(
      "on-a-terminal",
      "#!/bin/sh\nexec script -qec \"" EDGEGAUGE_BIN_DIR "/edgegauge $*\" /dev/null </dev/null\n");
  fs::permissions(on_a_terminal, fs::perms::owner_all);
  program.use(on_a_terminal);
  const Ended ended = run_on(program, board("jetson-nano"));
  EXPECT_EQ(ended.exit_code, 0) << ended.out;
  EXPECT_THAT(ended.out, ContainsRegex(" left   46 °C 1\\.[0-9]+ GHz 2\\.1 W"));
}

TEST(Telemetry, CanBeSwitchedOff) {
  Program program;
  ASSERT_EQ(run_on(program, board("jetson-nano"), {"--telemetry", "off"}).exit_code, 0);
  EXPECT_TRUE(first_cell(program).at("telemetry").at("states").empty());
  EXPECT_EQ(run_on(program, board("jetson-nano"), {"--telemetry", "some"}).exit_code, 2);
}

TEST(Telemetry, OfABoardThatIsThrottledBecomesAFlag) {
  Program program;
  const fs::path root = program.folder() / "pi";
  fs::copy(board("raspberry-pi-4b"), root, fs::copy_options::recursive);
  std::ofstream(root / "sys/devices/platform/soc/soc:firmware/get_throttled") << "4\n";
  ASSERT_EQ(run_on(program, root).exit_code, 0);
  EXPECT_THAT(first_cell(program).at("flags").get<std::vector<std::string>>(), Contains("throttled"));
}

TEST(Telemetry, WithoutSensorsStaysAbsent) {
  Program program;
  ASSERT_EQ(run_on(program, board("raspberry-pi-4b")).exit_code, 0);
  const nlohmann::json telemetry = first_cell(program).at("telemetry");
  EXPECT_FALSE(telemetry.at("states").contains("power"));
  EXPECT_FALSE(telemetry.at("series").contains("power"));
}

/// A board's INA219 whose last digit is never still, as a real one's: 3.76 W, and a milliwatt around them. It
/// tells something new so seldom that a machine with other work reads it in time (EnergyRules::longest_gap).
class SteadyBoard {
 public:
  explicit SteadyBoard(const fs::path& root) {
    fs::copy(board("odroid-n2"), root, fs::copy_options::recursive);
    thread_ = std::jthread([folder = root / "sys/class/hwmon/hwmon0"](const std::stop_token& stop) {
      for (int turn = 0; !stop.stop_requested(); ++turn) {
        // Replaced whole, as the kernel's files are.
        std::ofstream(folder / "new") << 3'760'000 + (turn % 2 * 2 - 1) * 1000 << '\n';
        fs::rename(folder / "new", folder / "power1_input");
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
  }

 private:
  std::jthread thread_;
};

/// Half a minute: the rules are the real ones. A board of steady power, and a meter that saw another one.
TEST(EnergyPass, IsMeasuredByTheBoardsSensorAndFilledInFromAMetersRecord) {
  Program program;
  const fs::path root = program.folder() / "odroid";
  const SteadyBoard steady(root);
  const Ended ended = run_on(program, root, {"--energy", "--meter", "50ms", "--set", "sleep_us=10000"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  nlohmann::json cell = first_cell(program);
  const nlohmann::json pass = cell.at("energy").at("pass");
  const auto at = [&](const char* name) { return pass.at(name).get<double>() * 1e-9; };
  const double load_s = at("load_end_ns") - at("load_begin_ns");
  const double per_request_s = load_s / pass.at("requests").get<double>();
  const auto metric = [&](const char* name) { return cell.at("metrics").at(name).at("value").get<double>(); };
  EXPECT_GE(load_s, 10);
  EXPECT_EQ(cell.at("energy").at("source"), "INA219");
  EXPECT_EQ(cell.at("energy").at("reason"), "");
  EXPECT_NEAR(metric("power_mean"), 3.76, 1e-3);
  EXPECT_NEAR(metric("energy_gross"), 3.76 * per_request_s, 1e-3 * per_request_s);
  EXPECT_NEAR(metric("energy_net"), 0, 1e-3 * per_request_s);
  EXPECT_THAT(program.run({"show", "1"}).out, HasSubstr("energy by INA219"));
  EXPECT_THAT(program.run({"report", "--wide"}).out, HasSubstr("gross energy"));

  std::string record = "time,power\n";
  for (double t = at("idle_begin_ns") - 1; t < at("idle_end_ns") + 1; t += 0.05) {
    const bool loaded = t >= at("load_begin_ns") && t < at("load_end_ns");
    record += std::to_string(77'000 + t * 1.0001) + (loaded ? ",5\n" : ",2\n");
  }
  program.write("record.csv", record);
  const Ended filled = program.run({"meter", "record.csv", "--name", "UM25C"});
  ASSERT_EQ(filled.exit_code, 0) << filled.err;
  EXPECT_THAT(filled.out, HasSubstr("cell 1: "));
  cell = first_cell(program);
  EXPECT_EQ(cell.at("energy").at("source"), "UM25C");
  EXPECT_NEAR(metric("energy_gross") / (5 * per_request_s), 1, 0.01);
  EXPECT_NEAR(metric("energy_net") / (3 * per_request_s), 1, 0.01);

  program.write("flat.csv", "0,2\n1,2\n2,2\n3,2.01\n");
  EXPECT_THAT(program.run({"meter", "flat.csv"}).out, HasSubstr("is not in the meter's record"));
  EXPECT_FALSE(first_cell(program).at("metrics").contains("energy_gross"));
  EXPECT_EQ(program.run({"meter", "nowhere.csv"}).exit_code, 65);
}

TEST(EnergyPass, OfASensorThatTellsNothingIsNotMadeAndBothStartAndEndSaySo) {
  Program program;
  const fs::path root = program.folder() / "odroid";
  fs::copy(board("odroid-n2"), root, fs::copy_options::recursive);
  std::ofstream(root / "sys/class/hwmon/hwmon0/power1_input") << "garbage\n";
  const Ended ended = run_on(program, root, {"--energy"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out + ended.err, HasSubstr("! no energy: INA219 tells nothing: /sys/class/hwmon"));
  const nlohmann::json energy = first_cell(program).at("energy");
  EXPECT_THAT(energy.at("reason").get<std::string>(), HasSubstr("not a number"));
  EXPECT_TRUE(energy.at("pass").is_null()) << "no time is spent on it";
  EXPECT_THAT(program.run({"report"}).out, HasSubstr("Energy was asked for, and some of it is not known."));
}

TEST(EnergyPass, WithoutASensorIsAbsentWithTheReason) {
  Program program;
  ASSERT_EQ(run_on(program, board("raspberry-pi-4b"), {"--energy"}).exit_code, 0);
  const nlohmann::json cell = first_cell(program);
  EXPECT_FALSE(cell.at("metrics").contains("energy_gross"));
  EXPECT_EQ(cell.at("energy").at("reason"), "nothing here measures power");
  EXPECT_THAT(cell.at("flags").get<std::vector<std::string>>(),
              Contains("energy-absent: nothing here measures power"));
  EXPECT_THAT(program.run({"report", "--wide"}).out, Not(HasSubstr("gross energy")));
  EXPECT_EQ(run_on(program, board("odroid-n2"), {"--energy", "--ina219", "i2c-1"}).exit_code, 2);
  EXPECT_EQ(run_on(program, board("odroid-n2"),
                   {"--energy", "--ina219", "/dev/i2c-1@0x40", "--ina219-amperes", "30"})
                .exit_code,
            2);
}

}  // namespace
}  // namespace edgegauge::e2e
