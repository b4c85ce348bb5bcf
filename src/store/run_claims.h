// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ids.h"

#include <filesystem>
#include <utility>

namespace edgegauge::store {

/// Says which process is at work on a run: a lock on one byte far behind the results file's end, which the
/// kernel drops when the process ends, however that comes about. An open file description's lock (fcntl,
/// F_OFD_SETLK), so that it is not dropped with those that SQLite takes and releases by process.
class RunClaims {
 public:
  /// Opens nothing yet.
  explicit RunClaims(std::filesystem::path file) : file_(std::move(file)) {}
  RunClaims(RunClaims&& other) noexcept;
  RunClaims& operator=(RunClaims&&) = delete;
  ~RunClaims();

  /// False when another process holds it, or another RunClaims of this one. True also where the file system
  /// has no such locks: nobody can be told apart there.
  bool claim(RunId run);

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace edgegauge::store
