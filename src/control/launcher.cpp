// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/launcher.h"

#include "control/cgroup.h"
#include "control/watch.h"
#include "core/error.h"

#include <array>
#include <cstdlib>
#include <string>
#include <utility>

namespace edgegauge::control {
namespace {

/// Handed on from our environment, or the default where we have none.
struct Inherited {
  const char* name;
  const char* otherwise;
};
constexpr std::array<Inherited, 3> kInherited{
    {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", "/"}, {"TMPDIR", "/tmp"}}};

struct Fixed {
  const char* name;
  const char* value;
};
/// LANG: messages and numbers in one form. OMP_WAIT_POLICY: threads that spin while they wait make
/// frameworks on busy cores many times slower.
constexpr std::array<Fixed, 2> kFixed{{{"LANG", "C"}, {"OMP_WAIT_POLICY", "PASSIVE"}}};

struct Started {
  std::optional<Cgroup> cgroup;  // outlives the process
  ProcessGroup process;
  Descriptor channel, log;
};

Started start_worker(const Job& job) {
  auto [channel, channel_in] = make_socket_pair();
  auto [log, log_in] = make_pipe();
  const std::optional<CgroupParent> cgroups = CgroupParent::find();
  std::optional<Cgroup> cgroup = cgroups ? cgroups->make(job.memory_limit) : std::nullopt;
  ProcessGroup process = ProcessGroup::start({.argv = {job.executable.string(), "run"},
                                              .environment = job.environment,
                                              .out = log_in.get(),
                                              .err = log_in.get(),
                                              .channel = channel_in.get(),
                                              .memory_limit = job.memory_limit,
                                              .cgroup_procs = cgroup ? cgroup->procs() : -1,
                                              .cpus = job.cpus});
  return {std::move(cgroup), std::move(process), std::move(channel), std::move(log)};
}

Failure with_log(Failure failure, const Watch& watch) {
  failure.log = watch.log();
  return failure;
}

Outcome judge(const Watch& watch, const Unfinished& unfinished, std::int64_t memory_limit) {
  const Transcript& transcript = watch.transcript();
  if (transcript.finished()) {
    Outcome outcome = transcript.outcome(monotonic_now());
    if (auto* failure = std::get_if<Failure>(&outcome)) return with_log(std::move(*failure), watch);
    return outcome;
  }
  if (unfinished.stopped == StopReason::kInterrupted) return Skipped{"interrupted"};
  const auto& failed = transcript.failed();
  Failure failure = failed ? Failure{failed->stage, failed->kind, failed->message, {}} : classify(unfinished);
  return under_memory_limit(with_log(std::move(failure), watch), memory_limit, unfinished.end);
}

}  // namespace

std::map<std::string, std::string> worker_environment(const protocol::BackendInfo& info,
                                                      const std::map<std::string, std::string>& settings) {
  std::map<std::string, std::string> environment;
  for (const Inherited& row : kInherited) {
    const char* ours = std::getenv(row.name);
    environment[row.name] = ours == nullptr ? row.otherwise : ours;
  }
  for (const Fixed& row : kFixed) environment[row.name] = row.value;
  for (const auto& [name, value] : info.environment) environment[name] = value;
  for (const protocol::Knob& knob : info.knobs) {
    const auto setting = settings.find(knob.name);
    if (!knob.environment.empty())
      environment[knob.environment] = setting == settings.end() ? knob.default_value : setting->second;
  }
  const auto threads = settings.find("threads");
  environment["OMP_NUM_THREADS"] = threads == settings.end() ? "1" : threads->second;
  return environment;
}

JobResult run_job(const Job& job, const OnProgress& on_progress, const std::atomic<bool>& stop) {
  if (stop) return {.outcome = Skipped{"interrupted"}, .runtime_version = {}, .answers = {}};
  std::optional<Started> started;
  try {
    started.emplace(start_worker(job));
  } catch (const Error& error) {
    return {.outcome = Failure{Stage::kSpawn, FailureKind::kRefused, error.what(), {}},
            .runtime_version = {},
            .answers = {}};
  }
  Watch watch(job, started->process, std::move(started->channel), std::move(started->log), on_progress, stop);
  watch.until_end();
  Unfinished unfinished = watch.unfinished();
  unfinished.end = started->process.finish();
  const CgroupCounts counts = started->cgroup ? started->cgroup->counts() : CgroupCounts{};
  // Its own count says more than the machine's.
  if (counts.oom_kills) unfinished.memory_kill_seen = *counts.oom_kills > 0;
  Outcome outcome = judge(watch, unfinished, job.memory_limit);
  if (auto* measurement = std::get_if<Measurement>(&outcome); measurement != nullptr && counts.peak_bytes)
    measurement->notes["cgroup_peak_bytes"] = std::to_string(*counts.peak_bytes);
  return {.outcome = std::move(outcome),
          .runtime_version = watch.transcript().runtime_version(),
          .answers = watch.transcript().answers()};
}

}  // namespace edgegauge::control
