// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/names.h"
#include "report/cost.h"
#include "report/facts.h"
#include "report/html_parts.h"
#include "report/report.h"
#include "report/roofline.h"
#include "report/text.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace html {

std::string escaped(std::string_view text) {
  // A name of a megabyte would stand in every row.
  constexpr std::size_t kMostBytes = 4000;
  const bool cut = text.size() > kMostBytes;
  std::string result;
  for (const char c : printable(text.substr(0, kMostBytes))) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return cut ? result + fmt::format("… ({} bytes in all)", text.size()) : result;
}

std::string section(std::string_view id, std::string_view title, const std::string& content) {
  if (content.empty()) return "";
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, title, content);
}

}  // namespace html

namespace {

using analysis::Summary;

constexpr std::string_view kHead =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n";

std::string count_badge(std::string_view kind, int count, std::string_view what) {
  if (count == 0) return "";
  return fmt::format("<li class=\"{}\"><b>{}</b> {}</li>", kind, count, what);
}

/// What to use here and how sure that is, then what else the run comes to.
std::string masthead(const Summary& summary) {
  std::string text = "<header>\n";
  for (const std::string& device : device_lines(summary))
    text += fmt::format("<p class=\"eyebrow\">{}</p>\n", html::escaped(device));
  const bool incomparable = summary.several() && !summary.recommendation;
  std::vector<std::string> sentences = incomparable ? top_sentences(summary) : summary.headlines;
  if (const auto& made = summary.recommendation) {
    text += fmt::format("<h1>{}</h1>\n<p class=\"lead\"><b>How sure: {}.</b> {}</p>\n",
                        html::escaped(made->use), name_of(made->confidence),
                        html::escaped(fmt::format("{}", fmt::join(made->reasons, " "))));
  } else if (!sentences.empty()) {
    text += fmt::format("<h1>{}</h1>\n", html::escaped(sentences.front()));
    sentences.erase(sentences.begin());
  }
  for (const std::string& sentence : sentences)
    text += "<p class=\"lead\">" + html::escaped(sentence) + "</p>\n";
  text += "<ul class=\"counts\">" + count_badge("ok", summary.measured, "measured") +
          count_badge("bad", summary.failed, "failed") + count_badge("muted", summary.skipped, "skipped") +
          count_badge("muted", summary.not_run, "not run") + "</ul>\n</header>\n";
  return text;
}

std::string names_line(const Summary& summary) {
  const analysis::Origin& first = *summary.origins.front();
  if (!summary.several()) return fmt::format("{} · run {}", first.device.headline, first.run.id.value);
  std::vector<std::string> names;
  for (const auto& origin : summary.origins) names.push_back(origin->name);
  return analysis::listed(names);
}

std::string footer(const Summary& summary) {
  std::vector<std::string> runs;
  for (const auto& origin : summary.origins) {
    runs.push_back(fmt::format("edgegauge {} · run {} · {}", html::escaped(origin->run.tool_version),
                               origin->run.id.value, html::escaped(origin->run.started_utc)));
  }
  return fmt::format("<footer>{}</footer>\n", fmt::join(runs, "<br>\n"));
}

/// A file's name as a relative address.
std::string as_link(std::string_view file) {
  std::string link;
  for (const unsigned char c : file) {
    const bool plain =
        std::isalnum(c) != 0 || std::string_view("._-~").find(static_cast<char>(c)) != std::string_view::npos;
    link += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return "./" + link;
}

/// What the lines of an overview stand for, and where every cell is.
std::string overview_paragraph(const Summary& summary, const PageExtras& extras) {
  const std::string note = overview_note(summary);
  if (note.empty()) return "";
  const std::string where = extras.cells_file.empty()
                                ? "<code>edgegauge report --format csv</code>"
                                : fmt::format("<a href=\"{}\">{}</a>", as_link(extras.cells_file),
                                              html::escaped(extras.cells_file));
  return fmt::format("<p class=\"note\">{} Every cell, with every figure: {}.</p>\n", html::escaped(note),
                     where);
}

/// What costs rest on, or why there are none.
std::string cost_list(const Summary& summary) {
  std::string text;
  if (!summary.cost) return text;
  for (const std::string& note : cost_notes(*summary.cost)) {
    text += "<p class=\"note\">" + html::escaped(note) + "</p>\n";
  }
  return text;
}

/// Whose place under the roofline is not known, and why.
std::string roofline_list(const Summary& summary) {
  std::string text;
  for (const std::string& note : roofline_notes(summary))
    text += "<p class=\"note\">" + html::escaped(note) + "</p>\n";
  return text;
}

}  // namespace

std::string to_html(const Summary& summary, const PageExtras& extras) {
  const Summary& shown = summary.shown();
  const html::Figures figures(shown, extras);
  std::string page(kHead);
  page += fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", figures.policy());
  page += fmt::format("<title>edgegauge · {}</title>\n<style>\n{}{}</style>\n</head>\n<body>\n<main>\n",
                      html::escaped(names_line(summary)), html::style_sheet(), figures.style());
  page += masthead(summary);
  page += html::section("devices", "Fastest device, model by model",
                        html::answer_table(summary, summary.between_devices));
  page += html::section(
      "answers", summary.several() ? "Fastest on each device, model by model" : "Fastest, model by model",
      html::answer_table(summary, summary.answers));
  page += html::section("warnings", "Read with care", html::warning_list(summary));
  page += overview_paragraph(summary, extras) + figures.filters();
  page += html::section("throughput", "Throughput",
                        figures.places({"throughput-by-device", "throughput", "throughput-by-batch"},
                                       html::throughput_chart(shown)));
  page +=
      html::section("latency", "Latency", figures.places({"latency-by-batch"}, html::latency_chart(shown)));
  page += html::section("resources", "Resources", figures.places({"resources-by-device", "resources"}, ""));
  page += html::section("cold-start", "Loading and the first inference",
                        figures.places({"loading"}, html::cold_start_chart(shown)));
  page += html::section("roofline", "Against the limits of the device",
                        figures.places({"roofline"}, "") + roofline_list(summary));
  page += html::section("cost", "Cost",
                        figures.places({"cost"}, "") + html::cost_table(shown) + cost_list(shown));
  page += html::section("steadiness", "Steadiness",
                        figures.places({"distribution", "over-time", "sensed-over-time", "sustained"}, ""));
  page += html::section("starts", "Starts, state by state", html::start_table(summary));
  page += html::section("pictures", "What the models say", html::picture_table(shown));
  page +=
      html::section("cells", "Every figure", overview_paragraph(summary, extras) + html::cell_table(shown));
  page += html::section("processes", "Several processes of one setting", html::repeated_table(shown));
  page += html::section("not-measured", "Not measured", html::not_measured_table(summary));
  page += html::section("device", "Where this was measured", html::fact_list(summary));
  page += html::section("method", "What was measured, and how", html::method(shown));
  page += footer(summary);
  return page + figures.scripts() + "</main>\n</body>\n</html>\n";
}

}  // namespace edgegauge::report
