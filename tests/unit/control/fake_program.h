// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/prepare.h"
#include "scratch.h"

#include <string>

namespace edgegauge::control::test {

/// Stands for the program in the children that prepare models: a script that answers as they do, and notes
/// how it was called. Known are the models "free" and "fixed" (its batch) with one picture input, "words"
/// (two inputs), and "native" (in the format "pt").
class FakeProgram {
 public:
  FakeProgram();

  Preparer preparer() const { return {.program = scratch_ / "program"}; }
  std::filesystem::path folder_of(const std::string& model) const { return scratch_ / ("cache/" + model); }
  /// One line per call, as the script got them.
  std::string calls() const { return read_text(scratch_ / "calls"); }
  const Scratch& scratch() const { return scratch_; }

 private:
  Scratch scratch_;
};

}  // namespace edgegauge::control::test
