// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/pmic.h"

#include "core/parse_number.h"
#include "device/tree.h"

#include <chrono>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

struct Supply {
  std::optional<double> volts, amperes;
};

/// Reads one line into its rail; what is of another form is another firmware's business.
bool read_line(const std::string& line, std::map<std::string, Supply>& rails) {
  const auto words = device::words_of(line);
  const std::string& name = words.empty() ? line : words.front();
  const std::size_t equals = line.find('=');
  if (words.size() != 2 || name.size() < 3 || equals == std::string::npos) return true;
  const std::string kind = name.substr(name.size() - 2);
  if (kind != "_V" && kind != "_A") return true;
  std::string_view value = std::string_view(line).substr(equals + 1);
  if (value.empty() || value.back() != kind.back()) return false;
  value.remove_suffix(1);
  const auto number = parse_number<double>(value);
  if (!number) return false;
  Supply& rail = rails[name.substr(0, name.size() - 2)];
  (kind == "_V" ? rail.volts : rail.amperes) = number;
  return true;
}

class PmicSource final : public PowerSource {
 public:
  PmicSource(std::function<Reading<std::string>()> ask, Clock clock)
      : ask_(std::move(ask)), clock_(std::move(clock)) {}

  const PowerSourceInfo& info() const override { return info_; }

  Reading<PowerSample> read() override {
    const Nanoseconds before = clock_();
    const Reading<std::string> answer = ask_();
    const Nanoseconds after = clock_();
    return answer.then<double>([](const std::string& text) { return parse_pmic(text); })
        .then<PowerSample>([&](double power) {
          return PowerSample{before + (after - before) / 2, power};
        });
  }

 private:
  std::function<Reading<std::string>()> ask_;
  Clock clock_;
  PowerSourceInfo info_{.name = "Raspberry Pi 5 PMIC",
                        .rail = "sum of the chip's rails",
                        .path = {},
                        .whole_board = false,
                        .window = {},
                        .pause = 200ms};
};

}  // namespace

bool has_pmic(const Files& files) {
  const auto compatible = files.tree().raw("proc/device-tree/compatible");
  return compatible && compatible->find("raspberrypi,5") != std::string::npos;
}

Reading<double> parse_pmic(std::string_view text) {
  std::map<std::string, Supply> rails;
  for (const std::string& line : device::lines_of(text)) {
    if (!read_line(line, rails)) return Trouble{fmt::format("pmic_read_adc: not a number: '{}'", line)};
  }
  std::optional<double> sum;
  for (const auto& [name, rail] : rails) {
    if (rail.volts && rail.amperes) sum = sum.value_or(0) + *rail.volts * *rail.amperes;
  }
  if (!sum) return Trouble{"pmic_read_adc: no rail with a voltage and a current"};
  return *sum;
}

std::unique_ptr<PowerSource> make_pmic_source(std::function<Reading<std::string>()> ask, Clock clock) {
  return std::make_unique<PmicSource>(std::move(ask), std::move(clock));
}

}  // namespace edgegauge::telemetry
