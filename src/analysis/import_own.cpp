// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// What edgegauge export wrote.
#include "analysis/import.h"
#include "analysis/import_rows.h"
#include "core/error.h"
#include "core/json_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::analysis {
namespace {

constexpr const char* kSeeAlso = "the format is described in docs/export.md";

/// Records of RFC 4180, one after another.
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  std::size_t line() const { return line_; }

  /// False at the end.
  bool next(std::vector<std::string>& fields) {
    fields.clear();
    if (at_ >= text_.size()) return false;
    line_ = next_line_;
    do {
      fields.push_back(field());
    } while (take(','));
    take('\r');
    if (!take('\n') && at_ < text_.size()) refuse("something stands behind the end of a field");
    ++next_line_;
    return true;
  }

 private:
  [[noreturn]] void refuse(std::string_view problem) const {
    throw BadInput(fmt::format("{}:{}: {}", where_, line_, problem), kSeeAlso);
  }

  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  std::string field() {
    if (!take('"')) {
      const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
      std::string value(text_.substr(at_, end - at_));
      at_ = end;
      return value;
    }
    std::string value;
    for (;;) {
      if (at_ >= text_.size()) refuse("a quoted field does not end");
      const char c = text_[at_++];
      if (c == '\n') ++next_line_;
      if (c == '"' && !take('"')) return value;
      value += c;
    }
  }

  std::string_view text_;
  const std::string& where_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t next_line_ = 1;
};

/// "value [value_unit]" is column value; what is none is refused.
std::vector<std::string> column_names(const std::vector<std::string>& header, const std::string& where) {
  std::vector<std::string> names;
  for (const std::string& title : header) {
    names.push_back(title.substr(0, title.find(" [")));
    if (!is_row_column(names.back()))
      throw BadInput(fmt::format("{}:1: '{}' is no column of an export", where, title), kSeeAlso);
  }
  return names;
}

bool is_text_column(const std::string& name) {
  const auto column = std::ranges::find(cell_columns(), name, &ColumnRow::name);
  return column != cell_columns().end() ? !column->is_number : name == "quantity" || name == "value_unit";
}

template <class Work>
void at_line(const std::string& where, std::size_t line, Work&& work) {
  try {
    work();
  } catch (const BadInput& error) {
    throw BadInput(fmt::format("{}:{}: {}", where, line, error.what()), error.hint());
  }
}

std::string text_of(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return json_text(value, kOneLine);
  throw BadInput(fmt::format("'{}' is neither text nor a number", json_text(value, kOneLine)), kSeeAlso);
}

TextRow row_from_json(std::string_view line) {
  const nlohmann::json object = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) throw BadInput("is no JSON object", kSeeAlso);
  TextRow row;
  for (const auto& [name, value] : object.items()) {
    if (!is_row_column(name)) throw BadInput(fmt::format("'{}' is no column of an export", name), kSeeAlso);
    if (std::string text = text_of(value); !text.empty()) row[name] = std::move(text);
  }
  return row;
}

}  // namespace

std::vector<PortableRun> read_csv(std::string_view text, const std::string& where) {
  CsvReader reader(text, where);
  std::vector<std::string> fields;
  if (!reader.next(fields)) throw BadInput(fmt::format("{} is empty", where), kSeeAlso);
  const std::vector<std::string> names = column_names(fields, where);
  std::vector<bool> is_text;
  for (const std::string& name : names) is_text.push_back(is_text_column(name));
  RowCollector rows;
  while (reader.next(fields)) {
    at_line(where, reader.line(), [&] {
      if (fields.size() != names.size())
        throw BadInput(fmt::format("has {} fields, not {}", fields.size(), names.size()), kSeeAlso);
      TextRow row;
      for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].empty()) continue;
        const bool guarded = is_text[i] && fields[i].front() == '\'';
        row[names[i]] = guarded ? fields[i].substr(1) : fields[i];
      }
      rows.add(row);
    });
  }
  return rows.take();
}

std::vector<PortableRun> read_json_lines(std::string_view text, const std::string& where) {
  RowCollector rows;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    at_line(where, number, [&] { rows.add(row_from_json(line)); });
  }
  return rows.take();
}

ImportFormat format_of(std::string_view text, const std::string& where) {
  if (text.find("MLPerf Results Summary") < 4096 || text.find(":::MLLOG") < 4096 ||
      text.find(":::MLL") < 4096)
    return ImportFormat::kMlperf;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    const std::string_view line = text.substr(first, text.find('\n', first) - first);
    const bool is_row = line.find("\"model\"") != std::string_view::npos && nlohmann::json::accept(line);
    return is_row ? ImportFormat::kJsonLines : ImportFormat::kGoogleBenchmark;
  }
  if (text.substr(0, text.find('\n')).find("model") != std::string_view::npos) return ImportFormat::kCsv;
  throw BadInput(fmt::format("{} is in no format that can be imported", where),
                 "CSV or JSON lines of edgegauge export, MLPerf LoadGen's logs, Google Benchmark's JSON");
}

}  // namespace edgegauge::analysis
