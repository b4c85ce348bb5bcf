// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "progress.h"

#include "core/metrics.h"
#include "report/text.h"
#include "telemetry/monitor.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::cli {
namespace {

constexpr Nanoseconds kRedrawInterval = std::chrono::milliseconds(500);

std::string describe(const protocol::Progress& progress) {
  if (progress.stage == Stage::kWarmUp) return "warming up";
  std::string text = "p50 " + format_duration(progress.median);
  if (progress.relative_half_width > 0) text += fmt::format(" ±{:.1f}%", progress.relative_half_width * 100);
  return text;
}

std::string describe_tail(const protocol::Progress& progress) {
  return progress.p99 > Nanoseconds::zero() ? "p99 " + format_duration(progress.p99) : "";
}

/// A sensor as the line shows it.
struct Gauge {
  std::string_view series;
  std::string (*text)(double);
};
constexpr std::array kGauges = std::to_array<Gauge>({
    {"temperature", [](double celsius) { return fmt::format("{:.0f} °C", celsius); }},
    {"cpu_clock", [](double hertz) { return fmt::format("{:.2f} GHz", hertz * 1e-9); }},
    {"power", [](double watts) { return fmt::format("{:.1f} W", watts); }},
});

/// "throttled 71 °C 1.50 GHz": what the sensors say against the cell, and what they told last; empty without
/// sensors.
std::string describe(const CellTelemetry& machine) {
  std::vector<std::string> parts = telemetry::flags_of(machine);
  for (const Gauge& gauge : kGauges) {
    const auto series = std::ranges::find(machine.series, gauge.series, &Series::name);
    if (series != machine.series.end() && !series->values.empty())
      parts.push_back(gauge.text(static_cast<double>(series->values.back())));
  }
  return fmt::format("{}", fmt::join(parts, " "));
}

std::string describe_start(const Measurement& measurement) {
  const MetricRow* whole = find_metric("cold_start_total");
  const std::optional<Estimate> estimate = whole->compute(measurement);
  return estimate ? "first answer after " + whole->format(estimate->value) : "started";
}

std::string describe(const Measurement& measurement) {
  if (measurement.samples_ns.empty()) return describe_start(measurement);
  const MetricRow* p50 = find_metric("latency_p50");
  const std::optional<Estimate> estimate = p50->compute(measurement);
  if (!estimate) return "too few samples for a median";
  std::string text = "p50 " + p50->format(estimate->value);
  if (estimate->interval)
    text += fmt::format(" ±{:.1f}%", 100 * estimate->interval->half_width() / estimate->value);
  if (!measurement.converged) text += " (not converged)";
  const std::optional<SteadyState>& state = measurement.steady_state;
  return state && !state->is_steady() ? fmt::format("{} ({})", text, name_of(state->label)) : text;
}

}  // namespace

std::string cell_name(const store::CellKey& key, bool with_threads) {
  std::string name = fmt::format("{} · {} · b{}", key.model, key.runtime, key.batch);
  if (with_threads) name += fmt::format(" · t{}", key.threads);
  if (key.precision != kFullPrecision) name += " · " + key.precision;
  if (key.unit != store::CellKey{}.unit) name += " · " + key.unit;
  if (key.profile != kDefaultProfile) name += " · " + key.profile;
  for (const auto& [knob, value] : key.knobs) name += fmt::format(" · {}={}", knob, value);
  if (key.load != to_text({})) name += " · " + key.load;
  if (!key.start.empty()) name += " · " + key.start;
  if (key.repeat > 0) name += fmt::format(" · #{}", key.repeat + 1);
  return name;
}

Progress::Progress(const control::Plan& plan, std::size_t settled, std::FILE* to, bool live, int width)
    : plan_(plan),
      to_go_(plan.cells.size() - settled),
      to_(to),
      live_(live),
      width_(width),
      threads_vary_(std::ranges::any_of(plan.cells,
                                        [&](const control::PlannedCell& cell) {
                                          return cell.key.threads != plan.cells.front().key.threads;
                                        })),
      started_(monotonic_now()),
      cell_started_(started_) {}

control::SweepEvents Progress::events() {
  return {
      .on_warning = [this](const std::string& what) { fmt::print(to_, "! {}\n", what); },
      .on_start =
          [this](std::size_t i, const control::PlannedCell& cell) {
            cell_started_ = monotonic_now();
            show(i, cell, "loading", {}, {});
          },
      .on_progress =
          [this](std::size_t i, const control::PlannedCell& cell, const protocol::Progress& progress,
                 const CellTelemetry& machine) {
            show(i, cell, describe(progress), machine, describe_tail(progress));
          },
      .on_end = [this](std::size_t i, const control::PlannedCell& cell, CellId id,
                       const Outcome& outcome) { finish(i, cell, id, outcome); },
  };
}

std::string Progress::named(const control::PlannedCell& cell) const {
  return report::printable(cell_name(cell.key, threads_vary_));
}

void Progress::show(std::size_t index, const control::PlannedCell& cell, const std::string& state,
                    const CellTelemetry& machine, const std::string& tail) {
  const Nanoseconds now = monotonic_now();
  if (!live_ || now - last_drawn_ < kRedrawInterval) return;
  last_drawn_ = now;
  // A line may not wrap: the next one could not overwrite it.
  const std::string line = report::fitted(
      {fmt::format("{}  {}", place(index), named(cell)), state, time_left(index), describe(machine), tail},
      static_cast<std::size_t>(width_ - 1));
  fmt::print(to_, "\r\x1b[K{}", line);
  std::fflush(to_);
}

void Progress::finish(std::size_t index, const control::PlannedCell& cell, CellId id,
                      const Outcome& outcome) {
  ++done_;
  --to_go_;
  clear();
  const std::string where = fmt::format("{}  {}", place(index), named(cell));
  if (const auto* measured = std::get_if<Measurement>(&outcome)) {
    if (!live_) fmt::print(to_, "{}   {}\n", where, describe(*measured));
  } else if (const auto* failure = std::get_if<Failure>(&outcome)) {
    fmt::print(to_, "! {} failed at {}: {}: {}. Stored; log: edgegauge show {}\n", named(cell),
               name_of(failure->stage), name_of(failure->kind), failure->message, id.value);
  } else if (!live_) {
    fmt::print(to_, "{}   skipped: {}\n", where, std::get<Skipped>(outcome).reason);
  }
  std::fflush(to_);
}

void Progress::clear() const {
  if (live_) fmt::print(to_, "\r\x1b[K");
}

std::string Progress::place(std::size_t index) const {
  const std::size_t planned = plan_.cells.size();
  if (index < planned) return fmt::format("{:>3}/{}", index + 1, planned);
  return fmt::format("{:>3} further", index + 1 - planned);
}

std::string Progress::time_left(std::size_t index) const {
  if (index >= plan_.cells.size()) return "within the budget";
  const bool few = done_ < to_go_ / 5 || done_ == 0;
  // The plan's guess serves until a fifth is measured; from there on, what cells took is the better guide.
  const Nanoseconds per_cell = few ? plan_.estimate / plan_.cells.size() : (cell_started_ - started_) / done_;
  const Nanoseconds left = per_cell * to_go_ - (monotonic_now() - cell_started_);
  return format_duration(std::max(left, per_cell / 2)) + " left";
}

}  // namespace edgegauge::cli
