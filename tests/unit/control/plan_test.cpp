// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan.h"

#include "control/cell_job.h"
#include "control/quads.h"
#include "core/error.h"
#include "fake_program.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using test::FakeProgram;
using testing::HasSubstr;

Worker worker(const std::string& name, std::vector<std::string> formats,
              std::vector<protocol::Knob> knobs = {}) {
  Worker result;
  result.executable = "/bin/edgegauge-worker-" + name;
  result.info.name = result.info.title = name;
  result.info.available = true;
  result.info.units = {"cpu"};
  result.info.precisions = {"fp32"};
  result.info.formats = std::move(formats);
  result.info.knobs = std::move(knobs);
  return result;
}

class PlanTest : public testing::Test {
 protected:
  PlanTest() {
    spec_.models = {"free"};
    device_.architecture = "aarch64";
    device_.clusters.resize(1);
    device_.clusters.front().cores = 4;
  }
  Plan plan() const { return make_plan(spec_, device_, workers_, program_.preparer()); }
  Error refused() const {
    return test::thrown_by<Error>([this] { plan(); });
  }
  std::optional<std::string> skip_at_batch(std::int64_t batch) const {
    const Plan made = plan();
    return std::ranges::find(made.cells, batch, [](const auto& cell) { return cell.key.batch; })->skip;
  }

  FakeProgram program_;
  RunSpec spec_;
  device::Device device_;
  std::vector<Worker> workers_{
      worker("onnxruntime", {"onnx"}, {{"optimisation", {"all", "none"}, "all", ""}, {"spin", {}, "0", ""}}),
      worker("tensorflow", {"pb"}, {{"xla", {"on", "off"}, "off", ""}})};
};

TEST_F(PlanTest, AProfileIsADimensionAndAPrecisionSkipsFrameworksWithoutIt) {
  spec_.profiles = {"default", "optimised"};
  spec_.precisions = {"fp32", "bf16"};
  workers_[1].info.precisions = {"fp32", "bf16"};
  const Plan made = plan();
  EXPECT_EQ(made.cells.size(), 8u);
  for (const PlannedCell& cell : made.cells) {
    const bool is_there = cell.key.precision == "fp32" || cell.key.runtime == "tensorflow";
    EXPECT_EQ(!cell.skip, is_there) << cell.key.runtime << " " << cell.key.precision;
  }
  EXPECT_EQ(std::ranges::count(made.cells, "optimised", [](const auto& cell) { return cell.key.profile; }),
            4);
}

TEST_F(PlanTest, CrossesEveryDimension) {
  spec_.models = {"free", "words"};
  spec_.batches = {1, 2, 4};
  spec_.threads = {1, 4};
  spec_.repeats = 2;
  const Plan made = plan();
  EXPECT_EQ(made.cells.size(), 2u * 2 * 3 * 2 * 2);
  std::set<std::string> distinct;
  for (const PlannedCell& cell : made.cells) {
    const store::CellKey& key = cell.key;
    distinct.insert(key.model + key.runtime + std::to_string(key.batch) + "/" + std::to_string(key.threads) +
                    "/" + std::to_string(key.repeat));
    EXPECT_EQ(made.models[cell.model].row.name, key.model);
    EXPECT_EQ(made.workers[cell.worker].info.name, key.runtime);
  }
  EXPECT_EQ(distinct.size(), made.cells.size());
}

/// Whatever the seed makes of the order in which cells run.
TEST_F(PlanTest, ItsPairIsInTheOrderInWhichItsValuesWereAskedFor) {
  const RunSpec usual = spec_;
  const auto pair = [&](auto change, auto name) {
    std::set<std::vector<std::string>> pairs;
    for (spec_.seed = 0; spec_.seed < 8; ++spec_.seed) {
      RunSpec asked = usual;
      asked.seed = spec_.seed;
      asked.frameworks = {"onnxruntime"};
      change(asked);
      const auto [base, other] = pair_of(make_plan(asked, device_, workers_, program_.preparer()));
      pairs.insert({name(base.key), name(other.key)});
    }
    return pairs;
  };
  using Pairs = std::set<std::vector<std::string>>;
  const auto model = [](const store::CellKey& key) { return key.model; };
  const auto runtime = [](const store::CellKey& key) { return key.runtime; };
  const auto threads = [](const store::CellKey& key) { return std::to_string(key.threads); };
  const auto knob = [](const store::CellKey& key) { return key.knobs.at("optimisation"); };
  // A file is asked for by its path, and its cells are named by its stem.
  EXPECT_EQ(pair(
                [](RunSpec& s) {
                  s.models = {"./words.onnx", "dir/free.onnx"};
                },
                model),
            (Pairs{{"words", "free"}}));
  EXPECT_EQ(pair(
                [](RunSpec& s) {
                  s.models = {"dir/free.onnx", "./words.onnx"};
                },
                model),
            (Pairs{{"free", "words"}}));
  EXPECT_EQ(pair(
                [](RunSpec& s) {
                  s.frameworks = {"tensorflow", "onnxruntime"};
                },
                runtime),
            (Pairs{{"tensorflow", "onnxruntime"}}));
  EXPECT_EQ(pair([](RunSpec& s) { s.frameworks = {"all"}; }, runtime),
            (Pairs{{"onnxruntime", "tensorflow"}}));
  // 0 stands for the four cores.
  EXPECT_EQ(pair([](RunSpec& s) { s.threads = {0, 1}; }, threads), (Pairs{{"4", "1"}}));
  EXPECT_EQ(pair([](RunSpec& s) { s.threads = {1, 0}; }, threads), (Pairs{{"1", "4"}}));
  EXPECT_EQ(pair(
                [](RunSpec& s) {
                  s.knobs = {{"optimisation", {"none", "all"}}};
                },
                knob),
            (Pairs{{"none", "all"}}));
}

TEST_F(PlanTest, MeasuresEachStateInSoManyProcessesAndNothingElse) {
  spec_.frameworks = {"onnxruntime"};
  spec_.cold_start = {"cold", "warm-file"};
  spec_.starts = 3;
  spec_.repeats = 7;
  const Plan made = plan();
  EXPECT_EQ(made.cells.size(), 6u);
  EXPECT_EQ(std::ranges::count(made.cells, "cold", [](const auto& cell) { return cell.key.start; }), 3);
}

TEST_F(PlanTest, EachLoadIsACellWithItsRatesOrInstances) {
  spec_.frameworks = {"onnxruntime"};
  spec_.loads = {"closed", "paced", "poisson", "offline"};
  spec_.rates = {5, 0.1F};
  spec_.threads = {1, 2};
  spec_.sustained_s = 60;
  std::set<std::string> loads;
  for (const PlannedCell& cell : plan().cells) {
    loads.insert(cell.key.load + (cell.key.threads == 1 ? "" : " t2"));
    EXPECT_EQ(parse_load_shape(cell.key.load), cell.load);
  }
  EXPECT_EQ(loads.size(), 12u);
  for (const char* load : {"closed sustained 60s", "paced 0.1/s sustained 60s", "offline x4 sustained 60s",
                           "offline x2 sustained 60s t2"})
    EXPECT_TRUE(loads.contains(load)) << load;
}

TEST_F(PlanTest, RefusesALoadWithoutItsRateAndAStartWithALoad) {
  spec_.loads = {"paced"};
  EXPECT_THAT(refused().hint(), HasSubstr("--rate"));
  spec_.rates = {5};
  spec_.cold_start = {"cold"};
  EXPECT_EQ(refused().code(), ExitCode::kUsage);
}

TEST_F(PlanTest, SaysOnceThatAFrameworkKeepsNothingCompiled) {
  spec_.cold_start = {"warm-compiled"};
  workers_[1].info.compile_cache = "XLA_CACHE";
  int skipped = 0;
  for (const PlannedCell& cell : plan().cells) {
    EXPECT_EQ(cell.skip.has_value(), cell.key.runtime == "onnxruntime");
    EXPECT_THAT(cell.skip.value_or("not applicable"), HasSubstr("not applicable"));
    skipped += cell.skip ? 1 : 0;
  }
  EXPECT_EQ(skipped, 1);
}

TEST_F(PlanTest, TakesAKnobAsADimensionOnlyWhereThereIsOne) {
  spec_.knobs = {{"optimisation", {"all", "none"}}, {"spin", {"0", "1", "2"}}};
  const Plan made = plan();
  EXPECT_EQ(std::ranges::count(made.cells, "onnxruntime", [](const auto& cell) { return cell.key.runtime; }),
            6);
  EXPECT_EQ(std::ranges::count(made.cells, "tensorflow", [](const auto& cell) { return cell.key.runtime; }),
            1);
}

TEST_F(PlanTest, RefusesAKnobThatNobodyHas) {
  spec_.knobs = {{"optimization", {"all"}}};
  const Error error = refused();
  EXPECT_EQ(error.code(), ExitCode::kUsage);
  EXPECT_THAT(error.what(), HasSubstr("'optimization'"));
  EXPECT_THAT(error.hint(), HasSubstr("did you mean 'optimisation'?"));
  EXPECT_THAT(error.hint(), HasSubstr("xla"));
}

TEST_F(PlanTest, RefusesAKnobsValueThatNobodyTakes) {
  spec_.knobs = {{"optimisation", {"some"}}};
  EXPECT_THAT(refused().hint(), HasSubstr("onnxruntime accepts all, none"));
  spec_.knobs = {{"spin", {"-1"}}};
  EXPECT_EQ(refused().code(), ExitCode::kUsage);
  spec_.knobs = {{"threads", {"1"}}};
  EXPECT_THAT(refused().hint(), HasSubstr("--threads"));
}

TEST_F(PlanTest, SkipsAValueWhereOnlyTheOtherFrameworkTakesIt) {
  workers_[1].info.knobs.push_back({"optimisation", {"fast"}, "fast", ""});
  spec_.knobs = {{"optimisation", {"fast"}}};
  for (const PlannedCell& cell : plan().cells)
    EXPECT_EQ(cell.skip.has_value(), cell.key.runtime == "onnxruntime");
}

TEST_F(PlanTest, TakesNoThreadsForOnePerPhysicalCore) {
  spec_.threads = {0, 4, 1};
  spec_.frameworks = {"onnxruntime"};
  const Plan made = plan();
  EXPECT_EQ(made.cells.size(), 2u);
  for (const PlannedCell& cell : made.cells) EXPECT_TRUE(cell.key.threads == 4 || cell.key.threads == 1);
}

TEST_F(PlanTest, SkipsABatchThatTheFileFixes) {
  spec_.models = {"fixed"};
  spec_.batches = {1, 4};
  EXPECT_FALSE(skip_at_batch(1));
  ASSERT_TRUE(skip_at_batch(4));
  EXPECT_THAT(*skip_at_batch(4), HasSubstr("input 'x' to 1x3x224x224"));
}

TEST_F(PlanTest, MeasuresEveryBatchBesideAnInputOfConstantShape) {
  spec_.models = {"table"};
  spec_.batches = {1, 4};
  EXPECT_FALSE(skip_at_batch(1));
  EXPECT_FALSE(skip_at_batch(4));
}

TEST_F(PlanTest, SkipsPicturesForAModelThatTakesNone) {
  spec_.models = {"free", "words"};
  spec_.inputs = {program_.scratch().folder()};
  for (const PlannedCell& cell : plan().cells) EXPECT_EQ(cell.skip.has_value(), cell.key.model == "words");
}

TEST_F(PlanTest, SkipsAFrameworkThatLoadsNothingOrNotOnThisUnit) {
  workers_[0].info.formats = {};
  workers_[1].info.units = {"tpu"};
  for (const PlannedCell& cell : plan().cells) EXPECT_TRUE(cell.skip);
  workers_[1].info = worker("tensorflow", {"pb"}).info;
  workers_[1].info.precisions = {"int8"};
  for (const PlannedCell& cell : plan().cells) EXPECT_TRUE(cell.skip);
}

TEST_F(PlanTest, OrdersCellsByTheSeedAlone) {
  spec_.batches = {1, 2, 4, 8, 16, 32, 64, 128};
  const auto batches = [](const Plan& made) {
    std::vector<std::int64_t> order;
    for (const PlannedCell& cell : made.cells) order.push_back(cell.key.batch);
    return order;
  };
  const auto order = batches(plan());
  EXPECT_EQ(batches(plan()), order);
  EXPECT_FALSE(std::ranges::is_sorted(order));
  spec_.seed = 2;
  EXPECT_NE(batches(plan()), order);
}

TEST_F(PlanTest, KeepsItsOrderFromReleaseToRelease) {
  spec_.frameworks = {"onnxruntime"};
  spec_.batches = {1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<std::int64_t> order;
  for (const PlannedCell& cell : plan().cells) order.push_back(cell.key.batch);
  // From std::mt19937_64, whose numbers the standard fixes: a stored seed means this order for good.
  EXPECT_THAT(order, testing::ElementsAre(5, 7, 4, 6, 2, 8, 3, 1));
}

TEST_F(PlanTest, TakesAModelGivenTwiceOnce) {
  spec_.models = {"free", "free"};
  EXPECT_EQ(plan().models.size(), 1u);
}

TEST_F(PlanTest, NeedsAModelUnlessNoWorkerDoes) {
  spec_.models = {};
  EXPECT_EQ(refused().code(), ExitCode::kUsage);
  EXPECT_THAT(refused().hint(), HasSubstr("--model"));
  workers_ = {worker("null", {"none"})};
  const Plan made = plan();
  ASSERT_EQ(made.cells.size(), 1u);
  EXPECT_EQ(made.cells[0].key.model, "-");
  EXPECT_FALSE(made.cells[0].skip);
}

TEST_F(PlanTest, RefusesInputsThatNoModelHasOrThatAreNotThere) {
  spec_.input_tensors = {{"z", program_.scratch() / "program"}};
  EXPECT_THAT(refused().hint(), HasSubstr("x"));
  spec_.input_tensors = {{"x", "/no/such.npy"}};
  EXPECT_EQ(refused().code(), ExitCode::kBadInput);
  spec_.input_tensors = {};
  spec_.inputs = {"/no/such.jpg"};
  EXPECT_EQ(refused().code(), ExitCode::kBadInput);
}

TEST_F(PlanTest, RefusesWeightsForSeveralModels) {
  spec_.weights_file = "w.safetensors";
  spec_.models = {"free", "words"};
  EXPECT_EQ(refused().code(), ExitCode::kUsage);
}

TEST_F(PlanTest, ExpectsLessTimeForLessWorkAndNoneForSkippedCells) {
  spec_.models = {"fixed"};
  spec_.batches = {1};
  const Nanoseconds one = plan().estimate;
  spec_.batches = {1, 4};
  EXPECT_EQ(plan().estimate, one);
  spec_.models = {"free"};
  EXPECT_GT(plan().estimate, one);
  spec_.cell_limit_s = 0.1;
  EXPECT_LT(plan().estimate, 4 * one);
}

TEST_F(PlanTest, GivesAWorkerItsBatchThreadsAndInputs) {
  spec_.frameworks = {"onnxruntime"};
  spec_.batches = {4};
  spec_.threads = {3};
  spec_.knobs = {{"optimisation", {"none"}}};
  spec_.cell_limit_s = 5;
  const Plan made = plan();
  PreparedInputs pictures;
  for (int i = 0; i < 5; ++i) pictures.pictures.push_back({"p", "/p" + std::to_string(i) + ".npy", {}});
  const Job job = job_for(made, made.cells[0], "/m.onnx", pictures);
  EXPECT_EQ(job.request.model, "/m.onnx");
  EXPECT_EQ(job.request.batch, 4);
  EXPECT_EQ(job.request.settings.at("threads"), "3");
  EXPECT_EQ(job.request.settings.at("optimisation"), "none");
  EXPECT_EQ(job.environment.at("OMP_NUM_THREADS"), "3");
  ASSERT_EQ(job.request.inputs.size(), 1u);
  EXPECT_THAT(job.request.inputs[0].shape, testing::ElementsAre(4, 3, 224, 224));
  EXPECT_EQ(job.request.inputs[0].files.size(), 5u);
  EXPECT_EQ(job.request.answer_buffers, 2);
  EXPECT_EQ(job.request.plan.limit, std::chrono::seconds(5));
}

TEST_F(PlanTest, SavesTheOutputsOfSeveralCellsApart) {
  spec_.save_outputs = "/out";
  spec_.frameworks = {"onnxruntime"};
  const Plan one = plan();
  EXPECT_EQ(output_folder(one, one.cells[0]), "/out");
  spec_.batches = {1, 2};
  const Plan two = plan();
  EXPECT_NE(output_folder(two, two.cells[0]), output_folder(two, two.cells[1]));
  EXPECT_EQ(output_folder(two, two.cells[0]).parent_path(), "/out");
}

}  // namespace
}  // namespace edgegauge::control
