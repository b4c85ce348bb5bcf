// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace edgegauge {

inline constexpr int kOneLine = -1;

/// A JSON document as text, whatever bytes its strings hold: a path may be no UTF-8, and nlohmann's dump()
/// throws then. Such bytes become U+FFFD. `indent`: blanks for each level, or kOneLine.
template <class Json>
std::string json_text(const Json& document, int indent = 2) {
  return document.dump(indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace edgegauge
