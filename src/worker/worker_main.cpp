// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "protocol/codec.h"
#include "worker/backend.h"
#include "worker/cell.h"
#include "worker/hardware_counters.h"
#include "worker/phase_recorder.h"
#include "worker/settings.h"
#include "worker/signals.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace edgegauge::worker {
namespace {

struct Arguments {
  std::string runtime_dir;
  std::string graph;
  std::string output;
  std::vector<std::string> settings;  ///< KEY=VALUE
};

/// What a library prints while it loads must not get into the description: stdout is stderr meanwhile.
class StdoutAside {
 public:
  StdoutAside() : saved_(dup(STDOUT_FILENO)) { dup2(STDERR_FILENO, STDOUT_FILENO); }
  ~StdoutAside() {
    std::fflush(stdout);
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }
  StdoutAside(const StdoutAside&) = delete;
  StdoutAside& operator=(const StdoutAside&) = delete;

 private:
  int saved_;
};

protocol::BackendInfo description(const Backend& backend, const std::string& runtime_dir) {
  const StdoutAside aside;
  protocol::BackendInfo info = backend.about();
  info.knobs = all_knobs(backend);
  try {
    backend.probe(runtime_dir, info);
    info.available = true;
  } catch (const std::exception& error) {
    info.available = false;
    info.unavailable_reason = error.what();
  }
  return info;
}

void describe(Backend& backend, const Arguments& arguments) {
  fmt::print("{}\n", protocol::to_json(description(backend, arguments.runtime_dir)));
}

Settings parse_settings(const std::vector<std::string>& pairs) {
  Settings settings;
  for (const std::string& pair : pairs) {
    const auto sign = pair.find('=');
    if (sign == std::string::npos) throw Error(ExitCode::kUsage, fmt::format("--set: '{}' has no '='", pair));
    settings[pair.substr(0, sign)] = pair.substr(sign + 1);
  }
  return settings;
}

void convert(Backend& backend, const Arguments& arguments) {
  const Settings settings = complete_settings(all_knobs(backend), parse_settings(arguments.settings));
  try {
    backend.convert(arguments.runtime_dir, arguments.graph, arguments.output, settings);
  } catch (const BackendError& error) {
    throw BadInput(error.what());
  }
}

int complain(const Error& error) {
  fmt::print(stderr, "error: {}\n", error.what());
  if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
  return static_cast<int>(error.code());
}

/// Ends the process, also when the controller is gone: what a framework does in its destructors and exit
/// handlers is in nobody's interest, and some crash there.
[[noreturn]] void run(Backend& backend, protocol::Hello hello) {
  explain_crashes();
  Channel channel(protocol::kWorkerDescriptor);
  int status = 0;
  try {
    hello.runtime = backend.about().name;
    run_cell(backend, channel, hello);
  } catch (const Stopped&) {
    status = static_cast<int>(ExitCode::kTerminated);
  } catch (const Error& error) {
    status = complain(error);
  }
  std::fflush(nullptr);
  channel.close();
  _exit(status);
}

}  // namespace

int worker_main(int argc, char** argv, Backend& backend) {
  const protocol::Hello hello{.runtime = {},
                              .runtime_version = {},
                              .pid = getpid(),
                              .main_entered = monotonic_now(),
                              .exec = used_since_exec()};
  hardware_counters();  // libraries start threads while they load
  reset_signals();

  Arguments arguments;
  CLI::App app(
      fmt::format("Measures {} for edgegauge, which starts this program itself.", backend.about().title));
  app.require_subcommand(1);
  auto* describe_command =
      app.add_subcommand("describe", "Say as JSON what this framework is and can do here");
  auto* convert_command =
      app.add_subcommand("convert", "Write the framework's own model file for a prepared graph");
  auto* run_command = app.add_subcommand("run", "Measure what the controller asks for on descriptor 3");
  for (auto* command : {describe_command, convert_command}) {
    command->add_option("--runtime-dir", arguments.runtime_dir,
                        "Folder of the framework's installed libraries");
  }
  convert_command->add_option("--graph", arguments.graph, "graph.json")->required();
  convert_command->add_option("--output", arguments.output, "File to write")->required();
  convert_command->add_option("--set", arguments.settings, "KEY=VALUE of a knob that decides about the file");

  try {
    app.parse(argc, argv);
    if (describe_command->parsed()) describe(backend, arguments);
    if (convert_command->parsed()) convert(backend, arguments);
    if (run_command->parsed()) run(backend, hello);
    return 0;
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  } catch (const Error& error) {
    return complain(error);
  } catch (const std::exception& error) {
    return complain(Error(ExitCode::kInternal, error.what()));
  }
}

}  // namespace edgegauge::worker
