// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/compare.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::analysis {
namespace {

const double kTieBound = std::log(1 + kEquivalence);

using Cells = std::vector<Side::Cell>;
using SettingKey = std::string;

const MetricValue* metric_of(const store::CellRow& cell, const MetricRow& metric) {
  const auto found = std::ranges::find(cell.metrics, metric.name, &MetricValue::name);
  return found == cell.metrics.end() ? nullptr : &*found;
}

bool is_measured(const Side::Cell& cell) { return cell.row->status == store::CellStatus::kMeasured; }

std::string why_not(const store::CellRow& cell) {
  const std::string status(name_of(cell.status));
  return cell.kind.empty() ? status : fmt::format("{}: {}", status, cell.kind);
}

/// A name stands for one content within each side, so that models may be matched by it.
bool names_tell_models_apart(const std::vector<Side>& sides) {
  return std::ranges::all_of(sides, [](const Side& side) {
    std::map<std::string, std::string> hashes;
    return std::ranges::all_of(side.cells, [&](const Side::Cell& cell) {
      const store::CellKey& key = cell.row->key;
      return hashes.emplace(key.model, key.model_hash).first->second == key.model_hash;
    });
  });
}

/// What a side has in one setting: the pooled figure on the logarithm besides.
struct Pooled {
  SideFigure figure;
  std::optional<LogEstimate> log;
};

Pooled pool_cells(Cells cells, const MetricRow& metric) {
  // Sums depend on their order: it must not depend on that of the rows.
  std::ranges::sort(cells, {}, &Side::Cell::id);
  Pooled result;
  std::vector<LogEstimate> figures;
  for (const Side::Cell& cell : cells) {
    result.figure.evidence.push_back(cell.id);
    if (!is_measured(cell)) {
      result.figure.not_measured = why_not(*cell.row);
      continue;
    }
    const std::optional<SteadyState>& state = cell.row->steady_state;
    result.figure.converged = result.figure.converged && cell.row->converged;
    result.figure.unsteady = result.figure.unsteady || (state && !state->is_steady());
    const MetricValue* value = metric_of(*cell.row, metric);
    if (value == nullptr) continue;
    const auto log = log_estimate(value->estimate, state);
    if (!log) result.figure.not_above_zero = true;
    if (log) figures.push_back(*log);
  }
  result.figure.processes = static_cast<int>(figures.size());
  if (figures.empty()) return result;
  result.figure.not_measured.clear();
  result.log = pooled(figures);
  result.figure.figure = as_figure(*result.log);
  return result;
}

constexpr std::size_t kFingerprintDigitsShown = 6;

/// What each fingerprint is called where there are several; none of one alone.
using DeviceNames = std::map<std::string_view, std::string>;

DeviceNames device_names(const std::vector<Side>& sides) {
  std::map<std::string_view, std::string_view> headlines;
  for (const Side& side : sides) {
    for (const Side::Cell& cell : side.cells)
      headlines.emplace(cell.device->fingerprint, cell.device->headline);
  }
  if (headlines.size() < 2) return {};
  std::map<std::string_view, int> bearers;
  for (const auto& [fingerprint, headline] : headlines) ++bearers[headline];
  DeviceNames names;
  for (const auto& [fingerprint, headline] : headlines) {
    names[fingerprint] = headline;
    if (bearers[headline] > 1)
      names[fingerprint] += fmt::format(" ~{}", fingerprint.substr(0, kFingerprintDigitsShown));
  }
  return names;
}

/// Settings in the order of their dimensions, each with the cells of each side.
struct Setting {
  std::string device;  ///< as ComparedRow's
  store::CellKey key;
  std::vector<Cells> sides;
};

SettingKey setting_key(const store::CellKey& key, std::string_view by, bool by_name) {
  return key_without(key, {by, by_name ? std::string_view("model_hash") : by});
}

bool ordered_before(const Setting& a, const Setting& b) {
  const auto order = [](const Setting& setting) {
    const store::CellKey& key = setting.key;
    return std::tie(setting.device, key.model, key.model_hash, key.batch, key.runtime, key.threads,
                    key.precision, key.unit, key.profile, key.knobs, key.load, key.start);
  };
  return order(a) < order(b);
}

std::vector<Setting> settings_of(const std::vector<Side>& sides, const DimensionRow* by) {
  const bool by_name = names_tell_models_apart(sides);
  const std::string_view left_out = by == nullptr ? std::string_view("repeat") : by->name;
  const DeviceNames devices = by == nullptr ? DeviceNames{} : device_names(sides);
  std::map<std::pair<std::string_view, SettingKey>, Setting> settings;
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (const Side::Cell& cell : sides[i].cells) {
      const auto device = devices.find(cell.device->fingerprint);
      const std::string_view called = device == devices.end() ? std::string_view() : device->second;
      Setting& setting = settings[{called, setting_key(cell.row->key, left_out, by_name)}];
      if (setting.sides.empty()) {
        setting.device = called;
        setting.key = cell.row->key;
        setting.sides.resize(sides.size());
      }
      setting.sides[i].push_back(cell);
    }
  }
  std::vector<Setting> sorted;
  for (auto& [key, setting] : settings) sorted.push_back(std::move(setting));
  std::ranges::stable_sort(sorted, ordered_before);
  return sorted;
}

ComparedMetric compare_metric(const std::vector<Setting>& settings, std::size_t sides,
                              const MetricRow& metric) {
  ComparedMetric compared{.metric = &metric, .rows = {}, .means = {}};
  std::vector<std::vector<LogEstimate>> ratios(sides);
  for (const Setting& setting : settings) {
    ComparedRow row{setting.device, setting.key, {}};
    std::optional<LogEstimate> base;
    for (std::size_t i = 0; i < sides; ++i) {
      Pooled pooled = pool_cells(setting.sides[i], metric);
      if (i == 0) base = pooled.log;
      if (i > 0 && base && pooled.log) {
        ratios[i].push_back(quotient(*pooled.log, *base));
        pooled.figure.against = judge(ratios[i].back(), metric.better);
      }
      row.sides.push_back(std::move(pooled.figure));
    }
    compared.rows.push_back(std::move(row));
  }
  for (const std::vector<LogEstimate>& of_side : ratios) {
    compared.means.push_back(
        of_side.empty() ? std::nullopt
                        : std::optional(judge(geometric_mean(of_side, Over::kTheseAlone), metric.better)));
  }
  return compared;
}

Change change_to(bool lower, Direction better) {
  if (better == Direction::kNeither) return lower ? Change::kLower : Change::kHigher;
  return lower == (better == Direction::kLowerIsBetter) ? Change::kBetter : Change::kWorse;
}

/// What is marked as in a report.
std::vector<std::string> doubts(const ComparisonTable& table) {
  bool open = false;
  bool unsteady = false;
  for (const ComparedMetric& compared : table.metrics) {
    for (const ComparedRow& row : compared.rows) {
      for (const SideFigure& side : row.sides) {
        open = open || side.is_open();
        unsteady = unsteady || side.spans_levels();
      }
    }
  }
  std::vector<std::string> notes;
  if (open) notes.emplace_back("? stopped at the time limit, not yet converged");
  if (unsteady) notes.emplace_back("~ no steady state: the interval spans the levels that it took");
  return notes;
}

std::string joined(const std::set<std::string>& texts) { return fmt::format("{}", fmt::join(texts, ", ")); }

std::set<std::string> versions_in(const Side& side) {
  std::set<std::string> versions;
  for (const Side::Cell& cell : side.cells) {
    if (is_measured(cell))
      versions.insert(fmt::format("{} {}", cell.row->key.runtime, cell.row->runtime_version));
  }
  return versions;
}

/// Where no setting was measured more than once, nothing tells what varies from process to process.
bool one_process_each(const ComparisonTable& table) {
  return std::ranges::all_of(table.metrics, [](const ComparedMetric& compared) {
    return std::ranges::all_of(compared.rows, [](const ComparedRow& row) {
      return std::ranges::all_of(row.sides, [](const SideFigure& side) { return side.processes <= 1; });
    });
  });
}

/// Models of one name but another content, and formats that a framework chose by itself.
std::vector<std::string> differences(const std::vector<Setting>& settings) {
  std::set<std::string> contents;
  std::set<std::string> formats;
  for (const Setting& setting : settings) {
    std::set<std::string> hashes;
    std::set<std::string> precisions;
    for (const Cells& cells : setting.sides) {
      for (const Side::Cell& cell : cells) {
        hashes.insert(cell.row->key.model_hash);
        if (is_measured(cell)) precisions.insert(cell.row->effective_precision);
      }
    }
    if (hashes.size() > 1) contents.insert(setting.key.model);
    if (precisions.size() > 1) formats.insert(fmt::format("{} ({})", setting.key.model, joined(precisions)));
  }
  std::vector<std::string> notes;
  if (!contents.empty()) notes.push_back(fmt::format("Weights or graph differ in {}.", joined(contents)));
  if (!formats.empty())
    notes.push_back(
        fmt::format("What was computed in differs: {}. Such figures answer two questions.", joined(formats)));
  return notes;
}

}  // namespace

std::vector<Side> sides_of_runs(const std::vector<LoadedRun>& runs) {
  std::vector<Side> sides;
  for (const LoadedRun& run : runs) {
    Side& side = sides.emplace_back();
    side.title = fmt::format("{}#{}", run.file, run.run.id.value);
    for (const store::CellRow& cell : run.cells)
      side.cells.push_back({{run.file, cell.id}, &cell, &run.device});
  }
  return sides;
}

std::vector<Side> sides_by(const std::vector<LoadedRun>& runs, const DimensionRow& dimension,
                           const std::string& base) {
  std::map<std::string, Side> by_value;
  for (const LoadedRun& run : runs) {
    for (const store::CellRow& cell : run.cells) {
      const std::string value = dimension.text(cell.key);
      Side& side = by_value[value];
      side.title = value.empty() ? fmt::format("no {}", dimension.name) : value;
      side.cells.push_back({{run.file, cell.id}, &cell, &run.device});
    }
  }
  std::vector<Side> sides;
  if (!base.empty()) {
    auto chosen = by_value.extract(base);
    if (chosen.empty()) {
      std::set<std::string> values;
      for (const auto& [value, side] : by_value) values.insert(value);
      throw Error(ExitCode::kUsage, fmt::format("no cell has {} '{}'", dimension.name, base),
                  fmt::format("there are {}", joined(values)));
    }
    sides.push_back(std::move(chosen.mapped()));
  }
  for (auto& [value, side] : by_value) sides.push_back(std::move(side));
  return sides;
}

Against judge(const LogEstimate& ratio, Direction better) {
  Against against{
      .ratio = as_figure(ratio), .change = Change::kUnsettled, .equivalent = false, .confidence = {}};
  if (!against.ratio.interval) return against;
  const double low = std::log(against.ratio.interval->low);
  const double high = std::log(against.ratio.interval->high);
  const double infinity = std::numeric_limits<double>::infinity();
  if (high < -kTieBound) {
    against.change = change_to(/*lower=*/true, better);
    against.confidence = probability_within(ratio, -infinity, -kTieBound);
  } else if (low > kTieBound) {
    against.change = change_to(/*lower=*/false, better);
    against.confidence = probability_within(ratio, kTieBound, infinity);
  } else {
    against.change = Change::kTie;
    against.equivalent = low >= -kTieBound && high <= kTieBound;
    against.confidence = probability_within(ratio, -kTieBound, kTieBound);
  }
  return against;
}

ComparisonTable compare_sides(const std::vector<Side>& sides, const DimensionRow* by,
                              const std::vector<const MetricRow*>& metrics) {
  ComparisonTable table;
  for (const Side& side : sides) table.titles.push_back(side.title);
  if (by != nullptr) table.by = by->name;
  const std::vector<Setting> settings = settings_of(sides, by);
  for (const MetricRow* metric : metrics)
    table.metrics.push_back(compare_metric(settings, sides.size(), *metric));
  table.notes = doubts(table);
  for (std::string& note : differences(settings)) table.notes.push_back(std::move(note));
  if (one_process_each(table))
    table.notes.emplace_back(
        "Each setting was measured in one process: what varies from one to the next is in no interval. "
        "Measure with --repeats 5 to know.");
  if (by == nullptr) {
    for (std::size_t i = 1; i < sides.size(); ++i) {
      const std::set<std::string> before = versions_in(sides[0]);
      const std::set<std::string> after = versions_in(sides[i]);
      if (before != after)
        table.notes.push_back(fmt::format("Frameworks: {} in {}; {} in {}.", joined(before), sides[0].title,
                                          joined(after), sides[i].title));
    }
  }
  return table;
}

}  // namespace edgegauge::analysis
