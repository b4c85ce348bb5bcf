// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/option_parsing.h"

#include "core/error.h"
#include "core/options.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge {
namespace {

[[noreturn]] void reject(std::string_view option, std::string_view value, const std::string& accepted) {
  throw Error(ExitCode::kUsage, fmt::format("--{}: '{}' is not accepted", option, value),
              fmt::format("give --{} {}", option, accepted));
}

/// NAME and VALUE of "NAME=VALUE"; nullopt unless both are there.
std::optional<std::pair<std::string, std::string>> split_pair(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  return std::pair{text.substr(0, equals), text.substr(equals + 1)};
}

Values split(std::string_view text, char separator) {
  Values parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Appends the doubling range first..last, or the one number that the text is.
void append_numbers(std::string_view option, const std::string& text, std::vector<std::int64_t>& numbers) {
  const std::string accepted = "whole numbers and doubling ranges, such as 1,2,4..32";
  const auto dots = text.find("..");
  if (dots == std::string::npos) {
    numbers.push_back(parse_integer(option, text, 0, std::numeric_limits<int>::max()));
    return;
  }
  const auto first = parse_number<std::int64_t>(std::string_view(text).substr(0, dots));
  const auto last = parse_number<std::int64_t>(std::string_view(text).substr(dots + 2));
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  if (!first || !last || *first < 1 || std::max(*first, *last) > kMost) reject(option, text, accepted);
  std::int64_t value = *first;
  for (; value < *last; value *= 2) numbers.push_back(value);
  if (value != *last) {
    reject(option, text,
           fmt::format("a range that reaches its end by doubling, such as {0}..{1}", *first, *first * 8));
  }
  numbers.push_back(value);
}

struct TimeUnit {
  std::string_view suffix;
  double per_second;  ///< how many make a second; below 1 for longer units
};

/// "us" and "ms" stand before "s", which they end in.
constexpr std::array<TimeUnit, 5> kTimeUnits{
    {{"us", 1e6}, {"ms", 1000}, {"s", 1}, {"m", 1.0 / 60}, {"h", 1.0 / 3600}}};

struct SizeUnit {
  std::string_view suffix;
  std::int64_t bytes;
};

/// From the largest; "B", in which all end, last.
constexpr std::array<SizeUnit, 4> kSizeUnits{
    {{"GB", 1'000'000'000}, {"MB", 1'000'000}, {"kB", 1'000}, {"B", 1}}};
constexpr double kMostBytes = 9e15;  // whole numbers up to here are exact

}  // namespace

const std::string& single_value(std::string_view option, const Values& values) {
  if (values.size() == 1) return values.front();
  throw Error(ExitCode::kUsage,
              fmt::format("--{}: one value is needed, {} were given", option, values.size()),
              fmt::format("see: edgegauge run --help, option --{}", option));
}

std::string parse_text(std::string_view option, const Values& values) {
  if (values.empty()) return {};
  const std::string& value = single_value(option, values);
  if (value.empty()) reject(option, value, "a value that is not empty");
  return value;
}

Values parse_texts(std::string_view option, const Values& values) {
  if (std::ranges::find(values, "") != values.end()) reject(option, "", "values that are not empty");
  return values;
}

std::int64_t parse_integer(std::string_view option, const std::string& value, std::int64_t least,
                           std::int64_t most) {
  const auto number = parse_number<std::int64_t>(value);
  if (!number || *number < least || *number > most) {
    reject(option, value, fmt::format("a whole number from {} to {}", least, most));
  }
  return *number;
}

std::uint64_t parse_seed(std::string_view option, const std::string& value) {
  const auto number = parse_number<std::uint64_t>(value);
  if (!number) reject(option, value, "a whole number from 0 to 18446744073709551615");
  return *number;
}

std::vector<float> parse_floats(std::string_view option, const Values& values) {
  std::vector<float> floats;
  for (const std::string& value : values) {
    const auto number = parse_number<float>(value);
    if (!number) reject(option, value, "numbers, such as 0.485,0.456,0.406");
    floats.push_back(*number);
  }
  return floats;
}

std::string print_float(float value) { return fmt::format("{}", value); }

double parse_duration(std::string_view option, const std::string& value) {
  for (const TimeUnit& unit : kTimeUnits) {
    if (!value.ends_with(unit.suffix)) continue;
    const auto number =
        parse_number<double>(std::string_view(value).substr(0, value.size() - unit.suffix.size()));
    if (number && *number >= 0) return *number / unit.per_second;
    break;
  }
  reject(option, value, "a duration with its unit: 50us, 500ms, 10s, 2m or 1h");
}

std::string print_duration(double seconds) { return fmt::format("{}s", seconds); }

std::int64_t parse_size(std::string_view option, const std::string& value) {
  for (const SizeUnit& unit : kSizeUnits) {
    if (!value.ends_with(unit.suffix)) continue;
    const auto number =
        parse_number<double>(std::string_view(value).substr(0, value.size() - unit.suffix.size()));
    const double bytes = number.value_or(0) * static_cast<double>(unit.bytes);
    if (bytes >= 1 && bytes <= kMostBytes) return static_cast<std::int64_t>(bytes);
    break;
  }
  reject(option, value, "a size with its unit: 512MB or 2GB");
}

std::string print_size(std::int64_t bytes) {
  const auto unit =
      std::ranges::find_if(kSizeUnits, [bytes](const SizeUnit& one) { return bytes % one.bytes == 0; });
  return fmt::format("{}{}", bytes / unit->bytes, unit->suffix);
}

double parse_share(std::string_view option, const std::string& value) {
  const bool percent = value.ends_with('%');
  const auto number =
      parse_number<double>(std::string_view(value).substr(0, value.size() - (percent ? 1 : 0)));
  const double share = number ? *number / (percent ? 100 : 1) : 0;
  if (!(share > 0) || share > 1)
    reject(option, value, "a share above 0 and at most 100%, such as 1% or 0.01");
  return share;
}

std::string print_share(double share) {
  const double percent = share * 100;
  return percent / 100 == share ? fmt::format("{}%", percent) : fmt::format("{}", share);
}

std::map<std::string, std::string> parse_pairs(std::string_view option, const Values& values) {
  std::map<std::string, std::string> pairs;
  for (const std::string& value : values) {
    const auto pair = split_pair(value);
    if (!pair) reject(option, value, "as NAME=FILE");
    if (!pairs.insert(*pair).second) reject(option, value, fmt::format("once for '{}'", pair->first));
  }
  return pairs;
}

Values print_pairs(const std::map<std::string, std::string>& pairs) {
  Values values;
  for (const auto& [name, value] : pairs) values.push_back(name + "=" + value);
  return values;
}

std::map<std::string, Values> parse_grid(std::string_view option, const Values& values) {
  const std::string accepted = "as KEY=VALUE or KEY=VALUE,VALUE";
  std::map<std::string, Values> grid;
  Values* of_last_key = nullptr;
  for (const std::string& value : values) {
    for (const std::string& element : split(value, ',')) {
      const auto pair = split_pair(element);
      if (pair) of_last_key = &grid[pair->first];
      const bool bare = element.find('=') == std::string::npos && !element.empty();
      if (!pair && (of_last_key == nullptr || !bare)) reject(option, value, accepted);
      of_last_key->push_back(pair ? pair->second : element);
    }
  }
  return grid;
}

Values print_grid(const std::map<std::string, Values>& grid) {
  Values values;
  for (const auto& [key, choices] : grid)
    values.push_back(fmt::format("{}={}", key, fmt::join(choices, ",")));
  return values;
}

std::map<std::string, std::vector<std::int64_t>> parse_shapes(std::string_view option, const Values& values) {
  const std::string accepted = "as NAME=1x3x224x224";
  std::map<std::string, std::vector<std::int64_t>> shapes;
  for (const std::string& value : values) {
    const auto pair = split_pair(value);
    if (!pair) reject(option, value, accepted);
    std::vector<std::int64_t> shape;
    for (const std::string& extent : split(pair->second, 'x')) {
      const auto number = parse_number<std::int64_t>(extent);
      if (!number || *number < 1) reject(option, value, accepted);
      shape.push_back(*number);
    }
    if (!shapes.emplace(pair->first, shape).second)
      reject(option, value, fmt::format("once for '{}'", pair->first));
  }
  return shapes;
}

Values print_shapes(const std::map<std::string, std::vector<std::int64_t>>& shapes) {
  Values values;
  for (const auto& [name, shape] : shapes)
    values.push_back(fmt::format("{}={}", name, fmt::join(shape, "x")));
  return values;
}

std::vector<std::int64_t> parse_integer_list(std::string_view option,
                                             const std::vector<std::string>& values) {
  std::vector<std::int64_t> numbers;
  for (const std::string& value : values) {
    for (const std::string& element : split(value, ',')) append_numbers(option, element, numbers);
  }
  std::vector<std::int64_t> distinct;
  for (const std::int64_t number : numbers) {
    if (std::ranges::find(distinct, number) == distinct.end()) distinct.push_back(number);
  }
  return distinct;
}

}  // namespace edgegauge
