// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/options.h"

#include "core/error.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Values = std::vector<std::string>;

RunSpec with(std::string_view option, const Values& values) {
  RunSpec spec;
  find_option(option)->apply(spec, values);
  return spec;
}

/// Every option of a spec as text: two specs are equal when these are.
std::vector<Values> printed(const RunSpec& spec) {
  std::vector<Values> all;
  for (const OptionRow& row : run_options()) all.push_back(row.print(spec));
  return all;
}

std::string error_of(std::string_view option, const Values& values) {
  try {
    with(option, values);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(Options, HaveDistinctNamesAndHelp) {
  std::set<std::string_view> names;
  for (const OptionRow& row : run_options()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.help.ends_with('.')) << row.name;
    EXPECT_FALSE(row.value.empty()) << row.name;
  }
  EXPECT_EQ(find_option("colour"), nullptr);
}

TEST(Options, DefaultsAreAcceptedByTheirOwnParsers) {
  const RunSpec defaults;
  for (const OptionRow& row : run_options()) {
    RunSpec spec;
    EXPECT_NO_THROW(row.apply(spec, row.print(defaults))) << row.name;
    EXPECT_EQ(printed(spec), printed(defaults)) << row.name;
  }
}

TEST(Options, DefaultIsEveryFrameworkAtBatchOneOnAllCores) {
  const RunSpec defaults;
  EXPECT_THAT(find_option("framework")->print(defaults), ElementsAre("all"));
  EXPECT_THAT(find_option("batch")->print(defaults), ElementsAre("1"));
  EXPECT_THAT(find_option("threads")->print(defaults), ElementsAre("0"));
  EXPECT_THAT(find_option("target")->print(defaults), ElementsAre("1%"));
  EXPECT_THAT(find_option("cell-limit")->print(defaults), ElementsAre("60s"));
}

TEST(Options, RangesDouble) {
  EXPECT_THAT(parse_integer_list("batch", {"1", "2", "4..32"}), ElementsAre(1, 2, 4, 8, 16, 32));
  EXPECT_THAT(parse_integer_list("batch", {"3..12,1"}), ElementsAre(3, 6, 12, 1));
  EXPECT_THAT(parse_integer_list("batch", {"4", "4..8"}), ElementsAre(4, 8));
  EXPECT_THAT(parse_integer_list("batch", {"8..8"}), ElementsAre(8));
}

TEST(Options, ARangeThatDoesNotReachItsEndIsRefused) {
  for (const std::string range : {"4..30", "8..4", "0..8", "1..", "..4", "a..b", "1...4"}) {
    EXPECT_THAT(error_of("batch", {range}), HasSubstr("'" + range + "'"));
  }
}

TEST(Options, DurationsNeedAUnit) {
  EXPECT_DOUBLE_EQ(with("warm-up", {"500ms"}).warm_up_s, 0.5);
  EXPECT_DOUBLE_EQ(with("cell-limit", {"10s"}).cell_limit_s, 10);
  EXPECT_DOUBLE_EQ(*with("timeout", {"2m"}).timeout_s, 120);
  EXPECT_DOUBLE_EQ(*with("timeout", {"1.5h"}).timeout_s, 5400);
  EXPECT_FALSE(with("timeout", {"auto"}).timeout_s);
  for (const std::string bad : {"10", "s", "-1s", "1 s", "infs", "nans", "10d", ""}) {
    EXPECT_THAT(error_of("timeout", {bad}), HasSubstr("500ms, 10s, 2m")) << bad;
  }
  EXPECT_THAT(error_of("timeout", {"0s"}), HasSubstr("above 0"));
}

TEST(Options, SizesNeedAUnit) {
  EXPECT_EQ(with("memory-limit", {"512MB"}).memory_limit, 512'000'000);
  EXPECT_EQ(with("memory-limit", {"1.5GB"}).memory_limit, 1'500'000'000);
  EXPECT_EQ(with("memory-limit", {"64kB"}).memory_limit, 64'000);
  EXPECT_EQ(with("memory-limit", {"7B"}).memory_limit, 7);
  EXPECT_EQ(with("memory-limit", {}).memory_limit, 0);
  for (const char* bad : {"512", "MB", "0MB", "-1GB", "1TB", "nanGB", "1e300GB"})
    EXPECT_THAT(error_of("memory-limit", {bad}), HasSubstr("512MB or 2GB")) << bad;
}

TEST(Options, TargetIsAPercentageOrAShare) {
  EXPECT_DOUBLE_EQ(with("target", {"1%"}).target, 0.01);
  EXPECT_DOUBLE_EQ(with("target", {"0.02"}).target, 0.02);
  for (const std::string bad : {"0", "-1%", "101%", "x", "%", ""})
    EXPECT_NE(error_of("target", {bad}), "") << bad;
}

TEST(Options, KnobsMakeAGrid) {
  const std::map<std::string, Values> expected{{"arena", {"on", "off"}}, {"optimise", {"all"}}};
  EXPECT_EQ(with("set", {"arena=on,off", "optimise=all"}).knobs, expected);
  EXPECT_EQ(with("set", {"arena=on", "off", "optimise=all"}).knobs, expected);
  for (const std::string bad : {"arena", "=on", "arena=", "arena=on,", ""})
    EXPECT_NE(error_of("set", {bad}), "") << bad;
}

TEST(Options, ShapesAndTensorsAreNamed) {
  const std::map<std::string, std::vector<std::int64_t>> shapes{{"x", {1, 3, 224, 224}}};
  EXPECT_EQ(with("input-shape", {"x=1x3x224x224"}).input_shapes, shapes);
  const std::map<std::string, std::string> tensors{{"x", "data/a=b.npy"}};
  EXPECT_EQ(with("input-tensor", {"x=data/a=b.npy"}).input_tensors, tensors);
  EXPECT_THAT(error_of("input-tensor", {"x=a.npy", "x=b.npy"}), HasSubstr("once for 'x'"));
  for (const std::string bad : {"1x3", "x=", "x=1x-3", "x=0", "x=1x", "x=1 x3"}) {
    EXPECT_THAT(error_of("input-shape", {bad}), HasSubstr("NAME=1x3x224x224")) << bad;
  }
}

TEST(Options, ErrorsNameOptionValueAndWhatIsAccepted) {
  EXPECT_EQ(error_of("repeats", {"none"}),
            "--repeats: 'none' is not accepted | give --repeats a whole number from 1 to 10000");
  EXPECT_THAT(error_of("batch", {"0"}), HasSubstr("--batch: '0'"));
  EXPECT_THAT(error_of("batch", {}), HasSubstr("one value is needed, 0 were given"));
  EXPECT_THAT(error_of("repeats", {"1", "2"}), HasSubstr("one value is needed, 2 were given"));
  EXPECT_THAT(error_of("channels", {"yuv"}), HasSubstr("rgb or bgr"));
  EXPECT_THAT(error_of("std", {"0"}), HasSubstr("above 0"));
  EXPECT_THAT(error_of("seed", {"-1"}), HasSubstr("'-1'"));
  EXPECT_THAT(error_of("results", {""}), HasSubstr("not empty"));
}

TEST(Options, AnEmptyListUnsetsWhatMayBeUnset) {
  RunSpec spec = with("crop", {"192"});
  find_option("crop")->apply(spec, {});
  EXPECT_FALSE(spec.preprocess.crop);
}

TEST(Options, AMistypedNameFindsItsNeighbour) {
  EXPECT_EQ(nearest_option("bacth"), "batch");
  EXPECT_EQ(nearest_option("warmup"), "warm-up");
  EXPECT_EQ(nearest_option("input-tensors"), "input-tensor");
  EXPECT_EQ(nearest_option("colourful-things"), "");
}

TEST(Options, AllStatesOfAStartAreFourAndAnUnknownOneIsRefused) {
  RunSpec spec;
  find_option("cold-start")->apply(spec, {"all"});
  EXPECT_EQ(spec.cold_start, (Values{"cold", "warm-file", "warm-compiled", "warm-process"}));
  EXPECT_THROW(find_option("cold-start")->apply(spec, {"lukewarm"}), Error);
}

rc::Gen<std::string> word() { return rc::gen::nonEmpty(rc::gen::string<std::string>()); }
rc::Gen<std::string> plain_word() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'z')));
}
rc::Gen<float> fraction() {
  return rc::gen::map(rc::gen::inRange(1, 1 << 24),
                      [](int bits) { return static_cast<float>(bits) / 3.0e6f; });
}
rc::Gen<double> seconds() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(1, 1'000'000'000'000),
                      [](auto ns) { return static_cast<double>(ns) / 7e8; });
}

RunSpec any_spec() {
  using namespace rc::gen;
  const auto words = container<Values>(word());
  RunSpec spec;
  spec.models = *words;
  spec.frameworks = *nonEmpty(words);
  spec.batches = *nonEmpty(unique<std::vector<std::int64_t>>(inRange<std::int64_t>(1, 4096)));
  spec.threads = *nonEmpty(unique<std::vector<int>>(inRange(0, 256)));
  spec.knobs =
      *container<std::map<std::string, Values>>(plain_word(), nonEmpty(container<Values>(plain_word())));
  spec.inputs = *words;
  spec.input_tensors = *container<std::map<std::string, std::string>>(plain_word(), word());
  spec.input_shapes = *container<std::map<std::string, std::vector<std::int64_t>>>(
      plain_word(), nonEmpty(container<std::vector<std::int64_t>>(inRange<std::int64_t>(1, 5000))));
  if (*arbitrary<bool>())
    spec.preprocess = {
        *inRange(1, 4096), *inRange(1, 4096), "bgr", {{*fraction(), -*fraction()}}, {{*fraction()}}};
  spec.labels_file = *rc::gen::string<std::string>();
  spec.weights_file = *rc::gen::string<std::string>();
  spec.save_outputs = *rc::gen::string<std::string>();
  spec.target = *inRange(1, 1'000'000) / 1.1e6;
  spec.warm_up_s = *seconds();
  spec.cell_limit_s = *seconds();
  spec.timeout_s = *seconds();
  spec.memory_limit = *inRange<std::int64_t>(0, 9'000'000'000'000'000);
  spec.repeats = *inRange(1, 100);
  spec.cold_start = *elementOf(std::vector<Values>{{}, {"cold"}, {"warm-process", "warm-file"}});
  spec.loads = *elementOf(std::vector<Values>{{"closed"}, {"offline", "paced"}, {"poisson"}});
  spec.rates = *container<std::vector<float>>(fraction());
  spec.instances = *nonEmpty(unique<std::vector<int>>(inRange(0, 1024)));
  if (*arbitrary<bool>()) spec.sustained_s = *seconds();
  spec.starts = *inRange(1, 100);
  spec.seed = *arbitrary<std::uint64_t>();
  spec.results = *word();
  spec.report = *word();
  return spec;
}

RC_GTEST_PROP(Options, PrintedAndAppliedAgainGiveTheSameSpec, ()) {
  const RunSpec spec = any_spec();
  RunSpec copy;
  for (const OptionRow& row : run_options()) row.apply(copy, row.print(spec));
  RC_ASSERT(copy == spec);
}

}  // namespace
}  // namespace edgegauge
