// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/energy.h"

#include "support.h"

#include <atomic>
#include <cmath>
#include <functional>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

double seconds(Nanoseconds duration) { return std::chrono::duration<double>(duration).count(); }

/// A board whose power is known at every moment, and a sensor on it.
struct Board {
  double idle_watts = 2, load_watts = 5;
  double ripple_watts = 0.5;  ///< over each request under load
  double request_s = 0.02;
  double drift_watts = 0;     ///< of the idle power, from begin to end
  Nanoseconds update = 10ms;  ///< the sensor holds a value so long
  Nanoseconds window = 0ms;   ///< and averages over so much
  double step_watts = 1e-3;   ///< resolution
  double noise = 0;           ///< relative, of each reading
  Nanoseconds poll = 20ms;
  EnergyPass pass{
      .idle_begin = 100s, .load_begin = 112s, .load_end = 123s, .idle_end = 135s, .requests = 550};

  double power(double t) const {
    const double begin = seconds(pass.load_begin), end = seconds(pass.load_end);
    const double idle =
        idle_watts + drift_watts * (t - seconds(pass.idle_begin)) / seconds(pass.idle_end - pass.idle_begin);
    if (t < begin || t >= end) return idle;
    const double phase = std::fmod(t - begin, request_s) / request_s;
    return idle + load_watts - idle_watts + (phase < 0.5 ? ripple_watts : -ripple_watts);
  }

  double energy(double from, double to) const {
    double joules = 0;
    constexpr double kStep = 1e-4;
    for (double t = from; t < to; t += kStep) joules += power(t) * std::min(kStep, to - t);
    return joules;
  }

  double gross() const {
    return energy(seconds(pass.load_begin), seconds(pass.load_end)) / static_cast<double>(pass.requests);
  }
  double net() const {
    return gross() - (idle_watts + drift_watts / 2) * seconds(pass.load_end - pass.load_begin) /
                         static_cast<double>(pass.requests);
  }

  PowerSeries read(std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noisy(1, noise);
    std::uniform_real_distribution<double> jitter(0, 0.1);
    PowerSeries series;
    series.source = {.name = "INA219", .rail = "supply", .window = window, .pause = poll};
    series.update_period = update;
    const double phase = jitter(random) * 10 * seconds(update);
    for (double t = seconds(pass.idle_begin) - 0.5; t < seconds(pass.idle_end) + 0.5;
         t += seconds(poll) * (1 + jitter(random))) {
      const double updated = std::floor((t - phase) / seconds(update)) * seconds(update) + phase;
      const double mean =
          window > 0ns ? energy(updated - seconds(window), updated) / seconds(window) : power(updated);
      const double shown = std::round(mean * noisy(random) / step_watts) * step_watts;
      series.samples.push_back({Nanoseconds(static_cast<std::int64_t>(t * 1e9)) - window / 2, shown});
    }
    return series;
  }
};

double error_of(const std::optional<Estimate>& found, double real) {
  return found ? std::abs(found->value / real - 1) : 1;
}

TEST(SimulatedBoards, EnergyIsWithinOnePercentForEverySensor) {
  struct Row {
    const char* what;
    Board board;
  };
  const Row rows[] = {
      {"INA3221, 6.6 ms", {.update = 6600us, .window = 6600us, .poll = 20ms}},
      {"INA219 averaging 136 ms", {.update = 136ms, .window = 136ms, .step_watts = 2e-3, .poll = 136ms}},
      {"noisy: 2% a reading", {.noise = 0.02}},
      {"coarse: steps of 20 mW", {.step_watts = 0.02}},
      {"PMIC, 5 Hz",
       {.ripple_watts = 0.1,
        .request_s = 0.0213,
        .update = 200ms,
        .window = 5ms,
        .poll = 200ms,
        .pass = {100s, 112s, 133s, 145s, 1050}}},
      {"long requests", {.request_s = 1.1, .pass = {100s, 112s, 123s, 135s, 10}}},
      {"idle drifts by 2%", {.drift_watts = 0.04}},
  };
  double worst = 0;
  for (const Row& row : rows) {
    const Energy energy = energy_of(row.board.pass, 1, row.board.read(1));
    EXPECT_THAT(energy.reason, IsEmpty()) << row.what;
    const double gross = error_of(energy.gross_joules, row.board.gross());
    const double net = error_of(energy.net_joules, row.board.net());
    fmt::print("simulated board, {}: error of gross {:.3f}%, of net {:.3f}%\n", row.what, 100 * gross,
               100 * net);
    EXPECT_LT(gross, 0.01) << row.what;
    EXPECT_LT(net, 0.01) << row.what;
    worst = std::max({worst, gross, net});
  }
  fmt::print("simulated board energy_error_percent={:.3f}\n", 100 * worst);
}

TEST(SimulatedBoards, TheIntervalHoldsTheTruth) {
  int gross = 0, net = 0;
  constexpr int kRuns = 100;
  for (int run = 0; run < kRuns; ++run) {
    Board board{.update = 50ms, .noise = 0.05, .poll = 50ms};
    const Energy energy = energy_of(board.pass, 1, board.read(static_cast<std::uint64_t>(run)));
    ASSERT_TRUE(energy.gross_joules && energy.net_joules) << energy.reason;
    const auto holds = [](const Estimate& estimate, double real) {
      return estimate.interval->low <= real && real <= estimate.interval->high;
    };
    gross += holds(*energy.gross_joules, board.gross());
    net += holds(*energy.net_joules, board.net());
  }
  fmt::print("simulated board coverage_gross={:.2f} coverage_net={:.2f}\n", gross / 100.0, net / 100.0);
  EXPECT_GE(gross, 90);
  EXPECT_GE(net, 90);
}

TEST(EnergyOf, IsPerInferenceNotPerRequest) {
  const Board board;
  const PowerSeries series = board.read(1);
  const Energy one = energy_of(board.pass, 1, series), eight = energy_of(board.pass, 8, series);
  EXPECT_DOUBLE_EQ(eight.gross_joules->value, one.gross_joules->value / 8);
  EXPECT_DOUBLE_EQ(eight.net_joules->value, one.net_joules->value / 8);
  EXPECT_DOUBLE_EQ(eight.load_watts->value, one.load_watts->value);
}

TEST(EnergyOf, SaysWhereItsWattsComeFrom) {
  const Board board;
  PowerSeries series = board.read(1);
  series.source.accuracy = 0.01;
  series.source.whole_board = true;
  const Energy energy = energy_of(board.pass, 1, series);
  EXPECT_EQ(energy.source, "INA219");
  EXPECT_EQ(energy.rail, "supply");
  EXPECT_TRUE(energy.whole_board);
  EXPECT_EQ(energy.accuracy, 0.01);
  EXPECT_EQ(energy.update_period, 20ms);
  EXPECT_NEAR(*energy.idle_watts, 2, 0.01);
}

class Refused : public testing::Test {
 protected:
  Energy energy() { return energy_of(board_.pass, 1, series_); }

  Board board_;
  PowerSeries series_ = board_.read(1);
};

TEST_F(Refused, WhenIdleBeforeAndAfterDifferByMoreThanThreePercent) {
  board_.drift_watts = 0.15;
  series_ = board_.read(1);
  EXPECT_FALSE(energy().net_joules);
  EXPECT_THAT(energy().reason, HasSubstr("idle power changed from"));
  EXPECT_TRUE(energy().gross_joules);  // needs no idle power
}

TEST_F(Refused, WhenTheLoadWasTooShort) {
  board_.pass.load_end = board_.pass.load_begin + 9s;
  EXPECT_FALSE(energy().gross_joules);
  EXPECT_THAT(energy().reason, HasSubstr("too short"));
}

TEST_F(Refused, WhenTheLoadWasTooShortForASlowSensor) {
  series_.update_period = 500ms;  // 50 periods are 25 s
  EXPECT_FALSE(energy().gross_joules);
  EXPECT_THAT(energy().reason, HasSubstr("it takes 25.0 s"));
}

TEST_F(Refused, WhenIdlingWasTooShort) {
  board_.pass.idle_begin = board_.pass.load_begin - 10s;  // of which the last half second is settling
  EXPECT_FALSE(energy().gross_joules);
  EXPECT_THAT(energy().reason, HasSubstr("idling"));
}

TEST_F(Refused, WhenTheSensorWasSilentForMoreThanFivePeriods) {
  for (const Nanoseconds at : {105s, 117s, 130s}) {
    series_ = board_.read(1);
    std::erase_if(series_.samples, [&](const PowerSample& s) { return s.at > at && s.at < at + 110ms; });
    EXPECT_FALSE(energy().gross_joules) << seconds(at);
    EXPECT_THAT(energy().reason, HasSubstr("told nothing for")) << seconds(at);
  }
  series_ = board_.read(1);
  std::erase_if(series_.samples, [](const PowerSample& s) { return s.at > 117s && s.at < 117s + 50ms; });
  EXPECT_TRUE(energy().gross_joules) << energy().reason;
}

TEST_F(Refused, WhenNothingWasReadOrRun) {
  series_.samples.clear();
  EXPECT_THAT(energy().reason, HasSubstr("told nothing"));
  series_ = board_.read(1);
  board_.pass.requests = 0;
  EXPECT_THAT(energy().reason, HasSubstr("no request"));
}

/// Whatever was read, in whatever order of time: a finite figure or a reason, and no crash.
RC_GTEST_PROP(EnergyOfAnything, IsAFigureOrAReason, ()) {
  const Board board;
  PowerSeries series = board.read(1);
  for (int i = 0; i < 20; ++i) {
    PowerSample& sample = series.samples[*rc::gen::inRange<std::size_t>(0, series.samples.size())];
    sample.at += Nanoseconds(*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'000));
    sample.watts += *rc::gen::inRange(-100, 100);
  }
  const Energy energy = energy_of(board.pass, 1, series);
  RC_ASSERT((energy.net_joules.has_value() || !energy.reason.empty()));
  RC_ASSERT((!energy.gross_joules || std::isfinite(energy.gross_joules->value)));
}

TEST(UpdatePeriod, IsFoundByWatchingTheValueChange) {
  for (const Nanoseconds real : {7ms, 40ms, 136ms}) {
    std::vector<PowerSample> seen;
    for (Nanoseconds at{}; at < 2s; at += 1ms) {
      const auto value = static_cast<double>((at / real) % 7);
      seen.push_back({at, 3 + value / 100});
    }
    const auto period = update_period_of(seen);
    ASSERT_TRUE(period);
    EXPECT_NEAR(seconds(*period), seconds(real), 1e-3);
  }
}

TEST(UpdatePeriod, OfAValueThatHardlyChangesIsNotKnown) {
  std::vector<PowerSample> seen(1000, PowerSample{0ns, 3});
  EXPECT_FALSE(update_period_of(seen));
  EXPECT_FALSE(update_period_of({}));
}

TEST(Times, AreLongEnoughForTheirOwnRules) {
  for (const Nanoseconds period : {20ms, 100ms, 200ms, 1000ms, 3000ms}) {
    EnergyPass pass{.idle_begin = 100s, .requests = 10};
    pass.load_begin = pass.idle_begin + idle_time(period);
    pass.load_end = pass.load_begin + load_time(period);
    pass.idle_end = pass.load_end + idle_time(period);
    PowerSeries series;
    series.source.pause = period;
    for (Nanoseconds at = pass.idle_begin; at < pass.idle_end; at += period)
      series.samples.push_back({at, 3 + 0.001 * static_cast<double>(at / period % 2)});
    EXPECT_THAT(energy_of(pass, 1, series).reason, IsEmpty()) << seconds(period);
  }
}

/// A sensor that shows the mean of the last `window` once in `window`, and says nothing of that.
class SlowSensor final : public PowerSource {
 public:
  SlowSensor(const Board& board, const Nanoseconds& now, Nanoseconds window, double noise = 0)
      : board_(board), now_(now), window_(seconds(window)), noise_(0, noise) {}

  const PowerSourceInfo& info() const override { return info_; }
  Reading<PowerSample> read() override {
    const double update = std::floor(seconds(now_) / window_);
    if (update != last_) {
      last_ = update;
      const double mean = board_.energy((update - 1) * window_, update * window_) / window_;
      shown_ = std::round(1e3 * (mean + noise_(random_))) / 1e3;
    }
    return PowerSample{now_, shown_};
  }

 private:
  const Board& board_;
  const Nanoseconds& now_;
  double window_, last_ = -1, shown_ = 0;
  std::mt19937_64 random_{1};
  std::normal_distribution<double> noise_;
  PowerSourceInfo info_{.name = "INA219", .rail = "supply", .pause = 20ms};
};

class SlowSensors : public testing::Test {
 protected:
  SlowSensors() { board_.pass.idle_begin = board_.pass.load_begin = board_.pass.load_end = 1h; }

  PowerLog log(Nanoseconds window, double noise) {
    return PowerLog(std::make_unique<SlowSensor>(board_, clock_.now, window, noise), clock_.clock(),
                    [this](Nanoseconds time) { clock_.now += time; });
  }

  /// A pass as long as the log's sensor wants it, by the simulated clock.
  Energy pass(PowerLog& log) {
    log.clear();
    EnergyPass& pass = board_.pass;
    pass.idle_begin = clock_.now;
    pass.load_begin = pass.idle_begin + idle_time(log.series().period());
    pass.load_end = pass.load_begin + load_time(log.series().period());
    pass.idle_end = pass.load_end + idle_time(log.series().period());
    pass.requests = (pass.load_end - pass.load_begin) / 20ms;
    for (; clock_.now < pass.idle_end; clock_.now += 5ms) log.tick();
    return energy_of(pass, 1, log.series());
  }

  Board board_;
  test::FakeClock clock_;
  std::atomic<bool> stop_ = false;
};

TEST_F(SlowSensors, AreWatchedUntilTheirPeriodIsKnownAndAreRightWithinOnePercent) {
  for (const Nanoseconds window : {500ms, 1000ms, 2000ms}) {
    PowerLog slow = log(window, 0.01);
    EXPECT_TRUE(slow.learn_update_period(stop_));
    EXPECT_NEAR(seconds(slow.series().update_period), seconds(window), 0.01);
    const Energy energy = pass(slow);
    EXPECT_THAT(energy.reason, IsEmpty());
    const double gross = error_of(energy.gross_joules, board_.gross());
    const double net = error_of(energy.net_joules, board_.net());
    fmt::print("simulated board, the mean of {:g} s: error of gross {:.3f}%, of net {:.3f}%\n",
               seconds(window), 100 * gross, 100 * net);
    EXPECT_LT(gross, 0.01);
    EXPECT_LT(net, 0.01);
  }
}

TEST_F(SlowSensors, ThatHoldStillAtFirstAreFoundOutByTheirFirstPass) {
  PowerLog slow = log(1s, 0);
  EXPECT_TRUE(slow.learn_update_period(stop_));
  EXPECT_EQ(slow.series().update_period, 0ns);
  board_.drift_watts = 0.05;
  board_.request_s = 3.3;  // the mean of a second moves
  EXPECT_THAT(pass(slow).reason, HasSubstr("too short"));
  const Energy second = pass(slow);
  EXPECT_THAT(second.reason, IsEmpty());
  EXPECT_LT(error_of(second.gross_joules, board_.gross()), 0.01);
}

TEST_F(SlowSensors, OfAPeriodThatNothingTellsGiveNoFigures) {
  PowerLog slow = log(1s, 0);
  slow.learn_update_period(stop_);
  const Energy energy = pass(slow);
  EXPECT_THAT(energy.reason, HasSubstr("changed too seldom"));
  EXPECT_FALSE(energy.gross_joules);
}

TEST_F(SlowSensors, AreWatchedForHalfAMinuteAtMostAndNotOnceStopped) {
  PowerLog still = log(1h, 0);
  const Nanoseconds begin = clock_.now;
  still.learn_update_period(stop_);
  EXPECT_NEAR(seconds(clock_.now - begin), 30, 0.1);
  stop_ = true;
  EXPECT_FALSE(still.learn_update_period(stop_));
  EXPECT_NEAR(seconds(clock_.now - begin), 30, 0.1);
}

class PowerLogTest : public testing::Test {
 protected:
  test::FakeClock clock_;
};

TEST_F(PowerLogTest, ReadsNoOftenerThanItsSourceMayBeAsked) {
  test::FakeTree tree("odroid-n2");
  auto sources = find_power_sources(Files(tree.root()), clock_.clock());
  PowerLog log(std::move(sources.front()), clock_.clock());
  for (int i = 0; i < 1000; ++i) {
    log.tick();
    clock_.now += 1ms;
  }
  EXPECT_EQ(log.series().samples.size(), 50u);  // every 20 ms
  EXPECT_LE(log.until_due(), 20ms);
  log.clear();
  EXPECT_TRUE(log.series().samples.empty());
}

TEST_F(PowerLogTest, KeepsWhyAReadingToldNothing) {
  test::FakeTree tree("odroid-n2");
  auto sources = find_power_sources(Files(tree.root()), clock_.clock());
  PowerLog log(std::move(sources.front()), clock_.clock(), [this](Nanoseconds time) { clock_.now += time; });
  for (const char* file : {"power1_input", "curr1_input"})
    std::filesystem::remove(tree.root() / "sys/class/hwmon/hwmon0" / file);
  log.tick();
  EXPECT_EQ(log.trouble(), "the power sensor is gone");
  const std::atomic<bool> stop = false;
  const Nanoseconds begin = clock_.now;
  EXPECT_FALSE(log.learn_update_period(stop));
  EXPECT_LE(clock_.now - begin, 2100ms);
  EXPECT_EQ(log.trouble(), "the power sensor is gone");
}

}  // namespace
}  // namespace edgegauge::telemetry
