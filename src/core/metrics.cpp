// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics.h"

#include "core/drift.h"
#include "core/levels.h"
#include "core/metric_formats.h"
#include "core/tail_bound.h"
#include "core/timeline.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <unordered_map>

namespace edgegauge {
namespace {

using Figure = std::optional<Estimate>;

std::vector<double> latencies(const Measurement& measurement) {
  return {measurement.samples_ns.begin(), measurement.samples_ns.end()};
}

/// The first request that counts: where the steady state begins, the very first where there is none.
std::size_t steady_from(const Measurement& measurement) {
  if (!measurement.steady_state || measurement.is_unsteady()) return 0;
  return std::min(measurement.steady_state->cut, measurement.samples_ns.size());
}

/// Of values that there is one of for each measured request.
template <class Value>
std::vector<double> steady_part(const Measurement& measurement, const std::vector<Value>& values) {
  const std::size_t from = std::min(steady_from(measurement), values.size());
  return {values.begin() + static_cast<std::ptrdiff_t>(from), values.end()};
}

std::vector<double> steady_latencies(const Measurement& measurement) {
  return steady_part(measurement, measurement.samples_ns);
}

/// Without a steady state, the interval reaches over every level that the values took.
Figure median_over_levels(const std::vector<double>& series, bool unsteady) {
  Figure figure = quantile(series, 0.5);
  if (!figure) return std::nullopt;
  if (unsteady) figure = over_levels(*figure, *range_of_parts(series));
  return figure->interval ? figure : std::nullopt;
}

Figure latency_median(const Measurement& measurement) {
  return median_over_levels(steady_latencies(measurement), measurement.is_unsteady());
}

/// Percentiles in thousandths, since a template takes no fraction in every compiler that we build with.
template <int kThousandths>
Figure latency_percentile(const Measurement& measurement) {
  if (measurement.is_unsteady()) return std::nullopt;
  const Figure figure = quantile(steady_latencies(measurement), kThousandths / 1000.0);
  return figure && figure->interval ? figure : std::nullopt;
}

Figure latency_p99_bound(const Measurement& measurement) {
  if (measurement.is_unsteady()) return std::nullopt;
  const std::optional<double> bound = tail_bound(steady_latencies(measurement), 0.99);
  return bound ? Figure(Estimate{*bound, std::nullopt}) : std::nullopt;
}

Figure latency_mean(const Measurement& measurement) {
  return mean_over_levels(steady_latencies(measurement), measurement.is_unsteady());
}

Figure latency_min(const Measurement& measurement) {
  if (measurement.samples_ns.empty()) return std::nullopt;
  return Estimate{static_cast<double>(std::ranges::min(measurement.samples_ns)), std::nullopt};
}

/// Where requests overlap or wait for their time, latencies do not tell how many are served.
Figure throughput(const Measurement& measurement) {
  if (!measurement.at_ns.empty()) return served_rate(measurement, steady_from(measurement));
  const Figure latency = latency_mean(measurement);
  return latency ? rate_of(*latency, measurement.batch) : std::nullopt;
}

Figure sample_count(const Measurement& measurement) {
  if (measurement.samples_ns.empty()) return std::nullopt;
  return Estimate{static_cast<double>(measurement.samples_ns.size()), std::nullopt};
}

Figure share_of_outliers(const Measurement& measurement) {
  if (measurement.samples_ns.size() < 30) return std::nullopt;
  return Estimate{outlier_share(latencies(measurement)), std::nullopt};
}

auto find_first_inference(const Measurement& measurement) {
  return std::ranges::find(measurement.phases, "first", &PhaseRecord::name);
}

Figure first_inference(const Measurement& measurement) {
  const auto first = find_first_inference(measurement);
  if (first == measurement.phases.end()) return std::nullopt;
  return Estimate{static_cast<double>(first->wall.count()), std::nullopt};
}

/// Absent when the framework fuses the first inference with what comes before it: the two cannot be told
/// apart.
Figure load_time(const Measurement& measurement) {
  const auto first = find_first_inference(measurement);
  if (first == measurement.phases.end()) return std::nullopt;
  Nanoseconds total{};
  for (auto phase = measurement.phases.begin(); phase != first; ++phase) total += phase->wall;
  return Estimate{static_cast<double>(total.count()), std::nullopt};
}

Figure cold_start_total(const Measurement& measurement) {
  const Figure load = load_time(measurement);
  if (!load) return std::nullopt;
  return Estimate{load->value + first_inference(measurement)->value, std::nullopt};
}

Figure service_time(const Measurement& measurement) {
  return median_over_levels(steady_part(measurement, measurement.service_ns), measurement.is_unsteady());
}

std::vector<double> steady_lags(const Measurement& measurement) {
  return steady_part(measurement, schedule_lags_ns(measurement));
}

Figure schedule_lag(const Measurement& measurement) {
  return mean_over_levels(steady_lags(measurement), measurement.is_unsteady());
}

Figure schedule_lag_p99(const Measurement& measurement) {
  if (measurement.is_unsteady()) return std::nullopt;
  const Figure figure = quantile(steady_lags(measurement), 0.99);
  return figure && figure->interval ? figure : std::nullopt;
}

Figure offered(const Measurement& measurement) {
  const std::optional<double> rate = offered_rate(measurement);
  return rate ? Figure(Estimate{*rate, std::nullopt}) : std::nullopt;
}

Figure utilisation(const Measurement& measurement) {
  if (measurement.service_ns.empty() || measurement.at_ns.empty()) return std::nullopt;
  const double busy = std::accumulate(measurement.service_ns.begin(), measurement.service_ns.end(), 0.0);
  const auto whole = static_cast<double>(measurement.at_ns.back() + measurement.samples_ns.back());
  return whole > 0 ? Figure(Estimate{busy / whole, std::nullopt}) : std::nullopt;
}

/// Of a sustained measurement that lasted for two windows at least.
Figure throughput_first(const Measurement& measurement) {
  const std::vector<Window> windows = windows_of(measurement);
  return windows.size() < 2 ? Figure() : Estimate{windows.front().throughput, std::nullopt};
}

Figure throughput_last(const Measurement& measurement) {
  const std::vector<Window> windows = windows_of(measurement);
  return windows.size() < 2 ? Figure() : Estimate{windows.back().throughput, std::nullopt};
}

Figure throughput_kept(const Measurement& measurement) {
  const Figure first = throughput_first(measurement);
  if (!first || !(first->value > 0)) return std::nullopt;
  return Estimate{throughput_last(measurement)->value / first->value, std::nullopt};
}

Figure cpu_cores(const Measurement& measurement) {
  if (measurement.use.wall <= Nanoseconds::zero()) return std::nullopt;
  return Estimate{
      static_cast<double>(measurement.use.cpu.count()) / static_cast<double>(measurement.use.wall.count()),
      std::nullopt};
}

Figure busy_threads(const Measurement& measurement) {
  if (!measurement.use.busy_threads) return std::nullopt;
  return Estimate{static_cast<double>(*measurement.use.busy_threads), std::nullopt};
}

Figure instructions_per_cycle(const Measurement& measurement) {
  const ResourceUse& use = measurement.use;
  if (!use.instructions || use.cycles.value_or(0) <= 0) return std::nullopt;
  return Estimate{static_cast<double>(*use.instructions) / static_cast<double>(*use.cycles), std::nullopt};
}

/// What the processor counted, over the samples of the same loop.
template <std::optional<std::int64_t> ResourceUse::*kCount>
Figure per_sample(const Measurement& measurement) {
  const std::optional<std::int64_t>& count = measurement.use.*kCount;
  const double samples =
      static_cast<double>(measurement.samples_ns.size()) * static_cast<double>(measurement.batch);
  if (!count || samples <= 0) return std::nullopt;
  return Estimate{static_cast<double>(*count) / samples, std::nullopt};
}

Figure involuntary_switches(const Measurement& measurement) {
  if (measurement.use.wall <= Nanoseconds::zero()) return std::nullopt;
  const double seconds = std::chrono::duration<double>(measurement.use.wall).count();
  return Estimate{static_cast<double>(measurement.use.involuntary_switches) / seconds, std::nullopt};
}

/// A process always occupies memory: zero means that the kernel did not tell.
template <std::int64_t ResourceUse::*kBytes>
Figure memory(const Measurement& measurement) {
  const std::int64_t bytes = measurement.use.*kBytes;
  if (bytes <= 0) return std::nullopt;
  return Estimate{static_cast<double>(bytes), std::nullopt};
}

template <double Agreement::*kField>
Figure agreement(const Measurement& measurement) {
  if (!measurement.agreement) return std::nullopt;
  return Estimate{(*measurement.agreement).*kField, std::nullopt};
}

Figure top1_agreement(const Measurement& measurement) {
  if (!measurement.agreement || !measurement.agreement->top1) return std::nullopt;
  return Estimate{*measurement.agreement->top1, std::nullopt};
}

template <std::optional<Estimate> Energy::*kField>
Figure energy(const Measurement& measurement) {
  return measurement.energy ? (*measurement.energy).*kField : std::nullopt;
}

/// Of the model's costs and the device's limits, which no measurement holds: analysis adds it.
Figure not_of_a_measurement(const Measurement&) { return std::nullopt; }

constexpr auto kLower = Direction::kLowerIsBetter;
constexpr auto kHigher = Direction::kHigherIsBetter;
constexpr auto kNeither = Direction::kNeither;
constexpr auto kFromSamples = Known::kFromSamples;
constexpr unsigned kWhereMeasured = kWideTable | kPage | kIfAny;

constexpr std::array kMetrics = std::to_array<MetricRow>({
    {"latency_p50", "p50", "ns", kLower, as_duration, kTable | kWideTable | kPage,
     "Median time of one request (a whole batch), from input bytes in host memory to output bytes in host "
     "memory, in the steady state; without one, the interval reaches over the levels that the latencies "
     "took.",
     latency_median, kFromSamples},
    {"latency_p90", "p90", "ns", kLower, as_duration, kWideTable | kPage,
     "Time within which nine of ten requests were done in the steady state; absent when there is none, or "
     "too few independent samples.",
     latency_percentile<900>, kFromSamples},
    {"latency_p99", "p99", "ns", kLower, as_duration, kTable | kWideTable | kPage,
     "Time within which 99 of 100 requests were done in the steady state; absent when there is none, or too "
     "few independent samples.",
     latency_percentile<990>, kFromSamples},
    {"latency_p99_bound", "p99 at most", "ns", kLower, as_duration, kMachineOnly,
     "What p99 lies below with 99% confidence (one-sided, as in MLPerf LoadGen's early stopping); absent "
     "when p99 is, or with fewer than 662 independent samples.",
     latency_p99_bound},
    {"latency_mean", "mean", "ns", kLower, as_duration, kWideTable,
     "Mean time of one request in the steady state, outliers included; its interval allows for "
     "autocorrelation, and without a steady state reaches over the levels.",
     latency_mean, kFromSamples},
    {"latency_min", "min", "ns", kLower, as_duration, kWideTable,
     "Fastest request seen: what the device can do when nothing interferes.", latency_min},
    {"throughput", "rate", "1/s", kHigher, as_rate, kTable | kWideTable | kPage,
     "Samples (not requests) per second of busy time in the steady state: batch over mean latency, with the "
     "mean's interval carried over; of the time that passed, where requests arrive by a schedule or in "
     "several instances.",
     throughput, kFromSamples},
    {"service_time", "service", "ns", kLower, as_duration, kWideTable | kPage | kIfAny,
     "Median time of a request from its real start, where requests arrive by a schedule.", service_time,
     kFromSamples},
    {"schedule_lag", "lag", "ns", kLower, as_duration, kWideTable | kPage | kIfAny,
     "Mean time from a request's intended arrival to its real start: waiting for those before it, and for "
     "the timer.",
     schedule_lag, kFromSamples},
    {"schedule_lag_p99", "lag p99", "ns", kLower, as_duration, kMachineOnly,
     "Time from intended arrival within which 99 of 100 requests were begun.", schedule_lag_p99,
     kFromSamples},
    {"offered_rate", "offered", "1/s", kNeither, as_rate, kWideTable | kPage | kIfAny,
     "Requests per second that arrived by the schedule, whether or not they could be served in time.",
     offered},
    {"utilisation", "busy", "ratio", kNeither, as_share, kWideTable | kPage | kIfAny,
     "Share of the measured time in which a request was being served, where requests arrive by a schedule.",
     utilisation},
    {"throughput_first", "rate first", "1/s", kHigher, as_rate, kWideTable | kPage | kIfAny,
     "Samples per second in the first window of a sustained cell: a minute, or a tenth of a shorter one.",
     throughput_first},
    {"throughput_last", "rate last", "1/s", kHigher, as_rate, kWideTable | kPage | kIfAny,
     "The same in the last window.", throughput_last},
    {"throughput_kept", "kept", "ratio", kHigher, as_share, kWideTable | kPage | kIfAny,
     "The last window's throughput over the first's: below 100% where the device slowed as it grew warm.",
     throughput_kept},
    {"samples", "samples", "count", kNeither, as_count, kWideTable | kPage,
     "Measured requests, warm-up not counted.", sample_count},
    {"first_inference", "first", "ns", kLower, as_duration, kWideTable | kPage,
     "Time of the first request of a fresh process, once the model is loaded.", first_inference},
    {"load_time", "load", "ns", kLower, as_duration, kTable | kWideTable | kPage,
     "From the start of a fresh process until it can take its first request: every cold-start phase before "
     "it.",
     load_time},
    {"cold_start_total", "cold start", "ns", kLower, as_duration, kWideTable | kPage,
     "From the start of a fresh process to its first answer: load time and first inference.",
     cold_start_total},
    {"cpu_cores", "cpu", "cores", kNeither, as_cores, kWideTable | kPage,
     "Processor time over wall time while measuring: how many cores were kept busy.", cpu_cores},
    {"busy_threads", "computing", "count", kNeither, as_count, kWideTable | kPage,
     "Threads that computed, or waited for a processor to, 5% of the time or more while measuring, spinning "
     "included, whatever was asked for.",
     busy_threads},
    {"instructions_per_cycle", "per cycle", "ratio", kNeither, as_number, kWhereMeasured,
     "Instructions per processor cycle in user space while measuring; absent where kernel or hardware let "
     "nobody count (docs/telemetry.md), as the next two.",
     instructions_per_cycle},
    {"instructions_per_sample", "instructions", "count", kNeither, as_count, kWhereMeasured,
     "Instructions in user space, of all threads, per sample.", per_sample<&ResourceUse::instructions>},
    {"cache_misses_per_sample", "misses", "count", kLower, as_count, kWhereMeasured,
     "Reads that missed the last cache, of all threads, per sample.", per_sample<&ResourceUse::cache_misses>},
    {"memory_peak", "memory", "bytes", kLower, as_bytes, kTable | kWideTable | kPage,
     "Most memory that the worker process had resident in its whole life, loading included.",
     memory<&ResourceUse::peak_resident_bytes>},
    {"memory_resident", "resident", "bytes", kLower, as_bytes, kWideTable,
     "Memory that the worker process had resident at the end of measuring.",
     memory<&ResourceUse::resident_bytes>},
    {"involuntary_switches", "switches", "1/s", kLower, as_rate, kWideTable,
     "Times per second that the kernel took the processor away from the worker: a sign of other load.",
     involuntary_switches},
    {"energy_net", "energy", "J", kLower, as_joules, kWhereMeasured,
     "Energy per inference beyond what idling with the model loaded for as long takes; absent without a "
     "power source or where its rules are not met (docs/energy.md).",
     energy<&Energy::net_joules>, kFromSamples},
    {"energy_gross", "gross energy", "J", kLower, as_joules, kWhereMeasured,
     "Energy per inference, all that the source measures while requests come as under the cell's load, "
     "idling included.",
     energy<&Energy::gross_joules>, kFromSamples},
    {"power_mean", "power", "W", kLower, as_watts, kWhereMeasured,
     "Mean power while requests come as under the cell's load, the time between them included.",
     energy<&Energy::load_watts>, kFromSamples},
    {"own_overhead", "overhead", "ratio", kLower, as_share, kWhereMeasured,
     "Share of the requests' time that reading sensors meanwhile added, from requests during readings "
     "against those between; absent where nothing was read, or fewer than eight times beside requests.",
     [](const Measurement& measurement) { return measurement.own_overhead; }, kFromSamples},
    {"multiply_add_rate", "mult-adds", "1/s", kNeither, as_giga_rate, kPage | kIfAny,
     "Multiply-adds of the model, as its layers are defined, per second of the median request "
     "(docs/limits.md).",
     not_of_a_measurement, kFromSamples},
    {"roofline_share", "of roofline", "ratio", kNeither, as_share, kWideTable | kPage | kIfAny,
     "That rate over the most that the device was seen to allow for the precision, threads and bytes of this "
     "cell (docs/limits.md); absent where edgegauge limits was not run.",
     not_of_a_measurement, kFromSamples},
    {"outlier_share", "outliers", "ratio", kLower, as_share, kWideTable | kPage,
     "Share of requests further than 3 x (p90 - p10) from the median of the 51 around them, percentiles "
     "being of these distances; none is ever removed.",
     share_of_outliers},
    {"max_relative_error", "error", "ratio", kLower, as_error, kWideTable | kPage,
     "Largest difference from ONNX Runtime's answer in fp32, over the largest magnitude in that output; "
     "absent when nothing was compared.",
     agreement<&Agreement::max_relative_error>},
    {"max_absolute_error", "abs. error", "value", kLower, as_error, kMachineOnly,
     "The same difference as it is, in the output's own numbers.", agreement<&Agreement::max_absolute_error>},
    {"cosine", "cosine", "ratio", kHigher, as_cosine, kMachineOnly,
     "Cosine between an output and ONNX Runtime's as vectors; the smallest over all outputs.",
     agreement<&Agreement::cosine>},
    {"top1_agreement", "top-1", "ratio", kHigher, as_share, kMachineOnly,
     "Share of samples whose best class is that of ONNX Runtime; absent when no output scores classes.",
     top1_agreement},
});

}  // namespace

std::span<const MetricRow> metrics() { return kMetrics; }

bool is_stored(const MetricRow& metric) { return metric.compute != not_of_a_measurement; }

const MetricRow* find_metric(std::string_view name) {
  // Asked for each figure of each cell that is read.
  static const std::unordered_map<std::string_view, const MetricRow*> kByName = [] {
    std::unordered_map<std::string_view, const MetricRow*> by_name;
    for (const MetricRow& row : kMetrics) by_name.emplace(row.name, &row);
    return by_name;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? nullptr : found->second;
}

std::vector<MetricValue> compute_metrics(const Measurement& measurement) {
  std::vector<MetricValue> values;
  for (const MetricRow& row : kMetrics) {
    if (const Figure figure = row.compute(measurement)) values.push_back({row.name, *figure});
  }
  return values;
}

}  // namespace edgegauge
