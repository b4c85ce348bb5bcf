// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/traces.h"

#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

namespace edgegauge::analysis {
namespace {

constexpr std::size_t kMostStretches = 80;
constexpr std::size_t kMostCells = 400;
constexpr double kNanosecondsPerSecond = 1e9;

constexpr std::array kShares = {0.0,  0.01, 0.02, 0.05, 0.1,  0.15, 0.2,  0.25, 0.3,  0.35, 0.4,  0.45, 0.5,
                                0.55, 0.6,  0.65, 0.7,  0.75, 0.8,  0.85, 0.9,  0.92, 0.94, 0.96, 0.98, 0.99};

double seconds(std::int64_t ns) { return static_cast<double>(ns) / kNanosecondsPerSecond; }

/// One after another, the first at `start_s`.
void add_in_turn(std::vector<TracePoint>& points, double start_s, std::span<const std::int64_t> latencies) {
  for (const std::int64_t ns : latencies) {
    points.push_back({start_s, static_cast<double>(ns)});
    start_s += seconds(ns);
  }
}

std::vector<TracePoint> in_order(std::span<const std::int64_t> warm_up, std::span<const std::int64_t> samples,
                                 std::span<const std::int64_t> at) {
  std::vector<TracePoint> points;
  double warm_up_s = 0;
  for (const std::int64_t ns : warm_up) warm_up_s += seconds(ns);
  add_in_turn(points, -warm_up_s, warm_up);
  if (at.size() != samples.size()) {
    add_in_turn(points, 0, samples);
    return points;
  }
  for (std::size_t i = 0; i < at.size(); ++i)
    points.push_back({seconds(at[i]), static_cast<double>(samples[i])});
  std::ranges::stable_sort(points, {}, &TracePoint::start_s);
  return points;
}

/// The median one and the slowest of a stretch, in order of happening.
void add_telling(std::vector<TracePoint> stretch, std::vector<TracePoint>& points) {
  std::ranges::stable_sort(stretch, {}, &TracePoint::latency_ns);
  std::array telling{stretch[(stretch.size() - 1) / 2], stretch.back()};
  std::ranges::sort(telling, {}, &TracePoint::start_s);
  points.push_back(telling[0]);
  if (stretch.size() > 1) points.push_back(telling[1]);
}

std::vector<TracePoint> thinned(const std::vector<TracePoint>& all) {
  const std::size_t stretches = std::min(kMostStretches, all.size());
  std::vector<TracePoint> points;
  for (std::size_t i = 0; i < stretches; ++i) {
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(all.size() * i / stretches);
    const auto last = all.begin() + static_cast<std::ptrdiff_t>(all.size() * (i + 1) / stretches);
    add_telling({first, last}, points);
  }
  return points;
}

std::optional<std::int64_t> moment(const std::map<std::string, std::string>& notes, const std::string& name) {
  const auto note = notes.find(name);
  if (note == notes.end()) return std::nullopt;
  return parse_number<std::int64_t>(note->second);
}

std::vector<DistributionPoint> distribution_of(std::span<const std::int64_t> samples) {
  std::vector<std::int64_t> sorted(samples.begin(), samples.end());
  std::ranges::sort(sorted);
  std::vector<DistributionPoint> points;
  for (const double share : kShares) {
    // The smallest time within which at least this share was done.
    const double done = std::ceil(share * static_cast<double>(sorted.size()));
    const std::size_t index = done < 1 ? 0 : static_cast<std::size_t>(done) - 1;
    points.push_back({share, static_cast<double>(sorted[index])});
  }
  return points;
}

}  // namespace

Trace make_trace(std::span<const std::int64_t> warm_up_ns, std::span<const std::int64_t> samples_ns,
                 std::span<const std::int64_t> at_ns, std::size_t cut) {
  if (samples_ns.empty()) return {};
  cut = std::min(cut, samples_ns.size() - 1);
  const std::span before = samples_ns.first(cut);
  const std::int64_t steady_from = at_ns.size() == samples_ns.size()
                                       ? at_ns[cut]
                                       : std::accumulate(before.begin(), before.end(), std::int64_t{0});
  return {.requests = thinned(in_order(warm_up_ns, samples_ns, at_ns)),
          .distribution = distribution_of(samples_ns.subspan(cut)),
          .steady_from_s = seconds(steady_from)};
}

std::vector<Series> sensed_while_measured(std::vector<Series> series,
                                          const std::map<std::string, std::string>& notes) {
  const auto watched = moment(notes, "watched_from_ns");
  const auto measured = moment(notes, "measured_from_ns");
  if (!watched || !measured) return {};
  const std::int64_t until =
      moment(notes, "measured_to_ns").value_or(std::numeric_limits<std::int64_t>::max()) - *measured;
  for (Series& one : series) {
    for (std::int64_t& at : one.at_ns) at += *watched - *measured;
    const auto first = std::ranges::lower_bound(one.at_ns, 0) - one.at_ns.begin();
    const auto end = std::ranges::upper_bound(one.at_ns, until) - one.at_ns.begin();
    one.at_ns = {one.at_ns.begin() + first, one.at_ns.begin() + std::max(first, end)};
    one.values = {one.values.begin() + first, one.values.begin() + std::max(first, end)};
  }
  std::erase_if(series, [](const Series& one) { return one.values.empty(); });
  return series;
}

std::vector<Trace> read_traces(const std::vector<Source>& sources, const Summary& summary) {
  std::vector<Trace> traces(summary.rows.size());
  std::size_t read = 0;
  for (std::size_t i = 0; i < traces.size() && read < kMostCells; ++i) {
    const store::CellRow& cell = summary.rows[i].cell;
    if (cell.status != store::CellStatus::kMeasured || summary.rows[i].is_start()) continue;
    const store::Store& store = *sources[summary.rows[i].origin->place].store;
    const bool is_steady = cell.steady_state && cell.steady_state->is_steady();
    traces[i] = make_trace(store.samples(cell.id, /*warm_up=*/true), store.samples(cell.id),
                           store.sample_series(cell.id, "at"), is_steady ? cell.steady_state->cut : 0);
    traces[i].sensors = sensed_while_measured(store.telemetry(cell.id).series, store.notes(cell.id));
    ++read;
  }
  return traces;
}

}  // namespace edgegauge::analysis
