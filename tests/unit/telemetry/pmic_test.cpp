// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/pmic.h"

#include "support.h"
#include "support/scratch.h"

#include <chrono>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

std::string answer_of_a_pi5() {
  return edgegauge::test::read_text(test::fixture("raspberry-pi-5") / "vcgencmd-pmic_read_adc.txt");
}

TEST(Pmic, SumsTheRailsThatHaveBothVoltageAndCurrent) {
  EXPECT_NEAR(*parse_pmic(answer_of_a_pi5()), 1.777827328, 1e-9);
  EXPECT_DOUBLE_EQ(*parse_pmic("A_A current(0)=2.0A\nA_V volt(1)=3.0V\nEXT5V_V volt(24)=5.1V\n"), 6);
}

TEST(Pmic, WithoutARailOrWithGarbageIsTrouble) {
  for (const char* text : {"", "error=1 error_msg=\"Command not registered\"\n", "EXT5V_V volt(24)=5.1V\n",
                           "A_A current(0)=xA\nA_V volt(1)=3.0V\n", "A_A current(0)=2.0V\nA_V volt(1)=3.0V\n",
                           "A_A current(0)=nanA\nA_V volt(1)=3.0V\n"}) {
    EXPECT_FALSE(parse_pmic(text).trouble().empty()) << text;
  }
}

RC_GTEST_PROP(Pmic, AnswersAnyTextWithAFiniteNumberOrTrouble, (std::string noise)) {
  const auto power = parse_pmic(answer_of_a_pi5() + noise);
  RC_ASSERT((!power || std::isfinite(*power)));
  const auto alone = parse_pmic(noise);
  RC_ASSERT((!alone || std::isfinite(*alone)));
}

TEST(Pmic, IsAskedAtMostFiveTimesASecondAndIsNotTheWholeBoard) {
  test::FakeClock clock;
  const auto source = make_pmic_source([] { return Reading<std::string>(answer_of_a_pi5()); }, clock.clock());
  EXPECT_EQ(source->info().pause, 200ms);
  EXPECT_FALSE(source->info().whole_board);
  EXPECT_NEAR(source->read()->watts, 1.777827328, 1e-9);
}

}  // namespace
}  // namespace edgegauge::telemetry
