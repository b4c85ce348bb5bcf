// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/summary.h"

#include <string>
#include <vector>

namespace edgegauge::analysis {

/// Every setting with its measured processes, as far as they have a median. `rows` are in Summary's order.
std::vector<Setting> find_settings(const std::vector<Row>& rows);

/// Whether any of its processes had no steady state: its intervals reach over levels.
bool is_unsteady(const std::vector<Row>& rows, const Setting& setting);

/// What settings under a load are ranked by: throughput, where several instances of a model serve at once and
/// each may well be slower for it; else the median latency.
const MetricRow& merit_of(const store::CellKey& key);

/// A setting's figure of merit, its processes pooled; none where a process has no interval of it.
std::optional<Estimate> pooled_merit(const std::vector<Row>& rows, const Setting& setting);

bool is_better(const MetricRow& metric, const Estimate& one, const Estimate& other);

/// For each model, batch and load with at least one measured fp32 cell: the setting that is best by its merit
/// and its runner-up.
std::vector<Answer> find_answers(const std::vector<Row>& rows, const std::vector<Setting>& settings);

/// For each model, batch and load that more than one device has an answer to: the devices, each with the
/// setting that is best on it, against each other. `answers` are in the rows' order.
std::vector<Answer> compare_devices(const std::vector<Row>& rows, const std::vector<Answer>& answers);

/// "A ran 1.48 times as fast ..." in one to three sentences: fastest model, effect of batching, time to load.
std::vector<std::string> find_headlines(const std::vector<Row>& rows, const std::vector<Answer>& answers);

/// "12.3 ms ±0.8%"; without the spread when it is undetermined.
std::string with_spread(const MetricRow& metric, const Estimate& estimate);

/// "±0.8%" of the value; empty when it is undetermined.
std::string spread(const Estimate& estimate);

}  // namespace edgegauge::analysis
