// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Values of options from text and back. Every function throws Error(kUsage) that names the option, the bad
/// value and what is accepted; print_* gives text that parses to exactly the same value.
namespace edgegauge {

using Values = std::vector<std::string>;

/// The one element of `values`; an error when there are none or several.
const std::string& single_value(std::string_view option, const Values& values);

/// A text that must not be empty, nor any element of a list.
std::string parse_text(std::string_view option, const Values& values);
Values parse_texts(std::string_view option, const Values& values);

/// A whole number within [least, most].
std::int64_t parse_integer(std::string_view option, const std::string& value, std::int64_t least,
                           std::int64_t most);
std::uint64_t parse_seed(std::string_view option, const std::string& value);

std::vector<float> parse_floats(std::string_view option, const Values& values);
std::string print_float(float value);

/// "50us", "500ms", "10s", "2m", "1h" as seconds, not negative.
double parse_duration(std::string_view option, const std::string& value);
std::string print_duration(double seconds);

/// "512MB", "1.5GB", "4096B" as bytes, at least 1; powers of 1000.
std::int64_t parse_size(std::string_view option, const std::string& value);
std::string print_size(std::int64_t bytes);

/// "1%" or "0.01" as a share above 0 and at most 1.
double parse_share(std::string_view option, const std::string& value);
std::string print_share(double share);

/// {"NAME=FILE", ...}
std::map<std::string, std::string> parse_pairs(std::string_view option, const Values& values);
Values print_pairs(const std::map<std::string, std::string>& pairs);

/// {"KEY=V1,V2"} or, with the commas already taken apart, {"KEY=V1", "V2"}.
std::map<std::string, Values> parse_grid(std::string_view option, const Values& values);
Values print_grid(const std::map<std::string, Values>& grid);

/// {"NAME=1x3x224x224", ...}
std::map<std::string, std::vector<std::int64_t>> parse_shapes(std::string_view option, const Values& values);
Values print_shapes(const std::map<std::string, std::vector<std::int64_t>>& shapes);

}  // namespace edgegauge
