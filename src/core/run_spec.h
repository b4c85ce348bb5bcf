// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/units.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge {

/// How pictures become tensors when the model's catalogue entry does not say, or the user overrides it.
/// Unset fields keep the model's own.
struct PreprocessOverride {
  std::optional<int> resize_shorter;       ///< pixels
  std::optional<int> crop;                 ///< pixels, square, centred
  std::optional<std::string> channels;     ///< "rgb" or "bgr"
  std::optional<std::vector<float>> mean;  ///< per channel, after scaling to 0..1
  std::optional<std::vector<float>> std;

  bool operator==(const PreprocessOverride&) const = default;
};

/// What each framework is set to before knobs are set one by one: as its documentation shows it to a new
/// user, or all that it offers for inference.
inline constexpr std::string_view kDefaultProfile = "default";
inline constexpr std::string_view kOptimised = "optimised";

/// Where the kernel may run a framework's threads: anywhere, or each on a physical core of its own.
inline constexpr std::string_view kNotPinned = "none";
inline constexpr std::string_view kPinnedToCores = "cores";

/// What is read of the machine around a cell: nothing, its state before and after, that and a series
/// meanwhile.
inline constexpr std::string_view kNoTelemetry = "off";
inline constexpr std::string_view kTelemetryStates = "states";
inline constexpr std::string_view kTelemetrySeries = "series";

/// What is in memory when a process starts (docs/measurement.md, "Cold start"); figures of one are never
/// mixed with another's.
inline constexpr std::string_view kCold = "cold";           ///< neither model nor libraries
inline constexpr std::string_view kWarmFile = "warm-file";  ///< the files, but nothing compiled
inline constexpr std::string_view kWarmCompiled =
    "warm-compiled";                                              ///< and what the framework compiled before
inline constexpr std::string_view kWarmProcess = "warm-process";  ///< the process loaded the model before
inline constexpr std::array kStartStates{kCold, kWarmFile, kWarmCompiled, kWarmProcess};

inline constexpr std::string_view kFullPrecision = "fp32";
/// The knob by which a framework that has more than full precision is told.
inline constexpr std::string_view kPrecisionKnob = "precision";

/// A chip on an I2C bus.
struct I2cAddress {
  std::string bus;  ///< "/dev/i2c-1"
  int address = 0;  ///< 0x03 to 0x77

  bool operator==(const I2cAddress&) const = default;
};

/// What the user asked to be measured: the plan before it is resolved against this device (control/plan.h).
/// Filled from the option table (options.h), from flags and TOML alike.
struct RunSpec {
  std::vector<std::string> models;             ///< catalogue names, "study", or paths of model files
  std::vector<std::string> frameworks{"all"};  ///< worker names, or "all"
  std::vector<std::int64_t> batches{1};
  std::vector<int> threads{0};  ///< 0: as many as physical cores
  std::string pin{kNotPinned};
  std::vector<std::string> profiles{std::string(kDefaultProfile)};
  std::vector<std::string> precisions{std::string(kFullPrecision)};
  /// Framework knob -> values to try: a dimension of the grid each.
  std::map<std::string, std::vector<std::string>> knobs;
  std::vector<std::string> loads{"closed"};  ///< names of LoadKind (load_shape.h)
  std::vector<float> rates;                  ///< requests per second, for loads that have one
  std::vector<int> instances{0};        ///< of the model, for offline; 0: as many as cores have threads for
  std::optional<double> sustained_s;    ///< measured for so long, whatever the interval. Unset: not so
  std::vector<std::string> cold_start;  ///< states to start from; any: starts are measured, and nothing else
  int starts = 10;                      ///< processes for each of them
  std::vector<std::string> inputs;      ///< pictures or folders of pictures
  std::map<std::string, std::string> input_tensors;  ///< input name -> .npy or .f32 file
  /// For inputs whose shape the model leaves open.
  std::map<std::string, std::vector<std::int64_t>> input_shapes;
  PreprocessOverride preprocess;
  std::string labels_file;         ///< one class name per line
  std::string weights_file;        ///< safetensors with official weights, for one catalogue model
  std::string save_outputs;        ///< folder
  double target = 0.01;            ///< relative half-width of the median's interval
  double warm_up_s = 1;            ///< per cell, at least
  double cell_limit_s = 60;        ///< measured time per cell, at most
  std::optional<double> budget_s;  ///< for the whole run, about; what does not fit is left out. Unset: none
  /// For a whole cell, load included; then it is killed. Unset: by what is known of it (time_limit.h).
  std::optional<double> timeout_s;
  int repeats = 1;         ///< processes per cell
  std::uint64_t seed = 1;  ///< order of cells, synthetic weights and inputs
  std::string results = "edgegauge.db";
  /// Bytes of memory that a cell's process may take for itself; 0: no limit.
  std::int64_t memory_limit = 0;
  std::string telemetry{kTelemetrySeries};
  std::optional<I2cAddress> ina219;  ///< on the supply, without a kernel driver
  float ina219_shunt = 0.1F;         ///< ohms
  float ina219_amperes = 3.2F;       ///< the most that can flow
  std::optional<double> meter_s;     ///< an external meter records the run, a reading every so often
  bool energy = false;               ///< an energy pass of its own after each cell's latencies
  std::string report = "edgegauge-report.html";  ///< page written at the end of a run; "none": no page

  bool operator==(const RunSpec&) const = default;
};

}  // namespace edgegauge
