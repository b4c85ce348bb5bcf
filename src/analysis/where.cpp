// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/where.h"

#include "core/error.h"
#include "core/nearest.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

using store::Comparison;

template <class Order>
bool in_order(const std::string& text, const std::string& bound) {
  const std::optional<double> number = parse_number<double>(text);
  return number && Order{}(*number, *parse_number<double>(bound));
}

struct Operator {
  std::string_view sign;
  Comparison comparison;
  bool of_numbers;
  bool (*holds)(const std::string& text, const std::string& value);
};

/// A sign that begins with another one comes before it.
constexpr std::array kOperators = std::to_array<Operator>({
    {"!=", Comparison::kUnequal, false, [](const std::string& a, const std::string& b) { return a != b; }},
    {"<=", Comparison::kAtMost, true, in_order<std::less_equal<>>},
    {">=", Comparison::kAtLeast, true, in_order<std::greater_equal<>>},
    {"=", Comparison::kEqual, false, [](const std::string& a, const std::string& b) { return a == b; }},
    {"<", Comparison::kLess, true, in_order<std::less<>>},
    {">", Comparison::kGreater, true, in_order<std::greater<>>},
    {"~", Comparison::kContains, false,
     [](const std::string& a, const std::string& b) { return a.find(b) != std::string::npos; }},
});

constexpr std::string_view kFirstOfSigns = "!<>=~";

[[noreturn]] void refuse(const std::string& text, const std::string& problem, const std::string& hint) {
  throw Error(ExitCode::kUsage, fmt::format("--where '{}'{}", text, problem), hint);
}

const Operator& operator_at(const std::string& text, std::size_t place) {
  const auto found = std::ranges::find_if(kOperators, [&](const Operator& each) {
    return place != std::string::npos && place > 0 && text.compare(place, each.sign.size(), each.sign) == 0;
  });
  if (found == kOperators.end()) {
    refuse(text, " is not COLUMN=VALUE",
           "give it like framework=pytorch, batch=1,4, status!=measured, 'threads<=4' or message~memory");
  }
  return *found;
}

void require_column(const std::string& text, const std::string& column) {
  std::vector<std::string> names{"quantity"};
  for (const ColumnRow& each : cell_columns()) names.emplace_back(each.name);
  if (std::ranges::find(names, column) != names.end()) return;
  const std::string near = nearest(column, names);
  refuse(text, fmt::format(": there is no column '{}'", column),
         near.empty() ? "edgegauge export --dictionary lists the columns"
                      : fmt::format("did you mean {}?", near));
}

void require_number(const std::string& text, const Where& where) {
  std::vector<std::string_view> numbers;
  for (const ColumnRow& each : cell_columns()) {
    if (each.is_number) numbers.push_back(each.name);
  }
  if (std::ranges::find(numbers, where.column) == numbers.end()) {
    refuse(text, fmt::format(": column '{}' holds no numbers", where.column),
           fmt::format("numbers are in {}; others are compared with =, != and ~", fmt::join(numbers, ", ")));
  }
  if (where.values.size() != 1 || !parse_number<double>(where.values.front())) {
    refuse(text, fmt::format(": '{}' is not one number", fmt::join(where.values, ",")),
           fmt::format("give it like '{}<=4'", where.column));
  }
}

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace

bool Where::holds(const std::string& text) const {
  const Operator& row = *std::ranges::find(kOperators, comparison, &Operator::comparison);
  const auto one_holds = [&](const std::string& value) { return row.holds(text, value); };
  return comparison == Comparison::kUnequal ? std::ranges::all_of(values, one_holds)
                                            : std::ranges::any_of(values, one_holds);
}

bool all_hold(const std::vector<Where>& where, const CellRecord& record) {
  return std::ranges::all_of(where, [&](const Where& each) {
    const auto column = std::ranges::find(cell_columns(), each.column, &ColumnRow::name);
    return column == cell_columns().end() || each.holds(column->text(record));
  });
}

Where parse_where(const std::string& text) {
  const std::size_t place = text.find_first_of(kFirstOfSigns);
  const Operator& row = operator_at(text, place);
  Where where{text.substr(0, place), row.comparison, split_at_commas(text.substr(place + row.sign.size()))};
  require_column(text, where.column);
  if (row.of_numbers) require_number(text, where);
  return where;
}

}  // namespace edgegauge::analysis
