// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/units.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <time.h>

namespace edgegauge {
namespace {

struct Scale {
  double factor;
  std::string_view suffix;
};

/// Three significant digits without an exponent; trailing zeros stay, since they are digits that were
/// measured.
std::string three_digits(double value) {
  if (value == 0) return "0";
  const double magnitude = std::floor(std::log10(std::abs(value)));
  const double step = std::pow(10.0, magnitude - 2);
  const double rounded = std::round(value / step) * step;
  const int decimals = 2 - static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-9));
  return fmt::format("{:.{}f}", rounded, decimals > 0 ? decimals : 0);
}

/// The value in the largest unit of which it is at least one, as rounded ("1.00 ms", never "1000 us").
std::string in_fitting_unit(double value, std::span<const Scale> scales) {
  std::size_t chosen = 0;
  while (chosen + 1 < scales.size() && std::abs(value) >= scales[chosen + 1].factor * 0.9995) ++chosen;
  const double scaled = value / scales[chosen].factor;
  const bool whole = scales[chosen].factor == 1 && scaled == std::floor(scaled);
  return (whole ? fmt::format("{:.0f}", scaled) : three_digits(scaled)) + std::string(scales[chosen].suffix);
}

constexpr std::array<Scale, 4> kDurations{{{1, " ns"}, {1e3, " µs"}, {1e6, " ms"}, {1e9, " s"}}};
constexpr std::array<Scale, 5> kBytes{{{1, " B"}, {1e3, " kB"}, {1e6, " MB"}, {1e9, " GB"}, {1e12, " TB"}}};
constexpr std::array<Scale, 4> kCounts{{{1e3, " k"}, {1e6, " M"}, {1e9, " G"}, {1e12, " T"}}};

std::string grouped_by_thousands(std::uint64_t count) {
  std::string digits = fmt::format("{}", count);
  for (std::size_t from_end = 3; from_end < digits.size(); from_end += 4) {
    digits.insert(digits.size() - from_end, 1, ',');
  }
  return digits;
}

}  // namespace

Nanoseconds monotonic_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

std::string utc_now_iso8601() {
  const std::time_t now = std::time(nullptr);
  tm utc{};
  gmtime_r(&now, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string format_duration(Nanoseconds duration) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  const std::int64_t ns = duration.count();
  if (std::abs(static_cast<double>(ns)) < 59.95e9)
    return in_fitting_unit(static_cast<double>(ns), kDurations);
  const std::string sign = ns < 0 ? "-" : "";
  const std::int64_t seconds = (std::abs(ns) + kSecond / 2) / kSecond;
  if (seconds < 3600) return fmt::format("{}{} min {} s", sign, seconds / 60, seconds % 60);
  return fmt::format("{}{} h {} min", sign, seconds / 3600, seconds % 3600 / 60);
}

std::string format_bytes(std::uint64_t bytes) { return in_fitting_unit(static_cast<double>(bytes), kBytes); }

std::string format_count(std::uint64_t count) {
  if (count < 100'000) return grouped_by_thousands(count);
  return in_fitting_unit(static_cast<double>(count), kCounts);
}

std::string format_number(double value) {
  if (!std::isfinite(value)) return "-";
  const double size = std::abs(value);
  if (size != 0 && (size < 0.001 || size >= 1e6)) return fmt::format("{:.2e}", value);
  return three_digits(value);
}

}  // namespace edgegauge
