// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "telemetry/meter.h"

#include "core/error.h"

#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::telemetry {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(MeterCsv, IsReadWithAndWithoutAHeader) {
  const MeterRecord bare = parse_meter("0.0,2.5\n0.5,2.75\n\n1.0,3\n");
  EXPECT_THAT(bare.seconds, ElementsAre(0, 0.5, 1));
  EXPECT_THAT(bare.watts, ElementsAre(2.5, 2.75, 3));
  const MeterRecord named = parse_meter("# UM25C\nNote;Power_mW;Time_ms\nx;2500;1000\ny;2750;1500\r\n");
  EXPECT_THAT(named.seconds, ElementsAre(1, 1.5));
  EXPECT_THAT(named.watts, ElementsAre(2.5, 2.75));
  const MeterRecord parts = parse_meter("time,voltage,current\n0,5.0,0.5\n1,5.0,0.6\n");
  EXPECT_THAT(parts.watts, ElementsAre(2.5, 3));
}

TEST(MeterCsv, TakesTimesOfDay) {
  const MeterRecord record = parse_meter(
      "timestamp,watts\n2026-01-31T23:59:59.500Z,2\n\"2026-02-01 00:00:00.25\",3\n2026-02-01 00:01:00,4\n");
  EXPECT_DOUBLE_EQ(record.seconds[1] - record.seconds[0], 0.75);
  EXPECT_DOUBLE_EQ(record.seconds[2] - record.seconds[1], 59.75);
}

TEST(MeterCsv, ThatIsNotOneIsRefusedWithItsLine) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "no readings"},
      {"time,watts\n", "no readings"},
      {"a,b\n1,2\n", "no column is named 'time'"},
      {"time,b\n1,2\n", "no column is named 'power'"},
      {"time,watts\n1,2\n2,x\n", "line 3: 'x' is not a number"},
      {"time,watts\n1,2\n2\n", "line 3: too few columns"},
      {"time,watts\n2,2\n1,2\n", "line 3: it goes back in time"},
      {"time,watts\n1,nan\n2,2\n", "line 2: 'nan' is not a number"},
      {"time,volts,amps\n1,1e200,1e200\n", "line 2: inf W cannot be"},
      {"time,watts\n2026-13-01 00:00:00,1\n", "is not a number"},
  };
  for (const auto& [text, why] : rows) {
    try {
      parse_meter(text);
      ADD_FAILURE() << text;
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr(why)) << text;
    }
  }
}

RC_GTEST_PROP(MeterCsv, AnyTextIsARecordOrRefused, (const std::string& text)) {
  for (const std::string& csv : {text, "time,watts\n" + text, "0,1\n1,2\n" + text}) {
    try {
      const MeterRecord record = parse_meter(csv);
      RC_ASSERT(record.seconds.size() == record.watts.size());
      RC_ASSERT(std::ranges::is_sorted(record.seconds));
    } catch (const BadInput&) {
    }
  }
}

constexpr double kIdle = 2, kBusy = 5;

/// A run as a meter sees it: busy while latencies are measured, then the passes, each with watts of its own
/// (kBusy where none are told); by a clock that started at another time and runs at another rate.
MeterRecord recorded(const std::vector<EnergyPass>& passes, double offset, double rate, double period,
                     std::uint64_t seed, const std::vector<double>& watts = {}) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(0, 0.03);
  const auto power = [&](double t) {
    for (std::size_t i = 0; i < passes.size(); ++i) {
      const EnergyPass& pass = passes[i];
      const double busy = watts.empty() ? kBusy : watts[i];
      const double begin = std::chrono::duration<double>(pass.idle_begin).count();
      const double load = std::chrono::duration<double>(pass.load_begin).count();
      const double unload = std::chrono::duration<double>(pass.load_end).count();
      if (t >= begin - 7 && t < begin) return busy;  // its latencies
      if (t >= load && t < unload) return busy;
    }
    return kIdle;
  };
  MeterRecord record;
  const double end = std::chrono::duration<double>(passes.back().idle_end).count() + 5;
  for (double t = 80; t < end; t += period) {
    record.seconds.push_back(offset + t * rate);
    record.watts.push_back(power(t) + noise(random));
  }
  return record;
}

std::vector<EnergyPass> some_passes(std::size_t count) {
  std::vector<EnergyPass> passes;
  Nanoseconds begin = 100s;
  for (std::size_t i = 0; i < count; ++i) {
    const Nanoseconds load = 10s + 500ms * static_cast<int>(i);
    passes.push_back({begin, begin + 12s, begin + 12s + load, begin + 24s + load, 1000});
    begin += 50s + load;
  }
  return passes;
}

RC_GTEST_PROP(MeterAlignment, FindsEveryPassWhateverTheMetersClock, ()) {
  const auto passes = some_passes(*rc::gen::inRange<std::size_t>(1, 5));
  const double offset = *rc::gen::inRange(-100000, 2000000000), rate = 1 + *rc::gen::inRange(-50, 50) * 1e-5;
  const double period = *rc::gen::inRange(20, 200) * 1e-3;
  const MeterRecord record = recorded(passes, offset, rate, period, *rc::gen::arbitrary<std::uint64_t>());
  const auto series = align_meter(record, passes, {.name = "meter"});
  RC_ASSERT(series.size() == passes.size());
  for (std::size_t i = 0; i < passes.size(); ++i) {
    RC_ASSERT(series[i].has_value());
    const Energy energy = energy_of(passes[i], 1, *series[i]);
    RC_ASSERT(energy.reason.empty());
    const double load = std::chrono::duration<double>(passes[i].load_end - passes[i].load_begin).count();
    RC_ASSERT(std::abs(energy.gross_joules->value / (kBusy * load / 1000) - 1) < 0.02);
    RC_ASSERT(std::abs(energy.net_joules->value / ((kBusy - kIdle) * load / 1000) - 1) < 0.02);
  }
}

std::vector<double> random_watts(std::size_t count) {
  std::vector<double> watts;
  for (std::size_t i = 0; i < count; ++i) watts.push_back(kIdle + *rc::gen::inRange(3, 300) * 0.1);
  return watts;
}

double load_watts(const EnergyPass& pass, const PowerSeries& series) {
  return energy_of(pass, 1, series).load_watts->value;
}

RC_GTEST_PROP(MeterAlignment, GivesEachPassItsOwnWattsHoweverMuchTheyDiffer, ()) {
  const auto passes = some_passes(*rc::gen::inRange<std::size_t>(1, 6));
  const std::vector<double> watts = random_watts(passes.size());
  const MeterRecord record =
      recorded(passes, *rc::gen::inRange(-1000, 1000), 1 + *rc::gen::inRange(-50, 50) * 1e-5,
               *rc::gen::inRange(20, 200) * 1e-3, *rc::gen::arbitrary<std::uint64_t>(), watts);
  const auto series = align_meter(record, passes, {});
  for (std::size_t i = 0; i < passes.size(); ++i) {
    RC_ASSERT(series[i].has_value());
    RC_ASSERT(std::abs(load_watts(passes[i], *series[i]) / watts[i] - 1) < 0.02);
  }
}

/// Passes of one length at equal distances: each looks like the next.
std::vector<EnergyPass> equal_passes(std::size_t count) {
  std::vector<EnergyPass> passes;
  for (std::size_t i = 0; i < count; ++i) {
    const Nanoseconds begin = 100s + 45s * static_cast<int>(i);
    passes.push_back({begin, begin + 12s, begin + 23s, begin + 35s, 1000});
  }
  return passes;
}

/// The first or the last pass is not in the record, or too faint to be seen in it.
RC_GTEST_PROP(MeterAlignment, NeverGivesAPassTheWattsOfAnother, ()) {
  const auto passes = equal_passes(*rc::gen::inRange<std::size_t>(1, 6));
  std::vector<double> watts = random_watts(passes.size());
  watts[*rc::gen::inRange<std::size_t>(0, watts.size())] = *rc::gen::element(kIdle + 0.01, kIdle + 1, kBusy);
  const MeterRecord whole = recorded(passes, 0, 1, 0.1, *rc::gen::arbitrary<std::uint64_t>(), watts);
  const double from = *rc::gen::element(0.0, 115.0, 160.0), to = *rc::gen::element(115.0, 160.0, 1000.0);
  MeterRecord record;
  for (std::size_t i = 0; i < whole.seconds.size(); ++i) {
    if (whole.seconds[i] < from || whole.seconds[i] > to) continue;
    record.seconds.push_back(whole.seconds[i]);
    record.watts.push_back(whole.watts[i]);
  }
  const auto series = align_meter(record, passes, {});
  for (std::size_t i = 0; i < passes.size(); ++i) {
    const bool is_right = !series[i] || std::abs(load_watts(passes[i], *series[i]) / watts[i] - 1) < 0.02;
    RC_ASSERT(is_right);
  }
}

TEST(MeterAlignment, IsRefusedWhereTheRecordFitsThePassesInTwoWays) {
  const auto passes = equal_passes(2);
  const MeterRecord one = recorded({passes[1]}, 0, 1, 0.1, 1, {8});
  for (const auto& series : align_meter(one, passes, {}))
    EXPECT_THAT(series.trouble(), HasSubstr("fit the meter's record in 2 ways"));
  const auto alone = align_meter(recorded(passes, 0, 1, 0.1, 1, {4, 8}), std::span(passes).first(1), {});
  EXPECT_THAT(alone[0].trouble(), HasSubstr("in 2 ways"));
}

TEST(MeterAlignment, FindsALoadWhoseRequestsLeaveTimeBetweenThem) {
  const auto passes = equal_passes(2);
  MeterRecord record = recorded(passes, 0, 1, 0.05, 1, {kIdle, kIdle});
  for (std::size_t i = 0; i < record.seconds.size(); ++i) {
    for (const EnergyPass& pass : passes) {
      const double since = record.seconds[i] - std::chrono::duration<double>(pass.load_begin).count();
      if (since >= 0 && since < 11 && std::fmod(since, 0.2) < 0.05) record.watts[i] += 4;
    }
  }
  for (const auto& series : align_meter(record, passes, {})) EXPECT_TRUE(series);
}

TEST(MeterAlignment, OfARecordOfAnotherTimeFindsNothing) {
  const auto passes = some_passes(2);
  MeterRecord flat;
  for (int i = 0; i < 1000; ++i) {
    flat.seconds.push_back(i * 0.1);
    flat.watts.push_back(3 + 0.01 * (i % 7));
  }
  for (const auto& series : align_meter(flat, passes, {})) EXPECT_FALSE(series);
  for (const auto& series : align_meter({}, passes, {})) EXPECT_FALSE(series);
}

TEST(MeterAlignment, APassThatTheMeterMissedIsLeftOutAndTheOthersStand) {
  const auto passes = some_passes(3);
  MeterRecord record = recorded(passes, 1000, 1, 0.1, 1);
  MeterRecord cut;
  for (std::size_t i = 0; i < record.seconds.size(); ++i) {
    if (record.seconds[i] > 1000 + 160 && record.seconds[i] < 1000 + 185) continue;  // of the second
    cut.seconds.push_back(record.seconds[i]);
    cut.watts.push_back(record.watts[i]);
  }
  const auto series = align_meter(cut, passes, {});
  EXPECT_TRUE(series[0]);
  EXPECT_TRUE(series[2]);
  EXPECT_FALSE(series[1] && energy_of(passes[1], 1, *series[1]).gross_joules);
}

}  // namespace
}  // namespace edgegauge::telemetry
