// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "core/load_shape.h"
#include "core/statistics.h"
#include "core/steady_state.h"
#include "core/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgegauge {

/// One phase of a cold start, in the common names of docs/measurement.md: exec, load_library, initialise,
/// read, parse, optimise, upload, allocate, first, next. A framework that fuses phases reports the group
/// joined by '+' ("read+parse+optimise"). Counters are changes over the phase, of the worker's own process.
struct PhaseRecord {
  std::string name;
  Nanoseconds wall{};
  Nanoseconds cpu{};  ///< user + system, all threads
  std::int64_t major_faults = 0;
  std::optional<std::int64_t> read_bytes;  ///< from storage (/proc/self/io); absent if the kernel is silent
  std::int64_t resident_change_bytes = 0;
};

/// Requests that were timed one right after another.
struct Stretch {
  std::int64_t samples = 0;
  Nanoseconds begin{}, end{};  ///< CLOCK_MONOTONIC: before the first, after the last
};

/// What the worker used while its steady samples were taken.
struct ResourceUse {
  Nanoseconds wall{};                     ///< of the measured loop
  Nanoseconds cpu{};                      ///< user + system time of all threads over that loop
  std::int64_t peak_resident_bytes = 0;   ///< VmHWM over the process' life
  std::int64_t resident_bytes = 0;        ///< at the end of the loop
  std::int64_t involuntary_switches = 0;  ///< context switches that the worker did not ask for, over the loop
  /// Threads that computed (docs/measurement.md); absent if the kernel is silent.
  std::optional<std::int64_t> busy_threads = std::nullopt;
  /// What the processor counted of the process in user space over that loop; absent where it or the kernel
  /// does not let it.
  std::optional<std::int64_t> instructions = std::nullopt;
  std::optional<std::int64_t> cycles = std::nullopt;
  std::optional<std::int64_t> cache_misses = std::nullopt;  ///< of the last cache
};

/// A larger output is kept only as statistics, and as a file where the user asked for one.
inline constexpr std::size_t kMaxStoredOutputValues = 16384;

/// One output of the model, for the record and for agreement checks.
struct OutputRecord {
  std::string name;
  std::vector<std::int64_t> shape;
  std::string file;    ///< where it was saved as .npy; empty if not asked for
  bool finite = true;  ///< no NaN and no infinity in it
  double min = 0, max = 0, mean = 0;
  std::vector<float> values;  ///< all of them when there are at most kMaxStoredOutputValues, else empty
};

/// How far answers are from the reference's, ONNX Runtime's in fp32 with its optimisations off, over every
/// output of every answered request (docs/measurement.md). An answer that is not a number makes the errors
/// infinite.
struct Agreement {
  double max_absolute_error = 0;
  double max_relative_error = 0;  ///< to the largest magnitude in the reference's tensor
  double cosine = 1;              ///< between an output and the reference's as vectors, the smallest
  std::optional<double> top1;     ///< share of samples of the same best class; absent: nothing scores classes
  std::string worst;  ///< where the relative error is largest, as a sentence; empty: no error at all
};

/// What a cell in full precision may differ by, as Agreement::max_relative_error.
inline constexpr double kAgreementLimit = 1e-3;

/// A finished cell: raw samples first, everything else can be recomputed from them.
struct Measurement {
  std::vector<std::int64_t> warm_up_ns;  ///< latency of each warm-up request after the first ten, in order
  std::vector<std::int64_t> samples_ns;  ///< latency of each measured request, in order
  /// When each measured request came, after measuring began: its intended arrival where requests arrive by a
  /// schedule (its latency counts from there), else its start. Empty for an unsustained closed loop.
  std::vector<std::int64_t> at_ns = {};
  /// Time of each request from its start, where requests arrive by a schedule.
  std::vector<std::int64_t> service_ns = {};
  LoadShape load = {};              ///< how requests came
  std::int64_t batch = 1;           ///< samples per request
  bool converged = false;           ///< the stopping rule was met before the time cap
  std::vector<PhaseRecord> phases;  ///< in order of happening
  ResourceUse use;
  std::vector<Stretch> stretches =
      {};  ///< when samples_ns were taken, of an unsustained closed loop; not stored
  /// Share of the requests' time that looking at sensors added (own_overhead.h). Absent: nothing was looked
  /// at, or too seldom.
  std::optional<Estimate> own_overhead = std::nullopt;
  std::vector<OutputRecord> outputs;
  std::optional<Agreement> agreement;                    ///< absent: there was nothing to compare with
  std::optional<EnergyPass> energy_pass = std::nullopt;  ///< absent: none was asked for
  std::optional<Energy> energy = std::nullopt;           ///< what came of it; absent: no pass
  /// What became of the latencies (steady_state.h), from which every figure of them follows. Absent: not
  /// looked at, and all measured requests count.
  std::optional<SteadyState> steady_state = std::nullopt;
  /// It was looked at, and they had no steady state.
  bool is_unsteady() const { return steady_state && !steady_state->is_steady(); }
  std::string effective_precision = "fp32";
  std::vector<std::string> flags;            ///< state of the machine that bears on trust: "virtual-machine"
  std::map<std::string, std::string> notes;  ///< what the framework said: kernels, threads really used
};

}  // namespace edgegauge
