// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "scale/made_up_store.h"

#include "core/metrics.h"
#include "store/store.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::test {
namespace {

using Random = std::mt19937_64;

constexpr std::int64_t kCellsPerModel = 4000;
constexpr std::size_t kSeries = 256;
constexpr double kLevel_ns = 1e7;

struct Framework {
  const char* name;
  const char* version;
  double factor;  ///< of latency
};

constexpr std::array<Framework, 4> kFrameworks{{{"onnxruntime", "1.32.0", 1.0},
                                                {"pytorch", "2.13.0", 1.3},
                                                {"tensorflow", "2.21.0", 1.15},
                                                {"mxnet", "1.9.1", 1.9}}};
constexpr std::array<std::int64_t, 4> kBatches{1, 2, 4, 8};
constexpr std::array<int, 4> kThreads{1, 2, 4, 8};
constexpr std::array<const char*, 2> kProfiles{"default", "optimised"};

double normal(Random& random) { return std::normal_distribution<double>()(random); }

std::vector<std::int64_t> wandering_series(Random& random, std::size_t count, double first_level) {
  std::vector<std::int64_t> series;
  double wander = 0;
  for (std::size_t i = 0; i < count; ++i) {
    wander = 0.5 * wander + 0.004 * normal(random);
    const double settling = 1 + (first_level - 1) * std::exp(-static_cast<double>(i) / 4);
    const double outlier = random() % 50 == 0 ? 1.4 : 1;
    series.push_back(
        std::llround(kLevel_ns * settling * outlier * std::exp(wander + 0.003 * std::abs(normal(random)))));
  }
  return series;
}

std::vector<PhaseRecord> cold_start(Random& random) {
  std::vector<PhaseRecord> phases;
  for (const char* name :
       {"exec", "load_library", "initialise", "read+parse+optimise", "allocate", "first"}) {
    const Nanoseconds wall(std::llround(kLevel_ns * std::exp(normal(random))));
    phases.push_back({name, wall, wall * 9 / 10, 0, 4096, 1 << 20});
  }
  return phases;
}

Measurement made_up_measurement(Random& random) {
  Measurement made;
  made.warm_up_ns = wandering_series(random, 12, 1.5);
  made.samples_ns = wandering_series(random, 80 + random() % 40, random() % 10 == 0 ? 1.1 : 1);
  made.converged = random() % 8 != 0;
  made.phases = cold_start(random);
  const Nanoseconds wall(std::accumulate(made.samples_ns.begin(), made.samples_ns.end(), std::int64_t{0}));
  made.use = {wall, wall * 2, 200 << 20, 180 << 20, 3, 2, {}, {}, {}};
  made.agreement = Agreement{1e-6, 2e-7, 1, 1.0, ""};
  made.steady_state = find_steady_state(made.warm_up_ns, made.samples_ns);
  return made;
}

/// What all cells are scaled copies of, with its figures.
struct Pattern {
  Measurement measurement;
  std::vector<MetricValue> metrics;
};

std::vector<Pattern> make_patterns(Random& random) {
  std::vector<Pattern> patterns;
  for (std::size_t i = 0; i < kSeries; ++i) {
    Pattern& pattern = patterns.emplace_back();
    pattern.measurement = made_up_measurement(random);
    pattern.metrics = compute_metrics(pattern.measurement);
  }
  return patterns;
}

std::vector<std::int64_t> scaled(const std::vector<std::int64_t>& series, double factor) {
  std::vector<std::int64_t> result;
  for (const std::int64_t ns : series) result.push_back(std::llround(static_cast<double>(ns) * factor));
  return result;
}

void measure(store::FinishedCell& cell, const Pattern& pattern, double factor) {
  const Measurement& measurement = pattern.measurement;
  cell.row.status = store::CellStatus::kMeasured;
  cell.row.converged = measurement.converged;
  cell.row.steady_state = measurement.steady_state;
  cell.row.effective_precision = "fp32";
  cell.row.sample_count = static_cast<std::int64_t>(measurement.samples_ns.size());
  cell.warm_up_ns = scaled(measurement.warm_up_ns, factor);
  cell.samples_ns = scaled(measurement.samples_ns, factor);
  cell.phases = measurement.phases;
  for (PhaseRecord& phase : cell.phases)
    phase.wall = Nanoseconds(std::llround(static_cast<double>(phase.wall.count()) * factor));
  cell.row.metrics = pattern.metrics;
  for (MetricValue& metric : cell.row.metrics) {
    const std::string_view unit = find_metric(metric.name)->unit;
    if (unit == "ns") metric.estimate = scaled(metric.estimate, factor);
    if (metric.name == "throughput")
      metric.estimate = scaled(metric.estimate, static_cast<double>(cell.row.key.batch) / factor);
  }
}

/// All cells of the run, one after another, in an order drawn by the seed.
class Cells {
 public:
  Cells(const MadeUpStore& wanted, std::int64_t models)
      : random_(wanted.seed),
        patterns_(make_patterns(random_)),
        order_(static_cast<std::size_t>(wanted.cells)) {
    std::iota(order_.begin(), order_.end(), std::int64_t{0});
    std::ranges::shuffle(order_, random_);
    for (std::int64_t i = 0; i < models; ++i) levels_.push_back(std::exp(1.2 * normal(random_)));
  }

  std::optional<store::FinishedCell> next() {
    if (at_ == order_.size()) return std::nullopt;
    store::FinishedCell cell;
    cell.row.position = static_cast<int>(at_);
    const double factor = place(cell, order_[at_++]) * std::exp(0.01 * normal(random_));
    const std::uint64_t fate = random_() % 100;
    if (fate < 2) {
      cell.row.status = store::CellStatus::kFailed;
      cell.row.stage = "load";
      cell.row.kind = "out-of-memory";
      cell.row.message = "the kernel killed it";
    } else if (fate < 3) {
      cell.row.status = store::CellStatus::kSkipped;
      cell.row.message = "the model would not fit into memory";
    } else {
      measure(cell, patterns_[random_() % kSeries], factor);
    }
    if (random_() % 20 == 0) cell.row.flags = {"background-cpu"};
    return cell;
  }

 private:
  /// Which cell of the grid it is; what its latency is to the patterns'.
  double place(store::FinishedCell& cell, std::int64_t number) {
    store::CellKey& key = cell.row.key;
    const auto digit = [&](std::size_t count) {
      const auto value = static_cast<std::size_t>(number) % count;
      number /= static_cast<std::int64_t>(count);
      return value;
    };
    const std::size_t model = digit(levels_.size());
    const Framework& framework = kFrameworks[digit(kFrameworks.size())];
    key.batch = kBatches[digit(kBatches.size())];
    key.threads = kThreads[digit(kThreads.size())];
    const std::size_t profile = digit(kProfiles.size());
    key.profile = kProfiles[profile];
    key.repeat = static_cast<int>(number);
    key.model = fmt::format("network{:03}", model);
    key.model_hash = fmt::format("{:064x}", model);
    key.runtime = framework.name;
    cell.row.runtime_version = framework.version;
    return levels_[model] * framework.factor * std::pow(key.batch, 0.8) / std::pow(key.threads, 0.6) *
           (profile == 0 ? 1 : 0.9);
  }

  Random random_;
  std::vector<Pattern> patterns_;
  std::vector<std::int64_t> order_;
  std::vector<double> levels_;
  std::size_t at_ = 0;
};

void add_models(store::Store& store, std::int64_t count) {
  std::vector<std::string> labels;
  for (int i = 0; i < 1000; ++i) labels.push_back(fmt::format("made-up class number {}", i));
  for (std::int64_t i = 0; i < count; ++i) {
    store.add_model({fmt::format("{:064x}", i), fmt::format("network{:03}", i), "Made up", "zoo",
                     "synthetic (seed 1)", 1'000'000'000, 25'000'000, labels, 10'000'000});
  }
}

std::vector<DeviceLimit> made_up_limits() {
  std::vector<DeviceLimit> limits;
  for (const int threads : {1, 8}) {
    DeviceLimit& peak = limits.emplace_back();
    peak.quantity = kMultiplyAdds;
    peak.kind = "fp32";
    peak.instructions = "AVX2";
    peak.threads = threads;
    peak.best = 1e11 * threads;
    DeviceLimit& bandwidth = limits.emplace_back();
    bandwidth.quantity = kBandwidth;
    bandwidth.kind = "triad";
    bandwidth.threads = threads;
    bandwidth.level = kMemoryLevel;
    bandwidth.working_set_bytes = 1 << 28;
    bandwidth.best = 1e10 * threads;
  }
  return limits;
}

}  // namespace

void make_store(const std::filesystem::path& file, const MadeUpStore& wanted) {
  const std::int64_t models =
      wanted.models > 0 ? wanted.models : std::max<std::int64_t>(2, wanted.cells / kCellsPerModel);
  store::Store store = store::Store::open(file);
  store::RunRow run;
  run.device = store.add_device({"made-up", "Made-up board: Raspberry Pi 4 · 4 GB", "{}"});
  store.set_limits(run.device, made_up_limits());
  run.started_utc = "2026-01-01T00:00:00Z";
  run.finished_utc = "2026-01-02T00:00:00Z";
  run.tool_version = "0.1.0";
  run.command_line = "made up";
  run.flags = {"governor-not-performance"};
  add_models(store, models);
  Cells cells(wanted, models);
  store.import_run(run, [&] { return cells.next(); });
}

}  // namespace edgegauge::test
