// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/compare_parts.h"

#include "analysis/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::report {
namespace {

using analysis::Against;
using analysis::Change;
using analysis::ComparedMetric;
using analysis::ComparedRow;
using analysis::ComparisonTable;

constexpr std::size_t kMostNamed = 5;
constexpr double kMostLopsided = 1.25;

/// Metrics of which less time or more work per second is better: there "faster" says it.
bool is_speed(const MetricRow& metric) {
  return metric.better != Direction::kNeither && (metric.unit == "ns" || metric.name == "throughput");
}

/// "±" would tell of neither end, or hold no change where the interval does not.
bool is_lopsided(const Estimate& ratio) {
  const double below = ratio.value - ratio.interval->low;
  const double above = ratio.interval->high - ratio.value;
  if (std::max(below, above) > kMostLopsided * std::min(below, above)) return true;
  const bool holds_no_change = ratio.interval->low <= 1 && 1 <= ratio.interval->high;
  return !holds_no_change && std::abs(ratio.value - 1) <= ratio.interval->half_width();
}

/// "-4.2% ±0.3%", with a lopsided interval "+100.0% [+2.1%, +203.0%]"; of what could not be told apart
/// "[-0.5%, +1.4%]".
std::string change_text(const Against& against) {
  const auto percent = [](double ratio) { return fmt::format("{:+.1f}%", 100 * (ratio - 1)); };
  const auto& interval = against.ratio.interval;
  if (!interval) return percent(against.ratio.value);
  if (against.change == Change::kTie && !against.equivalent)
    return fmt::format("[{}, {}]", percent(interval->low), percent(interval->high));
  if (is_lopsided(against.ratio))
    return fmt::format("{} [{}, {}]", percent(against.ratio.value), percent(interval->low),
                       percent(interval->high));
  return fmt::format("{} ±{:.1f}%", percent(against.ratio.value), 100 * interval->half_width());
}

/// As a report marks its figures.
std::string marks(const analysis::SideFigure& side) {
  return fmt::format("{}{}", side.is_open() ? "?" : "", side.spans_levels() ? "~" : "");
}

std::string figure_text(const analysis::SideFigure& side, const MetricRow& metric) {
  if (side.figure) return analysis::with_spread(metric, *side.figure) + marks(side);
  return side.not_measured.empty() ? "-" : side.not_measured;
}

/// "out-of-memory" of "failed: out-of-memory".
std::string short_text(const analysis::SideFigure& side, const MetricRow& metric) {
  if (side.figure) return metric.format(side.figure->value) + marks(side);
  const std::size_t colon = side.not_measured.find(": ");
  if (side.not_measured.empty()) return "-";
  return colon == std::string::npos ? side.not_measured : side.not_measured.substr(colon + 2);
}

std::string confidence_text(const Against& against) {
  if (!against.confidence) return "";
  const double percent = std::floor(100 * *against.confidence);
  return percent >= 99 ? " >99%" : fmt::format(" {:.0f}%", percent);
}

std::string summary_of(const ComparedMetric& compared, std::size_t side) {
  std::map<std::string, int> counts;
  std::vector<std::string> order;
  for (const ComparedRow& row : compared.rows) {
    if (!row.sides[side].against) continue;
    const std::string name = change_name(*row.sides[side].against, *compared.metric);
    if (counts[name]++ == 0) order.push_back(name);
  }
  std::ranges::sort(order);
  if (order.empty()) return "Nothing was measured on both sides.";
  std::vector<std::string> said;
  for (const std::string& name : order) said.push_back(fmt::format("{} in {}", name, counts[name]));
  const Against& mean = *compared.means[side];
  return fmt::format("{}; geometric mean {}: {}{}.", fmt::join(said, ", "), change_text(mean),
                     change_name(mean, *compared.metric), confidence_text(mean));
}

Block::Line line_of(const ComparedRow& row, std::size_t side, const MetricRow& metric,
                    const std::vector<const analysis::DimensionRow*>& naming) {
  const analysis::SideFigure& base = row.sides[0];
  const analysis::SideFigure& figure = row.sides[side];
  Block::Line line{.name = row_name(row, naming),
                   .base = figure_text(base, metric),
                   .figure = figure_text(figure, metric),
                   .short_base = short_text(base, metric),
                   .short_figure = short_text(figure, metric),
                   .change = {},
                   .verdict = {}};
  if (figure.against) {
    line.change = change_text(*figure.against);
    line.verdict = change_name(*figure.against, metric) + confidence_text(*figure.against);
  }
  return line;
}

/// Why a setting that has a figure in the base has none here.
std::string loss_text(const analysis::SideFigure& side, const MetricRow& metric) {
  if (!side.not_measured.empty()) return side.not_measured;
  return fmt::format("no {}{}", metric.title, side.unsteady ? ": no steady state" : "");
}

std::string crossings_text(const ComparisonTable& table, const MetricRow& metric,
                           const std::vector<analysis::Crossing>& crossings) {
  const auto naming = naming_of(table);
  std::vector<std::string> named;
  for (const analysis::Crossing& crossing :
       std::span(crossings).first(std::min(crossings.size(), kMostNamed))) {
    const analysis::SideFigure& side = crossing.row->sides[crossing.side];
    named.push_back(fmt::format("{}{} ({})", row_name(*crossing.row, naming),
                                table.titles.size() > 2 ? " " + table.titles[crossing.side] : "",
                                crossing.lost ? loss_text(side, metric) : change_text(*side.against)));
  }
  const std::size_t more = crossings.size() - named.size();
  return fmt::format("{}{}", fmt::join(named, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
}

/// What a threshold found.
std::string found_text(const ComparisonTable& table, const analysis::Threshold& threshold,
                       const analysis::LimitCheck& check) {
  const std::string_view title = threshold.metric->title;
  if (check.judged == 0 && check.no_spread > 0)
    return fmt::format(
        "could be judged in no cell: nothing tells how far {} of one process may be off (--repeats 5)",
        title);
  if (check.judged == 0) return fmt::format("could be judged in no cell: none has {} on both sides", title);
  const std::size_t open = check.no_spread + check.no_figure;
  return fmt::format(
      "{}{}",
      check.crossings.empty() ? "in no cell" : crossings_text(table, *threshold.metric, check.crossings),
      open > 0 ? fmt::format("; {} could not be judged", open) : "");
}

}  // namespace

std::string change_name(const Against& against, const MetricRow& metric) {
  switch (against.change) {
    case Change::kBetter:
      return is_speed(metric) ? "faster" : "better";
    case Change::kWorse:
      return is_speed(metric) ? "slower" : "worse";
    case Change::kTie:
      return "tie";
    case Change::kLower:
      return "lower";
    case Change::kHigher:
      return "higher";
    case Change::kUnsettled:
      return "no spread";
  }
  return "";
}

std::string row_name(const ComparedRow& row, const std::vector<const analysis::DimensionRow*>& naming) {
  const std::string name = cell_name(row.key, naming);
  return row.device.empty() ? name : fmt::format("{} on {}", name, row.device);
}

std::vector<const analysis::DimensionRow*> naming_of(const ComparisonTable& table) {
  std::vector<const store::CellKey*> keys;
  for (const ComparedMetric& metric : table.metrics) {
    for (const ComparedRow& row : metric.rows) keys.push_back(&row.key);
  }
  std::vector<const analysis::DimensionRow*> naming = analysis::naming_dimensions(keys);
  std::erase_if(naming, [&](const analysis::DimensionRow* row) {
    return row->name == table.by || row->name == "repeat";
  });
  return naming;
}

std::vector<Block> blocks_of(const ComparisonTable& table) {
  const auto naming = naming_of(table);
  std::vector<Block> blocks;
  for (const ComparedMetric& compared : table.metrics) {
    for (std::size_t side = 1; side < table.titles.size(); ++side) {
      Block& block = blocks.emplace_back();
      block.title =
          fmt::format("{} of {} against {}", compared.metric->title, table.titles[side], table.titles[0]);
      for (const ComparedRow& row : compared.rows) {
        if (row.sides[side].evidence.empty() && row.sides[0].evidence.empty()) continue;
        block.lines.push_back(line_of(row, side, *compared.metric, naming));
      }
      block.summary = summary_of(compared, side);
    }
  }
  return blocks;
}

std::string_view limit_mark(std::optional<bool> kept) {
  if (!kept) return "?";
  return *kept ? "✓" : "✗";
}

std::vector<ThresholdLine> threshold_lines(const ComparisonTable& table,
                                           const std::vector<analysis::Threshold>& thresholds) {
  std::vector<ThresholdLine> lines;
  for (const analysis::Threshold& threshold : thresholds) {
    const analysis::LimitCheck check = check_limit(table, threshold);
    lines.push_back({check, fmt::format("{}: {}", threshold.text, found_text(table, threshold, check))});
  }
  return lines;
}

}  // namespace edgegauge::report
