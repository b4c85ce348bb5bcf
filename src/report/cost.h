// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/cost.h"
#include "report/report.h"
#include "report/table.h"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// "A million inferences cost, without electricity: squeezenet1.1 0.31 EUR ±0.6% (onnxruntime b4), ...";
/// empty where nothing has a price.
std::string cheapest_sentence(const analysis::CostTable& table);

/// What the costs rest on, and what is missing for them: sentences.
std::vector<std::string> cost_notes(const analysis::CostTable& table);

/// A row for each cell: its name with what tells it apart, cut to the line's width (npos: whole), "* " before
/// those on the front; then its figures, without columns that have none.
Table cost_figures(const analysis::CostTable& table, std::size_t width);

std::string cost_to_terminal(const analysis::CostTable& table, const TerminalStyle& style);
std::string cost_to_json(const analysis::CostTable& table);          ///< docs/cost.md
nlohmann::ordered_json cost_json(const analysis::CostTable& table);  ///< the same, to be part of another

/// `here`: the headline of this device, whose entry is marked.
std::string prices_to_terminal(const analysis::PriceList& prices, const std::string& here,
                               const TerminalStyle& style);
std::string prices_to_json(const analysis::PriceList& prices, const std::string& here);

}  // namespace edgegauge::report
