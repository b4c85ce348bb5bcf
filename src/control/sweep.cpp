// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/sweep.h"

#include "control/budget.h"
#include "control/cell_job.h"
#include "control/energy.h"
#include "control/plan_file.h"
#include "control/predictions.h"
#include "control/reference.h"
#include "control/widest.h"
#include "core/error.h"
#include "telemetry/energy.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

/// Begins the flag of a cell that nothing held its answers against; the reason follows it.
constexpr std::string_view kUnchecked = "agreement-unchecked";

/// A cell ready to be launched.
struct Prepared {
  Job job;
  std::string unchecked;  ///< why its answers are compared with nothing; empty: they are
};

/// All that is stored of one cell.
struct Done {
  Outcome outcome;
  std::string runtime_version;
  std::map<std::string, std::string> environment;
  std::vector<store::Prediction> predictions;
  CellTelemetry telemetry = {};
};

telemetry::Watching watching(const std::string& option) {
  if (option == kNoTelemetry) return telemetry::Watching::kOff;
  return option == kTelemetryStates ? telemetry::Watching::kStates : telemetry::Watching::kSeries;
}

class Sweep {
 public:
  Sweep(const Plan& plan, store::Store& store, const SweepEvents& events, const std::atomic<bool>& stop,
        const fs::path& program)
      : plan_(plan),
        store_(store),
        events_(events),
        stop_(stop),
        preparer_{.program = program, .stop = &stop},
        cells_(plan.cells),
        budget_(plan),
        widest_(plan.spec.target),
        references_(plan, preparer_, stop),
        monitor_(telemetry::Files(plan.root), watching(plan.spec.telemetry)) {
    if (plan.spec.energy) power_ = power_log(plan.spec, plan.root);
  }

  SweepResult run(const std::string& command_line) {
    pictures_ = ready_pictures(plan_, preparer_);
    if (power_) power_->learn_update_period();
    begun_ = monotonic_now();
    begin(command_line);
    measure_all();
    if (plan_.spec.budget_s) spend_the_rest();
    store_.end_run(result_.run);
    result_.interrupted = stop_;
    return result_;
  }

 private:
  /// In the plan's order; what the budget does not admit waits until it is known what the others took.
  void measure_all() {
    for (std::size_t i = 0; i < plan_.cells.size(); ++i) {
      if (stop_ || budget_.admits(i, spent())) settle(i, measure(i));
    }
    for (const std::size_t i : budget_.left()) {
      settle(i, stop_ || budget_.admits(i, spent()) ? measure(i) : left_out(i));
    }
  }

  /// Further processes of the settings whose medians are known least, as long as the budget has room for
  /// them.
  void spend_the_rest() {
    const Nanoseconds budget = from_seconds(*plan_.spec.budget_s);
    while (const auto next = stop_ ? std::nullopt : widest_.next(budget - spent())) {
      PlannedCell cell = plan_.cells[next->cell];
      cell.key.repeat = next->repeat;
      ids_.push_back(store_.plan_cells(result_.run, {cell.key}).front());
      cells_.push_back(std::move(cell));
      ++result_.further;
      finish(cells_.size() - 1, measure(cells_.size() - 1));
    }
  }

  Nanoseconds spent() const { return monotonic_now() - begun_; }

  void settle(std::size_t index, const Done& done) {
    budget_.settle(index, monotonic_now() - cell_begun_);
    finish(index, done);
  }

  Done left_out(std::size_t index) {
    result_.left_out.push_back(index);
    const Nanoseconds budget = from_seconds(*plan_.spec.budget_s);
    return {Skipped{fmt::format("left out: the budget of {} went to cells that tell more",
                                format_duration(budget))},
            plan_.workers[cells_[index].worker].info.version,
            {},
            {}};
  }

  void begin(const std::string& command_line) {
    const DeviceId device = store_.add_device({.fingerprint = device::fingerprint(plan_.device),
                                               .headline = device::headline(plan_.device),
                                               .json = device::to_json(plan_.device)});
    for (const PreparedModel& model : plan_.models) store_.add_model(model.row);
    flags_ = state_flags();
    result_.run = store_.begin_run({.id = {},
                                    .device = device,
                                    .started_utc = utc_now_iso8601(),
                                    .finished_utc = {},
                                    .tool_version = EDGEGAUGE_VERSION,
                                    .command_line = command_line,
                                    .plan_toml = to_toml(plan_.spec),
                                    .seed = plan_.spec.seed,
                                    .flags = flags_});
    std::vector<store::CellKey> keys;
    for (const PlannedCell& cell : cells_) keys.push_back(cell.key);
    ids_ = store_.plan_cells(result_.run, keys);
    for (const PreparedInputs& inputs : pictures_) {
      for (const PreparedInputs::One& picture : inputs.pictures)
        store_.add_input_stage(result_.run, picture.times);
    }
  }

  /// What is known of the machine's state right after a cell, with what was known when the run began.
  std::vector<std::string> flags_after_cell(const CellTelemetry& telemetry) const {
    std::vector<std::string> flags = flags_;
    for (std::string flag : state_flags()) {
      // By now the load is the cell's own; other programs' was seen at the start.
      const bool is_ours = flag == "background-load";
      if (!is_ours && std::ranges::find(flags, flag) == flags.end()) flags.push_back(std::move(flag));
    }
    // What sensors told of this cell goes before what was so at its start or since the machine started.
    std::erase_if(flags, [&](const std::string& flag) { return telemetry::is_superseded(flag, telemetry); });
    for (std::string& flag : telemetry::flags_of(telemetry)) {
      if (std::ranges::find(flags, flag) == flags.end()) flags.push_back(std::move(flag));
    }
    return flags;
  }

  std::vector<std::string> state_flags() const {
    std::vector<std::string> flags;
    for (const device::Finding& finding : device::examine(plan_.device, plan_.root)) {
      if (!finding.flag.empty()) flags.push_back(finding.flag);
    }
    return flags;
  }

  Done measure(std::size_t index) {
    cell_begun_ = monotonic_now();
    const PlannedCell& cell = cells_[index];
    const std::string& version = plan_.workers[cell.worker].info.version;
    if (cell.skip) return {Skipped{*cell.skip}, version, {}, {}};
    if (stop_) return {Skipped{"interrupted"}, version, {}, {}};
    if (events_.on_start) events_.on_start(index, cell);
    store_.mark_running(ids_[index]);
    try {
      return launch(index, prepare_job(cell));
    } catch (const BadInput& error) {
      return {Skipped{error.what()}, version, {}, {}};  // the framework cannot take this model
    } catch (const Error& error) {
      if (error.code() == ExitCode::kInterrupted) return {Skipped{"interrupted"}, version, {}, {}};
      return {Failure{Stage::kPrepare, FailureKind::kRefused, error.what(), {}}, version, {}, {}};
    }
  }

  Prepared prepare_job(const PlannedCell& cell) {
    Job job = ready_job(plan_, cell, pictures_[cell.model], preparer_);
    const Reference reference = references_.answers_for(cell, job);
    compare_with(reference, cell.key, job.request);
    return {std::move(job), reference.reason};
  }

  Done launch(std::size_t index, const Prepared& prepared) {
    const PlannedCell& cell = cells_[index];
    const OnProgress on_progress = [&](const protocol::Progress& progress) {
      if (events_.on_progress) events_.on_progress(index, cell, progress);
    };
    Job job = prepared.job;
    job.monitor = &monitor_;
    if (power_) add_energy_pass(*power_, job);
    if (plan_.spec.meter_s) add_energy_pass(from_seconds(*plan_.spec.meter_s), job);
    monitor_.begin();
    JobResult result = run_job(job, on_progress, stop_);
    CellTelemetry telemetry = monitor_.end();
    const bool asked = plan_.spec.energy || plan_.spec.meter_s;
    if (auto* measurement = std::get_if<Measurement>(&result.outcome); measurement != nullptr && asked)
      take_energy(power_ ? &*power_ : nullptr, *measurement, telemetry);
    Done done{std::move(result.outcome), std::move(result.runtime_version), prepared.job.environment, {}};
    if (done.runtime_version.empty()) done.runtime_version = plan_.workers[cell.worker].info.version;
    if (auto* measurement = std::get_if<Measurement>(&done.outcome)) {
      measurement->steady_state = find_steady_state(measurement->warm_up_ns, measurement->samples_ns);
      measurement->flags = flags_after_cell(telemetry);
      if (measurement->use.busy_threads.value_or(0) > cell.key.threads)
        measurement->flags.push_back("more-threads");
      if (const fs::path& file = prepared.job.request.model; !file.empty())
        measurement->notes["native_file"] = file.string();
      if (!prepared.unchecked.empty())
        measurement->flags.push_back(fmt::format("{}: {}", kUnchecked, prepared.unchecked));
      const PreparedModel& model = plan_.models[cell.model];
      // Classes that synthetic weights give a picture are noise, and would be read as answers.
      if (!model.row.weights.starts_with("synthetic")) {
        done.predictions = predict(result.answers, names_of(pictures_[cell.model]), model.row.labels);
      }
    }
    done.telemetry = std::move(telemetry);
    return done;
  }

  static std::vector<std::string> names_of(const PreparedInputs& inputs) {
    std::vector<std::string> names;
    for (const PreparedInputs::One& picture : inputs.pictures) names.push_back(picture.name);
    return names;
  }

  void finish(std::size_t index, const Done& done) {
    store_.finish_cell(ids_[index], done.outcome, done.runtime_version, done.environment, done.predictions,
                       done.telemetry);
    count(done.outcome);
    learn(index, done.outcome);
    if (events_.on_end) events_.on_end(index, cells_[index], ids_[index], done.outcome);
  }

  void count(const Outcome& outcome) {
    if (std::holds_alternative<Measurement>(outcome)) ++result_.measured;
    if (std::holds_alternative<Failure>(outcome)) ++result_.failed;
    if (std::holds_alternative<Skipped>(outcome)) ++result_.skipped;
  }

  void learn(std::size_t index, const Outcome& outcome) {
    const store::CellKey& key = cells_[index].key;
    const auto* measurement = std::get_if<Measurement>(&outcome);
    if (measurement == nullptr) return widest_.give_up(key);
    if (const auto p50 = find_metric("latency_p50")->compute(*measurement))
      widest_.add(index, key, *p50, monotonic_now() - cell_begun_);
  }

  const Plan& plan_;
  store::Store& store_;
  const SweepEvents& events_;
  const std::atomic<bool>& stop_;
  Preparer preparer_;
  std::vector<PlannedCell> cells_;  ///< the plan's, and after them further processes of some
  Budget budget_;
  Widest widest_;
  Nanoseconds begun_{}, cell_begun_{};
  References references_;
  telemetry::Monitor monitor_;
  std::optional<telemetry::PowerLog> power_;  ///< unset: no energy was asked for, or nothing measures power
  std::vector<PreparedInputs> pictures_;
  std::vector<std::string> flags_;
  std::vector<CellId> ids_;
  SweepResult result_{};
};

}  // namespace

SweepResult sweep(const Plan& plan, store::Store& store, const std::string& command_line,
                  const SweepEvents& events, const std::atomic<bool>& stop, const fs::path& program) {
  return Sweep(plan, store, events, stop, program).run(command_line);
}

}  // namespace edgegauge::control
