// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "control/plan.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace edgegauge::control {

/// Whose answers the others' are held against, in fp32 with its optimisations off (docs/measurement.md).
inline constexpr std::string_view kReferenceFramework = "onnxruntime";

/// What a cell's answers are compared with.
struct Reference {
  std::filesystem::path folder;  ///< RunRequest::reference_dir; empty: there is none
  std::string reason;            ///< why there is none
};

/// Makes and keeps the reference's answers: one set for each model, batch and inputs, below the model's
/// folder in the cache. Only where no cell is being measured, since making one computes.
class References {
 public:
  References(const Plan& plan, const Preparer& preparer, const std::atomic<bool>& stop)
      : plan_(plan), preparer_(preparer), stop_(stop) {}

  /// The answers to the requests of this cell's job, computed in a child if they are not cached. A reference
  /// that failed once is not tried again. Throws Error(kInterrupted) once `stop` is set.
  Reference answers_for(const PlannedCell& cell, const Job& job);

 private:
  Reference make(const std::filesystem::path& folder, const PlannedCell& cell, const Job& job) const;

  const Plan& plan_;
  Preparer preparer_;
  const std::atomic<bool>& stop_;
  std::map<std::filesystem::path, Reference> known_;
};

/// Adds to a cell's job what its answers are to be compared with: in full precision within kAgreementLimit,
/// in a reduced one only to be reported. Nothing without a reference.
void compare_with(const Reference& reference, const store::CellKey& key, protocol::RunRequest& request);

}  // namespace edgegauge::control
