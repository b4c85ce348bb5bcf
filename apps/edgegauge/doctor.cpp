// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "control/workers.h"
#include "core/error.h"
#include "core/json_text.h"
#include "device/device.h"
#include "output.h"
#include "runtimes/runtimes.h"
#include "telemetry/measurable.h"
#include "telemetry/noise.h"
#include "zoo/catalogue.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using device::Finding;

/// A framework or model, and whether it can be used as it is.
struct Readiness {
  std::string name, title;
  bool ready = false;
  std::string reason;  ///< not ready: why, and what to do; ready: its version or where it comes from
};

struct Examination {
  device::Device device;
  std::vector<Finding> findings;
  std::vector<telemetry::Measurable> measurable;
  std::optional<telemetry::Noise> noise;  ///< unset: not looked at
  std::vector<Readiness> frameworks;
  std::vector<Readiness> models;
};

std::vector<Readiness> frameworks_here() {
  std::vector<Readiness> list;
  for (const control::Worker& worker : control::discover_workers(runtimes::default_lock_file())) {
    const protocol::BackendInfo& info = worker.info;
    if (info.test_only) continue;
    list.push_back(
        {info.name, info.title, info.available, info.available ? info.version : info.unavailable_reason});
  }
  return list;
}

/// Whether the package that a catalogue model comes in is installed. A lock file that cannot be read is the
/// reason why it is not, and no reason to leave the rest of the page out.
Readiness packaged_model(const zoo::Entry& entry) {
  Readiness model{std::string(entry.name), std::string(entry.title), false, {}};
  try {
    const auto lock = runtimes::read_lock(runtimes::default_lock_file());
    const runtimes::Locked& package = runtimes::find_entry(lock, std::string(entry.package));
    model.ready = runtimes::is_installed(package);
    model.reason = model.ready ? "package " + package.version
                               : "install with: edgegauge runtimes install " + package.name;
  } catch (const Error& error) {
    model.reason = error.what();
  }
  return model;
}

std::vector<Readiness> models_here() {
  std::vector<Readiness> list;
  for (const zoo::Entry& entry : zoo::catalogue()) {
    list.push_back(entry.build != nullptr
                       ? Readiness{std::string(entry.name), std::string(entry.title), true, "built in"}
                       : packaged_model(entry));
  }
  return list;
}

Examination examine(const std::filesystem::path& root) {
  Examination found;
  found.device = device::describe(root);
  found.findings = device::examine(found.device, root);
  // A fixture tree has no driver, and this machine's would answer for it.
  const auto nvidia =
      root == "/" ? telemetry::Nvml::open() : telemetry::Reading<std::shared_ptr<const telemetry::Nvml>>();
  found.measurable = telemetry::find_measurable(telemetry::Files(root), nvidia);
  found.frameworks = frameworks_here();
  found.models = models_here();
  return found;
}

// ---- the page for a person

constexpr std::size_t kColumns = 80;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// Prints words after `start`, broken before column 80 and continued under the first of them.
void print_wrapped(std::string_view start, std::string_view text, std::size_t indent) {
  std::string line(start);
  bool empty = true;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (!empty && columns_of(line) + 1 + columns_of(word) > kColumns) {
      fmt::print("{}\n", line);
      line.assign(indent, ' ');
      empty = true;
    }
    line += (empty ? "" : " ") + std::string(word);
    empty = false;
  }
  fmt::print("{}\n", line);
}

class Page {
 public:
  explicit Page(bool colour) : colour_(colour) {}

  void heading(std::string_view text) {
    fmt::print("{}{}{}{}\n", first_ ? "" : "\n", colour_ ? "\x1b[1m" : "", text, colour_ ? "\x1b[0m" : "");
    first_ = false;
  }

  /// "  label     text", the text wrapped under itself.
  void row(std::string_view label, std::string_view text, std::size_t label_width = 15) const {
    print_wrapped(fmt::format("  {:<{}} ", label, label_width), text, label_width + 3);
  }

 private:
  bool colour_;
  bool first_ = true;
};

std::string caches_text(const device::Device& device) {
  std::vector<std::string> parts;
  for (const device::Cache& cache : device.caches) {
    const std::string type = cache.type == "Data" ? "d" : cache.type == "Instruction" ? "i" : "";
    parts.push_back(
        fmt::format("L{}{} {:g} KiB", cache.level, type, static_cast<double>(cache.bytes) / 1024));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string memory_text(std::int64_t bytes) {
  return fmt::format("{:.1f} GiB", static_cast<double>(bytes) / (1 << 30));
}

std::string or_unknown(const std::string& text) { return text.empty() ? "unknown" : text; }

void print_device(Page& page, const device::Device& device) {
  page.heading("This device");
  print_wrapped("  ", device::headline(device), 2);
  page.row("system", fmt::format("{}, kernel {}, {}", or_unknown(device.os), or_unknown(device.kernel),
                                 or_unknown(device.architecture)));
  for (const device::Cluster& cluster : device.clusters) {
    const std::string governor = cluster.governor.empty() ? "clock not told" : "governor " + cluster.governor;
    page.row("cores", fmt::format("{} x {}, {} threads, {}", cluster.cores, or_unknown(cluster.model),
                                  cluster.threads, governor));
  }
  page.row("caches", or_unknown(caches_text(device)));
  page.row("CPU features",
           device.isa.empty() ? "none that matter here" : fmt::format("{}", fmt::join(device.isa, " ")));
  const std::string swap = device.swap_bytes == 0 ? "no swap" : memory_text(device.swap_bytes) + " swap";
  page.row("memory", device.memory_bytes == 0 ? "unknown" : memory_text(device.memory_bytes) + ", " + swap);
  if (!device.virtualisation.empty()) page.row("virtualisation", device.virtualisation);
  if (device.accelerators.empty()) page.row("accelerators", "none found");
  for (const device::Accelerator& each : device.accelerators) {
    page.row("accelerators", fmt::format("{} ({}, {})", each.name, each.kind, each.found_by));
  }
}

void print_measurable(Page& page, const Examination& found) {
  page.heading("What can be measured");
  page.row("always", "latency, throughput, memory, CPU use, cold start");
  for (const telemetry::Measurable& each : found.measurable) {
    page.row(each.name, each.how);
    if (!each.mend.empty()) page.row("", "try: " + each.mend);
  }
}

/// The same verdict as a finding, so that it stands among what would spoil a measurement.
Finding finding_of(const telemetry::Noise& noise) {
  struct Words {
    Finding::Level level;
    std::string_view flag, start, mend;
  };
  constexpr std::array kWords{
      Words{Finding::Level::kGood, "", "The machine is quiet", ""},
      Words{Finding::Level::kNote, "some-noise", "The machine is a little noisy", ""},
      Words{Finding::Level::kWarning, "noisy", "The machine is noisy",
            "stop what else runs; in a virtual machine, measure on the device itself"}};
  const Words& words = kWords.at(static_cast<std::size_t>(telemetry::verdict(noise)));
  return {words.level, std::string(words.flag),
          fmt::format("{}: {}", words.start, telemetry::describe(noise)), std::string(words.mend)};
}

void print_findings(Page& page, const std::vector<Finding>& findings) {
  struct Mark {
    Finding::Level level;
    std::string_view sign;
  };
  constexpr std::array kMarks{Mark{Finding::Level::kWarning, "! "}, Mark{Finding::Level::kNote, "- "},
                              Mark{Finding::Level::kGood, "+ "}};
  page.heading("What would spoil a measurement (! mend it, - know it, + good)");
  for (const Mark& mark : kMarks) {
    for (const Finding& finding : findings) {
      if (finding.level != mark.level) continue;
      print_wrapped(mark.sign, finding.what, 2);
      if (!finding.mend.empty()) print_wrapped("  ", finding.mend, 2);
    }
  }
}

void print_readiness(Page& page, std::string_view heading, const std::vector<Readiness>& list,
                     std::string_view none) {
  page.heading(heading);
  if (list.empty()) print_wrapped("  ", none, 2);
  std::size_t width = 15;
  for (const Readiness& each : list) width = std::max(width, each.name.size());
  for (const Readiness& each : list) {
    page.row(each.name, fmt::format("{}: {}", each.ready ? "ready" : "not ready", each.reason), width);
  }
}

bool any_ready(const std::vector<Readiness>& list) {
  return std::any_of(list.begin(), list.end(), [](const Readiness& each) { return each.ready; });
}

void print_page(const Examination& found) {
  Page page(stdout_style(false).colour);
  print_device(page, found.device);
  print_measurable(page, found);
  print_findings(page, found.findings);
  print_readiness(page, "Frameworks", found.frameworks, "no worker was built; see edgegauge runtimes list");
  print_readiness(page, "Models", found.models, "none");
  fmt::print("\nNext: {}\n", any_ready(found.frameworks) ? "edgegauge run --model study --batch 1,4"
                                                         : "edgegauge runtimes install onnxruntime");
}

// ---- the same for a machine

nlohmann::ordered_json to_json(const std::vector<Readiness>& list) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Readiness& each : list) {
    rows.push_back(
        {{"name", each.name}, {"title", each.title}, {"ready", each.ready}, {"reason", each.reason}});
  }
  return rows;
}

nlohmann::ordered_json to_json(const std::vector<Finding>& findings) {
  constexpr std::array<std::string_view, 3> kLevels{"good", "note", "warning"};
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Finding& each : findings) {
    rows.push_back({{"level", kLevels.at(static_cast<std::size_t>(each.level))},
                    {"flag", each.flag},
                    {"what", each.what},
                    {"mend", each.mend}});
  }
  return rows;
}

nlohmann::ordered_json to_json(const std::vector<telemetry::Measurable>& list) {
  constexpr std::array<std::string_view, 3> kStates{"yes", "no", "trouble"};
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const telemetry::Measurable& each : list) {
    rows.push_back({{"name", each.name},
                    {"state", kStates.at(static_cast<std::size_t>(each.state))},
                    {"how", each.how},
                    {"mend", each.mend},
                    {"path", each.path}});
  }
  return rows;
}

nlohmann::ordered_json to_json(const std::optional<telemetry::Noise>& noise) {
  if (!noise) return nullptr;
  return {{"lost_share", noise->lost_share},
          {"longest_ns", noise->longest.count()},
          {"interruptions_per_s", noise->per_second},
          {"clock_read_ns", noise->clock_read.count()},
          {"sleep_late_median_ns", noise->late_median.count()},
          {"sleep_late_p99_ns", noise->late_p99.count()}};
}

void print_json(const Examination& found) {
  const bool power = std::any_of(found.measurable.begin(), found.measurable.end(), [](const auto& each) {
    return each.name == "power" && each.state == telemetry::Measurable::State::kYes;
  });
  const nlohmann::ordered_json document = {
      {"headline", device::headline(found.device)},
      {"fingerprint", device::fingerprint(found.device)},
      {"device", nlohmann::ordered_json::parse(device::to_json(found.device))},
      {"measurable",
       {{"latency", true}, {"throughput", true}, {"memory", true}, {"cpu", true}, {"power", power}}},
      {"sensors", to_json(found.measurable)},
      {"noise", to_json(found.noise)},
      {"findings", to_json(found.findings)},
      {"frameworks", to_json(found.frameworks)},
      {"models", to_json(found.models)}};
  fmt::print("{}\n", json_text(document));
}

void add_noise(Examination& found) {
  constexpr Nanoseconds kLook = std::chrono::seconds(5);
  fmt::print(stderr, "Measuring this machine's noise for {} ...\n", format_duration(kLook));
  found.noise = telemetry::measure_noise(kLook);
  found.findings.insert(found.findings.begin(), finding_of(*found.noise));
}

}  // namespace

void add_doctor(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("doctor", "What this device is, what can be measured, what would spoil it");
  auto quick = std::make_shared<bool>(false);
  command->add_flag("--quick", *quick, "Leave out the five seconds in which the machine's noise is measured");
  command->callback([&context, quick] {
    context.action = [&context, quick] {
      Examination found = examine(context.root);
      // Another device's files tell nothing of how noisy it is.
      if (!*quick && context.root == "/") add_noise(found);
      context.json ? print_json(found) : print_page(found);
      return 0;
    };
  });
}

}  // namespace edgegauge::cli
