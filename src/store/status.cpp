// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/status.h"

#include "core/check.h"
#include "core/error.h"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

constexpr std::array<std::pair<CellStatus, std::string_view>, 6> kNames{{
    {CellStatus::kPlanned, "planned"},
    {CellStatus::kRunning, "running"},
    {CellStatus::kInterrupted, "interrupted"},
    {CellStatus::kMeasured, "measured"},
    {CellStatus::kFailed, "failed"},
    {CellStatus::kSkipped, "skipped"},
}};

}  // namespace

std::string_view name_of(CellStatus status) {
  for (const auto& [value, name] : kNames) {
    if (value == status) return name;
  }
  EDGEGAUGE_CHECK(!"every status has a name");
  return {};
}

bool is_final(CellStatus status) {
  return status == CellStatus::kMeasured || status == CellStatus::kFailed || status == CellStatus::kSkipped;
}

CellStatus parse_status(std::string_view name) {
  for (const auto& [value, candidate] : kNames) {
    if (candidate == name) return value;
  }
  throw BadInput(fmt::format("the results file holds a cell of unknown status '{}'", name),
                 "copy it and try: sqlite3 FILE .recover");
}

}  // namespace edgegauge::store
