// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/watch.h"

#include "telemetry/energy.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kLogKept = 64u << 10;
constexpr Nanoseconds kTick = 1s;         ///< between two looks while all is quiet
constexpr Nanoseconds kTickAtEnd = 10ms;  ///< between two looks while its end is near
constexpr Nanoseconds kGrace = 5s;        ///< to end by itself, once asked or once its report is complete

/// For a killed process that sits in a driver and does not die: it costs its cell, not the run.
constexpr Nanoseconds kUnkillable = 10s;

/// Whether a worker may still put things in order, or is past listening.
bool is_soft(StopReason reason) {
  return reason == StopReason::kInterrupted || reason == StopReason::kTimeout ||
         reason == StopReason::kLingering;
}

}  // namespace

Watch::Watch(const Job& job, ProcessGroup& process, Descriptor channel, Descriptor log,
             const OnProgress& on_progress, const std::atomic<bool>& stop)
    : job_(job),
      process_(process),
      channel_(std::move(channel)),
      log_(std::move(log), kLogKept),
      on_progress_(on_progress),
      stop_(stop),
      transcript_(job.request, process.started()),
      unsent_(protocol::encode(job.request)),
      deadline_(process.started() + job.timeout) {
  make_nonblocking(channel_);
}

void Watch::until_end() {
  while (!process_.has_ended() && !is_unkillable()) {
    wait();
    if (is_in_energy_pass()) {
      if (job_.power != nullptr) job_.power->tick();
    } else if (job_.monitor != nullptr) {
      job_.monitor->tick();
    }
    send_request();
    log_.read();
    listen();
    look_for_reasons();
  }
  log_.read();
  listen();
}

/// It follows the samples, which are sent in one go. What the monitor tells is of the latencies: an idle
/// clock that falls is none of their business.
bool Watch::is_in_energy_pass() const {
  return job_.request.plan.energy_load > Nanoseconds::zero() && transcript_.stage() == Stage::kFinish &&
         !transcript_.is_complete();
}

Nanoseconds Watch::quiet_time() const {
  if (is_in_energy_pass()) return job_.power == nullptr ? kTick : std::min(kTick, job_.power->until_due());
  return job_.monitor == nullptr ? kTick : std::min(kTick, job_.monitor->period().value_or(kTick));
}

bool Watch::is_unkillable() const { return kill_at_ && monotonic_now() > *kill_at_ + kUnkillable; }

void Watch::wait() {
  const short wanted = static_cast<short>(POLLIN | (sent_ < unsent_.size() ? POLLOUT : 0));
  // poll() passes over a negative descriptor, which is what a closed one has.
  std::array watched{pollfd{channel_.get(), wanted, 0}, pollfd{log_.pipe().get(), POLLIN, 0},
                     pollfd{process_.news().get(), POLLIN, 0}};
  const Nanoseconds tick = leave_by_ || kill_at_ ? kTickAtEnd : quiet_time();
  const Nanoseconds left = std::max(deadline_ - monotonic_now(), kTickAtEnd);
  const auto timeout = std::chrono::ceil<std::chrono::milliseconds>(std::min(tick, left));
  poll(watched.data(), watched.size(), static_cast<int>(timeout.count()));
}

void Watch::send_request() {
  while (channel_.is_open() && sent_ < unsent_.size()) {
    const ssize_t done = send(channel_.get(), unsent_.data() + sent_, unsent_.size() - sent_, MSG_NOSIGNAL);
    if (done < 0 && errno == EAGAIN) return;
    // A worker that does not take its request says so by what it does next.
    sent_ = done < 0 ? unsent_.size() : sent_ + static_cast<std::size_t>(done);
  }
}

void Watch::listen() {
  // Bounded, so that a worker that never stops talking still meets its time limit.
  constexpr int kReadsPerTurn = 64;
  std::array<std::byte, 65536> buffer;
  for (int turn = 0; turn < kReadsPerTurn && channel_.is_open(); ++turn) {
    const auto got = read_some(channel_, buffer);
    if (!got) break;
    if (*got == 0) channel_.close();
    try {
      decoder_.feed({buffer.data(), *got});
      while (auto message = decoder_.next()) hear(std::move(*message));
    } catch (const protocol::ProtocolError& error) {
      // What follows a complete report changes nothing about it.
      if (!transcript_.is_complete()) stop(StopReason::kProtocol, error.what());
      channel_.close();
    }
  }
  if (!leave_by_ && (!channel_.is_open() || transcript_.is_complete())) leave_by_ = monotonic_now() + kGrace;
}

void Watch::hear(protocol::Message message) {
  const auto* progress = std::get_if<protocol::Progress>(&message);
  if (progress != nullptr && on_progress_) on_progress_(*progress);
  const bool will_warm_up = progress != nullptr && progress->stage == Stage::kWarmUp;
  const bool has_measured = std::holds_alternative<protocol::Samples>(message);
  if (job_.monitor != nullptr && (will_warm_up || has_measured)) job_.monitor->look_at_worker(process_.id());
  transcript_.add(std::move(message));
  if (job_.monitor != nullptr && is_in_energy_pass()) job_.monitor->conclude(process_.id());
}

void Watch::look_for_reasons() {
  const Nanoseconds now = monotonic_now();
  if (kill_at_) {
    if (now >= *kill_at_) process_.send(SIGKILL);
    return;
  }
  if (stop_) return stop(StopReason::kInterrupted);
  if (log_.total_bytes() > job_.log_limit) {
    return stop(StopReason::kLogFlood, fmt::format("over {}", format_bytes(job_.log_limit)));
  }
  if (now >= deadline_) return stop(StopReason::kTimeout, format_duration(job_.timeout));
  if (leave_by_ && now >= *leave_by_) return stop(StopReason::kLingering);
  if (now < look_at_memory_at_) return;
  look_at_memory_at_ = now + kTick;
  const auto level = memory_.level();
  if (level && level->share() < job_.least_memory_share) {
    stop(StopReason::kLowMemory,
         fmt::format("{} of {} were left", format_bytes(static_cast<std::uint64_t>(level->available_bytes)),
                     format_bytes(static_cast<std::uint64_t>(level->total_bytes))));
  }
}

void Watch::stop(StopReason reason, std::string detail) {
  if (stopped_) return;
  stopped_ = reason;
  stopped_at_ = transcript_.stage();
  detail_ = std::move(detail);
  process_.send(is_soft(reason) ? SIGTERM : SIGKILL);
  kill_at_ = monotonic_now() + (is_soft(reason) ? kGrace : Nanoseconds::zero());
}

Unfinished Watch::unfinished() const {
  return {.stage = stopped_ ? stopped_at_ : transcript_.stage(),
          .stopped = stopped_,
          .detail = detail_,
          .end = {},
          .memory_kill_seen = memory_.kernel_has_killed()};
}

}  // namespace edgegauge::control
