// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/dimensions.h"
#include "analysis/portable.h"
#include "core/error.h"
#include "core/parse_number.h"
#include "store/status.h"

#include <algorithm>
#include <array>
#include <type_traits>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

constexpr const char* kSeeAlso = "the columns are described in docs/export.md";

template <class Number>
Number number_from(std::string_view column, const std::string& text) {
  const auto number = parse_number<Number>(text);
  if (!number) {
    constexpr std::string_view kKind = std::is_integral_v<Number> ? "whole number" : "number";
    throw BadInput(fmt::format("column {} holds '{}', which is no {}", column, text, kKind), kSeeAlso);
  }
  return *number;
}

std::string optional_text(const std::optional<std::int64_t>& number) {
  return number ? std::to_string(*number) : std::string();
}

std::optional<std::int64_t> optional_number(std::string_view column, const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(number_from<std::int64_t>(column, text));
}

/// A flag may carry a reason of any text: '%' and ';' are written as in a URL.
std::string flags_text(const std::vector<std::string>& flags) {
  std::string text;
  for (const std::string& flag : flags) {
    if (&flag != &flags.front()) text += ';';
    for (const char c : flag) text += c == ';' ? "%3B" : c == '%' ? "%25" : std::string(1, c);
  }
  return text;
}

std::vector<std::string> flags_from(const std::string& text) {
  std::vector<std::string> flags;
  if (text.empty()) return flags;
  flags.emplace_back();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ';') {
      flags.emplace_back();
    } else if (text.compare(i, 3, "%3B") == 0 || text.compare(i, 3, "%25") == 0) {
      flags.back() += text[i + 1] == '3' ? ';' : '%';
      i += 2;
    } else {
      flags.back() += text[i];
    }
  }
  return flags;
}

using Record = CellRecord;
using Text = const std::string&;

void set_steady_state(Record& record, Text text) {
  const std::optional<SteadyLabel> label = parse_steady_label(text);
  if (!label) throw BadInput(fmt::format("column steady_state holds '{}', which is none", text), kSeeAlso);
  record.cell.steady_state = SteadyState{.label = *label};
}

/// Of a record, to which its columns come in their order.
SteadyState& known_state(Record& record, std::string_view column) {
  if (!record.cell.steady_state)
    throw BadInput(fmt::format("column {} is filled in where steady_state is not", column), kSeeAlso);
  return *record.cell.steady_state;
}

void set_cut(Record& record, Text text) {
  known_state(record, "cut").cut = number_from<std::size_t>("cut", text);
}

template <double Drift::*kField>
std::string drift_text(const Record& record) {
  const std::optional<SteadyState>& state = record.cell.steady_state;
  return state && state->drift ? fmt::format("{}", *state->drift.*kField) : std::string();
}

template <double Drift::*kField>
void set_drift(Record& record, Text text) {
  std::optional<Drift>& drift = known_state(record, "drift").drift;
  if (!drift) drift.emplace();
  *drift.*kField = number_from<double>("drift", text);
}

constexpr std::array kBefore = std::to_array<ColumnRow>({
    {"run", "", "Number of the run.", true, [](const Record& r) { return std::to_string(r.run.id.value); },
     [](Record& r, Text text) { r.run.id.value = number_from<std::int64_t>("run", text); }},
    {"started", "", "When the run began, UTC.", false, [](const Record& r) { return r.run.started_utc; },
     [](Record& r, Text text) { r.run.started_utc = text; }},
    {"finished", "", "When it ended; empty: it was cut off.", false,
     [](const Record& r) { return r.run.finished_utc; },
     [](Record& r, Text text) { r.run.finished_utc = text; }},
    {"tool_version", "", "Version of edgegauge that measured.", false,
     [](const Record& r) { return r.run.tool_version; },
     [](Record& r, Text text) { r.run.tool_version = text; }},
    {"seed", "", "Of the order of cells, made-up weights and inputs.", true,
     [](const Record& r) { return std::to_string(r.run.seed); },
     [](Record& r, Text text) { r.run.seed = number_from<std::uint64_t>("seed", text); }},
    {"run_flags", "", "State of the machine at the start that bears on trust; ';' between them.", false,
     [](const Record& r) { return flags_text(r.run.flags); },
     [](Record& r, Text text) { r.run.flags = flags_from(text); }},
    {"device", "", "The device, in a line.", false, [](const Record& r) { return r.device.headline; },
     [](Record& r, Text text) { r.device.headline = text; }},
    {"device_fingerprint", "", "Hash of what makes it this kind of device with this software.", false,
     [](const Record& r) { return r.device.fingerprint; },
     [](Record& r, Text text) { r.device.fingerprint = text; }},
    {"cell", "", "Number of the cell in its file.", true,
     [](const Record& r) { return std::to_string(r.cell.id.value); },
     [](Record& r, Text text) { r.cell.id.value = number_from<std::int64_t>("cell", text); }},
    {"position", "", "Place in the random order of the run, from 0.", true,
     [](const Record& r) { return std::to_string(r.cell.position); },
     [](Record& r, Text text) { r.cell.position = number_from<int>("position", text); }},
});

constexpr std::array kAfter = std::to_array<ColumnRow>({
    {"weights", "", "Where the model's weights come from.", false,
     [](const Record& r) { return r.model.weights; }, [](Record& r, Text text) { r.model.weights = text; }},
    {"multiply_adds", "count", "Of the model, for one sample; empty: not known.", true,
     [](const Record& r) { return optional_text(r.model.multiply_adds); },
     [](Record& r, Text text) { r.model.multiply_adds = optional_number("multiply_adds", text); }},
    {"parameters", "count", "Of the model; empty: not known.", true,
     [](const Record& r) { return optional_text(r.model.parameters); },
     [](Record& r, Text text) { r.model.parameters = optional_number("parameters", text); }},
    {"framework_version", "", "Of the library that was loaded.", false,
     [](const Record& r) { return r.cell.runtime_version; },
     [](Record& r, Text text) { r.cell.runtime_version = text; }},
    {"status", "", "measured, failed, skipped; planned or running: the run was cut off.", false,
     [](const Record& r) { return std::string(store::name_of(r.cell.status)); },
     [](Record& r, Text text) { r.cell.status = store::parse_status(text); }},
    {"stage", "", "Failed: where in its life.", false, [](const Record& r) { return r.cell.stage; },
     [](Record& r, Text text) { r.cell.stage = text; }},
    {"kind", "", "Failed: what happened.", false, [](const Record& r) { return r.cell.kind; },
     [](Record& r, Text text) { r.cell.kind = text; }},
    {"message", "", "Failed: one sentence. Skipped: the reason.", false,
     [](const Record& r) { return r.cell.message; }, [](Record& r, Text text) { r.cell.message = text; }},
    {"effective_precision", "", "What the framework says that it computed in.", false,
     [](const Record& r) { return r.cell.effective_precision; },
     [](Record& r, Text text) { r.cell.effective_precision = text; }},
    {"converged", "", "1: the stopping rule was met before the time limit; 0: it was not.", true,
     [](const Record& r) { return std::string(r.cell.converged ? "1" : "0"); },
     [](Record& r, Text text) { r.cell.converged = number_from<int>("converged", text) != 0; }},
    {"sample_count", "count", "Measured requests.", true,
     [](const Record& r) { return std::to_string(r.cell.sample_count); },
     [](Record& r, Text text) { r.cell.sample_count = number_from<std::int64_t>("sample_count", text); }},
    {"steady_state", "",
     "What the latencies did: flat, warm-up, slowdown, drifting or no-steady-state (docs/measurement.md); "
     "empty: not looked for.",
     false,
     [](const Record& r) {
       return r.cell.steady_state ? std::string(name_of(r.cell.steady_state->label)) : std::string();
     },
     set_steady_state},
    {"cut", "count", "Measured requests before the steady state, which no figure of it counts.", true,
     [](const Record& r) {
       return r.cell.steady_state ? std::to_string(r.cell.steady_state->cut) : std::string();
     },
     set_cut},
    {"drift_z", "", "Mann-Kendall statistic of the steady part; empty: too short to be tested.", true,
     drift_text<&Drift::z>, set_drift<&Drift::z>},
    {"drift_total", "", "By what share the steady part's level moves from its begin to its end.", true,
     drift_text<&Drift::relative_total>, set_drift<&Drift::relative_total>},
    {"flags", "", "What bears on trust in this cell; ';' between them.", false,
     [](const Record& r) { return flags_text(r.cell.flags); },
     [](Record& r, Text text) { r.cell.flags = flags_from(text); }},
});

template <std::size_t kIndex>
ColumnRow dimension_column() {
  const DimensionRow& row = dimensions()[kIndex];
  const bool is_number = row.name == "batch" || row.name == "threads" || row.name == "repeat";
  return {row.name,
          "",
          row.meaning,
          is_number,
          [](const Record& r) { return dimensions()[kIndex].text(r.cell.key); },
          [](Record& r, Text text) { dimensions()[kIndex].set(r.cell.key, text); }};
}

template <std::size_t... kIndices>
void add_dimensions(std::vector<ColumnRow>& columns, std::index_sequence<kIndices...>) {
  (columns.push_back(dimension_column<kIndices>()), ...);
}

std::vector<ColumnRow> make_columns() {
  std::vector<ColumnRow> columns(kBefore.begin(), kBefore.end());
  add_dimensions(columns, std::make_index_sequence<kDimensionCount>());
  columns.insert(columns.end(), kAfter.begin(), kAfter.end());
  return columns;
}

constexpr std::array kObservationColumns = std::to_array<ObservationColumn>({
    {"quantity", "What was observed: a metric, or one of the other quantities. Empty: the cell has none."},
    {"value_unit", "Unit of value, low and high."},
    {"index", "Order of phases, and of latencies, from 0."},
    {"value", "The figure."},
    {"low", "Lower end of its 95% interval; empty: the samples determine none."},
    {"high", "Upper end."},
});

}  // namespace

const std::vector<ColumnRow>& cell_columns() {
  static const std::vector<ColumnRow> kColumns = make_columns();
  return kColumns;
}

std::span<const ObservationColumn> observation_columns() { return kObservationColumns; }

}  // namespace edgegauge::analysis
