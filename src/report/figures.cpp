// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figures.h"

#include "core/json_text.h"
#include "report/embedded.h"
#include "report/figure_rows.h"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Summary;

/// Every figure there is, each a file of figures/, in the order of a page.
constexpr std::array kFigures = std::to_array<std::string_view>(
    {"throughput-by-device", "throughput", "throughput-by-batch", "latency-by-batch", "resources-by-device",
     "resources", "loading", "roofline", "cost", "distribution", "over-time", "sensed-over-time",
     "sustained"});

Json read_embedded(std::string_view name) {
  return Json::parse(embedded(fmt::format("figures/{}.json", name)));
}

/// Whether the table has what the figure needs: a value, and as many batches; and whether it is one of such
/// a summary: of one device, of several, or of any.
bool has_something(const Json& usermeta, const Json& table, bool several) {
  if (usermeta.value("devices", several ? "several" : "one") != (several ? "several" : "one")) return false;
  const std::string needed = usermeta.at("needs");
  std::set<std::int64_t> batches;
  bool found = false;
  for (const Json& row : table) {
    found = found || row.contains(needed);
    if (row.contains("batch")) batches.insert(row.at("batch").get<std::int64_t>());
  }
  return found && batches.size() >= usermeta.value("batches", 0u);
}

/// Phases in shades by order of happening, then the inferences: starts have no steady one.
void colour_phases(Json& channel, const std::vector<std::string>& phases, bool has_steady) {
  constexpr std::array kShades = {"#cfd8df", "#a9bccb", "#86a3b8", "#668ba6",
                                  "#4a7594", "#345f7e", "#234a66", "#16364d"};
  Json domain = phases;
  Json range = Json::array();
  for (std::size_t i = 0; i < phases.size(); ++i) {
    const std::size_t shade = i % kShades.size();
    range.push_back(fmt::format("var(--p{}, {})", shade, kShades[shade]));
  }
  domain.push_back("first inference");
  range.push_back("var(--first, #d07a1f)");
  if (has_steady) {
    domain.push_back("steady inference");
    range.push_back("var(--c2, #1a8f6d)");
  }
  channel["scale"] = {{"domain", std::move(domain)}, {"range", std::move(range)}};
}

/// Channels that may tell settings (or phases) apart.
constexpr std::array<std::string_view, 4> kTellingSettings = {"color", "fill", "shape", "strokeDash"};

/// One colour, shape and dash for each setting, and one order of models and panels, in all figures, whatever
/// a filter leaves of them.
struct Settled {
  std::vector<std::string> settings, models, panels, phases, devices;
  bool legend = false;

  void settle(Json& node) const {
    if (!node.is_structured()) return;
    for (auto& [key, child] : node.items()) {
      const bool is_place = key == "y" || key == "facet";
      if (is_place && child.is_object() && child.value("field", "") == "model") child["sort"] = models;
      if (is_place && child.is_object() && child.value("field", "") == "device") child["sort"] = devices;
      const bool is_panel = is_place && child.is_object() &&
                            (child.value("field", "") == "panel" || child.value("field", "") == "question");
      if (is_panel) child["sort"] = panels;
      if (key == "yOffset" && child.value("field", "") == "setting") child["sort"] = settings;
      const bool is_channel = std::ranges::find(kTellingSettings, key) != kTellingSettings.end();
      if (is_channel && child.is_object() && child.contains("field")) {
        if (child["field"] == "phase") {
          colour_phases(child, phases, !settings.empty());
        } else {
          child["scale"] = {{"domain", settings}};
          if (!legend) child["legend"] = nullptr;
        }
      } else {
        settle(child);
      }
    }
  }
};

std::string note_of(const std::string& name, const Json& usermeta, const Summary& summary, const Json& rows) {
  std::string note = usermeta.at("note");
  if (name == "loading" && !summary.starts.empty())
    note +=
        " A panel for each state that starts were measured from: medians of processes, on one scale for a "
        "model.";
  std::vector<std::string> absent;
  if (name.starts_with("resources")) absent = resources_not_measured(summary);
  if (name == "sustained") absent = sensors_not_read(rows);
  if (!absent.empty()) {
    note +=
        fmt::format(" Not measured: {}; edgegauge doctor says what could be.", fmt::join(absent, " and "));
  }
  return note;
}

/// A file stands alone: the colours that the page would have given.
std::string with_plain_colours(const std::string& text) {
  static const std::regex kVariable(R"(var\(--\w+, (#[0-9a-f]{6})\))");
  return std::regex_replace(text, kVariable, "$1");
}

}  // namespace

std::vector<Figure> figures_of(const Summary& summary, const Json& rows) {
  std::vector<Figure> figures;
  for (const std::string_view name : kFigures) {
    const Json specification = read_embedded(name);
    const Json& usermeta = specification.at("usermeta");
    const std::string table = specification.at("data").at("name");
    if (!has_something(usermeta, rows.at(table), summary.several())) continue;
    figures.push_back({std::string(name), usermeta.at("title"),
                       note_of(std::string(name), usermeta, summary, rows.at(table)), table});
  }
  return figures;
}

Json specification(const Figure& figure, const Summary& summary) {
  Json json = read_embedded(figure.name);
  const std::vector<std::string> settings = settings_of(summary);
  const bool legend = json.at("usermeta").value("legend", false) || settings.size() > kMostEndLabels;
  Settled{settings, models_of(summary), panels_of(summary), phases_of(summary), devices_of(summary), legend}
      .settle(json);
  return json;
}

Json figure_style() { return read_embedded("config"); }

std::vector<FigureFile> figure_files(const Summary& summary, const std::vector<analysis::Trace>& traces) {
  const Json rows = figure_rows(summary, traces);
  std::vector<FigureFile> files;
  for (const Figure& figure : figures_of(summary, rows)) {
    Json json = specification(figure, summary);
    json["title"] = {{"text", figure.title}, {"subtitle", figure.note}, {"anchor", "start"}};
    json["config"] = figure_style();
    json["config"]["background"] = "white";
    json["datasets"] = {{figure.table, rows.at(figure.table)}};
    const std::string text = json_text(json, 1);
    files.push_back({figure.name + ".vl.json", with_plain_colours(text) + "\n"});
  }
  return files;
}

}  // namespace edgegauge::report
