// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge {

/// Levenshtein's distance: single-character insertions, deletions and replacements.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidates that a mistyped word may have meant, nearest first: those within a third of its length (at
/// least 2), or that begin with it.
std::vector<std::string> near_words(std::string_view word, const std::vector<std::string>& candidates);

/// The first of them, or empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace edgegauge
