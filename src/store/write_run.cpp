// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What is written of a run besides what its cells came to.
#include "store/cell_key.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/store.h"

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

}  // namespace

DeviceId Store::add_device(const DeviceRow& device) {
  return impl_->write([&] {
    Statement insert(impl_->database,
                     "INSERT INTO device (fingerprint, headline, json) VALUES (?, ?, ?)"
                     " ON CONFLICT (fingerprint) DO NOTHING");
    Binder(insert) << device.fingerprint << device.headline << device.json;
    insert.exec();
    Statement find(impl_->database, "SELECT id FROM device WHERE fingerprint = ?");
    Binder(find) << device.fingerprint;
    find.executeStep();
    return DeviceId{find.getColumn(0).getInt64()};
  });
}

void Store::add_model(const ModelRow& model) {
  impl_->write([&] {
    Statement insert(impl_->database,
                     "INSERT INTO model (hash, name, title, source, weights, multiply_adds, parameters, "
                     "labels, activations)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE"
                     " SET activations = COALESCE(activations, excluded.activations)");
    Binder(insert) << model.hash << model.name << model.title << model.source << model.weights
                   << model.multiply_adds << model.parameters << to_json(model.labels) << model.activations;
    insert.exec();
  });
}

RunId Store::begin_run(const RunRow& run) {
  return impl_->write([&] {
    Statement insert(
        impl_->database,
        insertion("run", "device, started_utc, tool_version, command_line, plan_toml, seed, flags"));
    Binder(insert) << run.device.value << (run.started_utc.empty() ? utc_now_iso8601() : run.started_utc)
                   << run.tool_version << run.command_line << run.plan_toml
                   << static_cast<std::int64_t>(run.seed) << to_json(run.flags);
    insert.exec();
    const RunId begun{impl_->database.getLastInsertRowid()};
    claim(begun);  // before anybody else can see it, and take it up
    return begun;
  });
}

void Store::end_run(RunId run) {
  impl_->write([&] {
    Statement update(impl_->database, "UPDATE run SET finished_utc = ? WHERE id = ?");
    Binder(update) << utc_now_iso8601() << run.value;
    update.exec();
    require_row(impl_->database, "run", run.value);
  });
}

std::vector<CellId> Store::plan_cells(RunId run, const std::vector<CellKey>& cells) {
  return impl_->write([&] {
    Statement insert(impl_->database,
                     insertion("cell", fmt::format("run, position, {}, status", key_columns())));
    Statement last(impl_->database, "SELECT COALESCE(MAX(position) + 1, 0) FROM cell WHERE run = ?");
    Binder(last) << run.value;
    last.executeStep();
    const std::int64_t first = last.getColumn(0).getInt64();
    std::vector<CellId> ids;
    for (const CellKey& key : cells) {
      Binder(insert) << run.value << first + static_cast<std::int64_t>(ids.size()) << key
                     << name_of(CellStatus::kPlanned);
      insert.exec();
      ids.push_back(CellId{impl_->database.getLastInsertRowid()});
    }
    return ids;
  });
}

void Store::mark_running(CellId cell, Nanoseconds active) {
  impl_->write([&] {
    Statement of_run(impl_->database,
                     "UPDATE run SET active_ns = ? WHERE id = (SELECT run FROM cell WHERE id = ?)");
    Binder(of_run) << std::int64_t{active.count()} << cell.value;
    of_run.exec();
    Statement of_cell(impl_->database, "UPDATE cell SET status = ?, attempts = attempts + 1 WHERE id = ?");
    Binder(of_cell) << name_of(CellStatus::kRunning) << cell.value;
    of_cell.exec();
    require_row(impl_->database, "cell", cell.value);
  });
}

bool Store::claim(RunId run) { return impl_->claims.claim(run); }

int Store::recover(RunId run, int most_attempts) {
  return impl_->write([&] {
    Statement fail(impl_->database,
                   "UPDATE cell SET status = ?, kind = ?, message = ?"
                   " WHERE run = ? AND status = ? AND attempts >= ?");
    Binder(fail) << name_of(CellStatus::kFailed) << name_of(FailureKind::kCutOff)
                 << fmt::format("the program or the machine ended while it was measured, {} times",
                                most_attempts)
                 << run.value << name_of(CellStatus::kRunning) << most_attempts;
    const int failed = fail.exec();
    Statement interrupt(impl_->database, "UPDATE cell SET status = ? WHERE run = ? AND status = ?");
    Binder(interrupt) << name_of(CellStatus::kInterrupted) << run.value << name_of(CellStatus::kRunning);
    interrupt.exec();
    return failed;
  });
}

void Store::pause_run(RunId run, Nanoseconds active) {
  impl_->write([&] {
    Statement put_back(impl_->database,
                       "UPDATE cell SET status = ?, attempts = attempts - 1 WHERE run = ? AND status = ?");
    Binder(put_back) << name_of(CellStatus::kPlanned) << run.value << name_of(CellStatus::kRunning);
    put_back.exec();
    Statement update(impl_->database, "UPDATE run SET active_ns = ? WHERE id = ?");
    Binder(update) << std::int64_t{active.count()} << run.value;
    update.exec();
    require_row(impl_->database, "run", run.value);
  });
}

void Store::add_input_stage(RunId run, const InputStageRow& row) {
  impl_->write([&] {
    Statement insert(impl_->database,
                     insertion("input_stage", "run, model, input, decode_ns, resize_ns, normalise_ns"));
    Binder(insert) << run.value << row.model << row.input << row.decode_ns << row.resize_ns
                   << row.normalise_ns;
    insert.exec();
  });
}

}  // namespace edgegauge::store
