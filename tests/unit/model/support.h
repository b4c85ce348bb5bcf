// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "model/graph.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>

namespace edgegauge::model::test {

/// A fresh folder, gone with this object.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "edgegauge-model-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_text(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

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
