// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/analysis/made_up_study.h"

#include "analysis/study.h"

#include <cmath>
#include <random>
#include <string>

namespace edgegauge::test {
namespace {

using analysis::LoadedRun;

struct Board {
  std::string headline;
  std::string unit;
  double speed;
};

/// What is true of one cell, before noise.
struct Truth {
  double rate, memory, cores, load_s, watts;
  bool out_of_memory = false;
};

class World {
 public:
  explicit World(std::set<int> wrong) : wrong_(std::move(wrong)) {}

  std::vector<Board> boards() const {
    const double gpu = wrong(11) ? 0.2 : 2;
    return {{"Raspberry Pi 4 Model B", "cpu", 1},
            {"NVIDIA Jetson Nano", "gpu", gpu},
            {"NVIDIA Jetson TX2", "gpu", wrong(9) ? 0.5 * gpu : 2 * gpu},
            {"NVIDIA Jetson Xavier NX", "gpu", wrong(9) ? 0.6 * gpu : 4 * gpu}};
  }

  Truth truth(const Board& board, const std::string& model, const std::string& framework,
              std::int64_t batch) const {
    Truth truth{};
    const double single = model_rate(model) * framework_rate(framework) * board.speed;
    truth.rate = single * batch_gain(board, framework, batch);
    truth.memory = model_memory(model) * framework_memory(framework);
    truth.cores = framework_cores(framework) * model_cores(model);
    truth.load_s = load_factor(framework) / single;
    truth.watts = framework_watts(framework) * (board.unit == "gpu" && wrong(10) ? 8 : 4);
    truth.out_of_memory = board.unit == "gpu" && batch > 1 && !wrong(4) && model != "squeezenet1.1";
    return truth;
  }

 private:
  bool wrong(int claim) const { return wrong_.contains(claim); }

  double model_rate(const std::string& model) const {
    if (model == "alexnet") return wrong(1) ? 1 : 20;
    if (model == "squeezenet1.1") return 22;
    if (model == "resnet18") return wrong(1) ? 0.5 : 10;
    return model == "resnet50" ? 4 : model == "densenet161" ? 2 : 1.5;
  }

  double framework_rate(const std::string& framework) const {
    if (framework == "pytorch") return wrong(12) ? 0.8 : 1.1;
    return framework == "tensorflow" ? 1 : 0.98;
  }

  double batch_gain(const Board& board, const std::string& framework, std::int64_t batch) const {
    if (batch == 1) return 1;
    const double best = board.unit == "cpu" && wrong(2) ? 2 : 1.03;
    if (framework != "mxnet") return best;
    return best * framework_rate("pytorch") / framework_rate("mxnet") * (wrong(3) ? 0.8 : 1.05);
  }

  double model_memory(const std::string& model) const {
    const bool demanding = model == "densenet161" || model == "vgg16";
    return demanding != wrong(5) ? 8e8 : 3e8;
  }

  /// Time per sample follows from the rate: cores only make the difference plain.
  double model_cores(const std::string& model) const {
    const bool demanding = model == "densenet161" || model == "vgg16";
    return demanding && wrong(5) ? 0.01 : 1;
  }

  double framework_memory(const std::string& framework) const {
    if (framework == "pytorch") return wrong(6) || wrong(12) ? 3 : 0.5;
    if (framework == "tensorflow") return 1;
    return wrong(7) ? 0.3 : 1.6;
  }

  double framework_cores(const std::string& framework) const {
    if (framework == "pytorch") return wrong(12) ? 1.5 : wrong(6) ? 0.5 : 1.04;
    if (framework == "tensorflow") return 0.98;
    return wrong(7) ? 1.5 : 0.95;
  }

  double framework_watts(const std::string& framework) const {
    if (framework == "pytorch") return wrong(6) ? 0.8 : 1.1;
    return framework == "tensorflow" ? 1 : wrong(7) ? 1.3 : 0.9;
  }

  /// In inferences; on the Jetson Nano, too.
  double load_factor(const std::string& framework) const {
    if (framework == "tensorflow") return wrong(8) ? 1 : 4;
    if (framework == "mxnet") return wrong(8) ? 9 : 2.4;
    return wrong(8) ? 10 : 1.2;
  }

  std::set<int> wrong_;
};

class Noise {
 public:
  double operator()(double value) { return value * std::exp(0.002 * normal_(random_)); }

 private:
  std::mt19937_64 random_{7};
  std::normal_distribution<double> normal_;
};

store::CellRow cell_of(std::int64_t id, const store::CellKey& key, const Truth& truth, Noise& noise) {
  if (truth.out_of_memory) {
    store::CellRow cell = made_up_cell(id, key, {});
    cell.status = store::CellStatus::kFailed;
    cell.kind = "out-of-memory";
    return cell;
  }
  const double rate = noise(truth.rate);
  return made_up_cell(id, key,
                      {{"throughput", rate},
                       {"latency_p50", 1e9 * static_cast<double>(key.batch) / rate},
                       {"cpu_cores", noise(truth.cores), false},
                       {"memory_peak", noise(truth.memory), false},
                       {"load_time", noise(truth.load_s * 1e9), false},
                       {analysis::kPower, noise(truth.watts), false}});
}

}  // namespace

store::CellRow made_up_cell(std::int64_t id, store::CellKey key, const std::vector<MadeUpMetric>& metrics) {
  store::CellRow cell;
  cell.id = CellId{id};
  cell.key = std::move(key);
  cell.status = store::CellStatus::kMeasured;
  cell.effective_precision = "fp32";
  for (const MadeUpMetric& metric : metrics) {
    Estimate estimate{metric.value, std::nullopt};
    if (metric.spread) estimate.interval = Interval{metric.value * 0.99, metric.value * 1.01};
    cell.metrics.push_back({metric.name, estimate});
  }
  return cell;
}

analysis::PriceList made_up_prices(const std::set<int>& wrong_claims) {
  analysis::PriceList list;
  for (const auto& [name, euros] : std::vector<std::pair<std::string, double>>{
           {"Raspberry Pi 4", 50},
           {"Jetson Nano", 90},
           {"Jetson TX2", wrong_claims.contains(9) ? 20 : 500},
           {"Jetson Xavier NX", wrong_claims.contains(9) ? 30 : 380}}) {
    list.devices.push_back(
        {name, name, "board", {name}, analysis::Price{euros, "EUR", "2026-01-31", "a shop"}});
  }
  return list;
}

std::vector<LoadedRun> made_up_study(const std::set<int>& wrong_claims) {
  const World world(wrong_claims);
  Noise noise;
  std::vector<LoadedRun> runs;
  for (const Board& board : world.boards()) {
    LoadedRun& run = runs.emplace_back();
    run.file = board.headline + ".db";
    run.device = {board.headline, board.headline, R"({"memory_bytes": 4000000000})"};
    for (const std::string_view model : analysis::kStudyModels) {
      for (const std::string_view framework : analysis::kStudyFrameworks) {
        for (const int batch : {1, 16}) {
          for (const int repeat : {0, 1}) {
            store::CellKey key;
            key.model = model;
            key.runtime = framework;
            key.batch = batch;
            key.unit = board.unit;
            key.repeat = repeat;
            const Truth truth = world.truth(board, key.model, key.runtime, batch);
            run.cells.push_back(cell_of(static_cast<std::int64_t>(run.cells.size()) + 1, key, truth, noise));
          }
        }
      }
    }
  }
  return runs;
}

}  // namespace edgegauge::test
