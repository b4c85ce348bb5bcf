// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/embedded.h"
#include "report/figure_parts.h"
#include "report/figure_rows.h"
#include "report/html_parts.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace edgegauge::report::html {
namespace {

using Json = nlohmann::ordered_json;
using analysis::Summary;

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// JSON in an element: no character of it means anything to a parser of HTML, and none ends a line of a
/// script.
std::string inert(const Json& json) {
  std::string text = json.dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
  replace_all(text, "<", "\\u003c");
  replace_all(text, ">", "\\u003e");
  replace_all(text, "&", "\\u0026");
  return text;
}

/// A script that means the same and cannot end its element early. A browser hashes what its parser leaves of
/// it, where line ends are single.
std::string inlined(std::string script) {
  std::erase(script, '\r');
  replace_all(script, "</script", "<\\/script");
  replace_all(script, "<!--", "<\\!--");
  return script;
}

std::string hash_source(std::string_view script) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(script.data(), script.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return fmt::format(" 'sha256-{}'", std::string_view(reinterpret_cast<const char*>(base64.data()),
                                                      static_cast<std::size_t>(length)));
}

/// What the page may be asked to show less of: every cell, measured or not.
Json cells_json(const Summary& summary) {
  Json cells = Json::array();
  for (const analysis::Row& row : summary.rows) {
    cells.push_back({{"cell", key_of(row)},
                     {"device", shown_name(row.origin->name)},
                     {"model", shown_name(row.label)},
                     {"framework", shown_name(row.cell.key.runtime)},
                     {"batch", row.cell.key.batch}});
  }
  return cells;
}

Json specifications(const std::vector<Figure>& figures, const Summary& summary) {
  Json json = Json::object();
  for (const Figure& figure : figures) {
    Json one = specification(figure, summary);
    one.erase("$schema");  // an address, though nobody asks it
    json[figure.name] = std::move(one);
  }
  return json;
}

}  // namespace

Figures::Figures(const Summary& summary, const PageExtras& extras)
    : drawn_(!extras.scripts.scripts.empty()), missing_(extras.scripts.missing) {
  if (!drawn_) return;
  const Json rows = figure_rows(summary, extras.traces);
  figures_ = figures_of(summary, rows);
  data_ = inert({{"cells", cells_json(summary)},
                 {"unit", summary.is_overview ? "lines" : "cells"},
                 {"tables", rows},
                 {"figures", specifications(figures_, summary)},
                 {"style", figure_style()}});
  for (const PageScript& script : extras.scripts.scripts) {
    scripts_.push_back(inlined(script.text));
    licences_ += fmt::format("<h3>{}</h3>\n{}\n", escaped(script.title), preformatted(script.licence));
  }
  scripts_.push_back(inlined(std::string(embedded("page/page.js"))));
}

std::string Figures::places(const std::vector<std::string_view>& names, const std::string& plain) const {
  std::vector<const Figure*> here;
  for (const Figure& figure : figures_) {
    if (std::ranges::find(names, figure.name) != names.end()) here.push_back(&figure);
  }
  std::string text;
  for (const Figure* figure : here) {
    // One alone has the section's heading.
    const std::string heading = here.size() == 1 ? "" : fmt::format("<h3>{}</h3>\n", escaped(figure->title));
    text += fmt::format(
        "<div class=\"figure\">\n{}<p class=\"note\">{}</p>\n<div "
        "data-figure=\"{}\"></div>\n</div>\n",
        heading, escaped(figure->note), figure->name);
  }
  if (text.empty()) return plain;
  if (plain.empty()) {
    return text +
           "<noscript><p class=\"note\">Drawn where scripts may run; its numbers are in the tables of this "
           "page.</p></noscript>\n";
  }
  return text + "<div class=\"plain\">\n" + plain + "</div>\n";
}

std::string Figures::policy() const {
  std::string policy = "default-src 'none'; style-src 'unsafe-inline'";
  if (!drawn_) return policy;
  policy += "; script-src";
  for (const std::string& script : scripts_) policy += hash_source(script);
  return policy + "; base-uri 'none'; form-action 'none'";
}

std::string Figures::style() const { return drawn_ ? std::string(embedded("page/figures.css")) : ""; }

std::string Figures::filters() const { return drawn_ ? "<div id=\"filters\"></div>\n" : ""; }

std::string Figures::scripts() const {
  if (!drawn_) return missing_.empty() ? "" : "<p class=\"note\">" + escaped(missing_) + "</p>\n";
  std::string text = "<details><summary>Licences of the scripts in this page</summary>\n" + licences_ +
                     "</details>\n<script type=\"application/json\" id=\"figure-data\">" + data_ +
                     "</script>\n";
  for (const std::string& script : scripts_) text += "<script>" + script + "</script>\n";
  return text;
}

}  // namespace edgegauge::report::html
