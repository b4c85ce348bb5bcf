// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/dimensions.h"

#include "core/error.h"
#include "core/parse_number.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace edgegauge::analysis {
namespace {

using store::CellKey;

template <class Number>
Number number_from(std::string_view name, const std::string& text) {
  const auto number = parse_number<Number>(text);
  if (!number || *number < 0)
    throw BadInput(fmt::format("{} is '{}', which is no whole number", name, text), "correct it in the file");
  return *number;
}

template <std::string CellKey::*kField>
std::string text_field(const CellKey& key) {
  return key.*kField;
}

template <std::string CellKey::*kField>
void set_text(CellKey& key, const std::string& text) {
  key.*kField = text;
}

constexpr std::array<DimensionRow, kDimensionCount> kDimensions{{
    {"model", "", "The model's name.", text_field<&CellKey::model>, set_text<&CellKey::model>},
    {"model_hash", "~", "Hash of the model's content: two models of one name differ in it.",
     text_field<&CellKey::model_hash>, set_text<&CellKey::model_hash>},
    {"batch", "b", "Samples per request.", [](const CellKey& key) { return std::to_string(key.batch); },
     [](CellKey& key, const std::string& text) { key.batch = number_from<std::int64_t>("batch", text); }},
    {"framework", "", "What computes the model.", text_field<&CellKey::runtime>, set_text<&CellKey::runtime>},
    {"threads", "t", "Threads asked for.", [](const CellKey& key) { return std::to_string(key.threads); },
     [](CellKey& key, const std::string& text) { key.threads = number_from<int>("threads", text); }},
    {"precision", "", "Number format asked for.", text_field<&CellKey::precision>,
     set_text<&CellKey::precision>},
    {"unit", "", "What it computes on: cpu, gpu, ...", text_field<&CellKey::unit>, set_text<&CellKey::unit>},
    {"profile", "", "What the framework is set to before its knobs.", text_field<&CellKey::profile>,
     set_text<&CellKey::profile>},
    {"knobs", "", "Settings of the framework that were set one by one.",
     [](const CellKey& key) { return knobs_text(key.knobs); },
     [](CellKey& key, const std::string& text) { key.knobs = knobs_from_text(text); }},
    {"load", "", "How requests came.", text_field<&CellKey::load>, set_text<&CellKey::load>},
    {"start", "", "State that a start was measured from; empty: steady requests were measured.",
     text_field<&CellKey::start>, set_text<&CellKey::start>},
    {"repeat", "#", "Which process of several, from 0.",
     [](const CellKey& key) { return std::to_string(key.repeat); },
     [](CellKey& key, const std::string& text) { key.repeat = number_from<int>("repeat", text); }},
}};

static_assert(kDimensions.back().name == "repeat", "kDimensionCount is their number");

constexpr std::array<std::string_view, 3> kAlwaysNamed{"model", "batch", "framework"};
constexpr std::size_t kHashDigitsShown = 6;

constexpr std::string_view kEscaped = "%;=";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (kEscaped.find(c) == std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      result += static_cast<char>(code);
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

}  // namespace

std::span<const DimensionRow> dimensions() { return kDimensions; }

const DimensionRow* find_dimension(std::string_view name) {
  const auto row = std::ranges::find(kDimensions, name, &DimensionRow::name);
  return row == kDimensions.end() ? nullptr : &*row;
}

std::string key_without(const CellKey& key, std::initializer_list<std::string_view> left_out) {
  std::string text;
  for (const DimensionRow& dimension : kDimensions) {
    if (dimension.name == "repeat" || std::ranges::find(left_out, dimension.name) != left_out.end()) continue;
    const std::string value = dimension.text(key);
    // With its length before it, no value can be taken for the end of another.
    text += fmt::format("{}:{};", value.size(), value);
  }
  return text;
}

std::vector<const DimensionRow*> naming_dimensions(std::span<const CellKey* const> cells) {
  std::vector<const DimensionRow*> naming;
  for (const DimensionRow& dimension : kDimensions) {
    const bool always = std::ranges::find(kAlwaysNamed, dimension.name) != kAlwaysNamed.end();
    // Two models differ in their hashes anyway: these are told where the names do not tell them apart.
    std::map<std::string, std::string> seen;
    const bool differs = std::ranges::any_of(cells, [&](const CellKey* key) {
      const std::string among = dimension.name == "model_hash" ? key->model : std::string();
      return seen.emplace(among, dimension.text(*key)).first->second != dimension.text(*key);
    });
    if (always || differs) naming.push_back(&dimension);
  }
  return naming;
}

std::string cell_name(const CellKey& key, const std::vector<const DimensionRow*>& naming) {
  std::string name;
  for (const DimensionRow* dimension : naming) {
    std::string text = dimension->text(key);
    if (text.empty()) continue;
    if (dimension->name == "model_hash") text.resize(std::min(text.size(), kHashDigitsShown));
    if (dimension->name == "repeat") text = std::to_string(key.repeat + 1);  // as people count
    name += fmt::format("{}{}{}", name.empty() ? "" : " ", dimension->mark, text);
  }
  return name;
}

std::string knobs_text(const std::map<std::string, std::string>& knobs) {
  std::string text;
  for (const auto& [name, value] : knobs) {
    text += fmt::format("{}{}={}", text.empty() ? "" : ";", escaped(name), escaped(value));
  }
  return text;
}

std::map<std::string, std::string> knobs_from_text(std::string_view text) {
  std::map<std::string, std::string> knobs;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) {
      throw BadInput(fmt::format("knobs has '{}', which is no NAME=VALUE", pair), "correct it in the file");
    }
    knobs[unescaped(pair.substr(0, equals))] = unescaped(pair.substr(equals + 1));
  }
  return knobs;
}

}  // namespace edgegauge::analysis
