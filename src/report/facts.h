// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/names.h"
#include "analysis/summary.h"

#include <string>
#include <vector>

/// What more than one writer says about a summary, as plain text that each escapes in its own way.
namespace edgegauge::report {

inline constexpr std::string_view kAbsent = "-";

/// Metrics shown in a place (ShownIn bits), in order; those that appear only where measured (kIfAny), if one
/// of the rows has them.
std::vector<const MetricRow*> metrics_shown(unsigned where, const std::vector<const analysis::Row*>& rows);
std::vector<const MetricRow*> metrics_shown(unsigned where, const analysis::Summary& summary);

/// The value with its unit, and its spread where asked for and known; "-" when absent. A "?" behind the
/// spread marks a cell that did not converge, a "~" one without a steady state.
std::string figure(const analysis::Row& row, const MetricRow& metric, bool spread);

/// The median of the fastest with its spread, marked as figure() does.
std::string best_figure(const analysis::Answer& answer);

/// "flat", "warm-up (58 cut)", "no-steady-state": what its latencies did, and how many of the measured ones
/// do not count for it; "-" where nobody looked.
std::string state(const analysis::Row& row);

/// A setting of which several processes were measured, as texts.
struct Repeated {
  std::string name;  ///< of model, batch and setting, as cell_name's
  std::string processes, p50, between, within;
};

/// Those of a run, in order: pooled median, and the standard deviation between processes and the standard
/// error within one, as shares of it.
std::vector<Repeated> repeated_settings(const analysis::Summary& summary);

/// "out-of-memory at load: the kernel killed it", "no LRN in ncnn", "not run: the run was cut off": why a
/// cell that was not measured was not; empty for one that was.
std::string reason(const analysis::Row& row);

/// Answers that had a runner-up, in order; of a run that is shown by an overview at most `most`.
struct Contests {
  std::vector<const analysis::Answer*> shown;
  std::size_t left_out = 0;
};
inline constexpr std::size_t kMostContests = 500;
/// `answers`: those of the summary within devices, or those between them.
Contests contests(const analysis::Summary& summary, const std::vector<analysis::Answer>& answers,
                  std::size_t most = kMostContests);

/// What they are ranked by, as the title of a column: "p50", "p50 or rate".
std::string title_of_figures(const Contests& contests);

struct RunnerUp {
  std::string name;    ///< of the setting, marked if it was unsteady
  std::string behind;  ///< "1.08 ±0.02x": how many times as fast the best is; or "tie"
};

/// Of an answer that has one. `which`: what tells the summary's rows apart.
RunnerUp runner_up(const analysis::Summary& summary, const analysis::Answer& answer,
                   const analysis::Varying& which);

/// Both in one; "-" without a runner-up.
std::string against_runner_up(const analysis::Summary& summary, const analysis::Answer& answer,
                              const analysis::Varying& which);

/// Of a run that is shown by an overview: how many cells its lines stand for, and what is in none of them;
/// empty otherwise.
std::string overview_note(const analysis::Summary& summary);

/// Cells that were not measured, of one outcome and reason.
struct NotMeasured {
  store::CellStatus status{};
  std::string reason;
  std::int64_t cells = 0;
  const analysis::Row* first = nullptr;
};

/// Most cells first; of more than kMostReasons, the last stands for all others.
inline constexpr std::size_t kMostReasons = 100;
std::vector<NotMeasured> not_measured_by_reason(const analysis::Summary& summary);

/// "12 measured, 1 failed, 1 skipped"
std::string counts(const analysis::Summary& summary);

/// A fact with its heading; the text alone says what it is, too: {"Threads", "4 threads"}.
struct Condition {
  std::string_view title;
  std::string text;
};

/// What a report begins with: of one run its headlines; of several which device to use and how sure that is,
/// then what each comes to.
std::vector<std::string> top_sentences(const analysis::Summary& summary);

/// What was measured: a device's headline; of several, each with its name, run and file.
std::vector<std::string> device_lines(const analysis::Summary& summary);

/// A device's name in a sentence: " on Raspberry Pi 4 Model B"; empty where there is only one.
std::string on_device(const analysis::Origin& origin);

/// What holds for the whole run: frameworks with versions, precision, threads, outcomes, number and start.
std::vector<Condition> conditions(const analysis::Summary& summary);

/// Their texts in one line.
std::string conditions_line(const analysis::Summary& summary);

/// One answer to one picture, and which settings gave it; `settings` is empty when all agree.
struct PictureAnswer {
  std::string model, picture, answer;
  double score = 0;
  std::vector<std::string> settings;
};

/// By model and picture, in the order in which they were given.
std::vector<PictureAnswer> picture_answers(const analysis::Summary& summary);

/// "Preparing a picture for resnet18: decode 4.1 ms, resize 2.2 ms, normalise 0.9 ms (medians of 4
/// pictures)": one sentence per model.
std::vector<std::string> picture_stages(const analysis::Summary& summary);

}  // namespace edgegauge::report
