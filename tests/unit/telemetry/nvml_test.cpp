// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/nvml.h"

#include "support.h"
#include "telemetry/measurable.h"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

namespace edgegauge::telemetry {
namespace {

/// A fake library whose function answers with a status for as long as this lives.
class Answers {
 public:
  Answers(const char* variable, int status) : variable_(variable) {
    setenv(variable, std::to_string(status).c_str(), 1);
  }
  ~Answers() { unsetenv(variable_); }

 private:
  const char* variable_;
};

TEST(Nvml, TellsOfTheFirstCardInPlainUnits) {
  const auto opened = Nvml::open(EDGEGAUGE_FAKE_NVML);
  ASSERT_TRUE(opened) << opened.trouble();
  const Nvml& card = **opened;
  EXPECT_EQ(card.name(), "Fake A100");
  EXPECT_DOUBLE_EQ(*card.clock(), 1.41e9);
  EXPECT_DOUBLE_EQ(*card.load(), 0.37);
  EXPECT_DOUBLE_EQ(*card.temperature(), 45);
  EXPECT_DOUBLE_EQ(*card.power(), 61.5);
}

TEST(Nvml, IsAbsentWithoutLibraryDriverOrCard) {
  EXPECT_TRUE(Nvml::open("libno-such-library.so").is_absent());
  {
    const Answers no_driver("FAKE_NVML_INIT", 9);
    EXPECT_TRUE(Nvml::open(EDGEGAUGE_FAKE_NVML).is_absent());
  }
  const Answers no_card("FAKE_NVML_CARD", 6);
  EXPECT_TRUE(Nvml::open(EDGEGAUGE_FAKE_NVML).is_absent());
}

TEST(Nvml, SaysWhatIsWrongWhereItCannotBeAsked) {
  {
    const Answers mismatch("FAKE_NVML_INIT", 18);
    EXPECT_EQ(Nvml::open(EDGEGAUGE_FAKE_NVML).trouble(), "NVML: Driver/library version mismatch");
  }
  const auto card = Nvml::open(EDGEGAUGE_FAKE_NVML);
  const Answers unknown("FAKE_NVML_POWER", 999);
  EXPECT_EQ((**card).power().trouble(), "NVML: Unknown Error");
}

TEST(Nvml, HasNoPowerWhereTheCardMeasuresNone) {
  const auto card = Nvml::open(EDGEGAUGE_FAKE_NVML);
  const Answers not_supported("FAKE_NVML_POWER", 3);
  EXPECT_TRUE((**card).power().is_absent());
}

TEST(Nvml, IsTheGpuOfDoctorsPageWhereDevfreqShowsNone) {
  const test::FakeTree tree;
  const auto rows = find_measurable(Files(tree.root()), Nvml::open(EDGEGAUGE_FAKE_NVML));
  const auto gpu = std::ranges::find(rows, "GPU", &Measurable::name);
  EXPECT_EQ(gpu->how, "Fake A100, by NVML, 1410 MHz now, 37% busy, 61.5 W, 45 °C");
  EXPECT_EQ(gpu->state, Measurable::State::kYes);
}

}  // namespace
}  // namespace edgegauge::telemetry
