// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"
#include "support/scratch.h"
#include "unit/worker/conversation.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// That the example of docs/adding-a-framework.md is real and works.
namespace edgegauge::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

protocol::RunRequest request_for(const std::filesystem::path& model) {
  protocol::RunRequest request = short_request();
  request.model = model;
  request.batch = 2;
  return request;
}

TEST(AddingAFramework, QuotesItsExampleWordForWord) {
  const std::filesystem::path root = EDGEGAUGE_SOURCE_DIR;
  const std::string example = test::read_text(root / "tests/unit/worker/example_backend.cpp");
  ASSERT_FALSE(example.empty());
  EXPECT_THAT(test::read_text(root / "docs/adding-a-framework.md"), HasSubstr("```cpp\n" + example + "```"));
}

TEST(ExampleFramework, ConvertsLoadsAndAnswers) {
  const Scratch scratch;
  const auto model = scratch.folder() / "model.scale";
  const auto converted =
      run_program(EDGEGAUGE_EXAMPLE_WORKER, {"convert", "--graph", "none", "--output", model});
  ASSERT_EQ(converted.exit_code, 0) << converted.err;

  const auto input = scratch.folder() / "x.npy";
  const std::vector<float> values{1, 2, 3, 4, 5, 6, 7, 8};
  model::write_npy(input, model::make_float_tensor({2, 4}, values));
  protocol::RunRequest request = request_for(model);
  request.inputs.push_back(
      {.name = "x", .dtype = "F32", .shape = {2, 4}, .files = {input}, .seed = 1, .buffers = 2});
  const Conversation said = converse(EDGEGAUGE_EXAMPLE_WORKER, request);
  ASSERT_TRUE(said.finished) << (said.failed ? said.failed->message : said.log);
  EXPECT_THAT(said.outputs.at(0).outputs.at(0).values, ElementsAre(2, 4, 6, 8, 10, 12, 14, 16));
  std::vector<std::string> phases;
  for (const PhaseRecord& phase : said.phases) phases.push_back(phase.name);
  EXPECT_THAT(phases, ElementsAre("load_library", "read+parse", "allocate", "first", "next"));
}

TEST(ExampleFramework, TakesSyntheticInputOfTheBatchWhenNoneIsGiven) {
  const Scratch scratch;
  std::ofstream(scratch.folder() / "model.scale") << 3;
  const Conversation said = converse(EDGEGAUGE_EXAMPLE_WORKER, request_for(scratch.folder() / "model.scale"));
  ASSERT_TRUE(said.finished) << said.log;
  EXPECT_THAT(said.outputs.at(0).outputs.at(0).shape, ElementsAre(2, 4));
}

TEST(ExampleFramework, HasItsRefusalsReportedWithTheStageUnderWay) {
  const Conversation bad_model = converse(EDGEGAUGE_EXAMPLE_WORKER, request_for("/nowhere"));
  ASSERT_TRUE(bad_model.failed) << bad_model.log;
  EXPECT_EQ(bad_model.failed->stage, Stage::kLoad);
  EXPECT_EQ(bad_model.failed->message, "/nowhere is not a scale model");

  const Scratch scratch;
  std::ofstream(scratch.folder() / "model.scale") << 3;
  protocol::RunRequest request = request_for(scratch.folder() / "model.scale");
  request.inputs.push_back(
      {.name = "x", .dtype = "F32", .shape = {2, 5}, .files = {}, .seed = 1, .buffers = 1});
  const Conversation bad_shape = converse(EDGEGAUGE_EXAMPLE_WORKER, request);
  ASSERT_TRUE(bad_shape.failed) << bad_shape.log;
  EXPECT_EQ(bad_shape.failed->stage, Stage::kPrepare);
  EXPECT_THAT(bad_shape.failed->message, HasSubstr("input 'x' of the model is ?x4; 2x5 was given"));
}

}  // namespace
}  // namespace edgegauge::test
