// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/child.h"

#include "control/process.h"
#include "control/tail_reader.h"
#include "core/error.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <utility>

#include <poll.h>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostOutput = 16u << 20;
constexpr std::size_t kMostErrors = 64u << 10;
/// How often to look whether the child has ended, or we are to stop, when its pipes say nothing.
constexpr Nanoseconds kLook = 100ms;
/// The same when its pipes are closed, which is when it is about to end.
constexpr Nanoseconds kLookAtEnd = 1ms;

void wait_for_text(TailReader& out, TailReader& err, Nanoseconds at_most) {
  // poll() passes over a negative descriptor, which is what a closed one has.
  std::array<pollfd, 2> watched{pollfd{out.pipe().get(), POLLIN, 0}, pollfd{err.pipe().get(), POLLIN, 0}};
  const bool closed = !out.pipe().is_open() && !err.pipe().is_open();
  const auto wait =
      std::chrono::ceil<std::chrono::milliseconds>(std::min(at_most, closed ? kLookAtEnd : kLook));
  poll(watched.data(), watched.size(), static_cast<int>(std::max(wait.count(), std::int64_t{0})));
  out.read();
  err.read();
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& argv, Nanoseconds timeout,
                      const std::optional<std::map<std::string, std::string>>& environment,
                      const std::atomic<bool>* stop) {
  auto [out_pipe, out_in] = make_pipe();
  auto [err_pipe, err_in] = make_pipe();
  ProcessGroup process = ProcessGroup::start(
      {.argv = argv, .environment = environment, .out = out_in.get(), .err = err_in.get()});
  out_in.close();
  err_in.close();
  TailReader out(std::move(out_pipe), kMostOutput);
  TailReader err(std::move(err_pipe), kMostErrors);

  ChildResult result;
  const Nanoseconds deadline = process.started() + timeout;
  while (!process.has_ended() && !result.timed_out) {
    if (stop != nullptr && *stop) throw Error(ExitCode::kInterrupted, "interrupted");
    wait_for_text(out, err, deadline - monotonic_now());
    result.timed_out = monotonic_now() >= deadline;
  }
  const ProcessEnd end = process.finish();
  // What it wrote last is still in the pipes, at most what a pipe holds.
  out.read();
  err.read();
  result.exit_code = end.signal != 0 ? 128 + end.signal : end.exit_code;
  result.out = out.tail();
  result.err = err.tail();
  return result;
}

}  // namespace edgegauge::control
