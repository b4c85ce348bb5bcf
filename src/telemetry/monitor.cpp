// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/monitor.h"

#include "telemetry/group.h"
#include "telemetry/memory.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;

/// Twice a second: the Raspberry Pi's sticky bits are cleared every 2 s, and more would disturb.
constexpr Nanoseconds kPeriod = 500ms;

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

double seconds_of(Nanoseconds time) { return std::chrono::duration<double>(time).count(); }

/// RUSAGE_SELF: this process; RUSAGE_CHILDREN: all that it has reaped.
double cpu_seconds(int who) {
  rusage use{};
  getrusage(who, &use);
  return seconds_of(use.ru_utime) + seconds_of(use.ru_stime);
}

template <class T>
Reading<double> as_double(const Reading<T>& reading) {
  return reading.template then<double>([](const T& value) { return static_cast<double>(value); });
}

/// Bits now, and sticky ones from bit 16 on: as the firmware gives them.
Reading<double> firmware_bits(const Files& files) {
  return firmware_throttling(files).then<double>(
      [](const FirmwareThrottling& bits) { return static_cast<double>(bits.now | bits.sticky << 16); });
}

}  // namespace

/// One row per sensor: adding one is adding a row, and a line in docs/telemetry.md.
struct Monitor::Probe {
  std::string_view name, unit;
  bool in_series;
  Reading<double> (*ask)(const Monitor&);
};

struct Monitor::Moment {
  std::vector<Reading<double>> readings;  ///< one per probe
  Reading<MachineTimes> times;
  std::vector<Reading<TimeInState>> at_clocks;  ///< one per cpufreq policy
  Nanoseconds at{};
  double own_cpu_s = 0;  ///< the controller's
  /// Of all processes that it has reaped, and of one that still runs; unset: that one's is not known.
  std::optional<double> workers_cpu_s = 0;
};

const std::vector<Monitor::Probe>& Monitor::probes() {
  static const std::vector<Probe> kProbes{
      {"temperature", "celsius", true, [](const Monitor& m) { return hottest(m.files_, m.zones_); }},
      {"cpu_clock", "Hz", true, [](const Monitor& m) { return fastest_clock(m.files_, m.clocks_); }},
      {"gpu_clock", "Hz", true,
       [](const Monitor& m) {
         return m.gpus_.empty() ? Reading<double>() : gpu_clock(m.files_, m.gpus_.front());
       }},
      {"gpu_load", "ratio", true,
       [](const Monitor& m) {
         return m.gpus_.empty() ? Reading<double>() : gpu_load(m.files_, m.gpus_.front());
       }},
      {"power", "watts", true,
       [](const Monitor& m) {
         if (!m.power_) return Reading<double>();
         return m.power_->read().then<double>([](const PowerSample& sample) { return sample.watts; });
       }},
      {"firmware_throttled", "bits", true, [](const Monitor& m) { return firmware_bits(m.files_); }},
      {"slowdown_state", "count", true,
       [](const Monitor& m) { return as_double(slowdown_state(m.files_, m.slowdowns_)); }},
      {"throttle_count", "count", false,
       [](const Monitor& m) { return as_double(throttle_count(m.files_, m.counters_)); }},
      {"swapped_in", "bytes", false, [](const Monitor& m) { return as_double(swapped_in(m.files_)); }},
      {"swapped_out", "bytes", false, [](const Monitor& m) { return as_double(swapped_out(m.files_)); }},
      {"memory_available", "bytes", false,
       [](const Monitor& m) { return as_double(memory_available(m.files_)); }},
      {"held_by_quota", "seconds", false,
       [](const Monitor& m) {
         return held_by_quota(m.files_).then<double>([](Nanoseconds held) { return seconds_of(held); });
       }},
      {"gpu_memory", "bytes", false, [](const Monitor& m) { return as_double(gpu_memory_used(m.files_)); }},
  };
  return kProbes;
}

Monitor::Monitor(Files files, Watching watching, Clock clock)
    : files_(std::move(files)), watching_(watching), clock_(std::move(clock)) {
  if (watching_ == Watching::kOff) return;
  zones_ = find_zones(files_);
  clocks_ = find_cpu_clocks(files_);
  for (const std::string& path : clocks_) policies_.push_back(path.substr(0, path.rfind('/')));
  slowdowns_ = find_slowdowns(files_);
  counters_ = find_throttle_counters(files_);
  gpus_ = find_gpus(files_);
  auto sources = find_power_sources(files_, clock_);
  if (!sources.empty()) power_ = std::move(sources.front());
}

std::optional<Nanoseconds> Monitor::period() const {
  return series_.empty() ? std::nullopt : std::optional(kPeriod);
}

Monitor::Moment Monitor::look() const {
  Moment moment;
  for (const Probe& probe : probes()) moment.readings.push_back(probe.ask(*this));
  moment.times = machine_times(files_);
  for (const std::string& policy : policies_) moment.at_clocks.push_back(time_in_state(files_, policy));
  moment.own_cpu_s = cpu_seconds(RUSAGE_SELF);
  moment.workers_cpu_s = cpu_seconds(RUSAGE_CHILDREN);
  moment.at = clock_();
  return moment;
}

void Monitor::begin() {
  series_.clear();
  of_worker_.clear();
  if (watching_ == Watching::kOff) return;
  before_ = std::make_shared<const Moment>(look());
  after_.reset();
  begun_ = clock_();
  due_ = begun_;
  if (watching_ != Watching::kSeries) return;
  for (std::size_t i = 0; i < probes().size(); ++i) {
    // What tells nothing now may do so later: a sensor that is in trouble is asked again, an absent one is
    // not.
    if (probes()[i].in_series && !before_->readings[i].is_absent())
      series_.push_back({std::string(probes()[i].name), std::string(probes()[i].unit), {}, {}});
  }
}

void Monitor::tick() {
  const Nanoseconds now = clock_();
  if (series_.empty() || now < due_) return;
  due_ = now + kPeriod - kPeriod / 20;  // a wake-up that comes a little early counts, too
  auto series = series_.begin();
  for (const Probe& probe : probes()) {
    if (series == series_.end() || series->name != probe.name) continue;
    if (const Reading<double> reading = probe.ask(*this)) {
      series->at_ns.push_back((now - begun_).count());
      series->values.push_back(static_cast<float>(*reading));
    }
    ++series;
  }
}

namespace {

/// The shares of the machine's time over a cell that went to others: absent where ticks are too few to tell,
/// and where it is not known what was ours.
void add_shares(const MachineTimes& before, const MachineTimes& after, std::optional<double> our_cpu_s,
                std::vector<StateReading>& states) {
  const auto total = static_cast<double>(after.total - before.total);
  const auto ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  constexpr double kFewest = 200;
  if (total < kFewest) return;
  const auto add = [&](const char* name, double ticks) {
    states.push_back({name, "ratio", std::nullopt, std::clamp(ticks / total, 0.0, 1.0)});
  };
  if (our_cpu_s)
    add("background_cpu", static_cast<double>(after.busy - before.busy) - *our_cpu_s * ticks_per_second);
  add("steal", static_cast<double>(after.steal - before.steal));
}

/// Of the policy that was below its highest clock for the shortest time: the one that worked. What an idle
/// core's clock does is its own choice.
void add_time_below_top(const std::vector<Reading<TimeInState>>& before,
                        const std::vector<Reading<TimeInState>>& after, std::vector<StateReading>& states) {
  std::optional<double> least;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!before[i] || !after[i] || after[i]->empty()) continue;
    const Reading<double> share = share_below(*before[i], *after[i], after[i]->rbegin()->first);
    if (share) least = std::min(least.value_or(1), *share);
  }
  if (least) states.push_back({"below_top_clock", "ratio", std::nullopt, least});
}

}  // namespace

void Monitor::conclude(int pid) {
  if (!before_ || after_) return;
  Moment now = look();
  // It is not reaped yet, so that what it took is in no sum.
  const Reading<Nanoseconds> worker = process_time(files_, pid);
  now.workers_cpu_s = worker ? std::optional(*now.workers_cpu_s + seconds_of(*worker)) : std::nullopt;
  after_ = std::make_shared<const Moment>(std::move(now));
}

CellTelemetry Monitor::end() {
  if (watching_ == Watching::kOff || !before_) return {};
  const Moment after = after_ ? *after_ : look();
  CellTelemetry telemetry;
  telemetry.begun = begun_;
  for (std::size_t i = 0; i < probes().size(); ++i) {
    const Reading<double>&was = before_->readings[i], &is = after.readings[i];
    if (was.is_absent() && is.is_absent()) continue;
    telemetry.states.push_back({std::string(probes()[i].name), std::string(probes()[i].unit), was.value(),
                                is.value(), was.trouble().empty() ? is.trouble() : was.trouble()});
  }
  const double own_s = after.own_cpu_s - before_->own_cpu_s;
  if (const double wall_s = seconds_of(after.at - before_->at); wall_s > 0)
    telemetry.states.push_back({"controller_cpu", "ratio", std::nullopt, own_s / wall_s});
  std::optional<double> our_cpu_s;
  if (after.workers_cpu_s) our_cpu_s = own_s + *after.workers_cpu_s - *before_->workers_cpu_s;
  if (before_->times && after.times) add_shares(*before_->times, *after.times, our_cpu_s, telemetry.states);
  add_worker(telemetry.states);
  add_time_below_top(before_->at_clocks, after.at_clocks, telemetry.states);
  std::erase_if(series_, [](const Series& each) { return each.values.empty(); });
  telemetry.series = std::exchange(series_, {});
  before_.reset();
  return telemetry;
}

CellTelemetry Monitor::so_far() const {
  CellTelemetry telemetry;
  if (!before_) return telemetry;
  telemetry.begun = begun_;
  for (std::size_t i = 0; i < probes().size(); ++i) {
    if (const auto before = before_->readings[i].value())
      telemetry.states.push_back({std::string(probes()[i].name), std::string(probes()[i].unit), before, {}});
  }
  telemetry.series = series_;
  return telemetry;
}

std::vector<Nanoseconds> looks_of(const CellTelemetry& telemetry) {
  std::vector<Nanoseconds> looks;  // a look asks several sensors
  for (const Series& series : telemetry.series)
    for (const std::int64_t at : series.at_ns) looks.push_back(telemetry.begun + Nanoseconds(at));
  std::ranges::sort(looks);
  looks.erase(std::unique(looks.begin(), looks.end()), looks.end());
  return looks;
}

}  // namespace edgegauge::telemetry
