// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/meter.h"

#include <algorithm>
#include <cmath>

namespace edgegauge::telemetry {
namespace {

double seconds(Nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

double quantile_of(std::vector<double> values, double p) {
  const auto at = static_cast<std::ptrdiff_t>(p * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + at);
  return values[static_cast<std::size_t>(at)];
}

/// A time of the record when the power was high, between two crossings of the threshold.
struct Plateau {
  double begin = 0, end = 0;
  double low_before = 0, low_after = 0;  ///< how long it was low around
};

class Finder {
 public:
  explicit Finder(const MeterRecord& record) : record_(record) {
    // Halfway between the low and the high levels that occur; idle and load each take a tenth of the time.
    threshold_ = (quantile_of(record.watts, 0.05) + quantile_of(record.watts, 0.95)) / 2;
    std::vector<double> steps;
    for (std::size_t i = 1; i < record.seconds.size(); ++i)
      steps.push_back(record.seconds[i] - record.seconds[i - 1]);
    period_ = quantile_of(steps, 0.5);
    find_plateaus();
  }

  double period() const { return period_; }
  const std::vector<Plateau>& plateaus() const { return plateaus_; }

  bool fits(const Plateau& plateau, const EnergyPass& pass) const {
    const double length = seconds(pass.load_end - pass.load_begin);
    const double slack = std::max(0.02 * length, 2 * period_);
    const double idle =
        0.8 * seconds(std::min(pass.load_begin - pass.idle_begin, pass.idle_end - pass.load_end));
    return std::abs(plateau.end - plateau.begin - length) <= slack && plateau.low_before >= idle &&
           plateau.low_after >= idle;
  }

 private:
  double crossing(std::size_t i) const {
    const double share = (threshold_ - record_.watts[i - 1]) / (record_.watts[i] - record_.watts[i - 1]);
    return record_.seconds[i - 1] + share * (record_.seconds[i] - record_.seconds[i - 1]);
  }

  void find_plateaus() {
    double fell = record_.seconds.front(), rose = 0;
    bool high = record_.watts.front() > threshold_;
    bool begun_high = high;
    for (std::size_t i = 1; i < record_.watts.size(); ++i) {
      const bool is_high = record_.watts[i] > threshold_;
      if (is_high == high) continue;
      high = is_high;
      if (high) {
        rose = crossing(i);
        if (!plateaus_.empty()) plateaus_.back().low_after = rose - fell;
        begun_high = false;
      } else {
        const double low_before = rose - fell;
        fell = crossing(i);
        if (!begun_high) plateaus_.push_back({rose, fell, low_before, record_.seconds.back() - fell});
        begun_high = false;
      }
    }
  }

  const MeterRecord& record_;
  double threshold_ = 0, period_ = 0;
  std::vector<Plateau> plateaus_;
};

/// The record's readings around the pass, its times mapped so that both edges of the plateau fall on the
/// load's.
PowerSeries mapped(const MeterRecord& record, const Plateau& plateau, const EnergyPass& pass, double period,
                   const PowerSourceInfo& source) {
  const double rate = seconds(pass.load_end - pass.load_begin) / (plateau.end - plateau.begin);
  PowerSeries series{.source = source, .samples = {}, .update_period = {}};
  series.source.pause = Nanoseconds(static_cast<std::int64_t>(period * rate * 1e9));
  const double reach = 2 * seconds(series.source.pause);
  for (std::size_t i = 0; i < record.seconds.size(); ++i) {
    const double at = seconds(pass.load_begin) + (record.seconds[i] - plateau.begin) * rate;
    if (at < seconds(pass.idle_begin) - reach || at > seconds(pass.idle_end) + reach) continue;
    series.samples.push_back({Nanoseconds(static_cast<std::int64_t>(at * 1e9)), record.watts[i]});
  }
  return series;
}

}  // namespace

std::vector<std::optional<PowerSeries>> align_meter(const MeterRecord& record,
                                                    std::span<const EnergyPass> passes,
                                                    const PowerSourceInfo& source) {
  std::vector<std::optional<PowerSeries>> series(passes.size());
  if (record.seconds.size() < 3) return series;
  const Finder finder(record);
  constexpr double kLongestPeriod_s = 60;
  if (!(finder.period() > 0) || finder.period() > kLongestPeriod_s) return series;
  // The offset of the two clocks by which most markers are found: a plateau that another program made fits
  // one pass by chance, and hardly several.
  const auto matches = [&](double offset) {
    std::vector<const Plateau*> found(passes.size(), nullptr);
    for (std::size_t i = 0; i < passes.size(); ++i) {
      const double wanted = seconds(passes[i].load_begin) + offset;
      const double slack = 1 + 0.001 * std::abs(seconds(passes[i].load_begin - passes[0].load_begin));
      for (const Plateau& plateau : finder.plateaus()) {
        if (std::abs(plateau.begin - wanted) <= slack && finder.fits(plateau, passes[i])) found[i] = &plateau;
      }
    }
    return found;
  };
  std::vector<const Plateau*> best;
  std::ptrdiff_t most = 0;
  for (const EnergyPass& pass : passes) {
    for (const Plateau& plateau : finder.plateaus()) {
      if (!finder.fits(plateau, pass)) continue;
      auto found = matches(plateau.begin - seconds(pass.load_begin));
      const auto count = std::ranges::count_if(found, [](const Plateau* each) { return each != nullptr; });
      if (count > most) {
        most = count;
        best = std::move(found);
      }
    }
  }
  for (std::size_t i = 0; i < best.size(); ++i) {
    if (best[i] != nullptr) series[i] = mapped(record, *best[i], passes[i], finder.period(), source);
  }
  return series;
}

}  // namespace edgegauge::telemetry
