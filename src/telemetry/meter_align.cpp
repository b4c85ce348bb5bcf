// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/order_statistics.h"
#include "telemetry/meter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

double seconds(Nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

/// A time of the record when the power was high, between two crossings of the threshold.
struct Plateau {
  double begin = 0, end = 0;
};

struct Shape {
  double load = 0, idle = 0;  ///< seconds; of idling, what must be seen of it on either side
};

Shape shape_of(const EnergyPass& pass) {
  return {.load = seconds(pass.load_end - pass.load_begin),
          .idle = 0.8 * seconds(std::min(pass.load_begin - pass.idle_begin, pass.idle_end - pass.load_end))};
}

/// Means of a record over any of its times, by the integral up to each reading.
class Means {
 public:
  explicit Means(const MeterRecord& record) : at_(record.seconds), watts_(record.watts) {
    joules_.reserve(at_.size());
    joules_.push_back(0);
    for (std::size_t i = 1; i < at_.size(); ++i)
      joules_.push_back(joules_.back() + (at_[i] - at_[i - 1]) * (watts_[i] + watts_[i - 1]) / 2);
  }

  double begin() const { return at_.front(); }
  double end() const { return at_.back(); }
  /// Of the part that the record has.
  double over(double from, double to) const {
    from = std::max(from, begin());
    to = std::min(to, end());
    return to > from ? (up_to(to) - up_to(from)) / (to - from) : at(from);
  }

 private:
  std::size_t index_before(double when) const {
    const auto after = std::upper_bound(at_.begin() + 1, at_.end() - 1, when);
    return static_cast<std::size_t>(after - at_.begin()) - 1;
  }
  double at(double when) const {
    const std::size_t i = index_before(when);
    const double length = at_[i + 1] - at_[i];
    return length > 0 ? watts_[i] + (when - at_[i]) / length * (watts_[i + 1] - watts_[i]) : watts_[i];
  }
  double up_to(double when) const {
    const std::size_t i = index_before(when);
    return joules_[i] + (when - at_[i]) * (watts_[i] + at(when)) / 2;
  }

  const std::vector<double>&at_, &watts_;
  std::vector<double> joules_;
};

/// Finds where in the record a pass may have been. Each marker is judged by the levels around itself: one
/// cell's load may take less than another's idling.
class Finder {
 public:
  Finder(const MeterRecord& record, std::span<const EnergyPass> passes)
      : seconds_(record.seconds), means_(record) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < seconds_.size(); ++i) steps.push_back(seconds_[i] - seconds_[i - 1]);
    period_ = value_at(steps, 0.5);
    // Requests that come by a schedule, and noise, would pierce a plateau of single readings.
    constexpr double kSmooth_s = 1;
    smooth_.reserve(seconds_.size());
    for (const double at : seconds_) smooth_.push_back(means_.over(at - kSmooth_s / 2, at + kSmooth_s / 2));
    double shortest = std::numeric_limits<double>::infinity();
    for (const EnergyPass& pass : passes)
      shortest = std::min({shortest, shape_of(pass).load, shape_of(pass).idle});
    find_rises(shortest / 2);
  }

  double period() const { return period_; }
  /// When the power rose over what it was before, in order of time.
  const std::vector<double>& rises() const { return rises_; }

  /// The plateau of a pass whose load begins at this rise; nullopt when there is none of its length between
  /// two times of idling.
  std::optional<Plateau> plateau_at(double rise, const EnergyPass& pass) const {
    const Shape shape = shape_of(pass);
    const double fall = rise + shape.load;
    if (rise - shape.idle < means_.begin() || fall + shape.idle > means_.end()) return std::nullopt;
    const double low = std::max(means_.over(rise - shape.idle, rise), means_.over(fall, fall + shape.idle));
    const double threshold = (low + means_.over(rise, fall)) / 2;
    const auto middle = static_cast<std::size_t>(std::ranges::lower_bound(seconds_, rise + shape.load / 2) -
                                                 seconds_.begin());
    const double slack = std::max(0.02 * shape.load, 2 * period_);
    const Plateau plateau{last_crossing(middle, threshold), next_crossing(middle, threshold)};
    const bool fits = smooth_[middle] > threshold && std::abs(plateau.begin - rise) <= std::max(slack, 0.5) &&
                      std::abs(plateau.end - plateau.begin - shape.load) <= slack &&
                      is_low(plateau.begin - shape.idle, plateau.begin, threshold) &&
                      is_low(plateau.end, plateau.end + shape.idle, threshold);
    return fits ? std::optional(plateau) : std::nullopt;
  }

 private:
  /// Where the mean of so long after exceeds that of so long before by more than anywhere near.
  void find_rises(double reach) {
    std::vector<double> contrast;
    contrast.reserve(seconds_.size());
    for (const double at : seconds_)
      contrast.push_back(means_.over(at, at + reach) - means_.over(at - reach, at));
    for (std::size_t i = 0; i < seconds_.size(); ++i) {
      if (contrast[i] > 0 && is_highest(contrast, i, reach / 2)) rises_.push_back(seconds_[i]);
    }
  }

  /// Of equals the first.
  bool is_highest(const std::vector<double>& values, std::size_t i, double reach) const {
    for (std::size_t k = i; k > 0 && seconds_[i] - seconds_[k - 1] <= reach; --k) {
      if (values[k - 1] >= values[i]) return false;
    }
    for (std::size_t k = i + 1; k < values.size() && seconds_[k] - seconds_[i] <= reach; ++k) {
      if (values[k] > values[i]) return false;
    }
    return true;
  }

  double crossing(std::size_t i, double threshold) const {
    const double share = (threshold - smooth_[i - 1]) / (smooth_[i] - smooth_[i - 1]);
    return seconds_[i - 1] + share * (seconds_[i] - seconds_[i - 1]);
  }
  double last_crossing(std::size_t i, double threshold) const {
    for (; i > 0 && smooth_[i] > threshold; --i) {
      if (smooth_[i - 1] <= threshold) return crossing(i, threshold);
    }
    return seconds_[i];
  }
  double next_crossing(std::size_t i, double threshold) const {
    for (; i + 1 < smooth_.size() && smooth_[i] > threshold; ++i) {
      if (smooth_[i + 1] <= threshold) return crossing(i + 1, threshold);
    }
    return seconds_[i];
  }

  bool is_low(double from, double to, double threshold) const {
    if (from < means_.begin() || to > means_.end()) return false;
    auto at = static_cast<std::size_t>(std::ranges::upper_bound(seconds_, from) - seconds_.begin());
    for (; at < seconds_.size() && seconds_[at] < to; ++at) {
      if (smooth_[at] > threshold) return false;
    }
    return true;
  }

  const std::vector<double>& seconds_;
  Means means_;
  double period_ = 0;
  std::vector<double> smooth_, rises_;
};

/// One way to place the passes in the record: each pass's rise, by its number; none where it has none.
using Placing = std::vector<std::optional<std::size_t>>;

/// Places passes one after another, from one that is taken for placed in both directions: between two of
/// them the clocks differ by a second at most, and by a thousandth of the time.
class Placer {
 public:
  Placer(const Finder& finder, std::span<const EnergyPass> passes) : finder_(finder), passes_(passes) {
    for (const EnergyPass& pass : passes) {
      auto& fitting = plateaus_.emplace_back();
      for (const double rise : finder.rises()) fitting.push_back(finder.plateau_at(rise, pass));
    }
  }

  const std::optional<Plateau>& plateau(std::size_t pass, std::size_t rise) const {
    return plateaus_[pass][rise];
  }

  /// Those that explain most passes: more than one when the record does not tell which is right.
  std::vector<Placing> best() const {
    std::set<Placing> best;
    std::ptrdiff_t most = 1;
    for (std::size_t pass = 0; pass < passes_.size(); ++pass) {
      for (std::size_t rise = 0; rise < finder_.rises().size(); ++rise) {
        if (!plateau(pass, rise)) continue;
        Placing placing = from(pass, rise);
        const auto count = std::ranges::count_if(placing, [](const auto& one) { return one.has_value(); });
        if (count > most) best.clear();
        most = std::max(most, count);
        if (count == most) best.insert(std::move(placing));
      }
    }
    return {best.begin(), best.end()};
  }

 private:
  Placing from(std::size_t pass, std::size_t rise) const {
    Placing placing(passes_.size());
    placing[pass] = rise;
    std::size_t last = pass;
    for (std::size_t i = pass + 1; i < passes_.size(); ++i) {
      if ((placing[i] = nearest(i, last, *placing[last]))) last = i;
    }
    last = pass;
    for (std::size_t i = pass; i-- > 0;) {
      if ((placing[i] = nearest(i, last, *placing[last]))) last = i;
    }
    return placing;
  }

  std::optional<std::size_t> nearest(std::size_t pass, std::size_t placed, std::size_t rise) const {
    const std::vector<double>& rises = finder_.rises();
    const double away = seconds(passes_[pass].load_begin - passes_[placed].load_begin);
    const double wanted = plateau(placed, rise)->begin + away, slack = 1 + 0.001 * std::abs(away);
    std::optional<std::size_t> found;
    auto i = static_cast<std::size_t>(std::ranges::lower_bound(rises, wanted - slack) - rises.begin());
    for (; i < rises.size() && rises[i] <= wanted + slack; ++i) {
      const bool is_nearer = !found || std::abs(rises[i] - wanted) < std::abs(rises[*found] - wanted);
      if (plateau(pass, i) && is_nearer) found = i;
    }
    return found;
  }

  const Finder& finder_;
  std::span<const EnergyPass> passes_;
  std::vector<std::vector<std::optional<Plateau>>> plateaus_;
};

/// The record's readings around the pass, its times mapped so that both edges of the plateau fall on the
/// load's.
PowerSeries mapped(const MeterRecord& record, const Plateau& plateau, const EnergyPass& pass, double period,
                   const PowerSourceInfo& source) {
  const double rate = seconds(pass.load_end - pass.load_begin) / (plateau.end - plateau.begin);
  PowerSeries series{.source = source, .samples = {}, .update_period = {}, .is_aligned = true};
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

std::vector<Reading<PowerSeries>> align_meter(const MeterRecord& record, std::span<const EnergyPass> passes,
                                              const PowerSourceInfo& source) {
  std::vector<Reading<PowerSeries>> series(passes.size());
  if (record.seconds.size() < 3) return series;
  const Finder finder(record, passes);
  constexpr double kLongestPeriod_s = 60;
  if (!(finder.period() > 0) || finder.period() > kLongestPeriod_s) return series;
  const Placer placer(finder, passes);
  const std::vector<Placing> best = placer.best();
  if (best.size() > 1) {
    std::ranges::fill(series,
                      Trouble{fmt::format("the passes fit the meter's record in {} ways, none of which "
                                          "explains more of them than another: record from before "
                                          "the first cell until after the last",
                                          best.size())});
  } else if (best.size() == 1) {
    for (std::size_t i = 0; i < passes.size(); ++i) {
      if (const auto& rise = best.front()[i])
        series[i] = mapped(record, *placer.plateau(i, *rise), passes[i], finder.period(), source);
    }
  }
  return series;
}

}  // namespace edgegauge::telemetry
