// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/launcher.h"
#include "core/cell_telemetry.h"
#include "core/run_spec.h"
#include "telemetry/energy.h"

#include <filesystem>
#include <optional>

/// The energy pass of a cell, from the job that asks for it to the figures.
namespace edgegauge::control {

/// Why a cell has no energy where no power source was found.
inline constexpr const char* kNothingMeasures = "nothing here measures power";

/// Of the INA219 that the user named, else of the best power source below `root`, else of a Raspberry Pi 5's
/// own chip; nullopt when there is none. Throws Error(kUsage) for an INA219 whose shunt and range do not go
/// together.
std::optional<telemetry::PowerLog> power_log(const RunSpec& spec, const std::filesystem::path& root);

/// Has the job's worker idle, work and idle for as long as the rules and a sensor of this period want, and
/// its time limit grow by that.
void add_energy_pass(Nanoseconds period, Job& job, const telemetry::EnergyRules& rules = {});

/// Has the job's worker idle, work and idle for as long as the rules and the source's period want, its time
/// limit grow by that, and `log` be read meanwhile. `log` is emptied.
void add_energy_pass(telemetry::PowerLog& log, Job& job, const telemetry::EnergyRules& rules = {});

/// The readings in a pass, by the time since it began.
Series energy_series(const telemetry::PowerSeries& readings, const EnergyPass& pass);

/// What the pass came to, into the measurement; the readings become the series "energy_power". Without a log
/// (no power source), or without a pass, the reason.
void take_energy(const telemetry::PowerLog* log, Measurement& measurement, CellTelemetry& telemetry,
                 const telemetry::EnergyRules& rules = {});

}  // namespace edgegauge::control
