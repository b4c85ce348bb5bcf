// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "check_text.h"

#include "analysis/names.h"
#include "core/json_text.h"
#include "core/metrics.h"
#include "report/json_number.h"
#include "report/table.h"
#include "report/text.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using control::Checked;
using control::Verdict;
using report::Align;
using report::printable;

/// A figure of the table: the metric that tells how it is written, and its headings here.
struct Figure {
  std::string_view metric;
  std::string_view title;
  std::string_view short_title;
};
constexpr std::array<Figure, 4> kFigures{{{"max_relative_error", "max rel. error", "rel. err."},
                                          {"max_absolute_error", "max abs. error", "abs. err."},
                                          {"cosine", "cosine", "cosine"},
                                          {"top1_agreement", "top-1", "top-1"}}};

std::optional<double> value_of(const Figure& figure, const Checked& checked) {
  Measurement measurement;
  measurement.agreement = checked.agreement;
  const std::optional<Estimate> estimate = find_metric(figure.metric)->compute(measurement);
  return estimate ? std::optional(estimate->value) : std::nullopt;
}

/// Frameworks, with what tells their cells apart as far as that varies.
class Names {
 public:
  explicit Names(const std::vector<Checked>& results) {
    for (const Checked& checked : results) {
      batches_differ_ |= checked.key.batch != results.front().key.batch;
      if (checked.verdict != Verdict::kReference) rows_.push_back(row_of(checked));
    }
    which_ = varying(rows_);
  }

  std::string of(const Checked& checked) const {
    const std::string batch = batches_differ_ ? fmt::format(" b{}", checked.key.batch) : "";
    if (checked.verdict == Verdict::kReference) return checked.key.runtime + batch;
    return setting_name(row_of(checked), which_) + batch;
  }

 private:
  static analysis::Row row_of(const Checked& checked) {
    static const auto kHere = std::make_shared<const analysis::Origin>();
    analysis::Row row;
    row.origin = kHere;
    row.cell.key = checked.key;
    return row;
  }

  std::vector<analysis::Row> rows_;
  analysis::Varying which_;
  bool batches_differ_ = false;
};

std::size_t count(const std::vector<Checked>& results, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(results, verdict, &Checked::verdict));
}

/// What must not be overlooked is in capitals, since colour may be off.
std::string shown(Verdict verdict) {
  return verdict == Verdict::kDisagrees ? "DISAGREES" : std::string(name_of(verdict));
}

std::string headline(const std::vector<Checked>& results) {
  const auto reference = std::ranges::find(results, Verdict::kReference, &Checked::verdict);
  if (reference == results.end()) return "Nothing could be compared.";
  const std::size_t agree = count(results, Verdict::kAgrees);
  const std::size_t judged = agree + count(results, Verdict::kDisagrees);
  return fmt::format("{}: {} of {} fp32 answers agree with {} {} to {}.", reference->key.model, agree, judged,
                     reference->key.runtime, reference->runtime_version, kAgreementLimit);
}

report::Table table_of(const std::vector<Checked>& results, const Names& names) {
  report::Table table{{{"framework", Align::kLeft}, {"verdict", Align::kLeft}}, {}};
  for (const Figure& figure : kFigures) table.columns.push_back({std::string(figure.title)});
  for (const Checked& checked : results) {
    std::vector<std::string> cells{printable(names.of(checked)), shown(checked.verdict)};
    for (const Figure& figure : kFigures) {
      const std::optional<double> value = value_of(figure, checked);
      cells.push_back(value ? find_metric(figure.metric)->format(*value) : "-");
    }
    table.rows.push_back(std::move(cells));
  }
  return table;
}

/// Headings give way first, then names until the table fits; twelve columns of a name always stay.
void fit(report::Table& table, std::size_t width) {
  constexpr std::size_t kNarrowestName = 12;
  if (table.width() <= width) return;
  for (std::size_t i = 0; i < kFigures.size(); ++i)
    table.columns[table.columns.size() - kFigures.size() + i].title = kFigures[i].short_title;
  const std::size_t full = table.width();
  if (full <= width) return;
  std::size_t longest = 0;
  for (const auto& row : table.rows) longest = std::max(longest, report::display_width(row.front()));
  const std::size_t room = std::max(kNarrowestName, longest - std::min(longest, full - width));
  for (auto& row : table.rows) row.front() = report::truncated(row.front(), room);
}

std::string painted(const report::TerminalStyle& style, Verdict verdict, const std::string& line) {
  if (!style.colour || verdict != Verdict::kDisagrees) return line;
  return "\x1b[31m" + line.substr(0, line.size() - 1) + "\x1b[0m\n";
}

std::string reasons(const std::vector<Checked>& results, const Names& names, std::size_t width) {
  std::string text;
  for (const Checked& checked : results) {
    if (checked.reason.empty()) continue;
    const std::string sentence =
        fmt::format("{} · {}: {}", names.of(checked), shown(checked.verdict), checked.reason);
    text += "  " + report::wrapped(printable(sentence), width - 2, 4);
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string check_text(const std::vector<Checked>& results, const report::TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 40));
  const Names names(results);
  report::Table table = table_of(results, names);
  fit(table, width);
  const std::vector<std::string> lines = table.lines();
  std::string text = report::wrapped(printable(headline(results)), width) + "\n" + lines.front();
  for (std::size_t i = 0; i < results.size(); ++i) text += painted(style, results[i].verdict, lines[i + 1]);
  return text + reasons(results, names, width);
}

std::string check_json(const std::vector<Checked>& results) {
  nlohmann::ordered_json cells = nlohmann::ordered_json::array();
  for (const Checked& checked : results) {
    const store::CellKey& key = checked.key;
    nlohmann::ordered_json cell{{"framework", key.runtime},   {"framework_version", checked.runtime_version},
                                {"batch", key.batch},         {"threads", key.threads},
                                {"precision", key.precision}, {"profile", key.profile},
                                {"knobs", key.knobs},         {"verdict", name_of(checked.verdict)}};
    for (const Figure& figure : kFigures) {
      const std::optional<double> value = value_of(figure, checked);
      cell[std::string(figure.metric)] = value ? report::json_number(*value) : nullptr;
    }
    cell["reason"] = checked.reason;
    cells.push_back(std::move(cell));
  }
  const nlohmann::ordered_json document{{"format", "edgegauge-check"},
                                        {"version", 1},
                                        {"model", results.empty() ? "" : results.front().key.model},
                                        {"limit", kAgreementLimit},
                                        {"cells", std::move(cells)}};
  return json_text(document) + "\n";
}

}  // namespace edgegauge::cli
