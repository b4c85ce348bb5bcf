// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/sweep.h"

#include <cstddef>
#include <cstdio>
#include <string>

namespace edgegauge::cli {

/// What a person sees on stderr while a plan is measured: on a terminal one line that is rewritten at most
/// twice a second, elsewhere one line per finished cell. Nothing is drawn while a request is timed: the
/// worker reports only between requests.
class Progress {
 public:
  /// `settled`: cells that an earlier sitting dealt with.
  Progress(const control::Plan& plan, std::size_t settled, std::FILE* to, bool live, int width);

  control::SweepEvents events();
  void clear() const;  ///< the line that is rewritten, if there is one

 private:
  /// `state`: what it is at; `tail`: of its latencies, shown where there is room.
  void show(std::size_t index, const control::PlannedCell& cell, const std::string& state,
            const CellTelemetry& machine, const std::string& tail);
  void finish(std::size_t index, const control::PlannedCell& cell, CellId id, const Outcome& outcome);
  std::string named(const control::PlannedCell& cell) const;
  std::string place(std::size_t index) const;
  std::string time_left(std::size_t index) const;

  const control::Plan& plan_;
  std::size_t to_go_;     ///< cells that are not dealt with
  std::size_t done_ = 0;  ///< cells dealt with in this sitting
  std::FILE* to_;
  bool live_;
  int width_;
  bool threads_vary_;  ///< else they stand in the line before the first cell
  Nanoseconds started_;
  Nanoseconds cell_started_;
  Nanoseconds last_drawn_{};
};

/// "resnet50 · onnxruntime · b4 · t2", with what else is not as usual behind it.
std::string cell_name(const store::CellKey& key, bool with_threads = true);

}  // namespace edgegauge::cli
