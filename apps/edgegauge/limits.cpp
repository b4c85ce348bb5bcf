// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/limits.h"

#include "command.h"
#include "control/pinning.h"
#include "core/error.h"
#include "core/run_spec.h"
#include "device/device.h"
#include "interrupt.h"
#include "output.h"
#include "report/limits.h"
#include "roofline/measure.h"
#include "store/store.h"

#include <cstdio>
#include <memory>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

struct Flags {
  std::string results = RunSpec{}.results;
  bool quick = false;
  bool stored = false;
};

void print(const std::string& headline, const std::vector<DeviceLimit>& limits, bool json) {
  fmt::print("{}", json ? report::limits_to_json(headline, limits)
                        : report::limits_to_terminal(headline, limits, stdout_style(false)));
}

DeviceId add_device(store::Store& store, const device::Device& device) {
  return store.add_device({.fingerprint = device::fingerprint(device),
                           .headline = device::headline(device),
                           .json = device::to_json(device)});
}

int show_stored(const Flags& flags, const Context& context) {
  const device::Device device = device::describe(context.root);
  const store::Store store = store::Store::open_read_only(flags.results);
  const std::optional<DeviceId> id = store.find_device(device::fingerprint(device));
  print(device::headline(device), id ? store.limits(*id) : std::vector<DeviceLimit>(), context.json);
  return 0;
}

int measure_all(const Flags& flags, const Context& context) {
  const device::Device device = device::describe(context.root);
  const control::LimitsEffort effort = control::limits_effort(flags.quick);
  const std::vector<control::PlannedLimit> plan = control::plan_limits(device, control::allowed_cpus());
  store::Store store = store::Store::open(flags.results);
  fmt::print(stderr, "Measuring this device's limits in {} rounds, about {}; leave the machine alone ...\n",
             effort.rounds, format_duration(estimate(plan, effort)));
  const InterruptGuard interrupt;
  control::Preparer preparer;
  preparer.stop = &interrupt.stop();
  const bool terminal = is_terminal(2);
  return interrupt.unless_interrupted([&] {
    const auto limits = control::measure_limits(plan, effort, preparer, [&](int round) {
      if (terminal)
        fmt::print(stderr, "\rround {} of {} {}", round, effort.rounds, round < effort.rounds ? "" : "\n");
    });
    store.set_limits(add_device(store, device), limits);
    print(device::headline(device), limits, context.json);
    std::fflush(stdout);
    fmt::print(stderr, "Stored in {}. Next: edgegauge report --wide\n", flags.results);
    return 0;
  });
}

struct Request {
  std::string kernel;
  std::vector<int> cpus;
  std::int64_t window_ns = 0;
  std::int64_t working_set = 0;
};

/// For measure_all's children: one figure, as a bare number on standard output.
int measure_one(const Request& request) {
  const Nanoseconds window(request.window_ns);
  double rate = 0;
  if (const roofline::PeakKernel* peak = roofline::find_peak_kernel(request.kernel)) {
    rate = roofline::measure_peak(*peak, request.cpus, window);
  } else if (const roofline::StreamKernel* stream = roofline::find_stream_kernel(request.kernel)) {
    rate = roofline::measure_stream(*stream, request.cpus, request.working_set, window);
  } else {
    throw Error(ExitCode::kUsage, fmt::format("there is no loop '{}'", request.kernel),
                "edgegauge limits measures all that this processor has");
  }
  fmt::print("{:.17g}\n", rate);
  return 0;
}

void add_measure(CLI::App& limits, Context& context) {
  CLI::App* command = limits.add_subcommand("measure", "One figure in this process: what 'limits' starts");
  command->group("");
  auto request = std::make_shared<Request>();
  command->add_option("kernel", request->kernel)->required();
  command->add_option("--cpus", request->cpus)->required()->delimiter(',')->check(CLI::Range(0, 65535));
  command->add_option("--window-ns", request->window_ns)->required()->check(CLI::PositiveNumber);
  command->add_option("--working-set", request->working_set)->check(CLI::NonNegativeNumber);
  command->callback([request, &context] { context.action = [request] { return measure_one(*request); }; });
}

}  // namespace

void add_limits(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "limits", "Measure what this device can do at most: multiply-adds and bytes per second");
  auto flags = std::make_shared<Flags>();
  command->add_option("--results", flags->results, "Results file")->capture_default_str()->type_name("FILE");
  command->add_flag("--quick", flags->quick, "A few seconds, and less sure");
  command->add_flag("--stored", flags->stored, "Show what is stored of this device, and measure nothing");
  add_measure(*command, context);
  command->callback([command, flags, &context] {
    if (!command->get_subcommands().empty()) return;
    context.action = [flags, &context] {
      return flags->stored ? show_stored(*flags, context) : measure_all(*flags, context);
    };
  });
}

}  // namespace edgegauge::cli
