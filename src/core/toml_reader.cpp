// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/toml_reader.h"

#include "core/error.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge {

void TomlReader::refuse(std::string_view key, std::string_view problem) const {
  throw BadInput(fmt::format("{}: '{}' {}", where_, key, problem), std::string(format_.hint));
}

const toml::node* TomlReader::find(std::string_view key) {
  known_.emplace(key);
  return table_->get(key);
}

std::string TomlReader::text(std::string_view key) {
  std::string value = text_or_empty(key);
  if (value.empty()) refuse(key, "is missing or empty");
  return value;
}

std::string TomlReader::text_or_empty(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  const auto value = node->value_exact<std::string>();
  if (!value) refuse(key, "must be a string");
  return *value;
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array()) refuse(key, "must be a list of strings");
  std::vector<std::string> values;
  for (const toml::node& element : *node->as_array()) {
    const auto value = element.value_exact<std::string>();
    if (!value) refuse(key, "must be a list of strings");
    values.push_back(*value);
  }
  return values;
}

std::size_t TomlReader::choice(std::string_view key, std::span<const std::string_view> accepted) {
  const std::string value = text(key);
  const auto found = std::ranges::find(accepted, value);
  if (found == accepted.end())
    refuse(key, fmt::format("is '{}'; must be one of {}", value, fmt::join(accepted, ", ")));
  return static_cast<std::size_t>(found - accepted.begin());
}

const toml::table* TomlReader::table(std::string_view key) {
  const toml::node* node = find(key);
  if (node != nullptr && !node->is_table()) refuse(key, "must be a table");
  return node == nullptr ? nullptr : node->as_table();
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) {
  const toml::node* node = find(key);
  if (node == nullptr) return {};
  if (!node->is_array_of_tables()) refuse(key, "must be tables, as [[...]]");
  std::vector<TomlReader> readers;
  for (const toml::node& element : *node->as_array()) {
    readers.emplace_back(*element.as_table(), fmt::format("{}, {} {}", where_, key, readers.size() + 1),
                         format_);
  }
  return readers;
}

void TomlReader::refuse_other_keys() const {
  for (const auto& [key, node] : *table_) {
    if (!known_.contains(std::string(key.str())))
      refuse(key.str(), fmt::format("is not a key of {}", format_.name));
  }
}

}  // namespace edgegauge
