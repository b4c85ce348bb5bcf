// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The controller's side of a worker, as small as tests need it.
namespace edgegauge::test {

/// All that one worker said, and how it ended.
struct Conversation {
  std::optional<protocol::Hello> hello;
  std::vector<PhaseRecord> phases;
  std::vector<protocol::Outputs> outputs;
  std::vector<protocol::Progress> progress;
  std::vector<std::int64_t> warm_up_ns, samples_ns, at_ns, service_ns;
  std::optional<protocol::Finished> finished;
  std::optional<protocol::Failed> failed;
  std::vector<std::string> order;  ///< of the types as they came, without repetitions: "hello", "phase", ...
  std::string protocol_error;      ///< why listening stopped before the end; empty if it did not
  bool timed_out = false;          ///< it was killed after 60 s
  int exit_code = -1;
  int signal = 0;
  std::string log;  ///< stdout and stderr
};

/// Called with every message as it comes, and the worker's process id.
using OnMessage = std::function<void(const protocol::Message&, int pid)>;

/// Starts `executable run` as the leader of a process group, hands it the request, listens until it closes
/// its channel, and ends what is left of the group.
Conversation converse(const std::filesystem::path& executable, const protocol::RunRequest& request,
                      const std::map<std::string, std::string>& environment = {},
                      const OnMessage& on_message = {});

/// A program run to its end without a channel.
struct ProgramResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};
ProgramResult run_program(const std::filesystem::path& executable, const std::vector<std::string>& arguments);

/// edgegauge-worker-NAME of this build.
std::filesystem::path worker_executable(const std::string& name);

/// A request that is over in a few milliseconds.
protocol::RunRequest short_request(std::map<std::string, std::string> settings = {});

}  // namespace edgegauge::test
