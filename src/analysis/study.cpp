// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/study.h"

#include "analysis/dimensions.h"
#include "core/check.h"
#include "core/outcome.h"
#include "core/run_spec.h"

#include <algorithm>
#include <tuple>

#include <nlohmann/json.hpp>

namespace edgegauge::analysis {
namespace {

using store::CellRow;
using store::CellStatus;

struct Process {
  EvidenceId id;
  const CellRow* row = nullptr;
};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

bool ran_out_of_memory(const CellRow& cell) {
  return cell.status == CellStatus::kFailed && cell.kind == name_of(FailureKind::kOutOfMemory);
}

bool takes_part(const CellRow& cell) {
  const store::CellKey& key = cell.key;
  const bool as_it_comes = key.profile == kDefaultProfile && key.knobs.empty();
  const bool ended = ran_out_of_memory(cell) ||
                     (cell.status == CellStatus::kMeasured && cell.effective_precision == kFullPrecision);
  return is_one_of(kStudyModels, key.model) && is_one_of(kStudyFrameworks, key.runtime) && as_it_comes &&
         key.precision == kFullPrecision && key.load == to_text({}) && key.start.empty() && ended;
}

std::map<std::string, LogEstimate, std::less<>> figures_of(const CellRow& cell) {
  std::map<std::string, LogEstimate, std::less<>> figures;
  for (const MetricValue& metric : cell.metrics) {
    if (const auto figure = log_estimate(metric.estimate, cell.steady_state))
      figures.emplace(metric.name, *figure);
  }
  const auto cores = figures.find("cpu_cores");
  const auto rate = figures.find("throughput");
  if (cores != figures.end() && rate != figures.end()) {
    figures.emplace(kCpuPerSample, quotient(cores->second, rate->second));
  }
  return figures;
}

StudyCell pool_processes(const std::string& device, std::vector<Process> processes) {
  // Sums of floating-point numbers depend on their order: it must not depend on that of the rows.
  std::ranges::sort(processes, {}, &Process::id);
  StudyCell cell;
  cell.device = device;
  cell.key = processes.front().row->key;
  std::map<std::string, std::vector<LogEstimate>> all;
  for (const Process& process : processes) {
    cell.evidence.push_back(process.id);
    cell.out_of_memory += ran_out_of_memory(*process.row) ? 1 : 0;
    cell.measured += process.row->status == CellStatus::kMeasured ? 1 : 0;
    for (const auto& [name, figure] : figures_of(*process.row)) all[name].push_back(figure);
  }
  for (const auto& [name, figures] : all) cell.figures.emplace(name, pooled(figures));
  return cell;
}

std::optional<double> euros_for(const std::string& headline, const PriceList& prices) {
  const std::vector<const PricedDevice*> parts = find_priced(prices, headline, "cpu");
  if (parts.empty() || !parts.front()->price) return std::nullopt;
  return in_euros(prices, *parts.front()->price);
}

StudyDevice device_from(const store::DeviceRow& row, const PriceList& prices) {
  StudyDevice device{row.headline, std::nullopt, euros_for(row.headline, prices)};
  const auto details = nlohmann::json::parse(row.json, nullptr, /*allow_exceptions=*/false);
  if (details.is_object() && details.contains("memory_bytes") && details["memory_bytes"].is_number()) {
    device.memory_bytes = details["memory_bytes"].get<double>();
  }
  return device;
}

bool before(const StudyCell& a, const StudyCell& b) {
  const auto order = [](const StudyCell& cell) {
    return std::tie(cell.device, cell.key.model, cell.key.batch, cell.key.runtime, cell.key.threads,
                    cell.key.unit);
  };
  return order(a) < order(b);
}

}  // namespace

const LogEstimate* StudyCell::figure(std::string_view name) const {
  const auto found = figures.find(name);
  return found == figures.end() ? nullptr : &found->second;
}

const StudyDevice& Study::device_of(const StudyCell& cell) const {
  const auto device = std::ranges::find(devices, cell.device, &StudyDevice::headline);
  EDGEGAUGE_CHECK(device != devices.end());
  return *device;
}

Study build_study(const std::vector<LoadedRun>& runs, const PriceList& prices) {
  std::map<std::pair<std::string, std::string>, std::vector<Process>> settings;
  std::map<std::string, StudyDevice> devices;
  for (const LoadedRun& run : runs) {
    devices.emplace(run.device.headline, device_from(run.device, prices));
    for (const CellRow& cell : run.cells) {
      if (!takes_part(cell)) continue;
      settings[{run.device.headline, key_without(cell.key, {"model_hash"})}].push_back(
          {{run.file, cell.id}, &cell});
    }
  }
  Study study;
  for (const auto& [headline, device] : devices) study.devices.push_back(device);
  for (auto& [setting, processes] : settings) {
    study.cells.push_back(pool_processes(setting.first, std::move(processes)));
  }
  std::ranges::sort(study.cells, before);
  return study;
}

}  // namespace edgegauge::analysis
