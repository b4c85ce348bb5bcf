// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/outcome.h"

#include "core/check.h"

#include <array>
#include <span>
#include <utility>

namespace edgegauge {
namespace {

template <class Value>
using Named = std::pair<Value, std::string_view>;

constexpr std::array<Named<Stage>, 8> kStages{{
    {Stage::kPrepare, "prepare"},
    {Stage::kSpawn, "spawn"},
    {Stage::kHandshake, "handshake"},
    {Stage::kLoad, "load"},
    {Stage::kFirstRun, "first-run"},
    {Stage::kWarmUp, "warm-up"},
    {Stage::kMeasure, "measure"},
    {Stage::kFinish, "finish"},
}};

constexpr std::array<Named<FailureKind>, 11> kFailureKinds{{
    {FailureKind::kRefused, "refused"},
    {FailureKind::kCrash, "crash"},
    {FailureKind::kUnsupportedInstruction, "unsupported-instruction"},
    {FailureKind::kOutOfMemory, "out-of-memory"},
    {FailureKind::kTimeout, "timeout"},
    {FailureKind::kSilentExit, "silent-exit"},
    {FailureKind::kProtocol, "protocol"},
    {FailureKind::kLogFlood, "log-flood"},
    {FailureKind::kKilled, "killed"},
    {FailureKind::kCutOff, "cut-off"},
    {FailureKind::kWrongOutput, "wrong-output"},
}};

template <class Value>
std::string_view name_in(std::span<const Named<Value>> table, Value value) {
  for (const auto& [candidate, name] : table) {
    if (candidate == value) return name;
  }
  EDGEGAUGE_CHECK(!"every value has a row in its table");
  return {};
}

template <class Value>
std::optional<Value> value_in(std::span<const Named<Value>> table, std::string_view name) {
  for (const auto& [value, candidate] : table) {
    if (candidate == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Stage stage) { return name_in<Stage>(kStages, stage); }
std::string_view name_of(FailureKind kind) { return name_in<FailureKind>(kFailureKinds, kind); }
std::optional<Stage> parse_stage(std::string_view name) { return value_in<Stage>(kStages, name); }
std::optional<FailureKind> parse_failure_kind(std::string_view name) {
  return value_in<FailureKind>(kFailureKinds, name);
}

}  // namespace edgegauge
