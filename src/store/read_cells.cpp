// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metrics.h"
#include "store/cell_key.h"
#include "store/columns.h"
#include "store/impl.h"
#include "store/status.h"
#include "store/store.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::store {
namespace {

using Statement = SQLite::Statement;

/// A comparison with one value, the column in place of {}, and what stands between those with several.
struct ComparisonSql {
  Comparison comparison;
  std::string_view one, between;
};

constexpr std::array kComparisons = std::to_array<ComparisonSql>({
    {Comparison::kEqual, "CAST(cell.{} AS TEXT) = ?", " OR "},
    {Comparison::kUnequal, "CAST(cell.{} AS TEXT) <> ?", " AND "},
    {Comparison::kContains, "instr(cell.{}, ?) > 0", " OR "},
    {Comparison::kLess, "cell.{} < CAST(? AS NUMERIC)", ""},
    {Comparison::kAtMost, "cell.{} <= CAST(? AS NUMERIC)", ""},
    {Comparison::kGreater, "cell.{} > CAST(? AS NUMERIC)", ""},
    {Comparison::kAtLeast, "cell.{} >= CAST(? AS NUMERIC)", ""},
});

/// A filter as the condition of a query over table cell, and its values in order.
struct Condition {
  std::string where = " WHERE 1";
  std::vector<std::string> values;

  explicit Condition(const CellFilter& filter) {
    if (filter.run) where += fmt::format(" AND cell.run = {}", filter.run->value);
    if (filter.cell) where += fmt::format(" AND cell.id = {}", filter.cell->value);
    for (const CellTerm& term : filter.terms) add(term);
  }

  void bind(Statement& query) const {
    Binder binder(query);
    for (const std::string& value : values) binder << value;
  }

 private:
  void add(const CellTerm& term) {
    const ComparisonSql& sql = *std::ranges::find(kComparisons, term.comparison, &ComparisonSql::comparison);
    const std::vector<std::string> each(term.values.size(), fmt::format(fmt::runtime(sql.one), term.column));
    where += fmt::format(" AND ({})", fmt::join(each, sql.between));
    values.insert(values.end(), term.values.begin(), term.values.end());
  }
};

std::string select_cells() {
  return fmt::format(
      "SELECT cell.id, run, position, {}, status, attempts, runtime_version, stage, kind, message,"
      " effective_precision, converged, sample_count, flags, steady_state, cut, drift_z, drift_total"
      " FROM cell",
      key_columns());
}

/// From four columns on. A label of a later version says nothing to this one.
std::optional<SteadyState> steady_state_from(Statement& query, int column) {
  const SQLite::Column label = query.getColumn(column);
  if (label.isNull()) return std::nullopt;
  const std::optional<SteadyLabel> known = parse_steady_label(label.getString());
  if (!known) return std::nullopt;
  SteadyState state{.label = *known, .cut = static_cast<std::size_t>(query.getColumn(column + 1).getInt64())};
  if (const SQLite::Column z = query.getColumn(column + 2); !z.isNull())
    state.drift = Drift{z.getDouble(), real_of(query.getColumn(column + 3))};
  return state;
}

CellRow cell_from(Statement& query) {
  int next = 0;
  const auto integer = [&] { return query.getColumn(next++).getInt64(); };
  const auto text = [&] { return query.getColumn(next++).getString(); };
  CellRow cell;
  cell.id = {integer()};
  cell.run = {integer()};
  cell.position = static_cast<int>(integer());
  cell.key = key_from(query, next);
  cell.status = parse_status(text());
  cell.attempts = static_cast<int>(integer());
  cell.runtime_version = text();
  cell.stage = text();
  cell.kind = text();
  cell.message = text();
  cell.effective_precision = text();
  cell.converged = integer() != 0;
  cell.sample_count = integer();
  cell.flags = strings_from_json(text());
  cell.steady_state = steady_state_from(query, next);
  return cell;
}

/// From four columns on: a name and its figure; nullopt of a metric that this program does not know.
std::optional<MetricValue> metric_from(Statement& query, int column) {
  const MetricRow* row = find_metric(query.getColumn(column).getText());
  if (row == nullptr) return std::nullopt;
  return MetricValue{row->name, estimate_of(query, column + 1, column + 2, column + 3)};
}

/// The metrics of the cells of a listing, in its order: one statement for all, since beginning one for each
/// cell takes longer than what it finds.
class MetricsInOrder {
 public:
  MetricsInOrder(SQLite::Database& database, const CellFilter& filter, const Condition& condition)
      : query_(database, sql(filter, condition)) {
    condition.bind(query_);
    const bool none_wanted = filter.metrics && filter.metrics->empty();
    is_there_ = !none_wanted && query_.executeStep();
  }

  /// Of the next cell, which may have none.
  std::vector<MetricValue> read(CellId cell) {
    found_.clear();
    for (; is_there_ && query_.getColumn(0).getInt64() == cell.value; is_there_ = query_.executeStep()) {
      if (const auto metric = metric_from(query_, 1)) found_.push_back(*metric);
    }
    return {found_.begin(), found_.end()};  // no larger than it must be: there may be many cells
  }

 private:
  /// CROSS JOIN: SQLite keeps the order of the tables, and so needs not sort.
  static std::string sql(const CellFilter& filter, const Condition& condition) {
    const std::string wanted =
        filter.metrics ? fmt::format(" AND name IN ('{}')", fmt::join(*filter.metrics, "', '")) : "";
    return fmt::format(
        "SELECT cell.id, name, value, low, high FROM cell CROSS JOIN metric ON metric.cell = cell.id{}{} "
        "ORDER BY run, position, name",
        condition.where, wanted);
  }

  Statement query_;
  bool is_there_ = false;
  std::vector<MetricValue> found_;
};

}  // namespace

std::vector<CellRow> Store::cells(const CellFilter& filter) const {
  std::vector<CellRow> cells;
  each_cell(filter, [&](CellRow cell) { cells.push_back(std::move(cell)); });
  return cells;
}

void Store::each_cell(const CellFilter& filter, const std::function<void(CellRow)>& visit) const {
  impl_->read([&] {
    // Cells and metrics as of the same moment, whatever another process writes meanwhile.
    SQLite::Transaction snapshot(impl_->database);
    const Condition condition(filter);
    Statement query(impl_->database, select_cells() + condition.where + " ORDER BY run, position");
    condition.bind(query);
    MetricsInOrder metrics(impl_->database, filter, condition);
    while (query.executeStep()) {
      CellRow cell = cell_from(query);
      cell.metrics = metrics.read(cell.id);
      visit(std::move(cell));
    }
  });
}

std::vector<std::vector<MetricValue>> Store::metrics(const std::vector<CellId>& cells) const {
  return impl_->read([&] {
    Statement query(impl_->database,
                    "SELECT name, value, low, high FROM metric WHERE cell = ? ORDER BY name");
    std::vector<std::vector<MetricValue>> metrics;
    for (const CellId cell : cells) {
      Binder(query) << cell.value;
      std::vector<MetricValue>& of_cell = metrics.emplace_back();
      while (query.executeStep()) {
        if (const auto metric = metric_from(query, 0)) of_cell.push_back(*metric);
      }
    }
    return metrics;
  });
}

std::int64_t Store::cell_count(RunId run) const {
  return impl_->read([&] {
    Statement query(impl_->database, "SELECT COUNT(*) FROM cell WHERE run = ?");
    Binder(query) << run.value;
    query.executeStep();
    return query.getColumn(0).getInt64();
  });
}

}  // namespace edgegauge::store
