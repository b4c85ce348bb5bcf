// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/claims.h"

#include "support/generated_section.h"
#include "unit/analysis/made_up_study.h"

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<Judgement> judged(const std::vector<LoadedRun>& runs, const std::set<int>& wrong_claims = {}) {
  return judge_claims(build_study(runs, test::made_up_prices(wrong_claims)));
}

Judgement judgement_of(int claim, const std::vector<LoadedRun>& runs,
                       const std::set<int>& wrong_claims = {}) {
  return judged(runs, wrong_claims).at(static_cast<std::size_t>(claim) - 1);
}

class EachClaim : public ::testing::TestWithParam<int> {};

TEST_P(EachClaim, IsConfirmedWhereItIsTrue) {
  const Judgement judgement = judgement_of(GetParam(), test::made_up_study({}));
  EXPECT_EQ(name_of(judgement.verdict), name_of(ClaimVerdict::kConfirmed)) << judgement.sentence;
  EXPECT_GT(judgement.confidence.value_or(0), 0.8) << judgement.sentence;
  EXPECT_THAT(judgement.evidence, Not(IsEmpty()));
  EXPECT_THAT(judgement.missing, IsEmpty());
}

TEST_P(EachClaim, IsContradictedWhereItIsFalse) {
  const Judgement judgement = judgement_of(GetParam(), test::made_up_study({GetParam()}), {GetParam()});
  EXPECT_EQ(name_of(judgement.verdict), name_of(ClaimVerdict::kContradicted)) << judgement.sentence;
  EXPECT_GT(judgement.confidence.value_or(0), 0.8) << judgement.sentence;
}

TEST_P(EachClaim, SaysWhatIsMissingWhereNothingTestsIt) {
  const Judgement judgement = judgement_of(GetParam(), {});
  EXPECT_EQ(name_of(judgement.verdict), name_of(ClaimVerdict::kNotTested));
  EXPECT_THAT(judgement.missing, Not(IsEmpty()));
  EXPECT_THAT(judgement.sentence, IsEmpty());
  EXPECT_THAT(judgement.evidence, IsEmpty());
  EXPECT_EQ(judgement.confidence, std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(OfTheStudy, EachClaim, ::testing::Range(1, 13));

RC_GTEST_PROP(Claims, AreJudgedAlikeInWhateverOrderRunsAndCellsCome, ()) {
  const auto wrong = *rc::gen::container<std::set<int>>(rc::gen::inRange(1, 13));
  std::mt19937 random(*rc::gen::arbitrary<unsigned>());
  std::vector<LoadedRun> runs = test::made_up_study(wrong);
  const std::vector<Judgement> before = judged(runs);
  std::ranges::shuffle(runs, random);
  for (LoadedRun& run : runs) std::ranges::shuffle(run.cells, random);
  const std::vector<Judgement> after = judged(runs);
  for (std::size_t i = 0; i < before.size(); ++i) {
    RC_ASSERT(before[i].verdict == after[i].verdict);
    RC_ASSERT(before[i].confidence == after[i].confidence);
    RC_ASSERT(before[i].sentence == after[i].sentence);
    RC_ASSERT(before[i].evidence == after[i].evidence);
    RC_ASSERT(before[i].missing == after[i].missing);
  }
}

/// The made-up study without the cells that `leave_out` picks.
template <class Predicate>
std::vector<LoadedRun> study_without(Predicate leave_out) {
  std::vector<LoadedRun> runs = test::made_up_study({});
  for (LoadedRun& run : runs) std::erase_if(run.cells, leave_out);
  return runs;
}

TEST(Claims, AreAsSureAsTheSurestPartThatContradictsThem) {
  // PyTorch takes more memory, plainly; of busy cores nothing can be said.
  std::vector<LoadedRun> runs(1);
  runs[0].device.headline = "a board";
  std::int64_t id = 0;
  for (const char* model : {"resnet18", "resnet50", "vgg16"}) {
    for (const char* framework : {"mxnet", "pytorch", "tensorflow"}) {
      store::CellKey key;
      key.model = model;
      key.runtime = framework;
      const bool is_pytorch = key.runtime == "pytorch";
      const double noise = 1 + 0.001 * static_cast<double>(id);
      const double cores = is_pytorch ? 1 + 0.2 * static_cast<double>(id - 4) : 1.0;
      runs[0].cells.push_back(test::made_up_cell(
          id++, key,
          {{"memory_peak", (is_pytorch ? 2e8 : 1e8) * noise, false}, {"cpu_cores", cores, false}}));
    }
  }
  const Judgement judgement = judgement_of(6, runs);
  EXPECT_EQ(name_of(judgement.verdict), "contradicted") << judgement.sentence;
  EXPECT_GT(judgement.confidence.value_or(0), 0.99) << judgement.sentence;
}

/// The made-up study with one metric of some cells, by device and cell, that many times as large.
template <class Predicate>
std::vector<LoadedRun> study_with(std::string_view metric, double factor, Predicate is_meant) {
  std::vector<LoadedRun> runs = test::made_up_study({});
  for (LoadedRun& run : runs) {
    for (store::CellRow& cell : run.cells) {
      if (!is_meant(run.device.headline, cell)) continue;
      for (MetricValue& value : cell.metrics) {
        if (value.name != metric) continue;
        value.estimate.value *= factor;
        if (auto& interval = value.estimate.interval)
          *interval = {interval->low * factor, interval->high * factor};
      }
    }
  }
  return runs;
}

TEST(Claims, ThatOneDearBoardIsFasterHidesNotThatTheOtherIsSlower) {
  const Judgement judgement = judgement_of(9, study_with("throughput", 0.2, [](const auto& device, auto&) {
                                             return device == "NVIDIA Jetson TX2";
                                           }));
  EXPECT_EQ(name_of(judgement.verdict), "partly") << judgement.sentence;
}

TEST(Claims, ABoardThatDrawsAsMuchAsThoseWithAGpuSpeaksNotForOneThatDrawsAThird) {
  std::vector<LoadedRun> runs = study_with(
      kPower, 3, [](const auto& device, auto&) { return device.find("Jetson") != std::string::npos; });
  EXPECT_EQ(name_of(judgement_of(10, runs).verdict), "contradicted");
  LoadedRun hungry = study_with(kPower, 3, [](const auto&, auto&) { return true; }).front();
  ASSERT_THAT(hungry.device.headline, HasSubstr("Raspberry Pi"));
  hungry.device.headline = "a mini PC";
  hungry.file = "mini.db";
  runs.push_back(hungry);
  EXPECT_NE(name_of(judgement_of(10, runs).verdict), "confirmed") << judgement_of(10, runs).sentence;
}

TEST(Claims, WhatIsHardlyFasterIsNotCritical) {
  const Judgement judgement = judgement_of(
      11, study_with("throughput", 0.135, [](const auto&, const store::CellRow& cell) {
        return cell.key.unit == "gpu";  // the fastest one is four times, and eight, as fast as the CPU
      }));
  EXPECT_EQ(name_of(judgement.verdict), "contradicted") << judgement.sentence;
}

TEST(Claims, WhatIsFarBetterIsNotSlightlyBetter) {
  const Judgement judgement =
      judgement_of(3, study_with("throughput", 5, [](const auto&, const store::CellRow& cell) {
                     return cell.key.runtime == "mxnet" && cell.key.batch > 1;
                   }));
  EXPECT_EQ(name_of(judgement.verdict), "partly") << judgement.sentence;
}

TEST(Claims, NameAFrameworkThatWasNotMeasured) {
  const Judgement judgement =
      judgement_of(12, study_without([](const auto& cell) { return cell.key.runtime == "tensorflow"; }));
  EXPECT_EQ(name_of(judgement.verdict), "confirmed");
  EXPECT_THAT(judgement.missing, Contains(HasSubstr("tensorflow")));
}

TEST(Claims, AreTestedInPartWithoutWattsAndSaySo) {
  std::vector<LoadedRun> runs = test::made_up_study({});
  for (LoadedRun& run : runs) {
    for (store::CellRow& cell : run.cells)
      std::erase_if(cell.metrics, [](const MetricValue& metric) { return metric.name == kPower; });
  }
  EXPECT_EQ(name_of(judgement_of(6, runs).verdict), "confirmed");
  EXPECT_THAT(judgement_of(6, runs).missing, Contains(HasSubstr("watts")));
  EXPECT_EQ(name_of(judgement_of(10, runs).verdict), "not tested");
}

TEST(Claims, LeaveOtherPrecisionsProfilesAndKnobsAside) {
  std::vector<LoadedRun> runs = test::made_up_study({});
  const std::vector<Judgement> before = judged(runs);
  for (LoadedRun& run : runs) {
    const std::vector<store::CellRow> cells = run.cells;
    for (store::CellRow cell : cells) {
      cell.id.value += 1000;
      for (MetricValue& metric : cell.metrics) metric.estimate = {1e6, std::nullopt};
      store::CellRow optimised = cell;
      optimised.key.profile = "optimised";
      store::CellRow knob = cell;
      knob.key.knobs = {{"a", "b"}};
      store::CellRow converted = cell;
      converted.effective_precision = "bf16";
      for (const store::CellRow& other : {optimised, knob, converted}) {
        if (other.status == store::CellStatus::kMeasured) run.cells.push_back(other);
      }
    }
  }
  const std::vector<Judgement> after = judged(runs);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].sentence, after[i].sentence);
}

TEST(Claims, AreAboutOneRequestAfterAnotherAndNoStateOfAStart) {
  for (std::string store::CellKey::*dimension : {&store::CellKey::load, &store::CellKey::start}) {
    std::vector<LoadedRun> runs = test::made_up_study({});
    const std::size_t cells = build_study(runs, {}).cells.size();
    ASSERT_GT(cells, 0u);
    for (LoadedRun& run : runs) {
      for (store::CellRow& cell : run.cells) cell.key.*dimension = "another";
    }
    EXPECT_THAT(build_study(runs, {}).cells, IsEmpty());
  }
}

TEST(Claims, AreUndecidedWhereFramesOverlapTheTie) {
  std::vector<LoadedRun> runs(1);
  runs[0].device.headline = "a board";
  for (const char* framework : {"mxnet", "pytorch", "tensorflow"}) {
    store::CellKey key;
    key.model = "resnet18";
    key.runtime = framework;
    key.batch = 16;
    const double rate = key.runtime == "mxnet" ? 101.0 : 100.0;
    runs[0].cells.push_back(
        test::made_up_cell(static_cast<std::int64_t>(runs[0].cells.size()), key, {{"throughput", rate}}));
  }
  EXPECT_EQ(name_of(judgement_of(3, runs).verdict), "undecided");
}

TEST(Claims, AreListedInTheDocumentAsTheTableHasThem) {
  std::string table = "| | claim | how it is tested |\n|--:|---|---|\n";
  for (const ClaimRow& row : claims())
    table += fmt::format("| {} | {} | {} |\n", row.number, row.claim, row.test);
  edgegauge::test::expect_section(std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "docs/claims.md", "claims",
                                  table);
}

}  // namespace
}  // namespace edgegauge::analysis
