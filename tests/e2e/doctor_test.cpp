// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What doctor says of each fixture board, word for word. EDGEGAUGE_UPDATE_GOLDEN=1 writes the pages anew.
#include "e2e/program.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kTests = EDGEGAUGE_SOURCE_DIR "/tests";

class Doctor : public testing::TestWithParam<const char*> {};

TEST_P(Doctor, SaysOfABoardWhatItCanMeasureAndWhatWouldSpoilThat) {
#if !defined(NDEBUG) || defined(EDGEGAUGE_SANITIZED)
  GTEST_SKIP() << "doctor says of itself that it is no release build";
#endif
  Program program;
  const Ended ended = program.run({"--root", kTests / "fixtures/device" / GetParam(), "doctor"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  // What follows is of this machine: its frameworks and models.
  const std::string page = ended.out.substr(0, ended.out.find("\nFrameworks"));
  EXPECT_LE(widest_line(page), 80u) << page;
  const fs::path golden = kTests / "golden/doctor" / (std::string(GetParam()) + ".txt");
  if (std::getenv("EDGEGAUGE_UPDATE_GOLDEN") != nullptr) {
    fs::create_directories(golden.parent_path());
    std::ofstream(golden, std::ios::binary) << page;
  }
  EXPECT_EQ(page, test::read_text(golden)) << "wanted? then EDGEGAUGE_UPDATE_GOLDEN=1";
}

INSTANTIATE_TEST_SUITE_P(Boards, Doctor,
                         testing::Values("raspberry-pi-4b", "raspberry-pi-5", "odroid-n2", "jetson-nano",
                                         "jetson-tx2", "jetson-xavier-nx", "jetson-orin-nano",
                                         "jetson-agx-orin", "laptop-x86"));

TEST(DoctorHere, MeasuresTheNoiseOfThisMachineUnlessAskedNotTo) {
  Program program;
  const nlohmann::json quick = program.run({"--json", "doctor", "--quick"}).json();
  EXPECT_TRUE(quick.at("noise").is_null());
  const nlohmann::json full = program.run({"--json", "doctor"}).json();
  EXPECT_GE(full.at("noise").at("lost_share").get<double>(), 0);
  EXPECT_GT(full.at("noise").at("clock_read_ns").get<double>(), 0);
  EXPECT_THAT(full.at("findings")[0].at("what").get<std::string>(), HasSubstr("The machine is"));
}

}  // namespace
}  // namespace edgegauge::e2e
