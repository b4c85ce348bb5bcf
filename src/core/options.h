// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge {

/// The value of an option that is a switch: on the command line --NAME and --no-NAME.
inline constexpr std::string_view kSwitch = "on|off";

/// One option of `run` and one key of a plan. The row generates the flag, its help, the plan key, and (with
/// `print`) the resolved plan that is stored with every run: nothing else is to be touched for a new option.
struct OptionRow {
  std::string_view name;   ///< flag without dashes, and plan key: "batch"
  std::string_view value;  ///< what stands for the value in help: "N,N..M"
  std::string_view group;  ///< heading in help: "What to measure", "Inputs", "How long, how much", "Where to"
  bool repeatable;         ///< takes a comma list, or may be given several times
  std::string_view help;   ///< one or two sentences; the default is appended from `print` of a fresh RunSpec
  /// Sets the option, replacing what it was. `values` holds one element per listed value; none unsets an
  /// option that may be unset. Throws Error(kUsage) that names the option, the bad value and what is
  /// accepted.
  void (*apply)(RunSpec&, const std::vector<std::string>& values);
  /// What `apply` makes the same value of, exactly; empty for an option that is not set.
  std::vector<std::string> (*print)(const RunSpec&);
};

std::span<const OptionRow> run_options();

/// nullptr when there is none of that name.
const OptionRow* find_option(std::string_view name);

/// {"1","2","4..32"} -> 1 2 4 8 16 32: a range doubles from its start, as batch sizes do, and must reach its
/// end so. A number that is listed again counts once. Throws Error(kUsage).
std::vector<std::int64_t> parse_integer_list(std::string_view option, const std::vector<std::string>& values);

/// The option whose name is nearest to a mistyped one, for "did you mean"; empty when none is near.
std::string_view nearest_option(std::string_view mistyped);

}  // namespace edgegauge
