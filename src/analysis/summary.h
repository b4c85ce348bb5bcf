// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/cost.h"
#include "analysis/roofline.h"
#include "core/metrics.h"
#include "core/processes.h"
#include "core/timeline.h"
#include "store/store.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::analysis {

/// One run of one results file, and the device that it ran on.
struct Origin {
  std::string file;  ///< as it was named
  store::RunRow run;
  store::DeviceRow device;
  std::vector<DeviceLimit> limits;  ///< of the device; empty: never measured
  std::vector<store::InputStageRow> input_stages;
  std::string name;            ///< of the device, told apart from those of the summary's other origins
  std::size_t place = 0;       ///< index in Summary::origins
  bool among_several = false;  ///< the summary has others
};

/// Which dimensions of the grid tell the cells of a run apart; what is the same everywhere need not be
/// repeated.
struct Varying {
  bool framework = false;
  bool threads = false;
  bool precision = false;
  bool unit = false;
  bool profile = false;
  bool knobs = true;  ///< those that are set are told
  bool repeat = false;
  bool device = false;
};

/// A cell as a report shows it.
struct Row {
  store::CellRow cell;
  std::shared_ptr<const store::ModelRow> model;  ///< never null; one for all rows of a model
  std::shared_ptr<const Origin> origin;          ///< never null; one for all rows of a run
  std::string label;                           ///< the model's name, told apart from another of the same name
  std::vector<PhaseRecord> phases;             ///< empty unless measured
  std::vector<store::Prediction> predictions;  ///< best of each picture
  std::vector<Window> windows;                 ///< of a sustained cell, in order of time
  std::optional<Ceiling> ceiling;              ///< the most that the device could do of it
  std::string no_ceiling;                      ///< measured: why that is not known; empty when it is
  std::int64_t stands_for = 1;                 ///< measured cells; more than one only in an overview
  const MetricValue* metric(std::string_view name) const;  ///< nullptr: absent
  bool synthetic_weights() const;
  bool is_unsteady() const;                                  ///< measured, but found to have no steady state
  bool is_start() const { return !cell.key.start.empty(); }  ///< rather than steady requests
  /// What the framework really computed in, or what was asked for when it did not say.
  const std::string& precision() const;
};

/// All measured processes of one setting of one model at one batch.
struct Setting {
  std::vector<std::size_t> rows;  ///< indices into Summary::rows, by repeat; at least one
  PooledProcesses p50;            ///< ns
};

/// The fastest framework or setting of one device for one model at one batch, against its runner-up; or the
/// fastest of several devices, each with the setting that is best on it. Processes of one setting are pooled
/// (processes.h); the middle one stands for it.
struct Answer {
  std::string model;  ///< Row::label
  std::int64_t batch = 1;
  std::string load = "closed";  ///< how requests came: shapes are never ranked with one another
  std::string_view metric;      ///< what is ranked by (merit_of): "latency_p50", "throughput"
  std::size_t best = 0;         ///< index into Summary::rows
  Estimate best_figure;         ///< of that metric
  std::optional<std::size_t> runner_up;
  std::optional<Estimate> runner_up_figure;
  bool tie = false;  ///< the runner-up cannot be told from the best: their intervals leave less than 1% between
  Estimate ratio{1, {}};                                   ///< how many times as good the best is
  bool best_unsteady = false, runner_up_unsteady = false;  ///< Row::is_unsteady of any of its processes
  double slowest_ratio = 1;                                ///< the same against the slowest contender
  std::vector<std::size_t> level = {};  ///< of all that cannot be told from the best, the runner-up among them
};

enum class Confidence { kLow, kMedium, kHigh };
std::string_view name_of(Confidence confidence);  ///< "low", "medium", "high"

/// What to use on a device, or which device, and how sure that is.
struct Recommendation {
  std::string use;  ///< a sentence
  Confidence confidence = Confidence::kLow;
  std::vector<std::string> reasons;  ///< for the confidence, each a sentence
};

/// Figures of one phase over all processes of a group: medians, with 95% intervals.
struct StartPhase {
  std::string name;
  Estimate wall_ns, cpu_ns, major_faults;
  std::optional<Estimate> read_bytes;  ///< absent where the kernel did not tell
  Estimate resident_change_bytes;
};

/// Starts of one setting from one state, each a process of its own.
struct StartGroup {
  std::size_t row = 0;  ///< index into Summary::rows of the first
  std::string state;    ///< "cold", or "cold=unverified" where that could not be shown
  int processes = 0;
  std::optional<StartPhase> first_answer;  ///< everything up to there; absent where phases are fused with it
  std::vector<StartPhase> phases;          ///< in order of happening
};

/// All that a report of one run is made of, or of runs of several devices side by side (merge_summaries()),
/// in the order shown: by model, batch, device, framework, settings, repeat.
struct Summary {
  std::vector<std::shared_ptr<const Origin>> origins;  ///< at least one
  std::vector<Row> rows;
  std::vector<std::string> headlines;            ///< what it comes to, in one to three sentences
  std::vector<Setting> settings;                 ///< that have a median, in the order of rows
  std::vector<Answer> answers;                   ///< by model, batch, device: settings of one device
  std::vector<Answer> between_devices;           ///< by model, batch; none of one device
  std::vector<StartGroup> starts;                ///< in the rows' order; none unless starts were measured
  std::optional<Recommendation> recommendation;  ///< of several devices which; absent: nothing to choose
  std::vector<std::optional<Recommendation>> on_devices;  ///< of several: what to use on each, by origin
  int measured = 0, failed = 0, skipped = 0;
  int not_run = 0;                    ///< planned, but the run was cut off before they ended
  std::vector<std::string> warnings;  ///< sentences that advise: flags of the machine, synthetic weights
  std::optional<CostTable> cost;      ///< of the rows shown; absent where no price list was asked
  /// Of a run of more cells than anybody reads: what pages and tables show instead of every cell. Then the
  /// rows here have only the metrics that ranks, warnings and sentences are made of, and no phases.
  std::shared_ptr<Summary> overview = nullptr;
  bool is_overview = false;         ///< rows are settings, pooled, and stand for all cells alike (overview.h)
  std::size_t groups_left_out = 0;  ///< of an overview: what has no row
  Varying varying_in_run = {};      ///< of an overview: what tells the run's settings apart

  bool several() const { return origins.size() > 1; }
  const Summary& shown() const { return overview ? *overview : *this; }
  Summary& shown() { return overview ? *overview : *this; }
};

/// What a store holds of one run.
struct StoredRun : Origin {
  struct Cell {
    store::CellRow row;
    std::vector<PhaseRecord> phases;
    std::vector<store::Prediction> predictions;
    std::vector<Window> windows = {};
  };
  std::vector<store::ModelRow> models;
  std::vector<Cell> cells;
};

/// The pure part of summarise(): every row is shown.
Summary build_summary(StoredRun stored);

/// The same of rows that are there already, each of that origin.
Summary build_summary(std::shared_ptr<const Origin> origin, std::vector<Row> rows);

enum class Detail {
  kShown,      ///< of a run of more than kMostCellsShown cells an overview
  kEverything  ///< all that is stored of every cell, whatever memory that takes
};

/// A run of an open results file, which must outlive it.
struct Source {
  const store::Store* store = nullptr;
  store::RunRow run;
};

/// Of the runs named, at least one: several side by side (merge_summaries()).
Summary summarise(const std::vector<Source>& sources, Detail detail = Detail::kShown);

/// Of the last run unless one is named. Throws BadInput when the store has no such run (or no run at all).
Summary summarise(const store::Store& store, std::optional<RunId> run = std::nullopt,
                  Detail detail = Detail::kShown);

}  // namespace edgegauge::analysis
