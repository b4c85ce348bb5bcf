// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/portable.h"

#include <string>
#include <string_view>
#include <vector>

/// Results of other files and programs as runs that can be stored (docs/export.md). Each throws BadInput that
/// names `where` and the place for what it cannot read.
namespace edgegauge::analysis {

/// What the text of another program does not tell, or tells otherwise; empty: as the text has it.
struct ImportAs {
  std::string model, framework, device;
};

std::vector<PortableRun> read_csv(std::string_view text, const std::string& where);
std::vector<PortableRun> read_json_lines(std::string_view text, const std::string& where);

/// MLPerf LoadGen's mlperf_log_summary.txt or mlperf_log_detail.txt: one run of one cell.
PortableRun read_mlperf(std::string_view text, const std::string& where, const ImportAs& as);

/// Google Benchmark's --benchmark_format=json: one run, a cell for each benchmark and repetition.
PortableRun read_google_benchmark(std::string_view text, const std::string& where, const ImportAs& as);

enum class ImportFormat { kCsv, kJsonLines, kMlperf, kGoogleBenchmark };

/// By how the text begins. Throws BadInput when it is none of these.
ImportFormat format_of(std::string_view text, const std::string& where);

}  // namespace edgegauge::analysis
