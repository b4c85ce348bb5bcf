// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/energy.h"
#include "core/measurement.h"
#include "core/outcome.h"
#include "core/units.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What controller and worker say to each other (docs/protocol.md). Plain data; codec.h turns it into bytes.
namespace edgegauge::protocol {

inline constexpr std::uint16_t kVersion = 1;

/// The descriptor on which a worker finds the controller, whatever it does with stdout and stderr.
inline constexpr int kWorkerDescriptor = 3;

/// One input of the model. Files are .npy or .f32, and each holds a whole request (leading extent = batch) or
/// each one sample (leading extent 1); of samples, request k takes number k*batch .. k*batch+batch-1, modulo
/// their count. As many requests are made as it takes to use every file, but at least `buffers`, each in
/// memory of its own; measuring rotates through them. Without files the worker makes the values from the
/// seed, different in each: float types normal(0,1) without zeros, integer types 0.
struct InputSpec {
  std::string name;                 ///< empty: the model's only input
  std::string dtype;                ///< safetensors' name; empty: the model's own
  std::vector<std::int64_t> shape;  ///< with the batch in it
  std::vector<std::string> files;
  std::uint64_t seed = 1;
  int buffers = 4;
};

/// How long and how exactly.
struct MeasurePlan {
  Nanoseconds warm_up_at_least{};  ///< wall time of warm-up after the first ten inferences
  int warm_up_runs = 3;            ///< and at least so many requests
  std::size_t min_samples = 30;
  std::size_t max_samples = 1'000'000;  ///< no more are taken
  Nanoseconds limit{};   ///< wall time of the measured loop, at most (one request may overrun it)
  double target = 0.01;  ///< stopping rule: relative half-width of the median's interval
  /// After all that: so long without a request, so long as `load` has them come, so long without again. Load
  /// zero: no such pass.
  Nanoseconds energy_idle{}, energy_load{};
  LoadShape load = {};             ///< how requests come; sustained: for `limit`, whatever the interval
  std::uint64_t arrival_seed = 1;  ///< of random times
};

/// controller -> worker, once.
struct RunRequest {
  std::string runtime_dir;                      ///< where the framework's libraries are; empty: none needed
  std::string model;                            ///< native model file
  std::map<std::string, std::string> settings;  ///< knob -> value; "threads" is in every framework's
  std::vector<InputSpec> inputs;  ///< in any order; an input of the model that is not listed is synthetic
  std::int64_t batch = 1;
  MeasurePlan plan;
  int answer_buffers = 1;        ///< an Outputs message for so many requests (pictures) of the rotation
  std::string save_outputs_dir;  ///< empty: none. Otherwise NAME.npy of each output that answers the first
                                 ///< request, NAME.1.npy of the second's, and so on
  std::string reference_dir;     ///< empty: no comparison. Otherwise another worker's save_outputs_dir for
                                 ///< the same requests, which the answers are compared with
  double tolerance = 0;       ///< largest relative error (Agreement) that is no failure; 0: any is reported
  bool answers_only = false;  ///< nothing is timed: Finished follows the answers, without samples
  bool start_only = false;    ///< of time, only phases are measured: there are no samples either
  bool load_twice = false;    ///< loaded, run ten times and let go first; phases are those of the second time
};

/// worker -> controller, in this order: Hello, PhaseDone..., Outputs..., Progress..., Samples..., Series...,
/// Finished; or Failed at any point.
struct Hello {
  std::uint16_t version = kVersion;
  std::string runtime;          ///< "onnxruntime"
  std::string runtime_version;  ///< of the library that was really loaded; empty: comes with Finished, as
                                ///< note "runtime_version"
  std::int64_t pid = 0;
  Nanoseconds main_entered{};  ///< CLOCK_MONOTONIC at the start of main
  PhaseRecord exec;  ///< what was used up to there; its wall time is left to the controller, who spawned
};
struct PhaseDone {
  PhaseRecord phase;
};
struct Outputs {
  int buffer = 0;  ///< which of the rotated inputs this answers
  std::vector<OutputRecord> outputs;
};
/// Sent between timed requests only: at the start of warm-up and at each check of the stopping rule.
struct Progress {
  Stage stage = Stage::kWarmUp;
  std::uint64_t samples = 0;
  Nanoseconds median{};
  Nanoseconds p99{};               ///< 0: too few samples to tell
  double relative_half_width = 0;  ///< of the median's interval; 0: undetermined
};
struct Samples {
  bool warm_up = false;
  std::vector<std::int64_t> latency_ns;  ///< at most kSamplesPerMessage; several messages follow one another
};
/// Further values of each measured request, in the order of Samples (Measurement::at_ns, service_ns); after
/// them.
struct Series {
  enum class Kind : std::uint8_t { kAt, kService };
  Kind kind = Kind::kAt;
  std::vector<std::int64_t> values_ns;  ///< at most kSamplesPerMessage; several messages follow one another
};
struct Finished {
  bool converged = false;
  ResourceUse use;
  std::string effective_precision;
  std::map<std::string, std::string> notes;
  std::optional<Agreement> agreement;  ///< with a reference
  std::optional<EnergyPass> energy_pass;
  std::vector<Stretch> stretches = {};  ///< when the samples were taken, if one right after another
};
struct Failed {
  Stage stage = Stage::kLoad;
  FailureKind kind = FailureKind::kRefused;
  std::string message;
};

inline constexpr std::size_t kSamplesPerMessage = 65536;

using Message =
    std::variant<RunRequest, Hello, PhaseDone, Outputs, Progress, Samples, Finished, Failed, Series>;

/// One settings knob of a framework.
struct Knob {
  std::string name;
  std::vector<std::string> values;  ///< accepted values; empty: any integer >= 0
  std::string default_value;
  std::string help;
  std::string optimised_value = {};  ///< in the profile "optimised"; empty: the default
  bool converts = false;             ///< decides how the native file is made: handed to `convert`
  std::string environment = {};      ///< variable by which the launcher hands it over as well, for what a
                                     ///< library reads while it loads; empty: none
};

/// What `edgegauge-worker-NAME describe` prints as JSON.
struct BackendInfo {
  std::uint16_t protocol = kVersion;
  std::string name;                         ///< "onnxruntime"
  std::string title;                        ///< "ONNX Runtime"
  bool available = false;                   ///< its library was found and answers
  std::string unavailable_reason;           ///< and what to do about it
  std::string version;                      ///< of the library found
  std::vector<std::string> build_features;  ///< "AVX512_BF16", "oneDNN 3.9"
  std::vector<std::string> units;           ///< "cpu"
  std::vector<std::string> precisions;      ///< "fp32"; with more than that, the values of knob "precision"
  std::vector<std::string>
      formats;  ///< native model formats it loads: "onnx"; "none" for workers that need no model
  /// What else such a model consists of, beside the file that is named: patterns (fnmatch) of what follows
  /// the file's name without its format: ".params", "-[0-9][0-9][0-9][0-9].params".
  std::vector<std::string> companions = {};
  bool test_only = false;  ///< null, sleep, evil: never part of --framework all
  std::vector<Knob> knobs;
  /// Variable by which its library is told the folder for what it compiles and finds again in another
  /// process; empty: it keeps nothing.
  std::string compile_cache = {};
  std::map<std::string, std::string> environment = {};  ///< variables that each of its processes starts with
};

}  // namespace edgegauge::protocol
