// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/scratch.h"

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/types.h>

namespace edgegauge::e2e {

/// What a run of the program left.
struct Ended {
  int exit_code = -1;  ///< 128 + signal when killed by one
  std::string out, err;
  nlohmann::json json() const;  ///< out, parsed; fails the test when it is not JSON
};

/// The real program in a folder of its own, with a cache of its own whose runtimes are those that are
/// installed for the user (nothing is downloaded). Everything goes with it.
class Program {
 public:
  Program();

  /// Runs `edgegauge ARGS...` in folder() to its end (at most two minutes). stdout and stderr are not
  /// terminals.
  Ended run(const std::vector<std::string>& arguments);

  /// Starts it; `end` signals it (0: no signal) and waits.
  pid_t start(const std::vector<std::string>& arguments);
  Ended end(pid_t process, int signal);

  const std::filesystem::path& folder() const { return folder_.folder(); }
  std::filesystem::path write(const std::string& name, const std::string& content) const {
    return folder_.write(name, content);
  }

  /// Lets the program find this executable as the worker of a framework, besides those that were built.
  void add_worker(const std::string& framework, const std::filesystem::path& executable);

  /// Another executable than the one that was built (an installed one, say).
  void use(const std::filesystem::path& executable) { executable_ = executable; }

  /// Why ONNX Runtime cannot be measured here; empty when it can.
  static std::string onnxruntime_missing();
  /// The document-orientation model's file as its package has it; empty when it is not installed.
  static std::filesystem::path orientation_model();

 private:
  test::Scratch folder_;
  std::filesystem::path executable_;
};

/// Columns that the widest line takes on a terminal.
std::size_t widest_line(const std::string& text);

#define REQUIRE_ONNXRUNTIME()                                                                     \
  if (const std::string reason = edgegauge::e2e::Program::onnxruntime_missing(); !reason.empty()) \
  GTEST_SKIP() << reason

}  // namespace edgegauge::e2e
