// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/start.h"

#include "core/run_spec.h"
#include "scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using test::Scratch;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

PhaseRecord phase(const std::string& name, std::optional<std::int64_t> read_bytes) {
  PhaseRecord record;
  record.name = name;
  record.read_bytes = read_bytes;
  return record;
}

std::string doubt(std::string_view state, std::int64_t read_before_the_answer) {
  return doubt_about(
      std::string(state),
      {phase("parse", 10), phase("read", read_before_the_answer - 10), phase("next", 1'000'000)}, 1000);
}

TEST(Start, IsColdOnlyIfTheModelCameFromStorage) {
  EXPECT_THAT(doubt(kCold, 950), IsEmpty());
  EXPECT_THAT(doubt(kCold, 949), HasSubstr("less than 95%"));
}

/// They are read from storage too when a start is cold, and may be many times as large.
TEST(Start, IsNotColdBecauseItsLibrariesCameFromStorage) {
  const std::vector<PhaseRecord> phases{phase("exec", 5'000), phase("load_library", 90'000),
                                        phase("initialise", 2'000), phase("read+parse", 30),
                                        phase("first", 0)};
  EXPECT_THAT(doubt_about(std::string(kCold), phases, 1000), HasSubstr("less than 95%"));
}

TEST(Start, IsWarmOnlyIfTheModelDidNotComeFromStorage) {
  for (const std::string_view state : {kWarmFile, kWarmCompiled, kWarmProcess}) {
    EXPECT_THAT(doubt(state, 50), IsEmpty());
    EXPECT_THAT(doubt(state, 51), HasSubstr("more than 5%"));
  }
}

TEST(Start, IsDoubtfulWhereTheKernelDoesNotCount) {
  EXPECT_THAT(doubt_about(std::string(kCold), {phase("read", std::nullopt)}, 1000), HasSubstr("kernel"));
}

class StartFilesTest : public testing::Test {
 protected:
  StartFilesTest() {
    for (const char* folder : {"bin", "lib/edgegauge", "runtime/lib", "model"})
      fs::create_directories(scratch_ / folder);
    worker_.info.name = "torch";
    worker_.info.formats = {"pt"};
    job_.executable = scratch_.write("bin/edgegauge-worker-torch", "x");
    job_.request.runtime_dir = scratch_ / "runtime";
  }

  std::vector<std::string> model_files() const { return names(files_of_start(job_, worker_).model); }
  static std::vector<std::string> names(const std::vector<fs::path>& files) {
    std::vector<std::string> names;
    for (const fs::path& file : files) names.push_back(file.filename());
    return names;
  }

  Scratch scratch_;
  Worker worker_;
  Job job_;
};

TEST_F(StartFilesTest, AreTheWorkerWithItsModuleAndTheFrameworksLibraries) {
  scratch_.write("lib/edgegauge/edgegauge-torch-backend.so", "x");
  scratch_.write("lib/edgegauge/edgegauge-other-backend.so", "x");
  scratch_.write("runtime/lib/libtorch.so.1", "x");
  fs::create_symlink("libtorch.so.1", scratch_ / "runtime/lib/libtorch.so");
  EXPECT_THAT(names(files_of_start(job_, worker_).libraries),
              UnorderedElementsAre("edgegauge-worker-torch", "edgegauge-torch-backend.so", "libtorch.so.1"));
  EXPECT_THAT(model_files(), IsEmpty());
}

TEST_F(StartFilesTest, TakeWhatAModelConsistsOfAndNothingThatLiesBeside) {
  for (const char* name : {"net.pt", "net.weights", "net.onnx", "net.onnx.data", "other.onnx", "graph.json"})
    scratch_.write(fs::path("model") / name, "x");
  job_.request.model = scratch_ / "model/net.onnx";
  EXPECT_THAT(model_files(), UnorderedElementsAre("net.onnx", "net.onnx.data"));
  job_.request.model = scratch_ / "model/net.pt";
  worker_.info.companions = {".weights"};
  EXPECT_THAT(model_files(), UnorderedElementsAre("net.pt", "net.weights"));
}

}  // namespace
}  // namespace edgegauge::control
