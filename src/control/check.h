// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/plan.h"

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::control {

enum class Verdict {
  kReference,  ///< what the others are held against
  kAgrees,
  kDisagrees,
  kReported,  ///< reduced precision: how far it is off is told, not judged
  kRefused,   ///< the framework does not take this model or setting
  kFailed,    ///< it gave no answer
};

/// "agrees", "disagrees", "refused".
std::string_view name_of(Verdict verdict);

/// What one cell answers.
struct Checked {
  store::CellKey key;
  std::string runtime_version;
  Verdict verdict = Verdict::kFailed;
  std::optional<Agreement> agreement;  ///< absent for the reference, and where there is no answer to compare
  std::string reason;                  ///< why it was refused or failed, or where it disagrees most
};

/// Told before each cell, by its key.
using OnChecking = std::function<void(const store::CellKey&)>;

/// Has every cell of a plan answer its requests once, each in its own process, and compares the answers with
/// the reference's. Nothing is timed and nothing is stored but outputs where the plan asks for them
/// (reference-bN beside the cells' own). By batch, the reference first, then by framework and settings.
/// Throws Error(kRuntimeMissing) without ONNX Runtime, BadInput when it cannot answer, and
/// Error(kInterrupted) once `stop` is set.
std::vector<Checked> check(const Plan& plan, const OnChecking& on_checking, const std::atomic<bool>& stop,
                           const std::filesystem::path& program = Preparer{}.program);

}  // namespace edgegauge::control
