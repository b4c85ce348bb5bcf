// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/check.h"

#include "control/cell_job.h"
#include "control/reference.h"
#include "core/error.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

struct VerdictRow {
  Verdict verdict;
  std::string_view name;
};
constexpr std::array<VerdictRow, 6> kVerdicts{{
    {Verdict::kReference, "reference"},
    {Verdict::kAgrees, "agrees"},
    {Verdict::kDisagrees, "disagrees"},
    {Verdict::kReported, "reported"},
    {Verdict::kRefused, "refused"},
    {Verdict::kFailed, "failed"},
}};

void require_reference(const Plan& plan) {
  if (plan.reference && plan.reference->info.available) return;
  throw Error(
      ExitCode::kRuntimeMissing,
      fmt::format("answers are compared with ONNX Runtime's, which cannot be used: {}",
                  plan.reference ? plan.reference->info.unavailable_reason : "its worker is not built"),
      fmt::format("edgegauge runtimes install {}", kReferenceFramework));
}

std::vector<const PlannedCell*> in_order(const Plan& plan) {
  std::vector<const PlannedCell*> cells;
  for (const PlannedCell& cell : plan.cells) cells.push_back(&cell);
  std::ranges::sort(cells, {}, [](const PlannedCell* cell) {
    const store::CellKey& key = cell->key;
    return std::tie(key.batch, key.runtime, key.precision, key.profile, key.threads, key.knobs);
  });
  return cells;
}

void judge(const Outcome& outcome, Checked& checked) {
  if (const auto* failure = std::get_if<Failure>(&outcome)) {
    checked.reason = failure->message;
    checked.verdict = failure->kind == FailureKind::kWrongOutput ? Verdict::kDisagrees
                      : failure->kind == FailureKind::kRefused   ? Verdict::kRefused
                                                                 : Verdict::kFailed;
    if (checked.verdict == Verdict::kFailed) {
      checked.reason =
          fmt::format("{} at {}: {}", name_of(failure->kind), name_of(failure->stage), failure->message);
    }
    return;
  }
  checked.agreement = std::get<Measurement>(outcome).agreement;
  const bool agrees = checked.agreement->max_relative_error <= kAgreementLimit;
  if (checked.key.precision != kFullPrecision) {
    checked.verdict = Verdict::kReported;
  } else {
    checked.verdict = agrees ? Verdict::kAgrees : Verdict::kDisagrees;
    if (!agrees) checked.reason = checked.agreement->worst;
  }
}

class Check {
 public:
  Check(const Plan& plan, const OnChecking& on_checking, const std::atomic<bool>& stop,
        const fs::path& program)
      : plan_(plan),
        on_checking_(on_checking),
        stop_(stop),
        preparer_{.program = program, .stop = &stop},
        references_(plan, preparer_, stop) {}

  std::vector<Checked> run() {
    require_reference(plan_);
    pictures_ = ready_pictures(plan_, preparer_);
    for (const PlannedCell* cell : in_order(plan_)) check(*cell);
    return std::move(results_);
  }

 private:
  void check(const PlannedCell& cell) {
    const Worker& worker = plan_.workers[cell.worker];
    Checked checked{.key = cell.key, .runtime_version = worker.info.version, .agreement = {}, .reason = {}};
    if (const std::optional<Job> job = ready(cell, checked)) {
      const JobResult result = run_job(*job, {}, stop_);
      if (std::holds_alternative<Skipped>(result.outcome)) throw Error(ExitCode::kInterrupted, "interrupted");
      if (!result.runtime_version.empty()) checked.runtime_version = result.runtime_version;
      judge(result.outcome, checked);
    }
    results_.push_back(std::move(checked));
  }

  /// nullopt, with the verdict and its reason, for a cell that cannot be asked.
  std::optional<Job> ready(const PlannedCell& cell, Checked& checked) {
    const Worker& worker = plan_.workers[cell.worker];
    checked.verdict = Verdict::kRefused;
    checked.reason = cell.skip.value_or("");
    if (needs_no_model(worker)) checked.reason = fmt::format("{} computes no model", worker.info.title);
    if (!checked.reason.empty()) return std::nullopt;
    if (on_checking_) on_checking_(cell.key);
    std::optional<Job> job;
    try {
      job = ready_job(plan_, cell, pictures_[cell.model], preparer_);
    } catch (const BadInput& error) {
      checked.reason = error.what();
      return std::nullopt;
    }
    compare_with(reference_for(cell, *job), cell.key, job->request);
    job->request.tolerance = 0;  // figures are wanted of a cell that disagrees, too
    job->request.answers_only = true;
    return job;
  }

  Reference reference_for(const PlannedCell& cell, const Job& job) {
    Reference reference = references_.answers_for(cell, job);
    if (reference.folder.empty())
      throw BadInput(reference.reason, "without its answer there is nothing to compare with");
    if (referred_to_.insert(cell.key.batch).second) {
      add_reference(cell.key);
      save(reference, cell.key.batch);
    }
    return reference;
  }

  void add_reference(const store::CellKey& of) {
    store::CellKey key;
    key.model = of.model;
    key.model_hash = of.model_hash;
    key.runtime = plan_.reference->info.name;
    key.batch = of.batch;
    results_.push_back({.key = std::move(key),
                        .runtime_version = plan_.reference->info.version,
                        .verdict = Verdict::kReference,
                        .agreement = {},
                        .reason = {}});
  }

  void save(const Reference& reference, std::int64_t batch) const {
    if (plan_.spec.save_outputs.empty()) return;
    const fs::path folder = fs::path(plan_.spec.save_outputs) / fmt::format("reference-b{}", batch);
    fs::create_directories(folder);
    fs::copy(reference.folder, folder, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }

  const Plan& plan_;
  const OnChecking& on_checking_;
  const std::atomic<bool>& stop_;
  Preparer preparer_;
  References references_;
  std::vector<PreparedInputs> pictures_;
  std::set<std::int64_t> referred_to_;  ///< batches whose reference is among the results
  std::vector<Checked> results_;
};

}  // namespace

std::string_view name_of(Verdict verdict) {
  return std::ranges::find(kVerdicts, verdict, &VerdictRow::verdict)->name;
}

std::vector<Checked> check(const Plan& plan, const OnChecking& on_checking, const std::atomic<bool>& stop,
                           const fs::path& program) {
  return Check(plan, on_checking, stop, program).run();
}

}  // namespace edgegauge::control
