// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/cell_job.h"
#include "control/formats.h"
#include "core/error.h"
#include "fake_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Models in a framework's own format.
namespace edgegauge::control {
namespace {

using test::FakeProgram;
using test::Scratch;
using testing::ElementsAre;
using testing::HasSubstr;

Worker worker(const std::string& name, std::vector<std::string> formats) {
  Worker result;
  result.info.name = result.info.title = name;
  result.info.available = true;
  result.info.units = {"cpu"};
  result.info.precisions = {"fp32", "bf16"};
  result.info.formats = std::move(formats);
  return result;
}

Worker mxnet() {
  Worker result = worker("mxnet", {"-symbol.json"});
  result.info.companions = {".params", "-[0-9][0-9][0-9][0-9].params"};
  return result;
}

const std::vector<Worker> kWorkers{mxnet(), worker("null", {"none"}), worker("onnxruntime", {"onnx"}),
                                   worker("pytorch", {"pt", "ptl"}), worker("torchlet", {"pt"})};

// --- What a file is, by its name

struct NameCase {
  const char* file;
  const char* format;  ///< "": none
  const char* name;
};

constexpr NameCase kNames[] = {
    {"net.pt", "pt", "net"},
    {"net.v2.pt", "pt", "net.v2"},
    {"net.ptl", "ptl", "net"},
    {"net-symbol.json", "-symbol.json", "net"},
    {"net.symbol.json", "", ""},
    {"net-pt", "", ""},
    {"graph.json", "", ""},
    {"symbol.json", "", ""},
    {"-symbol.json", "", ""},
    {"net.onnx", "", ""},
    {"net.none", "", ""},
    {"netpt", "", ""},
    {".pt", "", ""},
    {"net", "", ""},
    {"net.PT", "", ""},
};

TEST(NativeFormat, IsTheEndOfAFilesName) {
  const Scratch scratch;
  for (const auto& [file, format, name] : kNames) {
    const auto native = find_native(scratch.write(file, "x"), kWorkers);
    EXPECT_EQ(native ? native->format : "", format) << file;
    EXPECT_EQ(native ? native->name : "", name) << file;
  }
}

TEST(NativeFormat, NamesEveryFrameworkThatLoadsIt) {
  EXPECT_THAT(find_native("/models/net.pt", kWorkers)->frameworks, ElementsAre("pytorch", "torchlet"));
  EXPECT_EQ(known_formats(kWorkers),
            "model files are: .onnx, -symbol.json (mxnet), .pt (pytorch, torchlet), .ptl (pytorch)");
}

TEST(NativeFormat, TakesWhatBelongsToAModelAndNothingElse) {
  const Scratch scratch;
  for (const char* other : {"net.params", "net-0010.params", "net-10.params", "net2.params", "net.pt", "net"})
    scratch.write(other, "x");
  const auto file = scratch.write("net-symbol.json", "{}");
  EXPECT_THAT(find_native(file, kWorkers)->files,
              ElementsAre(file, scratch / "net-0010.params", scratch / "net.params"));
  EXPECT_THAT(find_native(scratch / "net.pt", kWorkers)->files, ElementsAre(scratch / "net.pt"));
}

// --- From there to cells

class NativePlan : public testing::Test {
 protected:
  NativePlan() { spec_.models = {"native"}; }
  Plan plan() const { return make_plan(spec_, {}, workers_, program_.preparer()); }
  /// Of the cell in the framework "pytorch"; empty when it is not skipped.
  std::string skip_reason() const {
    for (const PlannedCell& cell : plan().cells) {
      if (cell.key.runtime == "pytorch") return cell.skip.value_or("");
    }
    return "there is no such cell";
  }
  Job job() const {
    const Plan made = plan();
    return job_for(made, made.cells.at(0), "/models/native.pt", {});
  }

  FakeProgram program_;
  RunSpec spec_;
  std::vector<Worker> workers_{worker("pytorch", {"pt"})};
};

TEST_F(NativePlan, SkipsFrameworksThatDoNotLoadTheFormat) {
  workers_ = kWorkers;
  spec_.frameworks = {"all", "null"};
  for (const PlannedCell& cell : plan().cells) {
    const bool loads_it = cell.key.runtime != "onnxruntime" && cell.key.runtime != "mxnet";
    EXPECT_EQ(!cell.skip, loads_it) << cell.key.runtime;
    if (cell.key.runtime == "onnxruntime") {
      EXPECT_EQ(*cell.skip, "onnxruntime loads onnx, not pt");
    }
  }
}

TEST_F(NativePlan, KnowsNothingOfCostsAndHandsOutTheUsersFile) {
  const PreparedModel model = prepare_model("native", {}, program_.preparer());
  EXPECT_FALSE(model.row.multiply_adds);
  EXPECT_FALSE(model.row.parameters);
  EXPECT_EQ(native_file(model, workers_[0], 4, {}, program_.preparer()), "/models/native.pt");
  EXPECT_THROW(prepared_graph(model, 1, program_.preparer()), BadInput);
  EXPECT_GT(plan().estimate.count(), 0);
}

TEST_F(NativePlan, PassesOnTensorsOfInputsThatOnlyTheFileKnows) {
  spec_.input_tensors = {{"ids", program_.scratch() / "program"}};
  const auto inputs = job().request.inputs;
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].name, "ids");
  EXPECT_TRUE(inputs[0].dtype.empty());
  EXPECT_TRUE(inputs[0].shape.empty());
  EXPECT_EQ(inputs[0].files.size(), 1u);
}

TEST_F(NativePlan, NeedsAShapeForPictures) {
  spec_.inputs = {program_.scratch().folder()};
  EXPECT_THAT(skip_reason(), HasSubstr("--input-shape"));
}

TEST_F(NativePlan, LeavesWhatDecidesHowAFileIsMadeToTheFile) {
  workers_[0].info.knobs = {
      {.name = "fused",
       .values = {"on", "off"},
       .default_value = "off",
       .help = "",
       .optimised_value = "on",
       .converts = true},
      {.name = "layout", .values = {"a", "b"}, .default_value = "a", .help = "", .optimised_value = "b"},
      {.name = "precision",
       .values = {"fp32", "bf16"},
       .default_value = "fp32",
       .help = "",
       .converts = true}};
  spec_.profiles = {"optimised"};
  EXPECT_EQ(skip_reason(), "");
  EXPECT_EQ(job().request.settings.at("fused"), "off");
  EXPECT_EQ(job().request.settings.at("layout"), "b");
  spec_.knobs = {{"fused", {"off"}}};
  EXPECT_EQ(skip_reason(), "");
  spec_.knobs = {{"fused", {"on"}}};
  EXPECT_THAT(skip_reason(), HasSubstr("'fused'"));
  spec_.knobs = {};
  spec_.precisions = {"bf16"};
  EXPECT_THAT(skip_reason(), HasSubstr("'precision'"));
}

}  // namespace
}  // namespace edgegauge::control
