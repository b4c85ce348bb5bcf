// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/prepare.h"

#include "core/error.h"
#include "fake_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using test::FakeProgram;
using testing::ElementsAre;
using testing::HasSubstr;

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// A worker whose `convert` writes its arguments into the output file, or fails when the script says so.
Worker converting_worker(const FakeProgram& program, const std::string& script) {
  Worker worker;
  worker.executable = program.scratch().write_script("worker", script);
  worker.info.name = "tensorflow";
  worker.info.title = "TensorFlow";
  worker.info.version = "2.1";
  worker.info.formats = {"pb"};
  return worker;
}

Worker onnx_worker() {
  Worker worker;
  worker.info.name = "onnxruntime";
  worker.info.formats = {"onnx"};
  return worker;
}

TEST(Prepare, TakesWhatTheChildTellsOfAModel) {
  const FakeProgram program;
  const PreparedModel model = prepare_model("words", {}, program.preparer());
  EXPECT_EQ(model.row.hash, "hash-of-words");
  EXPECT_EQ(model.row.multiply_adds, 1'000'000'000);
  EXPECT_THAT(model.row.labels, ElementsAre("left", "right"));
  ASSERT_EQ(model.inputs.size(), 2u);
  EXPECT_EQ(model.inputs[1].name, "mask");
  EXPECT_THAT(model.inputs[1].shape, ElementsAre(1, 8));
  EXPECT_EQ(model.folder, program.folder_of("words"));
}

TEST(Prepare, HandsOnTheOptionsThatChangeAModel) {
  const FakeProgram program;
  RunSpec spec;
  spec.weights_file = "w.safetensors";
  spec.seed = 9;
  spec.input_shapes = {{"x", {1, 3, 32, 32}}};
  prepare_model("free", spec, program.preparer());
  EXPECT_THAT(program.calls(),
              HasSubstr("--json models prepare --batch=1 free --weights=w.safetensors --seed=9 "
                        "--input-shape=x=1x3x32x32"));
}

TEST(Prepare, ThrowsTheChildsErrorAsItsOwn) {
  const FakeProgram program;
  const auto error = test::thrown_by<BadInput>([&] { prepare_model("nonsense", {}, program.preparer()); });
  EXPECT_STREQ(error.what(), "there is no model of that name");
  EXPECT_EQ(error.hint(), "see edgegauge models");
}

TEST(Prepare, NamesTheWorkOfAChildThatDiesWithoutAWord) {
  const FakeProgram program;
  const auto error = test::thrown_by<Error>([&] { prepare_model("silent", {}, program.preparer()); });
  EXPECT_THAT(error.what(), HasSubstr("preparing model 'silent' failed with exit status 9"));
  const auto garbage = test::thrown_by<Error>([&] { prepare_model("garbage", {}, program.preparer()); });
  EXPECT_THAT(garbage.what(), HasSubstr("cannot be read"));
}

TEST(Prepare, ExportsOnceForWorkersThatLoadOnnx) {
  const FakeProgram program;
  const PreparedModel model = prepare_model("free", {}, program.preparer());
  const fs::path file = native_file(model, onnx_worker(), 4, {}, program.preparer());
  EXPECT_EQ(file, program.folder_of("free") / "model.onnx");
  EXPECT_TRUE(fs::exists(file));
  const std::size_t calls = count_lines(program.calls());
  EXPECT_EQ(native_file(model, onnx_worker(), 1, {}, program.preparer()), file);
  EXPECT_EQ(count_lines(program.calls()), calls);
}

TEST(Prepare, GivesTheUsersOwnOnnxAsItIs) {
  PreparedModel model;
  model.original_onnx = "/models/mine.onnx";
  EXPECT_EQ(native_file(model, onnx_worker(), 1), "/models/mine.onnx");
}

TEST(Prepare, LeavesNothingOfAnExportThatFails) {
  const FakeProgram program;
  const PreparedModel model = prepare_model("fixed", {}, program.preparer());
  const auto error =
      test::thrown_by<Error>([&] { native_file(model, onnx_worker(), 1, {}, program.preparer()); });
  EXPECT_STREQ(error.what(), "the disk is full");
  for (const auto& entry : fs::directory_iterator(program.folder_of("fixed")))
    EXPECT_EQ(entry.path().filename(), "b1");
}

TEST(Prepare, ConvertsOncePerBatchForOtherWorkers) {
  const FakeProgram program;
  const Worker worker = converting_worker(program, "echo \"$@\" > \"$5\"");
  const PreparedModel model = prepare_model("free", {}, program.preparer());
  const fs::path file = native_file(model, worker, 4, {}, program.preparer());
  EXPECT_EQ(file, program.folder_of("free") / "tensorflow-2.1-" EDGEGAUGE_VERSION "/b4/model.pb");
  const std::string graph = (program.folder_of("free") / "b4/graph.json").string();
  EXPECT_THAT(test::read_text(file), HasSubstr("convert --graph " + graph + " --output "));
  EXPECT_THAT(program.calls(), HasSubstr("models prepare --batch=4 free"));
  EXPECT_NE(native_file(model, worker, 2, {}, program.preparer()), file);
}

TEST(Prepare, LeavesNothingOfAConversionThatFails) {
  const FakeProgram program;
  const Worker worker = converting_worker(
      program,
      "echo half > \"$5\"; echo 'error: no HardSwish: node f.3' >&2; echo 'hint: none' >&2; exit 65");
  const PreparedModel model = prepare_model("free", {}, program.preparer());
  const auto error =
      test::thrown_by<BadInput>([&] { native_file(model, worker, 1, {}, program.preparer()); });
  EXPECT_STREQ(error.what(), "no HardSwish: node f.3");
  EXPECT_EQ(error.hint(), "none");
  EXPECT_TRUE(fs::is_empty(program.folder_of("free") / "tensorflow-2.1-" EDGEGAUGE_VERSION));
}

TEST(Prepare, NeedsNoFileForAWorkerWithoutModels) {
  Worker worker;
  worker.info.formats = {"none"};
  EXPECT_EQ(native_file(no_model(), worker, 1), "");
}

TEST(Prepare, MakesPicturesReadyWithTheOptionsThatChangeThem) {
  const FakeProgram program;
  RunSpec spec;
  spec.inputs = {"pictures", "b.jpg"};
  spec.preprocess.crop = 64;
  spec.preprocess.mean = {-0.5F, 0.5F, 0.5F};
  const PreparedModel model = prepare_model("free", spec, program.preparer());
  const PreparedInputs inputs = prepare_inputs(model, spec, program.preparer());
  ASSERT_EQ(inputs.pictures.size(), 1u);
  EXPECT_EQ(inputs.pictures[0].npy, "/cache/a.npy");
  EXPECT_EQ(inputs.pictures[0].times.model, "free");
  EXPECT_EQ(inputs.pictures[0].times.resize_ns, 2);
  EXPECT_THAT(program.calls(),
              HasSubstr("models pictures free --crop=64 --mean=-0.5,0.5,0.5 pictures b.jpg"));
}

TEST(Prepare, AsksForNoPicturesWhereNoneAreGiven) {
  const FakeProgram program;
  EXPECT_TRUE(prepare_inputs(no_model(), {}, program.preparer()).pictures.empty());
}

}  // namespace
}  // namespace edgegauge::control
