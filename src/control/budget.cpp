// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/budget.h"

#include "control/grid.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <tuple>

namespace edgegauge::control {
namespace {

using namespace std::chrono_literals;

/// So much of the plan must be done before what it took says more than the estimate does.
constexpr Nanoseconds kTellingTime = 5s;

/// What is measured first when not all can be.
auto rank(const PlannedCell& cell, Nanoseconds estimate) {
  return std::tuple(cell.key.repeat, cell.key.precision != kFullPrecision,
                    cell.key.profile != kDefaultProfile, cell.key.batch, estimate);
}

}  // namespace

Budget::Budget(const Plan& plan) : order_(plan.cells.size()), settled_(plan.cells.size(), false) {
  if (plan.spec.budget_s) limit_ = from_seconds(*plan.spec.budget_s);
  for (const PlannedCell& cell : plan.cells) estimates_.push_back(estimate(plan, cell));
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::stable_sort(order_, {}, [&](std::size_t i) { return rank(plan.cells[i], estimates_[i]); });
}

double Budget::scale() const {
  if (expected_ < kTellingTime) return 1;
  return static_cast<double>(took_.count()) / static_cast<double>(expected_.count());
}

bool Budget::admits(std::size_t cell, Nanoseconds spent) const {
  if (!limit_ || estimates_[cell].count() == 0) return true;
  auto room = static_cast<double>((*limit_ - spent).count()) / scale();
  for (const std::size_t i : order_) {
    if (settled_[i]) continue;
    const auto cost = static_cast<double>(estimates_[i].count());
    if (i == cell) return cost <= room;
    if (cost <= room) room -= cost;
  }
  return false;
}

void Budget::settle(std::size_t cell, Nanoseconds took) {
  settled_[cell] = true;
  if (estimates_[cell].count() == 0) return;
  took_ += took;
  expected_ += estimates_[cell];
}

std::vector<std::size_t> Budget::left() const {
  std::vector<std::size_t> cells;
  std::ranges::copy_if(order_, std::back_inserter(cells), [&](std::size_t i) { return !settled_[i]; });
  return cells;
}

}  // namespace edgegauge::control
