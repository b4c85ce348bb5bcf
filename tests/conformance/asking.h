// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/question.h"
#include "conformance/reference.h"
#include "control/launcher.h"
#include "control/workers.h"
#include "support/scratch.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

/// How a worker is asked: through its real executable, as the program does it.
namespace edgegauge::conformance {

using test::Scratch;

/// Every worker found that is meant to measure models, also those whose framework is not installed.
const std::vector<control::Worker>& workers();

bool loads_onnx(const control::Worker& worker);

/// The file that a worker loads for a graph: .onnx where it takes that, else what its `convert` makes of the
/// prepared form. Throws std::runtime_error with what the converter said.
std::filesystem::path native_model(const control::Worker& worker, const model::Graph& graph,
                                   const std::filesystem::path& folder);

/// A job that asks one question of a model file, its inputs saved in `folder` and its outputs to be saved
/// there: two samples without warm-up.
control::Job job_for(const control::Worker& worker, const std::filesystem::path& model,
                     const Question& question, const std::filesystem::path& folder);

/// Runs it to its end.
Outcome outcome_of(const control::Job& job);

/// "failed at load (crash): MESSAGE", with the log.
std::string to_text(const Outcome& outcome);

/// The outputs by the graph's order, read from the files that the worker saved. Throws std::runtime_error for
/// one that is missing.
std::vector<Array> answers_of(const Measurement& measurement, const model::Graph& graph);

/// An answer agrees when it has the reference's shape and differs by at most kAgreementLimit, as the worker
/// measures it (worker/agreement.h) and docs/measurement.md asks of fp32. Empty when it agrees, else what is
/// wrong. An element that is not a number never agrees.
std::string disagreement(const Array& reference, const Array& answer);

/// One line for each question that the worker does not answer as the reference does, naming it. The questions
/// are asked in one process; where that fails, one by one.
std::vector<std::string> wrong_answers(const control::Worker& worker, std::span<const Question> questions);

}  // namespace edgegauge::conformance
