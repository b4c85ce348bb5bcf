// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// A real worker on a simulated board whose power is known.
#include "control/energy.h"

#include "real_workers.h"
#include "telemetry/monitor.h"
#include "unit/device/fake_tree.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
using device::test::FakeTree;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kIdleWatts = 2, kBusyWatts = 5;

/// An INA219 below a fixture root, kept up to date by a thread: so many watts while a process computes, so
/// many while it does not. As a real one's, its last digit is never still. It knows what it drew: a thread
/// that comes late on a machine with other work changes the truth, not only what is read of it.
class SimulatedBoard {
 public:
  explicit SimulatedBoard(const Job& job) : job_(job), thread_([this] { keep_up(); }) {}
  ~SimulatedBoard() { stop(); }
  SimulatedBoard(const SimulatedBoard&) = delete;
  SimulatedBoard& operator=(const SimulatedBoard&) = delete;

  const fs::path& root() const { return tree_.root(); }

  /// Joules that it drew in that time, which ends it.
  double drew(Nanoseconds begin, Nanoseconds end) {
    stop();
    double joules = 0;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const Nanoseconds from = std::max(levels_[i].at, begin);
      const Nanoseconds to = i + 1 < levels_.size() ? std::min(levels_[i + 1].at, end) : end;
      if (from < to) joules += levels_[i].watts * std::chrono::duration<double>(to - from).count();
    }
    return joules;
  }

 private:
  void stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  bool is_busy(int turn) {
    constexpr int kTurnsPerLook = 16;
    if (pid_ == 0 && turn % kTurnsPerLook != 0) return false;
    if (pid_ == 0) {
      const auto pids = test::processes_of(job_);
      if (pids.empty()) return false;
      pid_ = pids.front();
    }
    std::ifstream in(fmt::format("/proc/{}/stat", pid_));
    const std::string stat{std::istreambuf_iterator<char>(in), {}};
    const std::size_t end = stat.rfind(')');
    return end != std::string::npos && stat.substr(end, 3) == ") R";
  }

  void keep_up() {
    const fs::path folder = tree_.root() / "sys/class/hwmon/hwmon0";
    std::ofstream(folder / "in1_input") << 10'000 << '\n';
    for (int turn = 0; !stop_; ++turn) {
      const double watts = is_busy(turn) ? kBusyWatts : kIdleWatts;
      const long milliamperes = std::lround(100 * watts) + (turn % 2 * 2 - 1);
      // Replaced whole, as the kernel's files are.
      std::ofstream(folder / "new") << 10'000 * milliamperes << '\n';
      fs::rename(folder / "new", folder / "power1_input");
      if (levels_.empty() || levels_.back().watts != watts) levels_.push_back({monotonic_now(), watts});
      std::ofstream(folder / "new") << milliamperes << '\n';
      fs::rename(folder / "new", folder / "curr1_input");
      std::this_thread::sleep_for(3ms);
    }
  }

  const Job& job_;
  FakeTree tree_{"odroid-n2"};
  std::atomic<bool> stop_ = false;
  pid_t pid_ = 0;
  std::vector<telemetry::PowerSample> levels_;  // each until the next one
  std::thread thread_;
};

/// Gaps shorter than the program's own: one at an edge of the load costs half of it times three watts.
constexpr telemetry::EnergyRules kShort{.idle_at_least = 1500ms, .load_at_least = 6s, .longest_gap = 3};

struct Pass {
  Measurement measurement;
  CellTelemetry telemetry;
  double drew = 0;  ///< joules under load
};

Pass pass_on_a_simulated_board() {
  Job job = test::job_for_worker("sleep", {{"sleep_us", "5000"}, {"mode", "busy"}});
  SimulatedBoard board(job);
  auto log = power_log({}, board.root());
  const std::atomic<bool> stop = false;
  EXPECT_TRUE(log->learn_update_period(stop));
  add_energy_pass(*log, job, kShort);
  JobResult result = run_job(job, {}, stop);
  if (!std::holds_alternative<Measurement>(result.outcome))
    throw std::runtime_error("the cell was not measured");
  Pass pass{.measurement = std::get<Measurement>(std::move(result.outcome)), .telemetry = {}};
  take_energy(&*log, pass.measurement, pass.telemetry, kShort);
  pass.drew = board.drew(pass.measurement.energy_pass->load_begin, pass.measurement.energy_pass->load_end);
  return pass;
}

/// A machine with other work can keep the reader from the sensor: the pass says so, and is made again.
Pass pass_without_a_gap() {
  constexpr int kTries = 4;
  Pass pass = pass_on_a_simulated_board();
  for (int i = 1; i < kTries && !pass.measurement.energy->reason.empty(); ++i)
    pass = pass_on_a_simulated_board();
  return pass;
}

TEST(EnergyPassOfAWorker, OnABoardOfKnownPowerIsRightWithinOnePercent) {
  const Pass made = pass_without_a_gap();
  const Measurement& measurement = made.measurement;
  const Energy& energy = *measurement.energy;
  if (energy.reason.find("told nothing for") != std::string::npos)
    GTEST_SKIP() << "other work kept the reader from the sensor every time: " << energy.reason;
  ASSERT_THAT(energy.reason, IsEmpty());
  const EnergyPass& pass = *measurement.energy_pass;
  const double requests = static_cast<double>(pass.requests);
  const double load_s = std::chrono::duration<double>(pass.load_end - pass.load_begin).count();
  const double gross = made.drew / requests, net = (made.drew - kIdleWatts * load_s) / requests;
  EXPECT_GT(made.drew, (kIdleWatts + kBusyWatts) / 2 * load_s) << "the board saw next to nothing of the load";
  const double gross_error = std::abs(energy.gross_joules->value / gross - 1);
  const double net_error = std::abs(energy.net_joules->value / net - 1);
  fmt::print(
      "simulated board, real worker: gross {:.3f} mJ (known: {:.3f}, error {:.2f}%), net {:.3f} mJ (known: "
      "{:.3f}, error {:.2f}%)\n",
      1e3 * energy.gross_joules->value, 1e3 * gross, 100 * gross_error, 1e3 * energy.net_joules->value,
      1e3 * net, 100 * net_error);
  EXPECT_LT(gross_error, 0.01);
  EXPECT_LT(net_error, 0.01);
  EXPECT_EQ(energy.source, "INA219");
  ASSERT_EQ(made.telemetry.series.size(), 1u);
  EXPECT_EQ(made.telemetry.series[0].name, "energy_power");
  EXPECT_GT(made.telemetry.series[0].values.size(), 100u);
  EXPECT_FALSE(measurement.samples_ns.empty());  // latencies were taken before, apart
}

TEST(EnergyPassOfAWorker, IsStoppedSoftlyInTheMiddle) {
  Job job = test::job_for_worker("sleep", {{"sleep_us", "1000"}});
  const SimulatedBoard board(job);
  auto log = power_log({}, board.root());
  add_energy_pass(*log, job);  // half a minute
  std::atomic<bool> stop = false;
  std::thread impatient([&] {
    std::this_thread::sleep_for(2s);
    stop = true;
  });
  const JobResult result = run_job(job, {}, stop);
  impatient.join();
  EXPECT_TRUE(std::holds_alternative<Skipped>(result.outcome));
  EXPECT_FALSE(test::has_children());
}

/// A machine whose processor others use while latencies are taken, and no longer in the pass; there it is
/// throttled. Power is asked for in the pass alone, which is how this knows.
class BusyThenThrottled final : public telemetry::PowerSource {
 public:
  explicit BusyThenThrottled(FakeTree& tree) : tree_(tree) { others_take(0, 0); }

  /// Of ticks so many, and others so many.
  void others_take(int idle, int others) {
    tree_.write("proc/stat", fmt::format("cpu  {} 0 0 {} 0 0 0 0 0 0\n", 1000 + others, 8000 + idle));
  }

  const telemetry::PowerSourceInfo& info() const override { return info_; }
  telemetry::Reading<telemetry::PowerSample> read() override {
    others_take(100'000, 1000);
    tree_.write("sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count", "4\n");
    return telemetry::PowerSample{monotonic_now(), 2};
  }

 private:
  FakeTree& tree_;
  telemetry::PowerSourceInfo info_{.name = "made up", .pause = 20ms};
};

TEST(EnergyPassOfAWorker, IsNoPartOfWhatTheMachineDidMeanwhile) {
  FakeTree tree("laptop-x86");
  Job job = test::job_for_worker("sleep", {{"sleep_us", "1000"}});
  auto source = std::make_unique<BusyThenThrottled>(tree);
  BusyThenThrottled& machine = *source;
  telemetry::PowerLog log(std::move(source));
  telemetry::Monitor monitor(telemetry::Files(tree.root()), telemetry::Watching::kStates);
  add_energy_pass(log, job, {.idle_at_least = 200ms, .load_at_least = 500ms, .periods_at_least = 5});
  job.monitor = &monitor;
  const OnProgress measuring = [&](const protocol::Progress&) {
    machine.others_take(1000, 1000);
    for (const pid_t pid : test::processes_of(job))
      tree.write(fmt::format("proc/{}/stat", pid), "7 (worker) S 1 7 7 0 -1 0 0 0 0 0 20 0 0 0 20 0\n");
  };
  const std::atomic<bool> stop = false;
  monitor.begin();
  ASSERT_TRUE(std::holds_alternative<Measurement>(run_job(job, measuring, stop).outcome));
  EXPECT_GT(log.series().samples.size(), 5u) << "there was a pass";
  const CellTelemetry told = monitor.end();
  EXPECT_THAT(telemetry::flags_of(told), ElementsAre("background-cpu"));
  const auto others = std::ranges::find(told.states, "background_cpu", &StateReading::name);
  ASSERT_NE(others, told.states.end());
  EXPECT_NEAR(*others->after, 0.49, 0.1) << "less what this program itself took";
}

TEST(EnergyPassOfAWorker, WithoutASourceIsAReasonNotAZero) {
  Measurement measurement;
  CellTelemetry telemetry;
  take_energy(nullptr, measurement, telemetry);
  ASSERT_TRUE(measurement.energy);
  EXPECT_THAT(measurement.energy->reason, HasSubstr("nothing here measures power"));
  EXPECT_FALSE(measurement.energy->gross_joules);
  EXPECT_THAT(telemetry.series, IsEmpty());
}

}  // namespace
}  // namespace edgegauge::control
