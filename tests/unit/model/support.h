// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "model/graph.h"
#include "support/scratch.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace edgegauge::model::test {

using edgegauge::test::read_text;
using edgegauge::test::Scratch;

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

/// What a call says when it refuses its input; fails the test when it does not.
template <class Call>
std::string refusal(Call&& call) {
  try {
    call();
  } catch (const BadInput& error) {
    return error.what();
  }
  ADD_FAILURE() << "was accepted";
  return {};
}

/// A float constant of that shape with distinct values.
inline Tensor counting_tensor(Shape shape) {
  std::vector<float> values(static_cast<std::size_t>(element_count(shape)));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.25f * static_cast<float>(i + 1);
  return make_float_tensor(std::move(shape), values);
}

/// Everything that two equal graphs share, as text: names, types, attributes, constants; not the ids.
std::string describe(const Graph& graph);

}  // namespace edgegauge::model::test
