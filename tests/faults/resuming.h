// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/resume.h"
#include "control/sweep.h"
#include "core/error.h"
#include "real_workers.h"
#include "unit/control/fake_program.h"
#include "unit/control/scratch.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace edgegauge::control::test {

/// Sittings of one run, each of which finds what the one before left.
class ResumeTest : public testing::Test {
 protected:
  ResumeTest() {
    spec_.warm_up_s = 0;
    spec_.cell_limit_s = 0.02;
    spec_.timeout_s = 20;
    spec_.threads = {1};
    spec_.frameworks = {"null"};
    spec_.repeats = 6;
  }

  Plan plan() const { return make_plan(spec_, device::describe(), workers_, program_.preparer()); }

  Resumption look(ResumeMode mode = ResumeMode::kIfSame) { return find_resumption(plan(), *store_, mode); }

  /// One start of the program, which ends after so many cells as Ctrl-C ends it.
  SweepResult sit(std::size_t cells, const std::optional<Continuation>& run = std::nullopt) {
    std::atomic<bool> stop = cells == 0;
    std::size_t ended = 0;
    const SweepEvents events{.on_start = [&](std::size_t index, const auto&) { ++started_[index]; },
                             .on_progress = {},
                             .on_end = [&](auto&&...) { stop = ++ended == cells; }};
    return sweep(plan(), *store_, "edgegauge run", events, stop, program_.preparer().program,
                 run ? std::optional(run->run) : std::nullopt);
  }

  /// The next start finds the file as a process that ended left it: with nobody at work.
  void reopen() {
    store_.reset();
    store_.emplace(store::Store::open(file_));
  }

  ExitCode refusal(ResumeMode mode) {
    try {
      look(mode);
    } catch (const Error& error) {
      return error.code();
    }
    return ExitCode::kOk;
  }

  Scratch folder_;
  FakeProgram program_;
  RunSpec spec_;
  std::vector<Worker> workers_ = built_workers();
  const std::filesystem::path file_ = folder_ / "results.db";
  std::optional<store::Store> store_ = store::Store::open(file_);
  std::map<std::size_t, int> started_;
};

}  // namespace edgegauge::control::test
