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

/// A run as a meter sees it: busy while latencies are measured, then the passes; by a clock that started at
/// another time and runs at another rate.
MeterRecord recorded(const std::vector<EnergyPass>& passes, double offset, double rate, double period,
                     std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(0, 0.03);
  const auto power = [&](double t) {
    for (const EnergyPass& pass : passes) {
      const double begin = std::chrono::duration<double>(pass.idle_begin).count();
      const double load = std::chrono::duration<double>(pass.load_begin).count();
      const double unload = std::chrono::duration<double>(pass.load_end).count();
      if (t >= begin - 7 && t < begin) return kBusy;  // its latencies
      if (t >= load && t < unload) return kBusy;
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
