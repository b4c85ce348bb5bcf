// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Files in a framework's own format. The framework is that of docs/adding-a-framework.md: it multiplies by
// the number in its model file, and is always there.
#include "e2e/program.h"
#include "model/npy.h"
#include "support/sanitizers.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class NativeModel : public testing::Test {
 protected:
  NativeModel() {
    program_.add_worker("scale", EDGEGAUGE_EXAMPLE_WORKER);
    program_.write("two.scale", "2");
  }
  Ended run(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"run", "--warm-up", "10ms", "--cell-limit", "100ms"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program_.run(arguments);
  }
  nlohmann::json report() { return program_.run({"--json", "report"}).json(); }

  Program program_;
};

TEST_F(NativeModel, IsMeasuredAndItsCostsAreUnknownInEveryReport) {
  const Ended ended = run({"--model", "two.scale", "--framework", "scale", "--batch", "1,4"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("2 measured, 0 failed, 0 skipped"));
  EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
  const nlohmann::json stored = report();
  for (const nlohmann::json& cell : stored.at("cells"))
    EXPECT_THAT(cell.at("flags").dump(),
                HasSubstr("agreement-unchecked: two.scale is in a framework's own format"));
  for (const nlohmann::json& model : stored.at("models")) {
    EXPECT_EQ(model.at("name"), "two");
    EXPECT_EQ(model.at("source"), "two.scale");
    EXPECT_EQ(model.at("weights"), "in the model file");
    EXPECT_TRUE(model.at("multiply_adds").is_null());
    EXPECT_TRUE(model.at("parameters").is_null());
  }
  for (const char* format : {"terminal", "markdown", "csv", "html"}) {
    const Ended written = program_.run({"report", "--format", format});
    EXPECT_EQ(written.exit_code, 0) << written.err;
    EXPECT_THAT(written.out, HasSubstr("two"));
  }
}

TEST_F(NativeModel, TakesShapesAndTensorsFromTheUser) {
  const std::vector<float> values{1, 2, 3, 4};
  model::write_npy(program_.folder() / "x.npy", model::make_float_tensor({1, 4}, values));
  const Ended ended = run({"--model", "two.scale", "--framework", "scale", "--input-shape", "x=1x4",
                           "--input-tensor", "x=x.npy", "--save-outputs", "out", "--batch", "3"});
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const model::Tensor answer = model::read_npy(program_.folder() / "out/y.npy");
  EXPECT_EQ(answer.type.shape, (model::Shape{3, 4}));
  EXPECT_EQ(reinterpret_cast<const float*>(answer.data.get())[7], 8);
}

struct Misfit {
  std::vector<std::string> arguments;
  const char* said;
};

TEST_F(NativeModel, FailsWhereTheFileDoesNotTakeWhatItIsGiven) {
  program_.write("words.scale", "no number");
  const std::vector<float> values{1, 2, 3};
  model::write_npy(program_.folder() / "three.npy", model::make_float_tensor({1, 3}, values));
  const std::vector<std::int64_t> numbers{1, 2, 3, 4};
  model::write_npy(program_.folder() / "integers.npy", model::make_int64_tensor({1, 4}, numbers));
  for (const auto& [arguments, said] :
       std::vector<Misfit>{{{"--input-shape", "z=1x4"}, "no input 'z'"},
                           {{"--input-shape", "x=1x4x1"}, "1x4x1 was given"},
                           {{"--input-shape", "x=1x5"}, "1x5 was given"},
                           {{"--input-tensor", "z=three.npy"}, "no input 'z'"},
                           {{"--input-tensor", "x=three.npy"}, "holds F32 1x3"},
                           {{"--input-tensor", "x=integers.npy"}, "holds I64 1x4"},
                           {{"--model", "words.scale"}, "is not a scale model"}}) {
    std::vector<std::string> all{"--model", "two.scale", "--framework", "scale,null"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ended ended = run(all);
    EXPECT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(" 1 failed, 0 skipped"));
    EXPECT_THAT(ended.out + report().dump(), HasSubstr(said));
  }
}

TEST_F(NativeModel, FailsWhereABatchTakesMoreMemoryThanItMay) {
  SKIP_IF_SANITIZED(test::kReservesMemory);
  const Ended ended =
      run({"--model", "two.scale", "--framework", "scale", "--batch", "2147483647", "--memory-limit", "1GB"});
  EXPECT_EQ(ended.exit_code, 75) << ended.err;
  EXPECT_THAT(ended.out + report().dump(), HasSubstr("out-of-memory"));
}

TEST_F(NativeModel, IsSkippedByFrameworksThatLoadOtherFormats) {
  REQUIRE_ONNXRUNTIME();
  const Ended ended = run({"--model", "two.scale", "--framework", "scale,onnxruntime"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("1 measured, 0 failed, 1 skipped"));
  EXPECT_THAT(report().dump(), HasSubstr("ONNX Runtime loads onnx, not scale"));
}

TEST_F(NativeModel, IsTheSameOneUnderAnotherName) {
  program_.write("copy.scale", "2");
  program_.write("three.scale", "3");
  const auto hash_of = [&](const char* file, std::vector<std::string> more) {
    std::vector<std::string> arguments{"--json", "plan", "check", "--framework", "scale", "--model", file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program_.run(arguments).json().at("cells").at(0).at("model_hash").get<std::string>();
  };
  EXPECT_EQ(hash_of("two.scale", {}), hash_of("copy.scale", {}));
  EXPECT_NE(hash_of("two.scale", {}), hash_of("three.scale", {}));
  EXPECT_NE(hash_of("two.scale", {}), hash_of("two.scale", {"--input-shape", "x=1x4"}));
}

TEST_F(NativeModel, IsShownAsFarAsItIsKnownAndNotExported) {
  const Ended shown = program_.run({"models", "show", "two.scale"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("format: scale · loaded by: scale · 1 B"));
  EXPECT_LE(widest_line(shown.out), 80u) << shown.out;
  const nlohmann::json json = program_.run({"--json", "models", "show", "two.scale"}).json();
  EXPECT_TRUE(json.at("total").at("parameters").is_null());
  const Ended exported = program_.run({"models", "export", "two.scale", "-o", "two.onnx"});
  EXPECT_EQ(exported.exit_code, 65);
  EXPECT_THAT(exported.err, HasSubstr("own format of scale"));
}

TEST_F(NativeModel, IsRefusedWhereItIsNoFileOrOfNoFormat) {
  program_.write("empty.scale", "");
  program_.write("two.caffemodel", "2");
  fs::create_directory(program_.folder() / "folder.scale");
  for (const char* file : {"empty.scale", "two.caffemodel", "folder.scale", "nowhere.scale"}) {
    const Ended ended = run({"--model", file, "--framework", "scale"});
    EXPECT_EQ(ended.exit_code, 65) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(file));
    EXPECT_THAT(ended.err, HasSubstr(file == std::string("empty.scale") ? "is empty" : ".scale (scale)"));
    EXPECT_FALSE(fs::exists(program_.folder() / "edgegauge.db"));
  }
}

}  // namespace
}  // namespace edgegauge::e2e
