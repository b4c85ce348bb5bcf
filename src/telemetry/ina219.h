// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "telemetry/power_source.h"

#include <cstdint>

/// The INA219 on an I2C bus without a kernel driver. Registers and formulas: Texas Instruments, INA219 data
/// sheet SBOS448G, section 8.5 (programming) and 8.6 (register maps).
namespace edgegauge::telemetry {

/// One chip on a bus, by 16-bit registers, most significant byte first.
class I2cBus {
 public:
  virtual ~I2cBus() = default;
  virtual Reading<std::uint16_t> read(std::uint8_t reg) = 0;
  /// Empty when it was done.
  virtual std::string write(std::uint8_t reg, std::uint16_t value) = 0;
};

/// Through /dev/i2c-N (i2c-dev). Readings are absent when there is no such bus, trouble when the chip does
/// not answer.
std::unique_ptr<I2cBus> open_i2c(const std::filesystem::path& device, int address);

/// How the chip is wired: what cannot be asked of it.
struct Ina219Wiring {
  double shunt_ohms = 0.1;
  double largest_amperes = 3.2;  ///< that can flow; sets the resolution
};

struct Ina219Setup {
  std::uint16_t configuration = 0;
  std::uint16_t calibration = 0;
  double amperes_per_bit = 0;
  double watts_per_bit = 0;
};
/// Bus range 32 V; the smallest shunt range (40, 80, 160, 320 mV) that largest_amperes x shunt fits in; shunt
/// and bus averaged over 128 conversions each, in turns. Trouble when the shunt's voltage would exceed 320 mV
/// or the calibration does not fit its register.
Reading<Ina219Setup> ina219_setup(const Ina219Wiring& wiring);

/// Sets the chip up, and again when it was reset meanwhile (a supply that dropped): its calibration is then
/// 0, and its power register with it. A reading is a conversion that was not read before: there is none in
/// the first 0.14 s after set-up, nor when it is asked faster than it converts.
std::unique_ptr<PowerSource> make_ina219_source(std::unique_ptr<I2cBus> bus, const Ina219Wiring& wiring,
                                                std::string path, Clock clock = monotonic_now);

}  // namespace edgegauge::telemetry
