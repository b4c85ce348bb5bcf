// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/grid.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>

namespace edgegauge::control {
namespace {

/// Multiply-adds per second and core that a good framework reaches in fp32: a guess within a factor of about
/// three, which is all that "about 24 min" needs.
struct Rate {
  std::string_view architecture;
  double per_core;
};
constexpr std::array<Rate, 2> kRates{{{"x86_64", 15e9}, {"aarch64", 3e9}}};
constexpr double kOtherRate = 1e9;

/// Inferences before anything is counted: the first, those up to the tenth, and three more.
constexpr double kUncounted = 13;
/// Requests until the interval is narrow, on a machine with nothing else to do.
constexpr double kCounted = 200;
/// To start a process, load its libraries, and end it.
constexpr double kStart_s = 0.5;
/// Bytes of weights read, unpacked and uploaded per second.
constexpr double kLoadRate = 300e6;
/// Idle, load and idle, for a sensor that is not slow.
constexpr double kEnergyPass_s = 32;

double rate_of(const device::Device& device, int threads) {
  const auto row = std::ranges::find(kRates, device.architecture, &Rate::architecture);
  const int cores = std::clamp(threads, 1, std::max(device.physical_cores(), 1));
  return cores * (row == kRates.end() ? kOtherRate : row->per_core);
}

/// 0 where it is not known what a model costs.
double request_seconds(const Plan& plan, const PlannedCell& cell) {
  const auto operations = static_cast<double>(plan.models[cell.model].row.multiply_adds.value_or(0));
  return operations * static_cast<double>(cell.key.batch) / rate_of(plan.device, cell.key.threads);
}

double load_seconds(const Plan& plan, const PlannedCell& cell) {
  const auto parameters = static_cast<double>(plan.models[cell.model].row.parameters.value_or(0));
  return kStart_s + 4.0 * parameters / kLoadRate;
}

/// A warm start comes after another one.
double start_seconds(const Plan& plan, const PlannedCell& cell) {
  const double once = load_seconds(plan, cell) + 10 * request_seconds(plan, cell);
  return cell.key.start == kCold ? once : 2 * once;
}

double steady_seconds(const Plan& plan, const PlannedCell& cell) {
  if (cell.load.is_sustained())
    return load_seconds(plan, cell) + plan.spec.warm_up_s +
           std::chrono::duration<double>(cell.load.sustained).count();
  // What a request costs is not known of every model: its cell may take all that it is given.
  if (!plan.models[cell.model].row.multiply_adds)
    return kStart_s + plan.spec.warm_up_s + plan.spec.cell_limit_s;
  const double request = request_seconds(plan, cell);
  const double warm_up = std::max(plan.spec.warm_up_s, 3 * request) + (kUncounted - 3) * request;
  const double between = cell.load.has_arrivals() ? std::max(request, 1 / cell.load.rate) : request;
  const double measuring = std::min(kCounted * between, plan.spec.cell_limit_s);
  return load_seconds(plan, cell) + warm_up + measuring;
}

double seconds_for(const Plan& plan, const PlannedCell& cell) {
  const bool is_start = !cell.key.start.empty();
  const double seconds = is_start ? start_seconds(plan, cell) : steady_seconds(plan, cell);
  const double timeout = plan.spec.timeout_s.value_or(std::numeric_limits<double>::infinity());
  return std::min(seconds, timeout + std::chrono::duration<double>(cell.load.sustained).count());
}

}  // namespace

Nanoseconds estimate(const Plan& plan, const PlannedCell& cell) {
  if (cell.skip) return Nanoseconds(0);
  const bool has_energy_pass = plan.spec.energy || plan.spec.meter_s;
  return from_seconds(seconds_for(plan, cell) + (has_energy_pass ? kEnergyPass_s : 0));
}

Nanoseconds estimate(const Plan& plan) {
  Nanoseconds all{};
  for (const PlannedCell& cell : plan.cells) all += estimate(plan, cell);
  return plan.spec.budget_s ? std::min(all, from_seconds(*plan.spec.budget_s)) : all;
}

}  // namespace edgegauge::control
