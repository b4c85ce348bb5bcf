// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/plan_file.h"

#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "core/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using Values = std::vector<std::string>;

const char* const kSeeAlso = "the keys are the options of run: see docs/plan.md, or edgegauge run --help";

/// One key of a plan, whatever the file's format.
struct Entry {
  std::string key;
  std::string where;  ///< "plan.toml:3"
  Values values;
};

[[noreturn]] void refuse_type(const std::string& where, std::string_view key) {
  throw BadInput(fmt::format("{}: '{}' must be text, a number, or a list of those", where, key), kSeeAlso);
}

// --- TOML

std::string toml_scalar(const toml::node& node, const std::string& where, std::string_view key) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto integer = node.value_exact<std::int64_t>()) return std::to_string(*integer);
  if (const auto number = node.value_exact<double>()) return fmt::format("{}", *number);
  refuse_type(where, key);
}

std::vector<Entry> read_toml(const fs::path& file, const std::string& text) {
  std::vector<Entry> entries;
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw BadInput(fmt::format("{}:{}: {}", file.string(), error.source().begin.line, error.description()),
                   kSeeAlso);
  }
  for (const auto& [key, node] : table) {
    Entry entry{std::string(key.str()), fmt::format("{}:{}", file.string(), key.source().begin.line), {}};
    if (const toml::array* list = node.as_array()) {
      for (const toml::node& element : *list)
        entry.values.push_back(toml_scalar(element, entry.where, entry.key));
    } else {
      entry.values.push_back(toml_scalar(node, entry.where, entry.key));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

// --- JSON

std::size_t line_at(const std::string& text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::string json_scalar(const nlohmann::json& value, const std::string& where, std::string_view key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return json_text(value, kOneLine);
  if (value.is_number()) return fmt::format("{}", value.get<double>());
  refuse_type(where, key);
}

std::vector<Entry> read_json(const fs::path& file, const std::string& text) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    throw BadInput(
        fmt::format("{}:{}: not valid JSON: {}", file.string(), line_at(text, error.byte), error.what()),
        kSeeAlso);
  } catch (const nlohmann::json::out_of_range& error) {
    throw BadInput(fmt::format("{}: it has a number that is too large: {}", file.string(), error.what()),
                   kSeeAlso);
  }
  if (!document.is_object()) {
    throw BadInput(fmt::format("{}:1: a plan is an object of keys and values", file.string()), kSeeAlso);
  }
  std::vector<Entry> entries;
  for (const auto& [key, value] : document.items()) {
    // The parser keeps no positions; the first place where the key stands in quotes is where a person looks.
    const std::size_t line = line_at(text, text.find(json_text(nlohmann::json(key), kOneLine)));
    Entry entry{key, fmt::format("{}:{}", file.string(), line), {}};
    const auto elements = value.is_array() ? value : nlohmann::json::array({value});
    for (const auto& element : elements) entry.values.push_back(json_scalar(element, entry.where, key));
    entries.push_back(std::move(entry));
  }
  return entries;
}

void apply(const Entry& entry, RunSpec& spec) {
  const OptionRow* row = find_option(entry.key);
  if (row == nullptr) {
    const std::string_view near = nearest_option(entry.key);
    throw BadInput(fmt::format("{}: there is no key '{}'{}", entry.where, entry.key,
                               near.empty() ? "" : fmt::format("; did you mean '{}'?", near)),
                   kSeeAlso);
  }
  try {
    row->apply(spec, entry.values);
  } catch (const Error& error) {
    throw BadInput(fmt::format("{}: {}", entry.where, error.what()), error.hint());
  }
}

// --- writing

/// A whole number may stand without quotes; anything else is text, so that it comes back letter by letter.
bool is_plain_integer(std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  return !text.empty() && text.size() <= kMostDigits && text.find_first_not_of("0123456789") == text.npos &&
         (text == "0" || text.front() != '0');
}

std::string basic_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string literal(const std::string& text) { return is_plain_integer(text) ? text : basic_string(text); }

}  // namespace

void read_plan(const fs::path& file, RunSpec& spec) {
  const std::string text = read_text(file, "the plan", "name a TOML file, or a JSON file that ends in .json");
  const auto entries = file.extension() == ".json" ? read_json(file, text) : read_toml(file, text);
  for (const Entry& entry : entries) apply(entry, spec);
}

void read_plan_text(const std::string& toml, const std::string& name, RunSpec& spec) {
  for (const Entry& entry : read_toml(name, toml)) apply(entry, spec);
}

std::string to_toml(const RunSpec& spec) {
  std::string text;
  std::string_view group;
  for (const OptionRow& row : run_options()) {
    Values values = row.print(spec);
    if (values.empty()) continue;
    if (row.group != group) text += fmt::format("{}# {}\n", text.empty() ? "" : "\n", row.group);
    group = row.group;
    for (std::string& value : values) value = literal(value);
    text += row.repeatable ? fmt::format("{} = [{}]\n", row.name, fmt::join(values, ", "))
                           : fmt::format("{} = {}\n", row.name, values.front());
  }
  return text;
}

std::string plan_key_table() {
  std::string table = "| key | value | default | meaning |\n|---|---|---|---|\n";
  const auto cell = [](std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
      text.insert(at, 1, '\\');
    return text;
  };
  for (const OptionRow& row : run_options()) {
    const Values defaults = row.print(RunSpec{});
    table += fmt::format("| `{}` | {}{} | {} | {} |\n", row.name, row.repeatable ? "list of " : "",
                         cell(std::string(row.value)),
                         defaults.empty() ? "" : fmt::format("`{}`", fmt::join(defaults, ", ")),
                         cell(std::string(row.help)));
  }
  return table;
}

}  // namespace edgegauge::control
