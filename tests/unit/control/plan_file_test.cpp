// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan_file.h"
#include "core/error.h"
#include "core/options.h"
#include "scratch.h"
#include "support/generated_section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::control {
namespace {

using test::Scratch;
using testing::ElementsAre;
using testing::HasSubstr;

RunSpec read(const std::string& name, const std::string& text) {
  const Scratch scratch;
  RunSpec spec;
  read_plan(scratch.write(name, text), spec);
  return spec;
}

/// What reading this refuses with.
BadInput refused(const std::string& name, const std::string& text) {
  return test::thrown_by<BadInput>([&] { read(name, text); });
}

TEST(PlanFile, TakesScalarsAndLists) {
  const RunSpec spec =
      read("plan.toml",
           "model = [\"study\", \"mine.onnx\"]\nbatch = [1, \"2..8\"]\nthreads = 2\n"
           "cell-limit = \"20s\"\nmean = [0.5, 0.25, 0]\nset = [\"optimisation=all,none\"]\n");
  EXPECT_THAT(spec.models, ElementsAre("study", "mine.onnx"));
  EXPECT_THAT(spec.batches, ElementsAre(1, 2, 4, 8));
  EXPECT_THAT(spec.threads, ElementsAre(2));
  EXPECT_EQ(spec.cell_limit_s, 20);
  EXPECT_THAT(*spec.preprocess.mean, ElementsAre(0.5F, 0.25F, 0.0F));
  EXPECT_THAT(spec.knobs.at("optimisation"), ElementsAre("all", "none"));
}

TEST(PlanFile, InJsonSaysTheSame) {
  const RunSpec spec =
      read("plan.json", R"({"model": ["a"], "batch": [1, 4], "target": "2%", "mean": [0.5]})");
  EXPECT_THAT(spec.models, ElementsAre("a"));
  EXPECT_THAT(spec.batches, ElementsAre(1, 4));
  EXPECT_DOUBLE_EQ(spec.target, 0.02);
  EXPECT_THAT(*spec.preprocess.mean, ElementsAre(0.5F));
}

TEST(PlanFile, LeavesWhatItDoesNotName) {
  const Scratch scratch;
  RunSpec spec;
  spec.repeats = 7;
  read_plan(scratch.write("plan.toml", "batch = 2\n"), spec);
  EXPECT_EQ(spec.repeats, 7);
}

TEST(PlanFile, WithAnUnknownKeyIsRefusedWithLineAndTheNearestKey) {
  const BadInput toml = refused("plan.toml", "model = \"a\"\n\nbacth = [1]\n");
  EXPECT_THAT(toml.what(), HasSubstr("plan.toml:3: "));
  EXPECT_THAT(toml.what(), HasSubstr("'bacth'; did you mean 'batch'?"));
  const BadInput json = refused("plan.json", "{\n \"model\": \"a\",\n \"bacth\": 1\n}");
  EXPECT_THAT(json.what(), HasSubstr("plan.json:3: "));
  EXPECT_THAT(json.what(), HasSubstr("did you mean 'batch'?"));
}

TEST(PlanFile, WithAValueOfAnotherTypeIsRefusedWithLineAndKey) {
  for (const std::string value : {"true", "2026-01-31", "{ a = 1 }", "[[1]]", "[true]"}) {
    const BadInput error = refused("plan.toml", "model = \"a\"\nbatch = " + value + "\n");
    EXPECT_THAT(error.what(), HasSubstr("plan.toml:2: 'batch'")) << value;
  }
  for (const std::string value : {"true", "null", "{}", "[[1]]"}) {
    const BadInput error = refused("plan.json", "{\"model\": \"a\",\n\"batch\": " + value + "}");
    EXPECT_THAT(error.what(), HasSubstr("plan.json:2: 'batch'")) << value;
  }
}

TEST(PlanFile, WithAValueThatTheOptionRefusesIsRefusedWithItsLine) {
  const BadInput error = refused("plan.toml", "\nbatch = \"many\"\n");
  EXPECT_THAT(error.what(), HasSubstr("plan.toml:2: "));
  EXPECT_THAT(error.what(), HasSubstr("'many'"));
  EXPECT_FALSE(error.hint().empty());
  EXPECT_THAT(refused("plan.toml", "repeats = [1, 2]\n").what(), HasSubstr("plan.toml:1: "));
}

TEST(PlanFile, ThatIsNotItsFormatIsRefusedWithItsLine) {
  EXPECT_THAT(refused("plan.toml", "model = \"a\"\nbatch = [1\n").what(), HasSubstr("plan.toml:"));
  EXPECT_THAT(refused("plan.toml", "batch = 1\nbatch = 2\n").what(), HasSubstr("plan.toml:2"));
  EXPECT_THAT(refused("plan.json", "{\n\"batch\": }").what(), HasSubstr("plan.json:2"));
  EXPECT_THAT(refused("plan.json", "[1]").what(), HasSubstr("plan.json:1"));
}

TEST(PlanFile, ThatCannotBeReadIsRefused) {
  RunSpec spec;
  const auto missing = test::thrown_by<BadInput>([&] { read_plan("/no/such/plan.toml", spec); });
  EXPECT_THAT(missing.what(), HasSubstr("/no/such/plan.toml"));
  const Scratch folder;
  EXPECT_THROW(read_plan(folder.folder(), spec), BadInput);
}

// --- the round trip

rc::Gen<std::string> any_text() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127)));
}

/// A word that may stand on either side of '=' and between commas.
rc::Gen<std::string> any_word() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>('a', 'z')));
}

RunSpec any_spec() {
  RunSpec spec;
  spec.models = *rc::gen::container<std::vector<std::string>>(any_text());
  spec.frameworks = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_word()));
  spec.batches =
      *rc::gen::nonEmpty(rc::gen::unique<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 1000)));
  spec.threads = *rc::gen::nonEmpty(rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 64)));
  spec.knobs = *rc::gen::container<std::map<std::string, std::vector<std::string>>>(
      any_word(), rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(any_word())));
  spec.inputs = *rc::gen::container<std::vector<std::string>>(any_text());
  spec.input_tensors = *rc::gen::container<std::map<std::string, std::string>>(any_word(), any_text());
  spec.input_shapes = *rc::gen::container<std::map<std::string, std::vector<std::int64_t>>>(
      any_word(), rc::gen::nonEmpty(
                      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 512))));
  if (*rc::gen::arbitrary<bool>()) spec.preprocess.crop = *rc::gen::inRange(1, 1000);
  spec.labels_file = *any_text();
  spec.repeats = *rc::gen::inRange(1, 100);
  spec.seed = *rc::gen::arbitrary<std::uint64_t>();
  spec.results = *any_text();
  spec.report = *any_text();
  return spec;
}

RC_GTEST_PROP(PlanFile, ComesBackFromTheTextThatItIsWrittenAs, ()) {
  const RunSpec spec = any_spec();
  const RunSpec again = read("plan.toml", to_toml(spec));
  for (const OptionRow& row : run_options()) RC_ASSERT(row.print(again) == row.print(spec));
}

TEST(PlanFile, KeepsNumbersAsTheyWereWritten) {
  RunSpec spec;
  spec.results = "007";
  spec.labels_file = "1.50";
  spec.preprocess.mean = {0.485F, -0.1F, 1.0F};
  const RunSpec again = read("plan.toml", to_toml(spec));
  EXPECT_EQ(again.results, "007");
  EXPECT_EQ(again.labels_file, "1.50");
  EXPECT_EQ(again.preprocess.mean, spec.preprocess.mean);
}

TEST(PlanFile, HasEveryKeyInItsDocumentation) {
  edgegauge::test::expect_section(EDGEGAUGE_SOURCE_DIR "/docs/plan.md", "keys", plan_key_table());
}

}  // namespace
}  // namespace edgegauge::control
