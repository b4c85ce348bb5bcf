// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

/// Values of metrics, in the unit that they are stored in, as people read them (MetricRow::format).
namespace edgegauge {

std::string as_joules(double joules);
std::string as_watts(double watts);
std::string as_duration(double ns);
std::string as_rate(double per_second);
std::string as_giga_rate(double per_second);
std::string as_bytes(double bytes);
std::string as_number(double value);
std::string as_count(double count);
std::string as_cores(double cores);
std::string as_share(double share);
std::string as_error(double error);
std::string as_cosine(double cosine);

}  // namespace edgegauge
