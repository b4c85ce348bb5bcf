// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/worker_test.h"
#include "model/npy.h"

#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace edgegauge::conformance {
namespace {

namespace fs = std::filesystem;

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// The framework, or the worker for it, said no before anything was timed, and said why.
void expect_refusal(const Outcome& outcome) {
  const auto* failure = std::get_if<Failure>(&outcome);
  ASSERT_NE(failure, nullptr) << to_text(outcome);
  EXPECT_EQ(failure->kind, FailureKind::kRefused) << to_text(outcome);
  EXPECT_THAT(failure->stage, testing::AnyOf(Stage::kPrepare, Stage::kLoad, Stage::kFirstRun))
      << to_text(outcome);
  EXPECT_FALSE(failure->message.empty());
}

using BadInputTest = WorkerTest<std::size_t>;
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(BadInputTest);

// --- Inputs that do not fit the model

struct BadInputRow {
  std::string_view what;
  void (*spoil)(protocol::InputSpec& input);
};

/// Another tensor instead, honestly stated.
void replace(protocol::InputSpec& input, const model::TensorType& type) {
  model::write_npy(input.files.at(0), filled(type, {}, "another"));
  input.shape = type.shape;
  input.dtype = model::name_of(type.dtype);
}

constexpr auto kF32 = model::DataType::kFloat32;

constexpr std::array kBadInputs{
    BadInputRow{"a name that the model does not have", [](auto& input) { input.name = "another"; }},
    BadInputRow{"another extent",
                [](auto& input) {
                  replace(input, {kF32, {2, 3, 8, 9}});
                }},
    BadInputRow{"another number of channels",
                [](auto& input) {
                  replace(input, {kF32, {2, 4, 8, 8}});
                }},
    BadInputRow{"an axis too few",
                [](auto& input) {
                  replace(input, {kF32, {2, 3, 64}});
                }},
    BadInputRow{"an axis too many",
                [](auto& input) {
                  replace(input, {kF32, {2, 3, 8, 8, 1}});
                }},
    BadInputRow{"another element type",
                [](auto& input) {
                  replace(input, {model::DataType::kInt64, {2, 3, 8, 8}});
                }},
    BadInputRow{"a file of another shape than is stated",
                [](auto& input) {
                  replace(input, {kF32, {2, 3, 4, 4}});
                  input.shape = {2, 3, 8, 8};
                }},
    BadInputRow{
        "a file that is cut short",
        [](auto& input) { fs::resize_file(input.files.at(0), fs::file_size(input.files.at(0)) / 2); }},
    BadInputRow{"a file that is not there",
                [](auto& input) { input.files = {input.files.at(0) + ".missing"}; }},
};

TEST_P(BadInputTest, AnInputThatDoesNotFitIsRefused) {
  const Question question = sound_question();
  const Scratch scratch;
  const fs::path model = native_model(worker(), question.graph, scratch.folder());
  for (const BadInputRow& row : kBadInputs) {
    SCOPED_TRACE(row.what);
    control::Job job = job_for(worker(), model, question, scratch.folder());
    row.spoil(job.request.inputs.at(0));
    expect_refusal(outcome_of(job));
  }
}

// --- Model files that are none

struct BadModelRow {
  std::string_view what;
  void (*spoil)(const fs::path& model);
};

void cut_to(const fs::path& model, double share) {
  fs::resize_file(model, static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(model)) * share));
}

constexpr std::array kBadModels{
    BadModelRow{"a tenth of it", [](const fs::path& model) { cut_to(model, 0.1); }},
    BadModelRow{"half of it", [](const fs::path& model) { cut_to(model, 0.5); }},
    BadModelRow{"nine tenths of it", [](const fs::path& model) { cut_to(model, 0.9); }},
    BadModelRow{"all but its last byte",
                [](const fs::path& model) { fs::resize_file(model, fs::file_size(model) - 1); }},
    BadModelRow{"an empty file", [](const fs::path& model) { write_bytes(model, ""); }},
    BadModelRow{"one byte", [](const fs::path& model) { write_bytes(model, "x"); }},
    BadModelRow{"random bytes",
                [](const fs::path& model) {
                  const model::Tensor noise = filled({model::DataType::kUint8, {5000}}, {0, 256}, "noise");
                  write_bytes(model, {reinterpret_cast<const char*>(noise.data.get()), 5000});
                }},
    BadModelRow{"text", [](const fs::path& model) { write_bytes(model, "This is no model.\n"); }},
    BadModelRow{"a folder",
                [](const fs::path& model) {
                  fs::remove(model);
                  fs::create_directory(model);
                }},
    BadModelRow{"no file at all", [](const fs::path& model) { fs::remove(model); }},
};

TEST_P(BadInputTest, AModelFileThatIsNoneIsRefused) {
  const Question question = sound_question();
  for (const BadModelRow& row : kBadModels) {
    SCOPED_TRACE(row.what);
    const Scratch scratch;
    const fs::path model = native_model(worker(), question.graph, scratch.folder());
    row.spoil(model);
    expect_refusal(outcome_of(job_for(worker(), model, question, scratch.folder())));
  }
}

TEST_P(BadInputTest, TheSoundQuestionIsAnswered) {
  const Question question = sound_question();
  EXPECT_THAT(wrong_answers(worker(), {&question, 1}), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Conformance, BadInputTest, every_worker(),
                         [](const auto& test) { return worker_name(test.param); });

}  // namespace
}  // namespace edgegauge::conformance
