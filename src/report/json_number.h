// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace edgegauge::report {

/// JSON has no infinity: as a text, "inf" like in CSV, it stays what it is.
nlohmann::ordered_json json_number(double value);

}  // namespace edgegauge::report
