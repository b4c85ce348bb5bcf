// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/metric_formats.h"

#include "core/units.h"

#include <cmath>
#include <cstdint>

#include <fmt/format.h>

namespace edgegauge {

std::string as_joules(double joules) {
  const double size = std::abs(joules);
  if (size < 1e-3) return format_number(joules * 1e6) + " µJ";
  return size < 1 ? format_number(joules * 1e3) + " mJ" : format_number(joules) + " J";
}
std::string as_watts(double watts) { return format_number(watts) + " W"; }
std::string as_duration(double ns) { return format_duration(Nanoseconds(std::llround(ns))); }
std::string as_rate(double per_second) { return format_number(per_second) + "/s"; }
std::string as_giga_rate(double per_second) { return format_number(per_second * 1e-9) + " G/s"; }
std::string as_bytes(double bytes) { return format_bytes(static_cast<std::uint64_t>(std::llround(bytes))); }
std::string as_number(double value) { return format_number(value); }
std::string as_count(double count) { return format_count(static_cast<std::uint64_t>(std::llround(count))); }
std::string as_cores(double cores) { return fmt::format("{:.2f} cores", cores); }
std::string as_share(double share) { return fmt::format("{:.2f}%", share * 100); }
std::string as_error(double error) { return fmt::format("{:.2g}", error); }
std::string as_cosine(double cosine) { return fmt::format("{:.6f}", cosine); }

}  // namespace edgegauge
