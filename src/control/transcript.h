// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/outcome.h"
#include "protocol/messages.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// What one worker has told so far, held to the order and the amounts that its request allows. No I/O.
class Transcript {
 public:
  /// `started`: the stamp from before the worker's process was made.
  Transcript(const protocol::RunRequest& request, Nanoseconds started);

  /// Throws protocol::ProtocolError for a message that has no place here.
  void add(protocol::Message message);

  /// How far it has got, as its messages show.
  Stage stage() const { return stage_; }
  bool finished() const { return finished_; }
  const std::optional<protocol::Failed>& failed() const { return failed_; }
  bool is_complete() const { return finished_ || failed_.has_value(); }
  const std::string& runtime_version() const { return runtime_version_; }

  /// Of a finished transcript: the measurement, or why its figures cannot be true (wrong-output, protocol).
  /// `now`: no latency can be longer than the time from the start to this.
  Outcome outcome(Nanoseconds now) const;
  const std::vector<std::vector<OutputRecord>>& answers() const { return answers_; }

 private:
  void take(protocol::Hello& hello);
  void take(protocol::PhaseDone& done);
  void take(protocol::Outputs& outputs);
  void take(protocol::Progress& progress);
  void take(protocol::Samples& samples);
  void take(protocol::Series& series);
  void take(protocol::Finished& finished);
  void take(protocol::Failed& failed);
  void take(protocol::RunRequest& request);
  void check(const EnergyPass& pass) const;
  void check(const std::vector<Stretch>& stretches) const;

  std::size_t most_samples_;
  std::size_t most_answers_;
  bool has_samples_;
  bool starts_in_process_;  ///< how the process came about is no part of its start
  bool is_compared_;
  double tolerance_;
  Nanoseconds started_;
  Stage stage_ = Stage::kHandshake;
  bool greeted_ = false;
  bool finished_ = false;
  std::optional<protocol::Failed> failed_;
  std::string runtime_version_;
  Measurement measurement_;
  std::vector<std::vector<OutputRecord>> answers_;
};

}  // namespace edgegauge::control
