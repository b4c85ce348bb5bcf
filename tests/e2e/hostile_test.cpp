// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Bad model files, absurd requests and no memory, through the whole program and in every framework that is
// found: each costs its cell, and the run goes on.
#include "e2e/program.h"
#include "model/onnx/onnx.h"
#include "support/hostile_files.h"
#include "support/sanitizers.h"

#include <map>
#include <set>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::e2e {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// Of the rows: all of them are gone through by tests/conformance, without the program around the worker.
constexpr std::size_t kEveryThird = 3;

void write_small_network(const fs::path& file) {
  model::Graph graph;
  graph.name = "small";
  const auto x = graph.add_value("x", model::TensorType{model::DataType::kFloat32, {1, 3, 8, 8}});
  const std::vector<float> weights(4 * 3 * 3 * 3, 0.5f);
  const auto w = graph.add_constant("w", model::make_float_tensor({4, 3, 3, 3}, weights));
  const auto y = graph.add_value("y");
  graph.inputs = {x};
  graph.outputs = {y};
  graph.nodes = {{"conv", "Conv", {x, w}, {y}, {}}};
  model::infer(graph);
  model::write_onnx(graph, file);
}

class Hostile : public testing::Test {
 protected:
  Hostile() { write_small_network(program_.folder() / "small.onnx"); }

  std::vector<std::string> frameworks() {
    std::vector<std::string> names;
    for (const nlohmann::json& framework : program_.run({"--json", "runtimes", "knobs"}).json()) {
      if (framework.at("available")) names.push_back(framework.at("framework"));
    }
    return names;
  }

  Ended run(std::span<const std::string> models, const std::string& framework,
            const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"run",       "--warm-up", "1ms",         "--cell-limit", "10ms",
                                       "--timeout", "60s",       "--framework", framework,      "--threads",
                                       "1",         "--report",  "none"};
    for (const std::string& model : models) arguments.insert(arguments.end(), {"--model", model});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return program_.run(arguments);
  }
  Ended run(const std::string& model, const std::string& framework,
            const std::vector<std::string>& more = {}) {
    return run(std::span(&model, 1), framework, more);
  }

  /// The cells of the last run. Each that is not measured has a reason, and none ran out of time.
  nlohmann::json accounted_cells() {
    const nlohmann::json cells = program_.run({"--json", "report"}).json().at("cells");
    for (const nlohmann::json& cell : cells) {
      if (cell.at("status") == "measured") continue;
      EXPECT_THAT(cell.at("status"), testing::AnyOf("failed", "skipped")) << cell;
      if (cell.at("status") == "failed") {
        EXPECT_NE(cell.at("failure").at("kind"), "timeout") << cell;
      }
    }
    return cells;
  }

  /// The files that the program made of the small network for this framework: none where it loads ONNX.
  std::vector<fs::path> converted_files(const std::string& framework) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(program_.folder() / "cache/models")) {
      const bool is_of_framework = entry.path().string().find("/" + framework + "-") != std::string::npos;
      const bool is_model = entry.path().filename().string().starts_with("model");
      if (is_of_framework && is_model && entry.is_regular_file()) files.push_back(entry.path());
    }
    return files;
  }

  /// Copies of a model's files under another name; the one with this number is spoilt. Returns what is to be
  /// given as --model.
  std::string spoilt_copy(const std::vector<fs::path>& files, std::size_t part, const test::HostileRow& row,
                          const std::string& name) {
    constexpr std::size_t kOldName = 5;  // "model"
    std::string model;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::string copy = name + files[i].filename().string().substr(kOldName);
      fs::copy_file(files[i], program_.folder() / copy);
      if (i == part) test::spoil(program_.folder() / copy, row);
      if (!copy.ends_with(".params")) model = copy;
    }
    return model;
  }

  Program program_;
};

TEST_F(Hostile, ASpoiltModelFileCostsItsCellsAndNothingElse) {
  for (const std::string& framework : frameworks()) {
    SCOPED_TRACE(framework);
    const Ended sound = run("small.onnx", framework);
    ASSERT_EQ(sound.exit_code, 0) << sound.err;
    const std::vector<fs::path> files = converted_files(framework);
    std::vector<std::string> models{"small.onnx"};
    std::set<std::string> may_pass{"small"};
    const auto rows = test::hostile_files();
    for (std::size_t i = 0; i < rows.size(); i += kEveryThird) {
      for (std::size_t part = 0; part < files.size(); ++part) {
        const std::string name = "spoilt_" + framework + "_" + std::to_string(models.size());
        models.push_back(spoilt_copy(files, part, rows[i], name));
        if (rows[i].may_pass) may_pass.insert(name);
      }
    }
    std::vector<std::string> limits{"--memory-limit", "4GB"};
    if (test::kIsSanitized) limits.clear();  // no worker would start
    const Ended ended = run(models, framework, limits);
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("done:"));
    for (const nlohmann::json& cell : accounted_cells()) {
      const std::string model = cell.at("model");
      if (!may_pass.contains(model)) {
        EXPECT_NE(cell.at("status"), "measured") << model;
      }
      if (model == "small") {
        EXPECT_EQ(cell.at("status"), "measured") << cell;
      }
    }
  }
}

TEST_F(Hostile, ABatchBeyondAllMemoryCostsItsCell) {
  SKIP_IF_SANITIZED(test::kEndsWhoAsksForTooMuch);
  for (const std::string& framework : frameworks()) {
    SCOPED_TRACE(framework);
    const Ended ended = run("small.onnx", framework, {"--batch", "1,2147483647"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
    for (const nlohmann::json& cell : accounted_cells())
      EXPECT_EQ(cell.at("status") == "measured", cell.at("batch") == 1) << cell;
  }
}

TEST_F(Hostile, NoMemoryFailsForThatReasonAndTheRunGoesOn) {
  SKIP_IF_SANITIZED(test::kReservesMemory);
  for (const std::string& framework : frameworks()) {
    SCOPED_TRACE(framework);
    const Ended ended = run("small.onnx", framework, {"--memory-limit", "8MB", "--batch", "1,2"});
    EXPECT_THAT(ended.exit_code, testing::AnyOf(0, 75)) << ended.err;
    const nlohmann::json cells = accounted_cells();
    EXPECT_EQ(cells.size(), 2u);
    for (const nlohmann::json& cell : cells) {
      if (cell.at("status") == "failed") {
        EXPECT_EQ(cell.at("failure").at("kind"), "out-of-memory") << cell;
      }
    }
  }
}

}  // namespace
}  // namespace edgegauge::e2e
