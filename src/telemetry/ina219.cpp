// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/ina219.h"

#include <array>
#include <chrono>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

enum Register : std::uint8_t {
  kConfiguration = 0,
  kShunt = 1,
  kBus = 2,
  kPower = 3,
  kCurrent = 4,
  kCalibration = 5
};

constexpr std::uint16_t kBus32Volts = 1u << 13;
constexpr unsigned kGainShift = 11;
/// 128 conversions of 532 us averaged, for both.
constexpr std::uint16_t kAverage128 = 0b1111u << 7 | 0b1111u << 3;
constexpr Nanoseconds kConversion = 68'100us;
/// At 586 us each, the longest that a chip may take (section 7.5): whoever waits so long finds a new value.
constexpr Nanoseconds kLongestConversion = 75'008us;
constexpr std::uint16_t kContinuous = 0b111;
constexpr std::array kShuntRanges{0.040, 0.080, 0.160, 0.320};

/// Bits of the bus voltage register. "Ready" is cleared by reading the power register.
constexpr std::uint16_t kOverflow = 1u << 0, kReady = 1u << 1;
constexpr double kAccuracy = 0.01;

class Ina219Source final : public PowerSource {
 public:
  Ina219Source(std::unique_ptr<I2cBus> bus, Reading<Ina219Setup> setup, std::string path, Clock clock)
      : bus_(std::move(bus)), setup_(std::move(setup)), clock_(std::move(clock)) {
    info_.path = std::move(path);
  }

  const PowerSourceInfo& info() const override { return info_; }

  Reading<PowerSample> read() override {
    return setup_.then<PowerSample>([&](const Ina219Setup& setup) { return read(setup); });
  }

 private:
  Reading<PowerSample> read(const Ina219Setup& setup) {
    const Reading<std::uint16_t> calibration = bus_->read(kCalibration);
    if (!calibration) return calibration.then<PowerSample>([](std::uint16_t) { return PowerSample{}; });
    if (*calibration != setup.calibration) return set_up(setup);
    const Nanoseconds before = clock_();
    return bus_->read(kBus).then<PowerSample>([&](std::uint16_t volts) -> Reading<PowerSample> {
      if ((volts & kReady) == 0) return Trouble{"INA219: no new conversion yet"};
      if ((volts & kOverflow) != 0)
        return Trouble{"INA219: the current exceeds what it was set up for; give a larger range"};
      return bus_->read(kPower).then<PowerSample>([&](std::uint16_t power) {
        const Nanoseconds after = clock_();
        return PowerSample{before + (after - before) / 2 - info_.window / 2, power * setup.watts_per_bit};
      });
    });
  }

  /// What the chip converted before it knew its calibration is 0 W, and would pass for new: reading it is
  /// what clears "ready".
  Trouble set_up(const Ina219Setup& setup) {
    std::string problem = bus_->write(kConfiguration, setup.configuration);
    if (problem.empty()) problem = bus_->write(kCalibration, setup.calibration);
    if (problem.empty()) problem = bus_->read(kPower).trouble();
    return {problem.empty() ? "INA219: just set up; its first values come in 0.2 s" : problem};
  }

  std::unique_ptr<I2cBus> bus_;
  Reading<Ina219Setup> setup_;
  Clock clock_;
  PowerSourceInfo info_{.name = "INA219",
                        .rail = "supply",
                        .path = {},
                        .whole_board = true,
                        .window = 2 * kConversion,
                        .pause = 2 * kLongestConversion,
                        .accuracy = kAccuracy};
};

}  // namespace

Reading<Ina219Setup> ina219_setup(const Ina219Wiring& wiring) {
  if (!(wiring.shunt_ohms > 0) || !(wiring.largest_amperes > 0))
    return Trouble{"INA219: shunt and range must be above 0"};
  const double volts = wiring.shunt_ohms * wiring.largest_amperes;
  std::uint16_t gain = 0;
  while (gain < kShuntRanges.size() && volts > kShuntRanges[gain] * (1 + 1e-9)) ++gain;
  if (gain == kShuntRanges.size()) {
    return Trouble{fmt::format("INA219: {:g} A over {:g} ohm is more than its 0.32 V", wiring.largest_amperes,
                               wiring.shunt_ohms)};
  }
  Ina219Setup setup;
  setup.configuration =
      static_cast<std::uint16_t>(kBus32Volts | gain << kGainShift | kAverage128 | kContinuous);
  const double wanted = wiring.largest_amperes / 32768;
  const double calibration = std::floor(0.04096 / (wanted * wiring.shunt_ohms));
  // Bit 0 of the register cannot be written.
  if (calibration < 2 || calibration > 0xfffe)
    return Trouble{"INA219: this shunt and range do not fit its calibration register"};
  setup.calibration = static_cast<std::uint16_t>(static_cast<unsigned>(calibration) & ~1u);
  // What the chip computes with is the register's value, not what was wished for.
  setup.amperes_per_bit = 0.04096 / (setup.calibration * wiring.shunt_ohms);
  setup.watts_per_bit = 20 * setup.amperes_per_bit;
  return setup;
}

std::unique_ptr<PowerSource> make_ina219_source(std::unique_ptr<I2cBus> bus, const Ina219Wiring& wiring,
                                                std::string path, Clock clock) {
  return std::make_unique<Ina219Source>(std::move(bus), ina219_setup(wiring), std::move(path),
                                        std::move(clock));
}

}  // namespace edgegauge::telemetry
