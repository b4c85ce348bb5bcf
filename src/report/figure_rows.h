// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"
#include "analysis/traces.h"

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

/// The tables that figures are drawn from (docs/report.md): tidy, a JSON object per row, units in the names.
/// What is absent has no key. Every row says "model", "framework", "setting", and "panel": the model, with
/// the load or the state of a start where there is one, since figures of two are never drawn against each
/// other; of several devices the device too, and "question" without it. Names are printable and of bounded
/// length.
namespace edgegauge::report {

/// How many series a figure can label at their ends before the labels cover each other.
inline constexpr std::size_t kMostEndLabels = 8;

/// A name as figures and tables show it: printable, and one that is very long keeps its beginning and its
/// end.
std::string shown_name(std::string_view name);

/// Every setting that was measured, in the order in which colours are given to them.
std::vector<std::string> settings_of(const analysis::Summary& summary);

/// Every model, the one with the highest throughput first.
std::vector<std::string> models_of(const analysis::Summary& summary);

/// Every device, as named in the summary's order.
std::vector<std::string> devices_of(const analysis::Summary& summary);

/// Every panel, and of several devices every question, in the order of its model and then of the rows.
std::vector<std::string> panels_of(const analysis::Summary& summary);

/// Phases up to the first answer, in order of happening.
std::vector<std::string> phases_of(const analysis::Summary& summary);

/// Whether the first inference is in the phase of this name: what comes after it is no loading.
bool includes_first(std::string_view phase);

/// Metrics of the resources figure that no cell has: "power", "energy". Said, since nothing is drawn of them.
std::vector<std::string> resources_not_measured(const analysis::Summary& summary);

/// What was read in the course of no sustained cell: "temperature", "clock".
std::vector<std::string> sensors_not_read(const nlohmann::ordered_json& sustained);

/// By name: "cells", "resources", "starts", "cost", "roofline", "distribution", "requests", "sustained".
/// `traces` are empty or one per row.
nlohmann::ordered_json figure_rows(const analysis::Summary& summary,
                                   const std::vector<analysis::Trace>& traces);

}  // namespace edgegauge::report
