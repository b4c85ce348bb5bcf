// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/sweep.h"

#include "control/budget.h"
#include "control/cell_job.h"
#include "control/complete.h"
#include "control/energy.h"
#include "control/grid.h"
#include "control/plan_file.h"
#include "control/predictions.h"
#include "control/reference.h"
#include "control/resume.h"
#include "control/start.h"
#include "control/time_limit.h"
#include "control/widest.h"
#include "core/error.h"
#include "telemetry/energy.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using store::CellStatus;

/// Begin the flags, which a reason follows, of a cell that nothing held its answers against, and of one whose
/// energy was asked for and is not known.
constexpr std::string_view kUnchecked = "agreement-unchecked", kNoEnergy = "energy-absent";

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
        const fs::path& program, const std::optional<RunId>& resume)
      : plan_(plan),
        store_(store),
        events_(events),
        stop_(stop),
        resume_(resume),
        preparer_{.program = program, .stop = &stop},
        cells_(plan.cells),
        budget_(plan),
        widest_(plan.spec.target),
        references_(plan, preparer_, stop),
        monitor_(telemetry::Files(plan.root), watching(plan.spec.telemetry)) {
    if (plan.spec.energy) power_ = power_log(plan.spec, plan.root);
    for (std::size_t i = 0; i < plan.cells.size(); ++i) widest_.plan(i, plan.cells[i].key);
  }

  SweepResult run(const std::string& command_line) {
    pictures_ = ready_pictures(plan_, preparer_);
    if (plan_.spec.energy) try_power();
    begun_ = monotonic_now();
    if (resume_) {
      take_up(*resume_);
    } else {
      begin(command_line);
    }
    measure_all();
    if (plan_.spec.budget_s && !stop_) spend_the_rest();
    result_.pending = static_cast<int>(std::ranges::count(settled_, false));
    result_.interrupted = result_.pending > 0;
    if (result_.interrupted) {
      store_.pause_run(result_.run, active());
    } else {
      store_.end_run(result_.run);
    }
    return result_;
  }

 private:
  /// Without a source that tells something, no cell takes the time of a pass.
  void try_power() {
    if (!power_) {
      no_power_ = kNothingMeasures;
    } else if (!power_->learn_update_period(stop_) && !stop_) {
      no_power_ = fmt::format("{} tells nothing: {}", power_->series().source.name, power_->trouble());
      power_.reset();
    }
    if (!no_power_.empty() && events_.on_warning)
      events_.on_warning(fmt::format("no energy: {}. See: edgegauge doctor", no_power_));
  }

  /// Energy that was asked for; its reason becomes a flag, unless a meter's record is still to come.
  void account_for_energy(Measurement& measurement, CellTelemetry& telemetry) {
    take_energy(power_ ? &*power_ : nullptr, measurement, telemetry);
    if (!no_power_.empty() && !measurement.energy_pass) measurement.energy->reason = no_power_;
    if (!measurement.energy->reason.empty() && !plan_.spec.meter_s)
      measurement.flags.push_back(fmt::format("{}: {}", kNoEnergy, measurement.energy->reason));
  }

  /// In the plan's order; what the budget does not admit waits until it is known what the others took.
  void measure_all() {
    for (std::size_t i = 0; i < plan_.cells.size() && !stop_; ++i) {
      if (!settled_[i] && budget_.admits(i, spent())) settle(i, measure(i));
    }
    for (const std::size_t i : budget_.left()) {
      if (stop_) return;
      if (budget_.admits(i, spent())) {
        settle(i, measure(i));
      } else {
        budget_.set_aside(i);  // it took no time that would tell what others take
        settled_[i] = true;
        finish(i, left_out(i));
      }
    }
  }

  /// Further processes of the settings whose medians are known least, as long as the budget has room for
  /// them; first those that earlier sittings began and did not end.
  void spend_the_rest() {
    for (std::size_t i = plan_.cells.size(); i < cells_.size() && !stop_; ++i) {
      if (settled_[i]) continue;
      settle(i, widest_.has_room(cells_[i].key, room()) ? measure(i) : left_out(i));
    }
    while (const auto next = stop_ ? std::nullopt : widest_.next(room())) {
      store::CellKey key = plan_.cells[next->cell].key;
      key.repeat = next->repeat;
      add_further(next->cell, key, store_.plan_cells(result_.run, {key}).front());
      settle(cells_.size() - 1, measure(cells_.size() - 1));
    }
  }

  /// After the plan's cells, of one of which it is another process.
  void add_further(std::size_t of, const store::CellKey& key, CellId id) {
    widest_.plan(of, key);
    cells_.push_back(plan_.cells[of]);
    cells_.back().key = key;
    ids_.push_back(id);
    settled_.push_back(false);
  }

  /// Of the run, as far as it is known: in earlier sittings, and in this.
  Nanoseconds active() const { return earlier_ + (monotonic_now() - begun_); }
  /// As a budget counts it.
  Nanoseconds spent() const { return active() + cut_off_; }
  Nanoseconds room() const { return from_seconds(*plan_.spec.budget_s) - spent(); }

  /// nullopt: it was interrupted, and is left.
  void settle(std::size_t index, const std::optional<Done>& done) {
    if (!done) return;
    if (index < plan_.cells.size()) {
      budget_.settle(index, monotonic_now() - cell_begun_);
    } else {
      result_.further += std::holds_alternative<Skipped>(done->outcome) ? 0 : 1;
    }
    settled_[index] = true;
    finish(index, *done);
  }

  Done left_out(std::size_t index) {
    if (index < plan_.cells.size()) result_.left_out.push_back(index);
    const Nanoseconds budget = from_seconds(*plan_.spec.budget_s);
    return {Skipped{fmt::format("left out: the budget of {} went to cells that tell more",
                                format_duration(budget))},
            plan_.workers[cells_[index].worker].info.version,
            {},
            {}};
  }

  void begin(const std::string& command_line) {
    device_ = store_.add_device({.fingerprint = device::fingerprint(plan_.device),
                                 .headline = device::headline(plan_.device),
                                 .json = device::to_json(plan_.device)});
    for (const PreparedModel& model : plan_.models) store_.add_model(model.row);
    result_.run = store_.begin_run({.id = {},
                                    .device = device_,
                                    .started_utc = utc_now_iso8601(),
                                    .finished_utc = {},
                                    .tool_version = EDGEGAUGE_VERSION,
                                    .command_line = command_line,
                                    .plan_toml = to_toml(plan_.spec),
                                    .seed = plan_.spec.seed,
                                    .flags = state_.of_run()});
    plan_cells();
    add_input_stages();
  }

  void take_up(RunId run) {
    result_.run = run;
    for (const store::RunRow& row : store_.runs()) {
      if (row.id != run) continue;
      earlier_ = row.active;
      device_ = row.device;
    }
    const std::vector<store::CellRow> cells = store_.cells({.run = run, .cell = {}});
    if (cells.empty()) plan_cells();
    for (const store::CellRow& cell : cells) take_up(cell);
    const auto count = [&](CellStatus status) {
      return static_cast<int>(std::ranges::count(cells, status, &store::CellRow::status));
    };
    result_.measured = count(CellStatus::kMeasured);
    result_.failed = count(CellStatus::kFailed);
    result_.skipped = count(CellStatus::kSkipped);
    add_input_stages();
  }

  void take_up(const store::CellRow& cell) {
    const std::size_t index = ids_.size();
    const bool is_settled = store::is_final(cell.status);
    if (index < plan_.cells.size()) {
      ids_.push_back(cell.id);
      if (is_settled) budget_.set_aside(index);
    } else if (const auto of = widest_.place_of(cell.key)) {
      add_further(*of, cell.key, cell.id);
    } else {
      return;  // of no plan that this program makes
    }
    settled_[index] = is_settled;
    recall(index, cell);
  }

  /// What earlier sittings found counts for where the rest of the budget goes. How long a cell took that the
  /// program or the machine did not outlive nobody knows: for the budget it took as long as any of its kind.
  void recall(std::size_t index, const store::CellRow& cell) {
    const std::optional<Nanoseconds> took = store_.took_before(device_, cell.key);
    cut_off_ += times_cut_off(cell) * took.value_or(estimate(plan_, cells_[index]));
    if (!settled_[index]) return;
    if (cell.status != CellStatus::kMeasured) return widest_.give_up(cell.key);
    const auto p50 = std::ranges::find(cell.metrics, "latency_p50", &MetricValue::name);
    widest_.add(cell.key, p50 == cell.metrics.end() ? Estimate{} : p50->estimate,
                took.value_or(Nanoseconds::zero()), cell.steady_state);
  }

  void plan_cells() {
    std::vector<store::CellKey> keys;
    for (const PlannedCell& cell : cells_) keys.push_back(cell.key);
    ids_ = store_.plan_cells(result_.run, keys);
  }

  /// Those that are not stored yet, in an order that is always the same.
  void add_input_stages() {
    std::size_t known = store_.input_stages(result_.run).size();
    for (const PreparedInputs& inputs : pictures_) {
      for (const PreparedInputs::One& picture : inputs.pictures) {
        if (known > 0) {
          --known;
        } else {
          store_.add_input_stage(result_.run, picture.times);
        }
      }
    }
  }

  std::optional<Done> measure(std::size_t index) {
    cell_begun_ = monotonic_now();
    const PlannedCell& cell = cells_[index];
    const std::string& version = plan_.workers[cell.worker].info.version;
    if (cell.skip) return Done{Skipped{*cell.skip}, version, {}, {}};
    if (events_.on_start) events_.on_start(index, cell);
    store_.mark_running(ids_[index], active());
    // Outside of what a cell may fail by: a results file that cannot be read ends the run.
    const std::optional<Nanoseconds> took_before = store_.took_before(device_, cell.key);
    try {
      return launch(index, prepare_job(cell, took_before));
    } catch (const BadInput& error) {
      return Done{Skipped{error.what()}, version, {}, {}};  // the framework cannot take this model
    } catch (const Error& error) {
      if (error.code() == ExitCode::kInterrupted) return std::nullopt;
      return Done{Failure{Stage::kPrepare, FailureKind::kRefused, error.what(), {}}, version, {}, {}};
    }
  }

  Prepared prepare_job(const PlannedCell& cell, const std::optional<Nanoseconds>& took_before) {
    Job job = ready_job(plan_, cell, pictures_[cell.model], preparer_);
    const Reference reference = references_.answers_for(cell, job);
    compare_with(reference, cell.key, job.request);
    job.timeout = time_limit(plan_, cell, took_before);
    return {std::move(job), reference.reason};
  }

  std::optional<Done> launch(std::size_t index, const Prepared& prepared) {
    const PlannedCell& cell = cells_[index];
    const OnProgress on_progress = [&](const protocol::Progress& progress) {
      if (events_.on_progress) events_.on_progress(index, cell, progress, monitor_.so_far());
    };
    Job job = prepared.job;
    job.monitor = &monitor_;
    const bool is_start = !cell.key.start.empty();
    if (power_ && !is_start) add_energy_pass(*power_, job);
    if (plan_.spec.meter_s && !is_start) add_energy_pass(from_seconds(*plan_.spec.meter_s), job);
    monitor_.begin();
    JobResult result = is_start
                           ? run_start(cell.key.start, job, plan_.workers[cell.worker], on_progress, stop_)
                           : run_job(job, on_progress, stop_);
    CellTelemetry telemetry = monitor_.end();
    if (std::holds_alternative<Skipped>(result.outcome)) return std::nullopt;  // interrupted
    const bool asked = !is_start && (plan_.spec.energy || plan_.spec.meter_s);
    if (auto* measurement = std::get_if<Measurement>(&result.outcome); measurement != nullptr && asked)
      account_for_energy(*measurement, telemetry);
    Done done{std::move(result.outcome), std::move(result.runtime_version), prepared.job.environment, {}};
    if (done.runtime_version.empty()) done.runtime_version = plan_.workers[cell.worker].info.version;
    if (auto* measurement = std::get_if<Measurement>(&done.outcome)) {
      complete(*measurement, cell, telemetry, state_, prepared.job.request.model);
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
    const std::optional<Estimate> p50 = find_metric("latency_p50")->compute(*measurement);
    widest_.add(key, p50.value_or(Estimate{}), monotonic_now() - cell_begun_, measurement->steady_state);
  }

  const Plan& plan_;
  store::Store& store_;
  const SweepEvents& events_;
  const std::atomic<bool>& stop_;
  std::optional<RunId> resume_;
  Preparer preparer_;
  std::vector<PlannedCell> cells_;  ///< the plan's, and after them further processes of some
  Budget budget_;
  DeviceId device_;
  Nanoseconds earlier_{};  ///< what earlier sittings took
  Nanoseconds cut_off_{};  ///< what they took of which that is not known
  Widest widest_;
  Nanoseconds begun_{}, cell_begun_{};
  References references_;
  telemetry::Monitor monitor_;
  std::optional<telemetry::PowerLog> power_;  ///< unset: no energy was asked for, or nothing measures power
  std::string no_power_;                      ///< why there is no energy, though it was asked for
  std::vector<PreparedInputs> pictures_;
  StateFlags state_{plan_};
  std::vector<bool> settled_ = std::vector<bool>(plan_.cells.size(), false);
  std::vector<CellId> ids_;
  SweepResult result_{};
};

}  // namespace

SweepResult sweep(const Plan& plan, store::Store& store, const std::string& command_line,
                  const SweepEvents& events, const std::atomic<bool>& stop, const fs::path& program,
                  const std::optional<RunId>& resume) {
  return Sweep(plan, store, events, stop, program, resume).run(command_line);
}

}  // namespace edgegauge::control
