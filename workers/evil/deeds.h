// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace edgegauge::evil {

/// What goes wrong. One row is all there is to a new deed.
struct Deed {
  std::string_view name;
  std::string_view help;
  /// Does it. Some return, after which the worker goes on as if nothing had happened.
  void (*commit)(const worker::Settings&);
};

/// Sorted as they are listed in help.
std::span<const Deed> deeds();

/// nullptr when there is none of that name.
const Deed* find_deed(std::string_view name);

/// Deeds that spoil the answer instead: the session looks for these.
inline constexpr std::string_view kNanOutput = "nan-output";
inline constexpr std::string_view kWrongShape = "wrong-shape";
inline constexpr std::string_view kLie = "lie";

}  // namespace edgegauge::evil
