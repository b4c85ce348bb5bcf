// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "convert/script.h"

#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::pytorch {

/// How one operator is written.
struct EmitRow {
  std::string_view op;
  void (*emit)(ScriptWriter& to, const model::Node& node);
};

// The rows of all operators, by what they do.
std::vector<EmitRow> elementwise_rows();
std::vector<EmitRow> matrix_rows();
std::vector<EmitRow> moving_rows();
std::vector<EmitRow> normalising_rows();
std::vector<EmitRow> resize_rows();
std::vector<EmitRow> window_rows();
/// Those of the fused form, which stand before the others.
std::vector<EmitRow> onednn_rows();

/// "x" with befores[i] elements of `fill` more at the start of axis i and afters[i] at its end; x itself
/// where there are none. Negative ones crop.
std::string padded(ScriptWriter& to, const std::string& x, const std::vector<std::int64_t>& befores,
                   const std::vector<std::int64_t>& afters, const std::string& fill);

}  // namespace edgegauge::pytorch
