// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

#include <array>

#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

namespace edgegauge::store {
namespace {

// Whatever may be large (log, samples, output values) lies in a table of its own, so that listing cells never
// reads it.
constexpr const char* kFirstSchema = R"sql(
CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  headline TEXT NOT NULL,
  json TEXT NOT NULL
);
CREATE TABLE model (
  hash TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  weights TEXT NOT NULL,
  multiply_adds INTEGER NOT NULL,
  parameters INTEGER NOT NULL,
  labels TEXT NOT NULL
);
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  device INTEGER NOT NULL REFERENCES device(id),
  started_utc TEXT NOT NULL,
  finished_utc TEXT,
  tool_version TEXT NOT NULL,
  command_line TEXT NOT NULL,
  plan_toml TEXT NOT NULL,
  seed INTEGER NOT NULL,
  flags TEXT NOT NULL
);
CREATE TABLE cell (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(id),
  position INTEGER NOT NULL,
  model_hash TEXT NOT NULL REFERENCES model(hash),
  model_name TEXT NOT NULL,
  runtime TEXT NOT NULL,
  batch INTEGER NOT NULL,
  threads INTEGER NOT NULL,
  precision TEXT NOT NULL,
  unit TEXT NOT NULL,
  knobs TEXT NOT NULL,
  repeat INTEGER NOT NULL,
  status TEXT NOT NULL,
  runtime_version TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  effective_precision TEXT NOT NULL DEFAULT '',
  converged INTEGER NOT NULL DEFAULT 0,
  sample_count INTEGER NOT NULL DEFAULT 0,
  flags TEXT NOT NULL DEFAULT '[]',
  UNIQUE (run, position)
);
CREATE TABLE metric (
  cell INTEGER NOT NULL REFERENCES cell(id),
  name TEXT NOT NULL,
  value REAL,
  low REAL,
  high REAL,
  PRIMARY KEY (cell, name)
) WITHOUT ROWID;
CREATE TABLE samples (
  cell INTEGER NOT NULL REFERENCES cell(id),
  warm_up INTEGER NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (cell, warm_up)
);
CREATE TABLE phase (
  cell INTEGER NOT NULL REFERENCES cell(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  wall_ns INTEGER NOT NULL,
  cpu_ns INTEGER NOT NULL,
  major_faults INTEGER NOT NULL,
  read_bytes INTEGER,
  resident_change_bytes INTEGER NOT NULL,
  PRIMARY KEY (cell, position)
) WITHOUT ROWID;
CREATE TABLE output (
  cell INTEGER NOT NULL REFERENCES cell(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  shape TEXT NOT NULL,
  file TEXT NOT NULL,
  finite INTEGER NOT NULL,
  min REAL,
  max REAL,
  mean REAL,
  "values" BLOB NOT NULL,
  UNIQUE (cell, position)
);
CREATE TABLE prediction (
  cell INTEGER NOT NULL REFERENCES cell(id),
  position INTEGER NOT NULL,
  input TEXT NOT NULL,
  rank INTEGER NOT NULL,
  label TEXT NOT NULL,
  score REAL,
  PRIMARY KEY (cell, position)
) WITHOUT ROWID;
CREATE TABLE process (
  cell INTEGER PRIMARY KEY REFERENCES cell(id),
  wall_ns INTEGER,
  cpu_ns INTEGER,
  peak_resident_bytes INTEGER,
  resident_bytes INTEGER,
  involuntary_switches INTEGER,
  environment TEXT NOT NULL,
  notes TEXT NOT NULL,
  log TEXT NOT NULL
);
CREATE TABLE input_stage (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run(id),
  model TEXT NOT NULL,
  input TEXT NOT NULL,
  decode_ns INTEGER NOT NULL,
  resize_ns INTEGER NOT NULL,
  normalise_ns INTEGER NOT NULL
);
CREATE INDEX input_stage_by_run ON input_stage (run);
)sql";

constexpr const char* kProfiles = "ALTER TABLE cell ADD COLUMN profile TEXT NOT NULL DEFAULT 'default';";

constexpr const char* kAgreement = R"sql(
CREATE TABLE agreement (
  cell INTEGER PRIMARY KEY REFERENCES cell(id),
  max_absolute_error REAL,
  max_relative_error REAL,
  cosine REAL,
  top1 REAL,
  worst TEXT NOT NULL
);
)sql";

// A column cannot be freed of NOT NULL, so that another one takes its place.
constexpr const char* kUnknownCosts = R"sql(
ALTER TABLE model ADD COLUMN known_multiply_adds INTEGER;
ALTER TABLE model ADD COLUMN known_parameters INTEGER;
UPDATE model SET known_multiply_adds = multiply_adds, known_parameters = parameters;
ALTER TABLE model DROP COLUMN multiply_adds;
ALTER TABLE model DROP COLUMN parameters;
ALTER TABLE model RENAME COLUMN known_multiply_adds TO multiply_adds;
ALTER TABLE model RENAME COLUMN known_parameters TO parameters;
)sql";

constexpr const char* kBusyThreads = "ALTER TABLE process ADD COLUMN busy_threads INTEGER;";

constexpr const char* kStarts = "ALTER TABLE cell ADD COLUMN start TEXT NOT NULL DEFAULT '';";

constexpr const char* kLoads = R"sql(
ALTER TABLE cell ADD COLUMN load TEXT NOT NULL DEFAULT 'closed';
CREATE TABLE sample_series (
  cell INTEGER NOT NULL REFERENCES cell(id),
  name TEXT NOT NULL,
  count INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (cell, name)
);
)sql";

constexpr const char* kTelemetry = R"sql(
CREATE TABLE state (
  cell INTEGER NOT NULL REFERENCES cell(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  value_before REAL,
  value_after REAL,
  problem TEXT NOT NULL,
  PRIMARY KEY (cell, position)
) WITHOUT ROWID;
CREATE TABLE series (
  cell INTEGER NOT NULL REFERENCES cell(id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  count INTEGER NOT NULL,
  at_ns BLOB NOT NULL,
  "values" BLOB NOT NULL,
  UNIQUE (cell, position)
);
)sql";

constexpr const char* kEnergy = R"sql(
CREATE TABLE energy (
  cell INTEGER PRIMARY KEY REFERENCES cell(id),
  source TEXT NOT NULL,
  rail TEXT NOT NULL,
  whole_board INTEGER NOT NULL,
  accuracy REAL,
  update_period_ns INTEGER NOT NULL,
  idle_watts REAL,
  reason TEXT NOT NULL,
  requests INTEGER,
  idle_begin_ns INTEGER,
  load_begin_ns INTEGER,
  load_end_ns INTEGER,
  idle_end_ns INTEGER
);
)sql";

constexpr const char* kAttempts = R"sql(
ALTER TABLE cell ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN active_ns INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr const char* kSteadyState = R"sql(
ALTER TABLE cell ADD COLUMN steady_state TEXT;
ALTER TABLE cell ADD COLUMN cut INTEGER;
ALTER TABLE cell ADD COLUMN drift_z REAL;
ALTER TABLE cell ADD COLUMN drift_total REAL;
)sql";

constexpr const char* kLimits = R"sql(
CREATE TABLE device_limit (
  device INTEGER NOT NULL REFERENCES device(id),
  position INTEGER NOT NULL,
  quantity TEXT NOT NULL,
  kind TEXT NOT NULL,
  instructions TEXT NOT NULL,
  threads INTEGER NOT NULL,
  level TEXT NOT NULL,
  working_set_bytes INTEGER,
  best REAL,
  median REAL,
  lowest REAL,
  rounds INTEGER NOT NULL,
  reason TEXT NOT NULL,
  measured_utc TEXT NOT NULL,
  PRIMARY KEY (device, position)
) WITHOUT ROWID;
ALTER TABLE model ADD COLUMN activations INTEGER;
)sql";

// How long a cell took before is asked for every cell of a plan, among all that were ever measured.
constexpr const char* kCellsByKey =
    "CREATE INDEX cell_by_key ON cell (model_hash, runtime, batch, threads) WHERE status = 'measured';";

constexpr const char* kHardwareCounts = R"sql(
ALTER TABLE process ADD COLUMN instructions INTEGER;
ALTER TABLE process ADD COLUMN cycles INTEGER;
ALTER TABLE process ADD COLUMN cache_misses INTEGER;
)sql";

constexpr std::array kMigrations{
    Migration{"devices, models, runs, cells and what is measured in them", kFirstSchema},
    Migration{"the profile that a framework is set to", kProfiles},
    Migration{"how far a cell's answers are from the reference's", kAgreement},
    Migration{"models of which nobody knows what they cost", kUnknownCosts},
    Migration{"how many threads computed", kBusyThreads},
    Migration{"the machine around a cell, and what sensors told meanwhile", kTelemetry},
    Migration{"where a cell's energy comes from", kEnergy},
    Migration{"how often a cell was begun, and how long its run has been at work", kAttempts},
    Migration{"which of the measured requests count", kSteadyState},
    Migration{"the state that a start is measured from", kStarts},
    Migration{"how requests come, and when each of them did", kLoads},
    Migration{"what a device can do at most, and what a model moves", kLimits},
    Migration{"earlier cells of a key are found without reading all", kCellsByKey},
    Migration{"what the processor counted", kHardwareCounts},
};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

int schema_version() { return static_cast<int>(kMigrations.size()); }

int version_of(SQLite::Database& database) { return database.execAndGet("PRAGMA user_version").getInt(); }

void migrate(SQLite::Database& database, std::span<const Migration> steps) {
  const auto newest = static_cast<int>(steps.size());
  while (version_of(database) < newest) {
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    // Read again: another process may have taken this step while we waited for the lock.
    const int version = version_of(database);
    if (version < newest) {
      database.exec(steps[static_cast<std::size_t>(version)].sql);
      database.exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
      database.exec(fmt::format("PRAGMA user_version = {}", version + 1));
    }
    transaction.commit();
  }
}

}  // namespace edgegauge::store
