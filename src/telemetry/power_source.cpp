// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/power_source.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

constexpr double kMostWatts = 100e3;

/// When a reading that began and ended then speaks of.
Nanoseconds middle(Nanoseconds before, Nanoseconds after, Nanoseconds window) {
  return before + (after - before) / 2 - window / 2;
}

class RailsSource final : public PowerSource {
 public:
  RailsSource(Files files, PowerSourceInfo info, std::vector<Rail> rails, Clock clock)
      : files_(std::move(files)),
        info_(std::move(info)),
        rails_(std::move(rails)),
        clock_(std::move(clock)) {}

  const PowerSourceInfo& info() const override { return info_; }

  Reading<PowerSample> read() override {
    const Nanoseconds before = clock_();
    double sum = 0;
    for (const Rail& rail : rails_) {
      const Reading<double> one = watts(files_, rail);
      if (!one) return one.then<PowerSample>([](double) { return PowerSample{}; });
      sum += *one;
    }
    return PowerSample{middle(before, clock_(), info_.window), sum};
  }

 private:
  Files files_;
  PowerSourceInfo info_;
  std::vector<Rail> rails_;
  Clock clock_;
};

class CounterSource final : public PowerSource {
 public:
  CounterSource(Files files, PowerSourceInfo info, std::vector<EnergyCounter> counters, Clock clock)
      : files_(std::move(files)),
        info_(std::move(info)),
        counters_(std::move(counters)),
        clock_(std::move(clock)),
        last_(count()) {}

  const PowerSourceInfo& info() const override { return info_; }

  Reading<PowerSample> read() override {
    const Reading<Count> now = count();
    const Reading<Count> before = std::exchange(last_, now);
    if (!now) return now.then<PowerSample>([](const Count&) { return PowerSample{}; });
    if (!before) return Trouble{fmt::format("/{}: its first reading", info_.path)};
    const Nanoseconds passed = now->at - before->at;
    if (passed <= Nanoseconds::zero()) return Trouble{"the clock stood still between two readings"};
    double microjoules = 0;
    for (std::size_t i = 0; i < counters_.size(); ++i) {
      std::int64_t step = now->microjoules[i] - before->microjoules[i];
      if (step < 0) step += counters_[i].range;
      if (step < 0) return Trouble{fmt::format("/{}: ran backwards", counters_[i].path)};
      microjoules += static_cast<double>(step);
    }
    const double power = microjoules * 1e3 / static_cast<double>(passed.count());
    if (power > kMostWatts) return Trouble{fmt::format("/{}: {:g} W cannot be", info_.path, power)};
    return PowerSample{before->at + passed / 2, power};
  }

 private:
  struct Count {
    Nanoseconds at{};
    std::vector<std::int64_t> microjoules;
  };

  Reading<Count> count() {
    Count now;
    const Nanoseconds before = clock_();
    for (const EnergyCounter& counter : counters_) {
      const Reading<std::int64_t> one = files_.integer(counter.path);
      if (!one) return one.then<Count>([](std::int64_t) { return Count{}; });
      if (*one < 0) return Trouble{fmt::format("/{}: no energy: {}", counter.path, *one)};
      now.microjoules.push_back(*one);
    }
    now.at = middle(before, clock_(), {});
    return now;
  }

  Files files_;
  PowerSourceInfo info_;
  std::vector<EnergyCounter> counters_;
  Clock clock_;
  Reading<Count> last_;
};

}  // namespace

Reading<double> watts(const Files& files, const Rail& rail) {
  const auto checked = [&](double power) -> Reading<double> {
    if (std::abs(power) > kMostWatts) return Trouble{fmt::format("{}: {:g} W cannot be", rail.label, power)};
    return power;
  };
  if (!rail.power_path.empty()) {
    return files.integer(rail.power_path).then<double>([&](std::int64_t units) {
      return checked(static_cast<double>(units) * rail.watts_per_unit);
    });
  }
  return files.integer(rail.volt_path).then<double>([&](std::int64_t millivolts) {
    return files.integer(rail.ampere_path).then<double>([&](std::int64_t milliamperes) {
      return checked(static_cast<double>(millivolts) * static_cast<double>(milliamperes) * 1e-6);
    });
  });
}

std::unique_ptr<PowerSource> make_rails_source(Files files, PowerSourceInfo info, std::vector<Rail> rails,
                                               Clock clock) {
  return std::make_unique<RailsSource>(std::move(files), std::move(info), std::move(rails), std::move(clock));
}

std::unique_ptr<PowerSource> make_counter_source(Files files, PowerSourceInfo info,
                                                 std::vector<EnergyCounter> counters, Clock clock) {
  return std::make_unique<CounterSource>(std::move(files), std::move(info), std::move(counters),
                                         std::move(clock));
}

}  // namespace edgegauge::telemetry
