// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "page.h"

#include "analysis/find_run.h"
#include "analysis/rows.h"
#include "page_scripts.h"
#include "report/report.h"

#include <utility>

namespace edgegauge::cli {

void write_cells(const store::Store& store, RunId run, OutputFile& out) {
  const store::RunRow described = analysis::find_run(store, run);
  const analysis::RowMaker maker(store.models(), store.limits(described.device));
  out.write(report::csv_header());
  store.each_cell({.run = run},
                  [&](store::CellRow cell) { out.write(report::csv_record(maker.row_of(std::move(cell)))); });
}

Page::Page(const store::Store& store, RunId run, std::filesystem::path file) : file_(std::move(file)) {
  if (!analysis::is_large(store, run)) return;
  cells_file_ = file_;
  cells_file_.replace_extension(".cells.csv");
  cells_.emplace(cells_file_);
  cells_written_ = std::async(std::launch::async, [reader = store.second_reader(), run, &out = *cells_] {
    write_cells(reader, run, out);
  });
}

std::vector<std::string> Page::write(const store::Store& store, const analysis::Summary& summary) {
  report::PageExtras extras = page_extras(store, summary);
  extras.cells_file = cells_file_.filename().string();
  const std::string text = report::to_html(summary, extras);
  std::vector<std::string> written{file_.string()};
  if (cells_) {
    cells_written_.get();
    cells_->close();
    written.push_back(cells_file_.string());
  }
  write_file(file_, text);
  return written;
}

}  // namespace edgegauge::cli
