// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/energy.h"

#include "core/statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

/// After a change of load, clocks and converters settle.
constexpr Nanoseconds kSettle = 500ms;

double seconds(Nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

struct Window {
  const char* what;
  Nanoseconds begin, end;
  Nanoseconds length() const { return end - begin; }
};

Nanoseconds guard(Nanoseconds period) { return std::max(kSettle, 2 * period); }

/// Power over time, piecewise linear between readings.
class Curve {
 public:
  /// A reading of a sensor that holds its value is, on average, half a period old. Readings that do not
  /// follow the one before in time are left out.
  explicit Curve(const PowerSeries& series) : longest_(series.period()) {
    const Nanoseconds late = series.is_aligned ? Nanoseconds::zero() : series.update_period / 2;
    for (const PowerSample& sample : series.samples) {
      const PowerSample shifted{sample.at - late, sample.watts};
      if (points_.empty() || shifted.at > points_.back().at) points_.push_back(shifted);
    }
  }

  /// Empty when the window is covered without a gap longer than so many periods.
  std::string gap_in(const Window& window, int periods) const {
    const Nanoseconds longest = periods * longest_;
    Nanoseconds last = window.begin;
    const auto too_long = [&](Nanoseconds at) { return at - last > longest; };
    const auto complain = [&](Nanoseconds at) {
      return fmt::format("the sensor told nothing for {} {}", format_duration(at - last), window.what);
    };
    for (const PowerSample& point : points_) {
      if (point.at <= window.begin) continue;
      const Nanoseconds at = std::min(point.at, window.end);
      if (too_long(at)) return complain(at);
      if (point.at >= window.end) return {};
      last = point.at;
    }
    return too_long(window.end) ? complain(window.end) : std::string();
  }

  /// Joules. The first and the last reading's power holds beyond them.
  double energy(const Window& window) const {
    double joules = 0;
    Nanoseconds last = window.begin;
    double watts = at(last);
    for (const PowerSample& point : points_) {
      if (point.at <= window.begin) continue;
      if (point.at >= window.end) break;
      joules += seconds(point.at - last) * (watts + point.watts) / 2;
      last = point.at;
      watts = point.watts;
    }
    return joules + seconds(window.end - last) * (watts + at(window.end)) / 2;
  }

  double mean(const Window& window) const { return energy(window) / seconds(window.length()); }

  /// Half of the 95% interval of the mean of what was read within. Readings too few to tell how much they are
  /// alike are taken for independent, and for few (Student's t); a single one tells nothing.
  std::optional<double> spread(const Window& window) const {
    std::vector<double> within;
    for (const PowerSample& point : points_) {
      if (point.at >= window.begin && point.at <= window.end) within.push_back(point.watts);
    }
    if (within.empty()) return std::nullopt;
    Estimate average = *edgegauge::mean(within);
    if (!average.interval) average = independent_mean(within);
    return average.interval ? std::optional(average.interval->half_width()) : std::nullopt;
  }

 private:
  double at(Nanoseconds when) const {
    const auto after = std::ranges::lower_bound(points_, when, {}, &PowerSample::at);
    if (after == points_.begin()) return points_.front().watts;
    if (after == points_.end()) return points_.back().watts;
    const PowerSample& before = *std::prev(after);
    const double share = seconds(when - before.at) / seconds(after->at - before.at);
    return before.watts + share * (after->watts - before.watts);
  }

  Nanoseconds longest_;
  std::vector<PowerSample> points_;
};

/// Watts with nothing to do, by the times before and after the load.
class Idle {
 public:
  Idle(const Curve& curve, const Window& before, const Window& after)
      : before_(curve.mean(before)),
        after_(curve.mean(after)),
        spread_before_(curve.spread(before)),
        spread_after_(curve.spread(after)) {}

  double watts() const { return (before_ + after_) / 2; }

  /// Why nothing may be taken off by it; empty when it may.
  std::string problem(const EnergyRules& rules) const {
    if (!(drift() <= rules.idle_tolerance * watts())) {
      return fmt::format("idle power changed from {:.3g} W before to {:.3g} W after, by more than {:g}%",
                         before_, after_, 100 * rules.idle_tolerance);
    }
    if (!spread_before_ || !spread_after_)
      return "fewer than two readings while idling before or after: how sure its power is cannot be told";
    return {};
  }

  /// Of its 95% interval, where there is no problem.
  double half_width() const {
    return std::hypot(std::hypot(*spread_before_, *spread_after_) / 2, drift() / 2);
  }

 private:
  double drift() const { return std::abs(after_ - before_); }

  double before_, after_;
  std::optional<double> spread_before_, spread_after_;
};

std::string why_not(const Reading<PowerSample>& reading) {
  return reading.trouble().empty() ? "the power sensor is gone" : reading.trouble();
}

/// Readings of a counter, and of a meter whose record was aligned, have none of their own.
bool has_period(const PowerSeries& series) {
  return series.source.is_counter || series.is_aligned || series.update_period > Nanoseconds::zero();
}

PowerSeries with_period(PowerSeries series) {
  if (!has_period(series))
    series.update_period = update_period_of(series.samples).value_or(Nanoseconds::zero());
  return series;
}

Estimate with_interval(double value, double half) { return {value, Interval{value - half, value + half}}; }

/// Why nothing may be made of the pass; empty when something may.
std::string problem_with(const EnergyPass& pass, const Window& before, const Window& load,
                         const Window& after, const PowerSeries& series, const EnergyRules& rules) {
  if (series.samples.size() < 2) return "the power sensor told nothing";
  if (!has_period(series))
    return "the power sensor's value changed too seldom to tell how often it is updated: it may be too slow";
  if (pass.requests < 1) return "no request was run";
  const Nanoseconds wanted = std::max(rules.load_at_least, rules.periods_at_least * series.period());
  if (load.length() < wanted) {
    return fmt::format(
        "{} under load are too short for a sensor that tells something new every {}: it takes {}",
        format_duration(load.length()), format_duration(series.period()), format_duration(wanted));
  }
  if (std::min(before.length(), after.length()) < rules.idle_at_least)
    return fmt::format("less than {} of idling before or after", format_duration(rules.idle_at_least));
  const Curve curve(series);
  for (const Window* window : {&before, &load, &after}) {
    if (std::string gap = curve.gap_in(*window, rules.longest_gap); !gap.empty()) return gap;
  }
  return {};
}

}  // namespace

Nanoseconds idle_time(Nanoseconds period, const EnergyRules& rules) {
  return rules.idle_at_least + 2 * guard(period) + period;
}

Nanoseconds load_time(Nanoseconds period, const EnergyRules& rules) {
  // Twice what the rule wants of a slow sensor: its edges are then uncertain by less than 1%.
  return std::max(rules.load_at_least, 2 * rules.periods_at_least * period) + period;
}

Energy energy_of(const EnergyPass& pass, std::int64_t batch, const PowerSeries& readings,
                 const EnergyRules& rules) {
  const PowerSeries series = with_period(readings);
  const PowerSourceInfo& source = series.source;
  Energy energy{.gross_joules = {},
                .net_joules = {},
                .load_watts = {},
                .idle_watts = {},
                .reason = {},
                .source = source.name,
                .rail = source.rail,
                .whole_board = source.whole_board,
                .accuracy = source.accuracy,
                .update_period = series.period()};
  const Nanoseconds settle = guard(series.period());
  const Window before{"while idling before", pass.idle_begin + settle, pass.load_begin - settle};
  const Window load{"under load", pass.load_begin, pass.load_end};
  const Window after{"while idling after", pass.load_end + settle, pass.idle_end - series.period()};
  energy.reason = problem_with(pass, before, load, after, series, rules);
  if (!energy.reason.empty()) return energy;

  const Curve curve(series);
  const double inferences = static_cast<double>(pass.requests) * static_cast<double>(batch);
  const double duration = seconds(load.length()), joules = curve.energy(load);
  const Idle idle(curve, before, after);

  // Each edge of the load falls anywhere in a period: uniform, of standard deviation period / sqrt(12).
  const double edges =
      1.96 * std::sqrt(2.0 / 12) * seconds(series.period()) * std::abs(joules / duration - idle.watts());
  const double gross = std::hypot(duration * curve.spread(load).value_or(0), edges);
  energy.gross_joules = with_interval(joules / inferences, gross / inferences);
  energy.load_watts = with_interval(joules / duration, gross / duration);
  energy.idle_watts = idle.watts();
  energy.reason = idle.problem(rules);
  if (!energy.reason.empty()) return energy;
  const double net = std::hypot(gross, duration * idle.half_width());
  energy.net_joules = with_interval((joules - idle.watts() * duration) / inferences, net / inferences);
  return energy;
}

std::optional<Nanoseconds> update_period_of(std::span<const PowerSample> samples) {
  constexpr std::size_t kFewest = 4;  // intervals: five changes
  std::vector<Nanoseconds> between;
  std::optional<Nanoseconds> last;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].watts == samples[i - 1].watts) continue;
    if (last) between.push_back(samples[i].at - *last);
    last = samples[i].at;
  }
  if (between.size() < kFewest) return std::nullopt;
  const auto quartile = between.begin() + static_cast<std::ptrdiff_t>(between.size() / 4);
  std::ranges::nth_element(between, quartile);
  return *quartile;
}

PowerLog::PowerLog(std::unique_ptr<PowerSource> source, Clock clock, Wait wait)
    : source_(std::move(source)), clock_(std::move(clock)), wait_(std::move(wait)) {
  series_.source = source_->info();
}

bool PowerLog::learn_update_period(const std::atomic<bool>& stop) {
  // A value averaged over a window changes no faster than that.
  constexpr Nanoseconds kStep = 5ms, kWatch = 2s, kLongest = 30s;
  const Nanoseconds step = series_.source.pause > 100ms ? series_.source.pause : kStep;
  std::vector<PowerSample> seen;
  const Nanoseconds begin = clock_();
  const auto knows_enough = [&] {
    if (series_.source.is_counter && !seen.empty()) return true;
    const Nanoseconds passed = clock_() - begin;
    if (passed < kWatch) return false;
    return seen.empty() || passed >= kLongest || update_period_of(seen).has_value();
  };
  while (!stop && !knows_enough()) {
    if (const auto reading = source_->read()) {
      seen.push_back(*reading);
    } else {
      trouble_ = why_not(reading);
    }
    wait_(step);
  }
  if (!series_.source.is_counter)
    series_.update_period = update_period_of(seen).value_or(Nanoseconds::zero());
  return !seen.empty();
}

void PowerLog::clear() {
  series_ = with_period(std::move(series_));
  series_.samples.clear();
  trouble_.clear();
}

void PowerLog::tick() {
  const Nanoseconds now = clock_();
  if (now < due_) return;
  due_ = now + series_.source.pause;
  const Reading<PowerSample> reading = source_->read();
  if (reading) {
    series_.samples.push_back(*reading);
  } else {
    trouble_ = why_not(reading);
  }
}

Nanoseconds PowerLog::until_due() const { return std::max(due_ - clock_(), Nanoseconds::zero()); }

}  // namespace edgegauge::telemetry
