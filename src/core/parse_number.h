// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace edgegauge {

/// The whole text as a finite number that its type holds, whole ones in any base; nullopt for anything else:
/// "", " 1", "+1", "1x", "nan", "inf", "1e999".
template <class Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) {
  Number number{};
  const char* const last = text.data() + text.size();
  std::from_chars_result read{};
  if constexpr (std::is_floating_point_v<Number>) {
    read = std::from_chars(text.data(), last, number);
    if (!std::isfinite(number)) return std::nullopt;
  } else {
    read = std::from_chars(text.data(), last, number, base);
  }
  return read.ec == std::errc{} && read.ptr == last ? std::optional(number) : std::nullopt;
}

}  // namespace edgegauge
