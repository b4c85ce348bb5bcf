// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "page.h"

#include "analysis/rows.h"
#include "analysis/sources.h"
#include "page_scripts.h"
#include "report/report.h"

#include <utility>

namespace edgegauge::cli {

void write_cells(const std::vector<analysis::Source>& sources, OutputFile& out) {
  out.write(report::csv_header());
  const auto origins = analysis::origins_of(sources);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const store::Store& store = *sources[i].store;
    const analysis::RowMaker maker(store.models(), origins[i]);
    store.each_cell({.run = sources[i].run.id}, [&](store::CellRow cell) {
      out.write(report::csv_record(maker.row_of(std::move(cell))));
    });
  }
}

Page::Page(std::vector<analysis::Source> sources, std::filesystem::path file)
    : sources_(std::move(sources)), file_(std::move(file)) {
  if (!analysis::is_large(sources_)) return;
  cells_file_ = file_;
  cells_file_.replace_extension(".cells.csv");
  cells_.emplace(cells_file_);
  std::vector<store::Store> readers;
  for (const analysis::Source& source : sources_) readers.push_back(source.store->second_reader());
  cells_written_ = std::async(std::launch::async, [this, readers = std::move(readers)] {
    std::vector<analysis::Source> read = sources_;
    for (std::size_t i = 0; i < read.size(); ++i) read[i].store = &readers[i];
    write_cells(read, *cells_);
  });
}

std::vector<std::string> Page::write(const analysis::Summary& summary) {
  report::PageExtras extras = page_extras(sources_, summary);
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
