// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/where.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::report {

enum class ExportFormat { kCsv, kJsonLines };

/// Takes what is written, piece by piece.
using Sink = std::function<void(std::string_view)>;

/// RFC 4180 with CRLF, units in the header; or one JSON object a line, without what is absent.
class Exporter {
 public:
  Exporter(ExportFormat format, analysis::Include include, std::vector<analysis::Where> where, Sink sink);

  /// The header, of a CSV file.
  void begin();

  /// One row for each observation that is wanted; a cell that has none has one row without any, unless
  /// quantities are chosen.
  void add(const analysis::CellRecord& record, const store::FinishedCell& cell);

 private:
  void add_csv(const std::vector<std::string>& texts, const analysis::Observation* observation);
  void add_json(const std::vector<std::string>& texts, const analysis::Observation* observation);
  bool wants(const analysis::Observation& observation) const;

  ExportFormat format_;
  analysis::Include include_;
  std::vector<analysis::Where> where_;
  Sink sink_;
};

/// Every column and quantity with unit and meaning, in the same two formats.
std::string data_dictionary(ExportFormat format);

}  // namespace edgegauge::report
