// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/compare.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What every writer of a comparison says, as plain text.
namespace edgegauge::report {

/// One side against the base in one metric.
struct Block {
  std::string title;  ///< "p50 of b.db#1 against a.db#1"
  struct Line {
    std::string name;
    std::string base, figure;              ///< with their spreads, or why there is none
    std::string short_base, short_figure;  ///< without
    std::string change, verdict;           ///< empty where one side has no figure
  };
  std::vector<Line> lines;
  std::string summary;  ///< "faster in 3, tie in 1; geometric mean -4.2% ±0.3%"
};

std::vector<Block> blocks_of(const analysis::ComparisonTable& table);

/// "faster", "slower", "tie", "better", "lower"; of a latency or a rate the first ones.
std::string change_name(const analysis::Against& against, const MetricRow& metric);

/// Of a threshold: "p50>5%: in no cell", "p50>5%: resnet18 b1 pytorch (+8.1%)", "p99>5%: could be judged in
/// no cell, ...".
struct ThresholdLine {
  analysis::LimitCheck check;
  std::string text;
};
/// "✓", "✗"; nullopt, which nothing could be judged of: "?".
std::string_view limit_mark(std::optional<bool> kept);

std::vector<ThresholdLine> threshold_lines(const analysis::ComparisonTable& table,
                                           const std::vector<analysis::Threshold>& thresholds);

/// "resnet18 b4 pytorch", where devices differ "resnet18 b4 pytorch on Raspberry Pi 4".
std::string row_name(const analysis::ComparedRow& row,
                     const std::vector<const analysis::DimensionRow*>& naming);

/// What the rows' names are made of: never the dimension that is compared by.
std::vector<const analysis::DimensionRow*> naming_of(const analysis::ComparisonTable& table);

}  // namespace edgegauge::report
