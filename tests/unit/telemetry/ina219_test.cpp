// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/ina219.h"

#include "support.h"

#include <array>
#include <chrono>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// The chip as its data sheet has it: computes current and power from what it is calibrated to (section
/// 8.5.1: Current = Shunt x Calibration / 4096, Power = Current x Bus / 5000) at the end of each conversion
/// (8.6.3.2), whose time its configuration says (table 5).
struct FakeChip {
  double volts = 5, amperes = 0, shunt_ohms = 0.1;
  bool answers = true;
  std::array<std::uint16_t, 6> registers{0x399f, 0, 0, 0, 0, 0};
  Nanoseconds left = conversion();  ///< of the conversion that runs

  Nanoseconds conversion() const {
    const auto averaged = [&](unsigned shift) {
      const unsigned bits = registers[0] >> shift & 0xfu;
      return 532us * ((bits & 8u) != 0 ? 1u << (bits & 7u) : 1u);
    };
    return averaged(3) + averaged(7);
  }
  void pass(Nanoseconds time) {
    for (; time >= left; left = conversion()) {
      time -= left;
      convert();
    }
    left -= time;
  }
  void convert() {
    const double shunt_uv = amperes * shunt_ohms * 1e6;
    const auto shunt = static_cast<std::int32_t>(std::lround(shunt_uv / 10));
    const auto bus = static_cast<std::uint32_t>(std::lround(volts * 1e3 / 4));
    const std::int64_t current = std::int64_t{shunt} * registers[5] / 4096;
    const std::int64_t power = std::abs(current) * bus / 5000;
    const bool overflow = current > 32767 || power > 65535;
    registers[1] = static_cast<std::uint16_t>(shunt);
    registers[2] = static_cast<std::uint16_t>(bus << 3 | 2u | (overflow ? 1u : 0u));
    registers[3] = static_cast<std::uint16_t>(power);
    registers[4] = static_cast<std::uint16_t>(current);
  }
  std::uint16_t read(std::uint8_t reg) {
    if (reg == 3) registers[2] &= static_cast<std::uint16_t>(~2u);
    return registers.at(reg);
  }
  /// A configuration starts a conversion. "Ready" is cleared by a mode that is new, which ours is not after
  /// a reset.
  void write(std::uint8_t reg, std::uint16_t value) {
    if (reg == 0 && (value & 7u) != (registers[0] & 7u)) registers[2] &= static_cast<std::uint16_t>(~2u);
    registers.at(reg) = value;
    if (reg == 0) left = conversion();
  }
  void reset() {
    registers = {0x399f, 0, 0, 0, 0, 0};
    left = conversion();
  }
};

class FakeBus final : public I2cBus {
 public:
  explicit FakeBus(FakeChip& chip) : chip_(chip) {}
  Reading<std::uint16_t> read(std::uint8_t reg) override {
    if (!chip_.answers) return Trouble{"Remote I/O error"};
    return chip_.read(reg);
  }
  std::string write(std::uint8_t reg, std::uint16_t value) override {
    if (!chip_.answers) return "Remote I/O error";
    chip_.write(reg, value);
    return {};
  }

 private:
  FakeChip& chip_;
};

constexpr Nanoseconds kConversion = 140ms;  ///< and a little more

std::unique_ptr<PowerSource> source_for(FakeChip& chip, const Ina219Wiring& wiring) {
  return make_ina219_source(std::make_unique<FakeBus>(chip), wiring, "/dev/i2c-1");
}

TEST(Ina219, ItsSetupIsTheDataSheetsExample) {
  // Data sheet, section 8.5.1 and figure 27: 15 A through 2 milliohm wants 457.8 uA a bit, rounded up there
  // to 1 mA by hand; here the smallest step is kept: calibration trunc(0.04096 / (15/32768 x 0.002)) = 44739.
  const auto setup = ina219_setup({.shunt_ohms = 0.002, .largest_amperes = 15});
  ASSERT_TRUE(setup);
  EXPECT_EQ(setup->calibration, 44738);  // bit 0 cannot be set
  EXPECT_NEAR(setup->amperes_per_bit, 15.0 / 32768, 1e-7);
  EXPECT_DOUBLE_EQ(setup->watts_per_bit, 20 * setup->amperes_per_bit);
  EXPECT_EQ(setup->configuration, 0x2000 | 0u << 11 | 0xf << 7 | 0xf << 3 | 7);  // 32 V, 40 mV, 128 + 128
}

TEST(Ina219, TakesTheSmallestRangeThatTheCurrentFitsIn) {
  struct Row {
    double ohms, amperes;
    unsigned gain;
  };
  for (const Row& row : {Row{0.1, 0.4, 0}, Row{0.1, 0.5, 1}, Row{0.1, 1.6, 2}, Row{0.1, 3.2, 3}}) {
    const auto setup = ina219_setup({row.ohms, row.amperes});
    ASSERT_TRUE(setup) << row.amperes << " A: " << setup.trouble();
    EXPECT_EQ(setup->configuration >> 11 & 3u, row.gain) << row.amperes << " A";
  }
}

TEST(Ina219, RefusesWhatItCannotMeasure) {
  EXPECT_THAT(ina219_setup({0.1, 3.3}).trouble(), HasSubstr("more than its 0.32 V"));
  EXPECT_FALSE(ina219_setup({0, 1}).trouble().empty());
  EXPECT_FALSE(ina219_setup({0.1, -1}).trouble().empty());
  EXPECT_FALSE(ina219_setup({std::nan(""), 1}).trouble().empty());
  EXPECT_FALSE(ina219_setup({1e-9, 1}).trouble().empty());
}

RC_GTEST_PROP(Ina219, ReadsThePowerThatFlows, ()) {
  const double range = *rc::gen::inRange(4, 33) / 10.0;
  FakeChip chip;
  const auto source = source_for(chip, {.shunt_ohms = 0.1, .largest_amperes = range});
  RC_ASSERT(!source->read().has_value());  // sets it up
  chip.volts = *rc::gen::inRange(3000, 20000) / 1000.0;
  chip.amperes = range * *rc::gen::inRange(10, 100) / 100.0;
  chip.pass(kConversion);
  const auto sample = source->read();
  RC_ASSERT(sample.has_value());
  const double real = chip.volts * chip.amperes;
  // Steps of 10 uV over the shunt, 4 mV on the bus, and of the power register.
  const double step = 20 * range / 32768;
  const double tolerance = real * (10e-6 / (chip.amperes * 0.1) + 4e-3 / chip.volts + 1e-3) + 2 * step;
  RC_ASSERT(std::abs(sample->watts - real) <= tolerance);
}

TEST(Ina219, TellsNothingBetweenItsSetUpAndItsFirstConversion) {
  FakeChip chip;
  chip.amperes = 1;
  chip.pass(1s);  // converted uncalibrated, to 0 W, before anybody asked it
  const auto source = source_for(chip, {});
  EXPECT_THAT(source->read().trouble(), HasSubstr("just set up"));
  EXPECT_THAT(source->read().trouble(), HasSubstr("no new conversion yet"));
  chip.pass(100ms);
  EXPECT_THAT(source->read().trouble(), HasSubstr("no new conversion yet"));
  chip.pass(40ms);
  ASSERT_TRUE(source->read());
  chip.pass(kConversion);
  EXPECT_NEAR(source->read()->watts, 5, 0.01);
}

TEST(Ina219, TellsEachConversionOnce) {
  FakeChip chip;
  chip.amperes = 1;
  const auto source = source_for(chip, {});
  EXPECT_GE(source->info().pause, 128 * 2 * 586us) << "which the slowest of them takes";
  source->read();
  int told = 0;
  for (int i = 0; i < 100; ++i) {
    chip.pass(50ms);
    if (const auto sample = source->read()) {
      EXPECT_NEAR(sample->watts, 5, 0.01);
      ++told;
    }
  }
  EXPECT_EQ(told, 5000 / 136);
}

TEST(Ina219, IsSetUpAgainAfterAReset) {
  FakeChip chip;
  const auto source = source_for(chip, {});
  EXPECT_THAT(source->read().trouble(), HasSubstr("just set up"));
  chip.amperes = 1;
  chip.pass(kConversion);
  EXPECT_NEAR(source->read()->watts, 5, 0.01);
  chip.reset();
  chip.pass(kConversion);
  EXPECT_FALSE(source->read().has_value());  // not 0 W, which an uncalibrated chip says
  chip.pass(kConversion);
  EXPECT_NEAR(source->read()->watts, 5, 0.01);
}

TEST(Ina219, SaysWhenItsRangeIsExceededAndWhenItDoesNotAnswer) {
  FakeChip chip;
  const auto source = source_for(chip, {.shunt_ohms = 0.1, .largest_amperes = 0.4});
  source->read();
  chip.amperes = 0.9;
  chip.pass(kConversion);
  EXPECT_THAT(source->read().trouble(), HasSubstr("larger range"));
  chip.answers = false;
  EXPECT_EQ(source->read().trouble(), "Remote I/O error");
}

TEST(Ina219, OnABusThatIsNotThereIsAbsent) {
  const auto source = make_ina219_source(open_i2c("/no/such/bus", 0x40), {}, "/no/such/bus");
  EXPECT_TRUE(source->read().is_absent());
  const auto file = make_ina219_source(open_i2c("/dev/null", 0x40), {}, "/dev/null");
  EXPECT_THAT(file->read().trouble(), HasSubstr("/dev/null, chip 0x40"));
}

}  // namespace
}  // namespace edgegauge::telemetry
