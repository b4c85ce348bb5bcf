// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/facts.h"
#include "report/html_parts.h"
#include "report/report.h"
#include "report/text.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::report {
namespace html {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
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
  return result;
}

std::string section(std::string_view id, std::string_view title, const std::string& content) {
  if (content.empty()) return "";
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, title, content);
}

}  // namespace html

namespace {

using analysis::Summary;

/// Nothing may be loaded and nothing may run, even if a name should slip through the escaping.
constexpr std::string_view kHead =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n";

std::string count_badge(std::string_view kind, int count, std::string_view what) {
  if (count == 0) return "";
  return fmt::format("<li class=\"{}\"><b>{}</b> {}</li>", kind, count, what);
}

std::string masthead(const Summary& summary) {
  std::string text =
      fmt::format("<header>\n<p class=\"eyebrow\">{}</p>\n", html::escaped(summary.device.headline));
  for (std::size_t i = 0; i < summary.headlines.size(); ++i) {
    const std::string sentence = html::escaped(summary.headlines[i]);
    text += i == 0 ? "<h1>" + sentence + "</h1>\n" : "<p class=\"lead\">" + sentence + "</p>\n";
  }
  text += "<ul class=\"counts\">" + count_badge("ok", summary.measured, "measured") +
          count_badge("bad", summary.failed, "failed") + count_badge("muted", summary.skipped, "skipped") +
          count_badge("muted", summary.not_run, "not run") + "</ul>\n</header>\n";
  return text;
}

}  // namespace

std::string to_html(const Summary& summary) {
  std::string page(kHead);
  page +=
      fmt::format("<title>edgegauge · {} · run {}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
                  html::escaped(summary.device.headline), summary.run.id.value, html::style_sheet());
  page += masthead(summary);
  page += html::section("answers", "Fastest, model by model", html::answer_table(summary));
  page += html::section("warnings", "Read with care", html::warning_list(summary));
  page += html::section("latency", "Latency", html::latency_chart(summary));
  page += html::section("throughput", "Throughput by batch", html::throughput_chart(summary));
  page += html::section("cold-start", "Cold start", html::cold_start_chart(summary));
  page += html::section("pictures", "What the models say", html::picture_table(summary));
  page += html::section("cells", "Every figure", html::cell_table(summary));
  page += html::section("processes", "Several processes of one setting", html::repeated_table(summary));
  page += html::section("not-measured", "Not measured", html::not_measured_table(summary));
  page += html::section("device", "Where this was measured", html::fact_list(summary));
  page += html::section("method", "What was measured, and how", html::method(summary));
  page +=
      fmt::format("<footer>edgegauge {} · run {} · {}</footer>\n", html::escaped(summary.run.tool_version),
                  summary.run.id.value, html::escaped(summary.run.started_utc));
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace edgegauge::report
