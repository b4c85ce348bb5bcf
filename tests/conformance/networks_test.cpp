// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/worker_test.h"
#include "input/preprocess.h"
#include "model/onnx/onnx.h"
#include "runtimes/runtimes.h"
#include "zoo/catalogue.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

namespace fs = std::filesystem;

using NetworkTest = WorkerTest<std::size_t>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(NetworkTest);

/// Where a model out of a locked package lies once it is installed; empty when it is not.
fs::path installed_file(const zoo::Entry& entry) {
  const auto lock = runtimes::read_lock(EDGEGAUGE_SOURCE_DIR "/runtimes/lock.toml");
  const runtimes::Locked& package = runtimes::find_entry(lock, std::string(entry.package));
  if (!runtimes::is_installed(package)) return {};
  return runtimes::install_folder(package) / entry.file;
}

std::ptrdiff_t largest(const Array& array) {
  return std::distance(array.values.begin(), std::ranges::max_element(array.values));
}

/// The only output of the model file, which must agree with the reference's.
void expect_answer(const control::Worker& worker, const fs::path& model, const Question& question,
                   const Array& reference, const fs::path& folder) {
  const Outcome outcome = outcome_of(job_for(worker, model, question, folder));
  const auto* measurement = std::get_if<Measurement>(&outcome);
  ASSERT_NE(measurement, nullptr) << to_text(outcome);
  const Array answer = answers_of(*measurement, question.graph).at(0);
  EXPECT_EQ(disagreement(reference, answer), "");
  EXPECT_EQ(largest(answer), largest(reference));
}

/// A real network that was exported by somebody else, on a real picture.
TEST_P(NetworkTest, TheDocumentOrientationModelAgrees) {
  const zoo::Entry& entry = *zoo::find_entry("document-orientation");
  const fs::path file = installed_file(entry);
  if (file.empty())
    GTEST_SKIP() << entry.package << " is not installed: edgegauge runtimes install " << entry.package;
  Question question("document orientation", model::read_onnx(file), {Range{}});
  question.inputs = {
      input::load_picture(EDGEGAUGE_SOURCE_DIR "/data/pictures/letter_090.jpg", entry.preprocess, 1).tensor};
  const Array reference = evaluate(question.graph, {array_of(question.inputs[0])}).at(0);
  EXPECT_EQ(largest(reference), 1) << "the letter lies at " << entry.labels[1];

  const Scratch scratch;
  expect_answer(worker(), native_model(worker(), question.graph, scratch.folder()), question, reference,
                scratch.folder());
  if (std::ranges::count(worker().info.formats, "onnx") == 0) return;
  SCOPED_TRACE("the file as it was published");
  expect_answer(worker(), file, question, reference, scratch.folder());
}

TEST_P(NetworkTest, SqueezeNetAgrees) {
  constexpr std::int64_t kBatch = 2;
  model::Graph graph = zoo::find_entry("squeezenet1.1")->build(kBatch);
  zoo::fill_synthetic(graph, 1);
  const Question question("squeezenet1.1", std::move(graph), {Range{}});
  const Array reference = evaluate(question.graph, {array_of(question.inputs[0])}).at(0);
  const Scratch scratch;
  expect_answer(worker(), native_model(worker(), question.graph, scratch.folder()), question, reference,
                scratch.folder());
}

INSTANTIATE_TEST_SUITE_P(Conformance, NetworkTest, every_worker(),
                         [](const auto& test) { return worker_name(test.param); });

}  // namespace
}  // namespace edgegauge::conformance
