// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"
#include "core/units.h"
#include "model/operators.h"
#include "models_commands.h"
#include "models_source.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

/// A row of the list. Cost and weights are known only of what is built here or fetched.
struct Listed {
  const zoo::Entry& entry;
  bool fetched;
  std::optional<model::Cost> cost;
};

Listed listed(const zoo::Entry& entry) {
  const bool there = entry.build != nullptr || std::filesystem::exists(package_file(entry));
  if (!there) return {entry, false, std::nullopt};
  return {entry, true, model::cost_of(open_model(find_model(std::string(entry.name)), 1, {}))};
}

std::string input_text(const zoo::Entry& entry) { return fmt::format("3x{0}x{0}", entry.preprocess.crop); }

const char* weights_of(const Listed& row) {
  if (!row.fetched) return "not fetched";
  return row.entry.build != nullptr ? "synthetic" : "in its file";
}

void print_row(const Listed& row) {
  const auto count = [&row](std::int64_t model::Cost::*field) {
    return row.cost ? format_count(static_cast<std::uint64_t>(*row.cost.*field)) : "-";
  };
  fmt::print("{:<21} {:<10} {:>6} {:>9} {:>8}  {:<11}  {}\n", row.entry.name, input_text(row.entry),
             row.entry.layers, count(&model::Cost::multiply_adds), count(&model::Cost::parameters),
             weights_of(row), row.entry.build != nullptr ? "zoo" : "package");
}

void print_json(const std::vector<Listed>& rows) {
  nlohmann::json document = nlohmann::json::array();
  for (const Listed& row : rows) {
    const zoo::Entry& entry = row.entry;
    nlohmann::json object = {
        {"name", entry.name},         {"title", entry.title},
        {"year", entry.year},         {"paper", entry.paper},
        {"input", input_text(entry)}, {"layers", entry.layers},
        {"weights", weights_of(row)}, {"source", entry.build != nullptr ? "zoo" : "package"},
        {"package", entry.package},   {"licence", entry.licence},
        {"in_study", entry.in_study}, {"labels", entry.labels},
        {"available", row.fetched}};
    if (row.cost) {
      object["multiply_adds"] = row.cost->multiply_adds;
      object["parameters"] = row.cost->parameters;
    }
    if (!row.fetched) object["fetch"] = fetch_command(entry);
    document.push_back(std::move(object));
  }
  fmt::print("{}\n", json_text(document));
}

}  // namespace

void list_models(bool json) {
  std::vector<Listed> rows;
  for (const zoo::Entry& entry : zoo::catalogue()) rows.push_back(listed(entry));
  if (json) return print_json(rows);
  fmt::print("{:<21} {:<10} {:>6} {:>9} {:>8}  {:<11}  {}\n", "name", "input", "layers", "mult-adds",
             "params", "weights", "source");
  for (const Listed& row : rows) print_row(row);
  for (const Listed& row : rows) {
    if (!row.fetched) fmt::print(stderr, "\nTo fetch {}: {}\n", row.entry.name, fetch_command(row.entry));
  }
  fmt::print(stderr,
             "\nSynthetic weights cost what real ones do, but their answers mean nothing.\n"
             "Official ones are taken with --weights FILE.safetensors. Layers of one model:\n"
             "edgegauge models show NAME\n");
}

}  // namespace edgegauge::cli
