// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/measurement.h"
#include "worker/answers.h"
#include "worker/backend.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace edgegauge::worker {

/// Tensors that are all but zero count as of this magnitude, since rounding does not get smaller than the
/// operands'.
inline constexpr double kLeastMagnitude = 1e-3;

/// How far one tensor is from its reference: numbers are compared, of whatever element types.
struct Deviation {
  double max_absolute_error = 0;
  double max_relative_error = 0;  ///< to the largest magnitude in the reference, at least kLeastMagnitude
  double cosine = 1;              ///< 1 for two tensors of zeros, NaN for an answer that is not finite
  std::int64_t scored = 0;        ///< samples that a floating-point batch x classes scores; 0 for others
  std::int64_t same_class = 0;    ///< of these, with their (first) largest value in the same place
  std::string worst;              ///< "element 3 of 1x1000 is 0.52 instead of 0.51"; empty: no error
};

/// Copies nothing. Throws BackendError(kWrongOutput) that says how, when the shapes differ.
Deviation deviation(const HostTensor& reference, const HostTensor& answer);

/// Compares a cell's answers with those that another worker saved (AnswerFiles) for the same requests.
class AgreementCheck {
 public:
  /// Throws BadInput when the folder is not there.
  explicit AgreementCheck(const std::filesystem::path& reference_dir);

  /// Every output that answers one request; requests in their order. Throws BackendError(kWrongOutput) for an
  /// output that the reference does not have, or not in this shape.
  void add(std::span<const HostTensor> answers, std::size_t request);

  /// Of all that was added. Throws BackendError(kWrongOutput) when the reference has more answers, or when
  /// the tolerance is above 0 and the relative error larger than it.
  Agreement result(double tolerance) const;

 private:
  AnswerFiles files_;
  std::size_t compared_ = 0;
  std::int64_t scored_ = 0;
  std::int64_t same_class_ = 0;
  Agreement total_;
};

}  // namespace edgegauge::worker
