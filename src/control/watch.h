// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/classify.h"
#include "control/launcher.h"
#include "control/memory_guard.h"
#include "control/process.h"
#include "control/tail_reader.h"
#include "control/transcript.h"
#include "protocol/codec.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge::control {

/// Stays with one worker from its first byte to its end: feeds it, listens, and stops it when it must be.
/// Sleeps in poll() in between, and wakes once a second to look at the clock and at the memory, or as often
/// as the job's monitor samples.
class Watch {
 public:
  Watch(const Job& job, ProcessGroup& process, Descriptor channel, Descriptor log,
        const OnProgress& on_progress, const std::atomic<bool>& stop);

  /// Returns when the worker has ended, or cannot be killed; whatever it had sent by then has been read.
  void until_end();

  const Transcript& transcript() const { return transcript_; }
  /// What is known of the end but how the process ended, which is known once it is reaped.
  Unfinished unfinished() const;
  std::string log() const { return log_.tail(); }

 private:
  bool is_unkillable() const;
  bool is_in_energy_pass() const;
  Nanoseconds quiet_time() const;
  void wait();
  void send_request();
  void listen();
  void hear(protocol::Message message);
  void look_for_reasons();
  void stop(StopReason reason, std::string detail = {});

  const Job& job_;
  ProcessGroup& process_;
  Descriptor channel_;
  TailReader log_;
  const OnProgress& on_progress_;
  const std::atomic<bool>& stop_;

  MemoryGuard memory_;
  protocol::Decoder decoder_;
  Transcript transcript_;
  std::vector<std::byte> unsent_;
  std::size_t sent_ = 0;

  Nanoseconds deadline_;
  Nanoseconds look_at_memory_at_{};
  std::optional<Nanoseconds> leave_by_;  ///< set once nothing more can come: it should end soon
  std::optional<Nanoseconds> kill_at_;   ///< set once it was asked to end
  std::optional<StopReason> stopped_;
  Stage stopped_at_{};
  std::string detail_;
};

}  // namespace edgegauge::control
