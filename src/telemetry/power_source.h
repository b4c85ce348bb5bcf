// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"
#include "telemetry/files.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::telemetry {

/// CLOCK_MONOTONIC, or a test's own.
using Clock = std::function<Nanoseconds()>;

struct PowerSample {
  Nanoseconds at{};  ///< the middle of the time that the value speaks of
  double watts = 0;
};

/// Where power comes from: stored with every figure that is made of it.
struct PowerSourceInfo {
  std::string name = {};                   ///< "INA219", "RAPL"
  std::string rail = {};                   ///< "VDD_IN", "package-0 + dram", "VDD_CORE + ... (sum)"
  std::string path = {};                   ///< of its first file; empty for a source that is no file
  std::vector<std::string> counters = {};  ///< RAPL: all files that are read
  bool whole_board = false;  ///< all that the board takes; else a part, such as the processor alone
  Nanoseconds window{};      ///< that one value averages over; zero: not told
  Nanoseconds pause{};       ///< to leave between two readings: more often tells nothing new, or disturbs
  bool is_counter = false;   ///< of energy: a reading is the mean since the one before
  std::optional<double> accuracy = std::nullopt;  ///< of the data sheet, relative; systematic
};

/// Something that tells watts. A reading's time is the middle of the clock before and after it, minus half
/// the averaging window.
class PowerSource {
 public:
  virtual ~PowerSource() = default;
  virtual const PowerSourceInfo& info() const = 0;
  virtual Reading<PowerSample> read() = 0;
};

/// One supply of a chip: watts = power file, or volts x amperes.
struct Rail {
  std::string label = {};
  std::string power_path = {};  ///< empty: there is none
  double watts_per_unit = 0;    ///< of the power file: 1e-6 in hwmon, 1e-3 in NVIDIA's IIO driver
  std::string volt_path = {}, ampere_path = {};  ///< thousandths
};
Reading<double> watts(const Files& files, const Rail& rail);

/// The sum of its rails; no reading when one of them has none.
std::unique_ptr<PowerSource> make_rails_source(Files files, PowerSourceInfo info, std::vector<Rail> rails,
                                               Clock clock = monotonic_now);

/// A counter of energy: a reading is the mean power since the one before. Wraps at `range`.
struct EnergyCounter {
  std::string path;
  std::int64_t range = 0;  ///< microjoules; 0: not told, so that a step back is trouble
};
std::unique_ptr<PowerSource> make_counter_source(Files files, PowerSourceInfo info,
                                                 std::vector<EnergyCounter> counters,
                                                 Clock clock = monotonic_now);

/// Every rail of every INA3221, by its label, whichever kernel shows it: NVIDIA's IIO driver (JetPack 4),
/// hwmon below the I2C device (JetPack 5 and 6), hwmon alone (mainline). Unused channels ("NC") and sums are
/// left out.
std::vector<Rail> find_ina3221_rails(const Files& files);

/// All sources that there are, best first: what measures the whole board before what measures a part. VDD_IN
/// or POM_5V_IN is a Jetson's total, and the other rails are parts of it: they are not added. A board without
/// such a rail is the sum of what it has. A source that may not be read is listed, and its readings say so.
std::vector<std::unique_ptr<PowerSource>> find_power_sources(const Files& files,
                                                             const Clock& clock = monotonic_now);

}  // namespace edgegauge::telemetry
