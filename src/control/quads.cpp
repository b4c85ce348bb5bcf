// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/quads.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

namespace edgegauge::control {
namespace {

/// Fewer are not worth another look.
constexpr std::size_t kLeastMoreQuads = 6;
constexpr std::size_t kMostQuads = kFewestQuads << (kMostLooks - 1);

/// The differences of whole quads out of the medians of their cells.
std::vector<double> differences_of(std::span<const std::optional<double>> medians,
                                   const std::vector<bool>& begins_with_other) {
  std::vector<double> differences;
  for (std::size_t quad = 0; quad < begins_with_other.size(); ++quad) {
    std::array<double, 4> figures{};
    bool whole = true;
    for (std::size_t i = 0; i < figures.size(); ++i) {
      const std::size_t at = 4 * quad + i;
      const std::optional<double> median = at < medians.size() ? medians[at] : std::nullopt;
      whole = whole && median && *median > 0;
      figures[i] = median.value_or(0);
    }
    if (whole) differences.push_back(quad_difference(figures, begins_with_other[quad]));
  }
  return differences;
}

/// As many again as were measured, or what of them the budget has time for; 0 where that is next to nothing.
std::size_t quads_to_add(std::size_t done, Nanoseconds spent, Nanoseconds budget) {
  const Nanoseconds each = std::max(spent / static_cast<std::int64_t>(done), Nanoseconds(1));
  const std::int64_t affordable = std::max<std::int64_t>((budget - spent) / each, 0);
  const std::size_t more = std::min({done, static_cast<std::size_t>(affordable), kMostQuads - done});
  return more < kLeastMoreQuads ? 0 : more;
}

bool is_clear(const Comparison& comparison) {
  return comparison.verdict != edgegauge::Verdict::kTie || comparison.equivalent;
}

}  // namespace

Pair pair_of(const Plan& plan) {
  std::vector<PlannedCell> cells;
  std::ranges::copy_if(plan.cells, std::back_inserter(cells),
                       [](const PlannedCell& cell) { return !cell.skip; });
  if (cells.size() != 2) {
    throw Error(ExitCode::kUsage,
                fmt::format("compare --measure wants two settings; these flags make {}", cells.size()),
                "give one option two values: --framework onnxruntime,pytorch or --threads 1,2");
  }
  std::ranges::sort(cells, {}, &PlannedCell::place);
  return {cells[0], cells[1]};
}

std::vector<PlannedCell> quad_cells(const Pair& pair, const std::vector<bool>& begins_with_other,
                                    int first_repeat) {
  std::vector<PlannedCell> cells;
  std::array<int, 2> repeats{first_repeat, first_repeat};
  for (const bool other_first : begins_with_other) {
    for (const bool inner : {false, true, true, false}) {
      const bool is_other = inner != other_first;
      PlannedCell& cell = cells.emplace_back(is_other ? pair.other : pair.base);
      cell.key.repeat = repeats[is_other ? 1 : 0]++;
    }
  }
  return cells;
}

QuadResult measure_quads(const Pair& pair, const MeasureCells& measure, const QuadLimits& limits) {
  const std::vector<bool> order = quads_beginning_with_b(kMostQuads, limits.seed);
  const Nanoseconds begun = limits.now();
  QuadResult result;
  std::vector<double> differences;
  std::size_t done = 0;
  std::size_t next = kFewestQuads;
  for (std::size_t look = 0; look < kMostLooks && next > 0; ++look) {
    const std::vector<bool> quads(order.begin() + static_cast<std::ptrdiff_t>(done),
                                  order.begin() + static_cast<std::ptrdiff_t>(done + next));
    const auto medians = measure(quad_cells(pair, quads, static_cast<int>(2 * done)));
    const std::vector<double> more = differences_of(medians, quads);
    differences.insert(differences.end(), more.begin(), more.end());
    done += next;
    result.quads = differences.size();
    result.lost = done - result.quads;
    if (differences.empty()) break;
    result.comparison = compare(differences, kEquivalence, kConfidenceOfALook);
    result.clear = result.quads >= kFewestQuads / 2 && is_clear(*result.comparison);
    const bool stopped = limits.interrupted && limits.interrupted();
    if (result.clear || stopped) break;
    next = quads_to_add(done, limits.now() - begun, limits.budget);
  }
  return result;
}

}  // namespace edgegauge::control
