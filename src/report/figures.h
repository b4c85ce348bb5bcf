// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "analysis/traces.h"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

/// The figures of src/report/figures/, filled with a summary's rows.
namespace edgegauge::report {

/// A Vega-Lite specification without its rows: it names its table in data.name.
struct Figure {
  std::string name;  ///< of its file: "throughput-by-batch"
  std::string title;
  std::string note;   ///< what is drawn, and what is not since it was not measured
  std::string table;  ///< of figure_rows()
};

/// Those for which the rows have something to show, in the order of a page.
std::vector<Figure> figures_of(const analysis::Summary& summary, const nlohmann::ordered_json& rows);

/// Its specification with colours and legend settled for this summary.
nlohmann::ordered_json specification(const Figure& figure, const analysis::Summary& summary);

/// Colours, fonts and lines for all: Vega-Lite's config. Colours are the page's own where it has them, as
/// var(--name, #rrggbb).
nlohmann::ordered_json figure_style();

/// A file for an author of a paper: "throughput.vl.json", a whole specification with data and plain colours.
struct FigureFile {
  std::string name;
  std::string text;
};

std::vector<FigureFile> figure_files(const analysis::Summary& summary,
                                     const std::vector<analysis::Trace>& traces);

}  // namespace edgegauge::report
