// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/parse_number.h"
#include "device/tree.h"
#include "telemetry/meter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace edgegauge::telemetry {
namespace {

constexpr double kMostWatts = 100e3;

[[noreturn]] void refuse(std::size_t line, const std::string& why) {
  throw BadInput(fmt::format("the meter's file, line {}: {}", line, why),
                 "it takes a time and a power column: docs/energy.md");
}

std::string lower(std::string_view text) {
  std::string result = device::trimmed(text);
  if (result.size() >= 2 && result.front() == '"' && result.back() == '"')
    result = result.substr(1, result.size() - 2);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> fields_of(std::string_view line, char separator) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t end = line.find(separator);
    fields.push_back(lower(line.substr(0, end)));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

/// "2026-01-31 12:00:00.25" as seconds since 1970; the zone does not matter, since the marker aligns.
std::optional<double> parse_date(std::string_view text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    const auto parsed = device::parse_integer(text.substr(at, size));
    return parsed ? static_cast<int>(std::clamp<std::int64_t>(*parsed, -1, 9999)) : -1;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2), hour = number(11, 2),
            minute = number(14, 2);
  if (text.back() == 'z') text.remove_suffix(1);
  const auto second = parse_number<double>(text.substr(17));
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 0 || hour < 0 || minute < 0 || !second || *second < 0 || *second >= 61)
    return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  return static_cast<double>(days) * 86400.0 + hour * 3600.0 + minute * 60.0 + *second;
}

std::optional<double> parse_time(const std::string& text) {
  const auto number = parse_number<double>(text);
  return number ? number : parse_date(text);
}

/// A column by its name, and what its numbers are multiplied with.
struct Column {
  std::optional<std::size_t> index;
  double scale = 1;
};

struct Name {
  std::string_view name;
  double scale;
};

Column find(const std::vector<std::string>& header, std::span<const Name> names) {
  for (const Name& name : names) {
    const auto found = std::ranges::find(header, name.name);
    if (found != header.end()) return {static_cast<std::size_t>(found - header.begin()), name.scale};
  }
  return {};
}

struct Columns {
  Column time, power, volts, amperes;

  double watts(const std::vector<double>& values) const {
    if (power.index) return values[*power.index] * power.scale;
    return values[*volts.index] * volts.scale * values[*amperes.index] * amperes.scale;
  }
};

Columns columns_of(const std::vector<std::string>& header) {
  constexpr std::array kTime{Name{"time", 1},         Name{"timestamp", 1},      Name{"seconds", 1},
                             Name{"time_s", 1},       Name{"time (s)", 1},       Name{"time_ms", 1e-3},
                             Name{"time (ms)", 1e-3}, Name{"timestamp_ms", 1e-3}};
  constexpr std::array kPower{Name{"power", 1},         Name{"watts", 1},     Name{"w", 1},
                              Name{"power_w", 1},       Name{"power (w)", 1}, Name{"power_mw", 1e-3},
                              Name{"power (mw)", 1e-3}, Name{"mw", 1e-3}};
  constexpr std::array kVolts{Name{"volts", 1}, Name{"voltage", 1}, Name{"v", 1}, Name{"voltage_mv", 1e-3}};
  constexpr std::array kAmperes{Name{"amperes", 1}, Name{"amps", 1}, Name{"current", 1}, Name{"a", 1},
                                Name{"current_ma", 1e-3}};
  const Columns columns{find(header, kTime), find(header, kPower), find(header, kVolts),
                        find(header, kAmperes)};
  if (!columns.time.index) refuse(1, "no column is named 'time' or 'timestamp'");
  if (!columns.power.index && !(columns.volts.index && columns.amperes.index))
    refuse(1, "no column is named 'power' or 'watts', nor 'volts' and 'amperes'");
  return columns;
}

constexpr Columns kBare{.time = {0, 1}, .power = {1, 1}, .volts = {}, .amperes = {}};

/// The separator that occurs most in the first line.
char separator_of(std::string_view line) {
  return std::ranges::max(std::array{',', ';', '\t'}, {},
                          [&](char c) { return std::ranges::count(line, c); });
}

}  // namespace

MeterRecord parse_meter(std::string_view csv) {
  MeterRecord record;
  std::optional<Columns> columns;
  char separator = ',';
  for (std::size_t number = 1; !csv.empty(); ++number) {
    const std::size_t end = std::min(csv.find('\n'), csv.size());
    const std::string line = device::trimmed(csv.substr(0, end));
    csv.remove_prefix(std::min(end + 1, csv.size()));
    if (line.empty() || line.front() == '#') continue;
    if (!columns) separator = separator_of(line);
    const std::vector<std::string> fields = fields_of(line, separator);
    if (!columns) {
      columns = fields.size() == 2 && parse_time(fields[0]) && parse_number<double>(fields[1])
                    ? kBare
                    : columns_of(fields);
      if (!parse_time(fields[std::min(*columns->time.index, fields.size() - 1)])) continue;  // the header
    }
    std::vector<double> values(fields.size());
    for (const Column* column : {&columns->time, &columns->power, &columns->volts, &columns->amperes}) {
      if (!column->index) continue;
      if (*column->index >= fields.size()) refuse(number, "too few columns");
      const std::string& field = fields[*column->index];
      const auto value = column == &columns->time ? parse_time(field) : parse_number<double>(field);
      if (!value) refuse(number, fmt::format("'{}' is not a number", field));
      values[*column->index] = *value;
    }
    const double at = values[*columns->time.index] * columns->time.scale;
    if (!record.seconds.empty() && at < record.seconds.back()) refuse(number, "it goes back in time");
    const double watts = columns->watts(values);
    if (!(std::abs(watts) <= kMostWatts)) refuse(number, fmt::format("{:g} W cannot be", watts));
    record.seconds.push_back(at);
    record.watts.push_back(watts);
  }
  if (record.seconds.size() < 2) refuse(1, "it holds no readings");
  return record;
}

}  // namespace edgegauge::telemetry
