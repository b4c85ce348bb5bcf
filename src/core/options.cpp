// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/options.h"

#include "core/error.h"
#include "core/load_options.h"
#include "core/nearest.h"
#include "core/option_parsing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace edgegauge {
namespace {

constexpr std::string_view kWhat = "What to measure";
constexpr std::string_view kInputs = "Inputs";
constexpr std::string_view kHowLong = "How long, how much";
constexpr std::string_view kWhereTo = "Where to";

constexpr std::int64_t kMostPixels = 65'536;
constexpr std::int64_t kMostRepeats = 10'000;

/// An element of a list of words that must hold at least one.
Values at_least_one(std::string_view option, const Values& values) {
  if (values.empty()) single_value(option, values);
  return parse_texts(option, values);
}

/// {} for a text that is not set, so that a plan leaves its key out.
Values print_text(const std::string& text) { return text.empty() ? Values{} : Values{text}; }

std::vector<std::int64_t> parse_batches(const Values& values) {
  at_least_one("batch", values);
  const auto batches = parse_integer_list("batch", values);
  for (const std::int64_t batch : batches) {
    parse_integer("batch", std::to_string(batch), 1, std::numeric_limits<int>::max());
  }
  return batches;
}

std::vector<int> parse_threads(const Values& values) {
  at_least_one("threads", values);
  const auto threads = parse_integer_list("threads", values);
  return {threads.begin(), threads.end()};
}

Values parse_profiles(const Values& values) {
  const Values profiles = at_least_one("profile", values);
  for (const std::string& profile : profiles) {
    if (profile == kDefaultProfile || profile == kOptimised) continue;
    throw Error(ExitCode::kUsage, "--profile: there is no profile '" + profile + "'",
                "give --profile default, --profile optimised, or both, with a comma");
  }
  return profiles;
}

std::string parse_pin(const Values& values) {
  const std::string& pin = single_value("pin", values);
  if (pin == kNotPinned || pin == kPinnedToCores) return pin;
  throw Error(ExitCode::kUsage, "--pin: '" + pin + "' is not accepted", "give --pin none or cores");
}

constexpr int kLowestI2c = 0x03, kHighestI2c = 0x77;

std::optional<I2cAddress> parse_i2c(std::string_view option, const Values& values) {
  if (values.empty()) return std::nullopt;
  const std::string& text = single_value(option, values);
  const std::size_t at = text.rfind('@');
  const std::string number = at == std::string::npos ? "" : text.substr(at + 1);
  int address = 0;
  const std::size_t prefix = number.starts_with("0x") ? 2 : 0;
  const char* const end = number.data() + number.size();
  const auto parsed = std::from_chars(number.data() + prefix, end, address, 16);
  const bool is_number = prefix < number.size() && parsed.ec == std::errc{} && parsed.ptr == end;
  if (at > 0 && is_number && address >= kLowestI2c && address <= kHighestI2c)
    return I2cAddress{text.substr(0, at), address};
  throw Error(ExitCode::kUsage, "--" + std::string(option) + ": '" + text + "' is not a chip on a bus",
              "give the bus and the address, such as /dev/i2c-1@0x40 (i2cdetect shows both)");
}

Values print_i2c(const std::optional<I2cAddress>& chip) {
  if (!chip) return {};
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto address = static_cast<std::size_t>(chip->address);
  return {chip->bus + "@0x" + kDigits[address / 16] + kDigits[address % 16]};
}

float parse_above_zero(std::string_view option, const Values& values) {
  const std::vector<float> numbers = parse_floats(option, {single_value(option, values)});
  if (numbers.size() == 1 && numbers.front() > 0) return numbers.front();
  throw Error(ExitCode::kUsage, "--" + std::string(option) + ": '" + values.front() + "' is not above 0",
              "give a number above 0");
}

bool parse_switch(std::string_view option, const Values& values) {
  const std::string& value = single_value(option, values);
  if (value == "on" || value == "off") return value == "on";
  const std::string flag = "--" + std::string(option);
  throw Error(ExitCode::kUsage, flag + ": '" + value + "' is not accepted", "give " + flag + " on or off");
}

std::string parse_telemetry(const Values& values) {
  const std::string& what = single_value("telemetry", values);
  if (what == kNoTelemetry || what == kTelemetryStates || what == kTelemetrySeries) return what;
  throw Error(ExitCode::kUsage, "--telemetry: '" + what + "' is not accepted",
              "give --telemetry off, states or series");
}

template <class Number>
Values print_numbers(const std::vector<Number>& numbers) {
  Values values;
  for (const Number number : numbers) values.push_back(std::to_string(number));
  return values;
}

std::optional<int> parse_pixels(std::string_view option, const Values& values) {
  if (values.empty()) return std::nullopt;
  return static_cast<int>(parse_integer(option, single_value(option, values), 1, kMostPixels));
}

Values print_pixels(const std::optional<int>& pixels) {
  return pixels ? Values{std::to_string(*pixels)} : Values{};
}

std::optional<std::vector<float>> parse_per_channel(std::string_view option, const Values& values) {
  if (values.empty()) return std::nullopt;
  return parse_floats(option, values);
}

Values print_per_channel(const std::optional<std::vector<float>>& numbers) {
  Values values;
  for (const float number : numbers.value_or(std::vector<float>{})) values.push_back(print_float(number));
  return values;
}

std::optional<std::vector<float>> parse_divisors(std::string_view option, const Values& values) {
  const auto divisors = parse_per_channel(option, values);
  if (divisors && std::ranges::any_of(*divisors, [](float divisor) { return !(divisor > 0); })) {
    throw Error(ExitCode::kUsage,
                "--" + std::string(option) + ": pixels are divided by it, so it must be above 0",
                "give one number above 0 per channel, such as --std 0.229,0.224,0.225");
  }
  return divisors;
}

std::optional<std::string> parse_channels(const Values& values) {
  if (values.empty()) return std::nullopt;
  const std::string& order = single_value("channels", values);
  if (order == "rgb" || order == "bgr") return order;
  throw Error(ExitCode::kUsage, "--channels: '" + order + "' is not accepted", "give --channels rgb or bgr");
}

double duration(std::string_view option, const Values& values) {
  return parse_duration(option, single_value(option, values));
}

double limit(std::string_view option, const Values& values) {
  const double seconds = duration(option, values);
  if (seconds > 0) return seconds;
  throw Error(ExitCode::kUsage,
              "--" + std::string(option) + ": nothing can be measured within '" + values.front() + "'",
              "give --" + std::string(option) + " a duration above 0, such as 10s");
}

std::optional<double> parse_budget(const Values& values) {
  if (values.empty() || values.front() == "none") return std::nullopt;
  return limit("budget", values);
}

std::optional<double> parse_timeout(const Values& values) {
  if (values.empty() || values.front() == "auto") return std::nullopt;
  return limit("timeout", values);
}

constexpr std::array kOptions = std::to_array<OptionRow>({
    {"model", "NAME|FILE", kWhat, true,
     "Models: names of the catalogue (see: edgegauge models), 'study' for the study's six, or model files.",
     [](RunSpec& spec, const Values& values) { spec.models = parse_texts("model", values); },
     [](const RunSpec& spec) { return spec.models; }},
    {"framework", "NAME", kWhat, true, "Frameworks to run them in, or 'all' that are installed here.",
     [](RunSpec& spec, const Values& values) { spec.frameworks = at_least_one("framework", values); },
     [](const RunSpec& spec) { return spec.frameworks; }},
    {"batch", "N,N..M", kWhat, true, "Batch sizes; a range doubles: 1..8 is 1,2,4,8.",
     [](RunSpec& spec, const Values& values) { spec.batches = parse_batches(values); },
     [](const RunSpec& spec) { return print_numbers(spec.batches); }},
    {"threads", "N,N..M", kWhat, true, "Threads given to the framework; 0 stands for one per physical core.",
     [](RunSpec& spec, const Values& values) { spec.threads = parse_threads(values); },
     [](const RunSpec& spec) { return print_numbers(spec.threads); }},
    {"pin", "none|cores", kWhat, false,
     "Where threads may run: anywhere, or on as many physical cores as there are threads, one CPU of each.",
     [](RunSpec& spec, const Values& values) { spec.pin = parse_pin(values); },
     [](const RunSpec& spec) { return Values{spec.pin}; }},
    {"profile", "default|optimised", kWhat, true,
     "How frameworks are set: as their documentation shows a new user, or with all that they offer for "
     "inference (see: edgegauge runtimes knobs).",
     [](RunSpec& spec, const Values& values) { spec.profiles = parse_profiles(values); },
     [](const RunSpec& spec) { return spec.profiles; }},
    {"precision", "fp32|bf16|...", kWhat, true,
     "Number formats to compute in; each is ranked apart. A framework without one is skipped, with the "
     "reason.",
     [](RunSpec& spec, const Values& values) { spec.precisions = at_least_one("precision", values); },
     [](const RunSpec& spec) { return spec.precisions; }},
    {"set", "KEY=V1,V2", kWhat, true,
     "Values to try for a knob of a framework (see: edgegauge runtimes knobs); each knob is a dimension of "
     "the grid.",
     [](RunSpec& spec, const Values& values) { spec.knobs = parse_grid("set", values); },
     [](const RunSpec& spec) { return print_grid(spec.knobs); }},
    {"weights", "FILE", kWhat, false,
     "Official weights (.safetensors) for the one catalogue model that is measured.",
     [](RunSpec& spec, const Values& values) { spec.weights_file = parse_text("weights", values); },
     [](const RunSpec& spec) { return print_text(spec.weights_file); }},
    {"repeats", "N", kWhat, false, "Fresh processes per cell: shows how much one differs from the next.",
     [](RunSpec& spec, const Values& values) {
       spec.repeats =
           static_cast<int>(parse_integer("repeats", single_value("repeats", values), 1, kMostRepeats));
     },
     [](const RunSpec& spec) { return Values{std::to_string(spec.repeats)}; }},
    {"load", "closed|offline|paced|poisson", kWhat, true,
     "How requests come: one after another, so in several instances at once, at a fixed rate, at random "
     "times.",
     [](RunSpec& spec, const Values& values) { spec.loads = parse_loads(values); },
     [](const RunSpec& spec) { return spec.loads; }},
    {"rate", "N", kWhat, true, "Requests per second, for --load paced and poisson.",
     [](RunSpec& spec, const Values& values) { spec.rates = parse_rates(values); },
     [](const RunSpec& spec) {
       Values values;
       for (const float rate : spec.rates) values.push_back(print_float(rate));
       return values;
     }},
    {"instances", "N,N..M", kWhat, true,
     "Instances of the model in one process, for --load offline; 0: as many as there are cores for their "
     "threads.",
     [](RunSpec& spec, const Values& values) { spec.instances = parse_instances(values); },
     [](const RunSpec& spec) { return print_numbers(spec.instances); }},
    {"cold-start", "STATE|all", kWhat, true,
     "Measure how long starts take, and nothing else: cold, warm-file, warm-compiled, warm-process, or all.",
     [](RunSpec& spec, const Values& values) { spec.cold_start = parse_start_states(values); },
     [](const RunSpec& spec) { return spec.cold_start; }},
    {"starts", "N", kWhat, false, "With --cold-start: processes for each state, in turns.",
     [](RunSpec& spec, const Values& values) {
       spec.starts =
           static_cast<int>(parse_integer("starts", single_value("starts", values), 1, kMostRepeats));
     },
     [](const RunSpec& spec) { return Values{std::to_string(spec.starts)}; }},
    {"seed", "N", kWhat, false, "Seed for the order of cells, for synthetic weights and for made-up inputs.",
     [](RunSpec& spec, const Values& values) {
       spec.seed = parse_seed("seed", single_value("seed", values));
     },
     [](const RunSpec& spec) { return Values{std::to_string(spec.seed)}; }},

    {"input", "FILE|FOLDER", kInputs, true, "Pictures (JPEG, PNG), or folders of them.",
     [](RunSpec& spec, const Values& values) { spec.inputs = parse_texts("input", values); },
     [](const RunSpec& spec) { return spec.inputs; }},
    {"input-tensor", "NAME=FILE", kInputs, true,
     "Data for a named input: .npy, or raw .f32 of the input's shape.",
     [](RunSpec& spec, const Values& values) { spec.input_tensors = parse_pairs("input-tensor", values); },
     [](const RunSpec& spec) { return print_pairs(spec.input_tensors); }},
    {"input-shape", "NAME=1x3x224x224", kInputs, true, "Shape of an input whose shape the model leaves open.",
     [](RunSpec& spec, const Values& values) { spec.input_shapes = parse_shapes("input-shape", values); },
     [](const RunSpec& spec) { return print_shapes(spec.input_shapes); }},
    {"resize", "PIXELS", kInputs, false,
     "Scale a picture's shorter side to this; unset: as the model wants it.",
     [](RunSpec& spec, const Values& values) {
       spec.preprocess.resize_shorter = parse_pixels("resize", values);
     },
     [](const RunSpec& spec) { return print_pixels(spec.preprocess.resize_shorter); }},
    {"crop", "PIXELS", kInputs, false, "Cut this square out of the middle; unset: as the model wants it.",
     [](RunSpec& spec, const Values& values) { spec.preprocess.crop = parse_pixels("crop", values); },
     [](const RunSpec& spec) { return print_pixels(spec.preprocess.crop); }},
    {"channels", "rgb|bgr", kInputs, false, "Order of the colours; unset: as the model wants it.",
     [](RunSpec& spec, const Values& values) { spec.preprocess.channels = parse_channels(values); },
     [](const RunSpec& spec) { return print_text(spec.preprocess.channels.value_or("")); }},
    {"mean", "N,N,N", kInputs, true,
     "Subtracted from each channel, in the order fed, after scaling to 0..1; unset: the model's own.",
     [](RunSpec& spec, const Values& values) { spec.preprocess.mean = parse_per_channel("mean", values); },
     [](const RunSpec& spec) { return print_per_channel(spec.preprocess.mean); }},
    {"std", "N,N,N", kInputs, true,
     "Each channel, in the order fed, is divided by this after the mean; unset: the model's own.",
     [](RunSpec& spec, const Values& values) { spec.preprocess.std = parse_divisors("std", values); },
     [](const RunSpec& spec) { return print_per_channel(spec.preprocess.std); }},
    {"labels", "FILE", kInputs, false, "Names of the classes, one per line, for the top results of pictures.",
     [](RunSpec& spec, const Values& values) { spec.labels_file = parse_text("labels", values); },
     [](const RunSpec& spec) { return print_text(spec.labels_file); }},

    {"target", "SHARE", kHowLong, false,
     "Measure until the median's 95% interval is within this share of it.",
     [](RunSpec& spec, const Values& values) {
       spec.target = parse_share("target", single_value("target", values));
     },
     [](const RunSpec& spec) { return Values{print_share(spec.target)}; }},
    {"warm-up", "TIME", kHowLong, false, "Time each cell runs before anything is counted, at least.",
     [](RunSpec& spec, const Values& values) { spec.warm_up_s = duration("warm-up", values); },
     [](const RunSpec& spec) { return Values{print_duration(spec.warm_up_s)}; }},
    {"cell-limit", "TIME", kHowLong, false,
     "Time each cell is measured, at most; then it is stored as not converged.",
     [](RunSpec& spec, const Values& values) { spec.cell_limit_s = limit("cell-limit", values); },
     [](const RunSpec& spec) { return Values{print_duration(spec.cell_limit_s)}; }},
    {"sustained", "TIME", kHowLong, false,
     "Measure each cell for so long, whatever its interval, and compare its first minute with its last.",
     [](RunSpec& spec, const Values& values) {
       spec.sustained_s = values.empty() ? std::nullopt : std::optional(limit("sustained", values));
     },
     [](const RunSpec& spec) {
       return spec.sustained_s ? Values{print_duration(*spec.sustained_s)} : Values{};
     }},
    {"budget", "TIME", kHowLong, false,
     "Time the whole run may take, about: what tells least is left out, and listed; what is left over goes "
     "to further processes where intervals are widest; 'none' for no budget.",
     [](RunSpec& spec, const Values& values) { spec.budget_s = parse_budget(values); },
     [](const RunSpec& spec) { return spec.budget_s ? Values{print_duration(*spec.budget_s)} : Values{}; }},
    {"timeout", "TIME", kHowLong, false,
     "Time a whole cell may take, loading included, before it is killed; unset: ten times what it took "
     "before, or what is expected and at least 10 minutes.",
     [](RunSpec& spec, const Values& values) { spec.timeout_s = parse_timeout(values); },
     [](const RunSpec& spec) { return spec.timeout_s ? Values{print_duration(*spec.timeout_s)} : Values{}; }},
    {"memory-limit", "SIZE", kHowLong, false,
     "Memory a cell's process may use, such as 512MB; refused more, it fails as out of memory.",
     [](RunSpec& spec, const Values& values) {
       spec.memory_limit =
           values.empty() ? 0 : parse_size("memory-limit", single_value("memory-limit", values));
     },
     [](const RunSpec& spec) {
       return spec.memory_limit == 0 ? Values{} : Values{print_size(spec.memory_limit)};
     }},
    {"telemetry", "off|states|series", kHowLong, false,
     "What is read of the machine: its state before and after each cell, and a series of temperature, clock "
     "and power meanwhile.",
     [](RunSpec& spec, const Values& values) { spec.telemetry = parse_telemetry(values); },
     [](const RunSpec& spec) { return Values{spec.telemetry}; }},
    {"energy", kSwitch, kHowLong, false,
     "Energy per inference, in a pass of its own after each cell's latencies: idle, load, idle, half a "
     "minute or more.",
     [](RunSpec& spec, const Values& values) { spec.energy = parse_switch("energy", values); },
     [](const RunSpec& spec) { return Values{spec.energy ? "on" : "off"}; }},
    {"meter", "TIME", kHowLong, false,
     "An external meter records this run, a reading every TIME: energy passes are made for it, to be filled "
     "in by edgegauge meter FILE.csv.",
     [](RunSpec& spec, const Values& values) {
       spec.meter_s = values.empty() ? std::nullopt : std::optional(limit("meter", values));
     },
     [](const RunSpec& spec) { return spec.meter_s ? Values{print_duration(*spec.meter_s)} : Values{}; }},
    {"ina219", "BUS@ADDRESS", kHowLong, false,
     "An INA219 on the supply that no kernel driver reads, such as /dev/i2c-1@0x40: energy is taken from it.",
     [](RunSpec& spec, const Values& values) { spec.ina219 = parse_i2c("ina219", values); },
     [](const RunSpec& spec) { return print_i2c(spec.ina219); }},
    {"ina219-shunt", "OHMS", kHowLong, false, "Its shunt.",
     [](RunSpec& spec, const Values& values) {
       spec.ina219_shunt = parse_above_zero("ina219-shunt", values);
     },
     [](const RunSpec& spec) { return Values{print_float(spec.ina219_shunt)}; }},
    {"ina219-amperes", "AMPERES", kHowLong, false,
     "The most that can flow through it: the less, the finer it measures.",
     [](RunSpec& spec, const Values& values) {
       spec.ina219_amperes = parse_above_zero("ina219-amperes", values);
     },
     [](const RunSpec& spec) { return Values{print_float(spec.ina219_amperes)}; }},

    {"results", "FILE", kWhereTo, false, "Results file, created or added to.",
     [](RunSpec& spec, const Values& values) {
       spec.results = parse_text("results", {single_value("results", values)});
     },
     [](const RunSpec& spec) { return Values{spec.results}; }},
    {"report", "FILE", kWhereTo, false, "Page written at the end of the run; 'none' for no page.",
     [](RunSpec& spec, const Values& values) {
       spec.report = parse_text("report", {single_value("report", values)});
     },
     [](const RunSpec& spec) { return Values{spec.report}; }},
    {"save-outputs", "FOLDER", kWhereTo, false, "Write every output of every model there as NAME.npy.",
     [](RunSpec& spec, const Values& values) { spec.save_outputs = parse_text("save-outputs", values); },
     [](const RunSpec& spec) { return print_text(spec.save_outputs); }},
});

}  // namespace

std::span<const OptionRow> run_options() { return kOptions; }

const OptionRow* find_option(std::string_view name) {
  const auto row = std::ranges::find(kOptions, name, &OptionRow::name);
  return row == kOptions.end() ? nullptr : &*row;
}

std::string_view nearest_option(std::string_view mistyped) {
  Values names;
  for (const OptionRow& row : kOptions) names.emplace_back(row.name);
  const OptionRow* row = find_option(nearest(mistyped, names));
  return row == nullptr ? std::string_view{} : row->name;
}

}  // namespace edgegauge
