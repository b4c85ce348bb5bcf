// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "input/preprocess.h"
#include "model/graph.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::zoo {

/// A model that is known by name. Either built here (`build` set) or a file out of a locked package
/// (`package` set).
struct Entry {
  std::string_view name;   ///< "resnet18"
  std::string_view title;  ///< "ResNet-18"
  int year;
  std::string_view paper;  ///< where its table stands
  int layers;              ///< as its paper counts
  bool in_study;
  model::Graph (*build)(std::int64_t batch);  ///< parameters declared, not filled; nullptr for a file
  std::string_view package;                   ///< entry of the lock file, for a file
  std::string_view file;                      ///< path inside that package as installed
  std::string_view licence;
  input::Preprocess preprocess;
  std::vector<std::string_view> labels;  ///< class names in order; empty when too many to carry
};

std::span<const Entry> catalogue();
const Entry* find_entry(std::string_view name);
/// Catalogue names near a mistyped one, nearest first.
std::vector<std::string_view> near_names(std::string_view mistyped);

/// Raised whenever a network or its synthetic weights change: what is cached under an older number is not
/// used again.
inline constexpr int kBuilderVersion = 2;

/// Fills every declared parameter from a seed, the same bytes on every machine (integer generator, and only
/// IEEE-exact arithmetic: + - * / sqrt): uniform, He-scaled; batch-norm statistics are those that the layer's
/// input has by propagating variances through the graph, so that activations stay finite and spread at any
/// depth. Sets metadata "weights" = "synthetic" and "seed".
void fill_synthetic(model::Graph& graph, std::uint64_t seed);

/// Fills every declared parameter from official weights under torchvision's names. Throws BadInput that lists
/// each missing, spare or misshapen tensor. Sets metadata "weights" = file name. "num_batches_tracked" is
/// ignored.
void fill_from_file(model::Graph& graph, const std::filesystem::path& safetensors);

}  // namespace edgegauge::zoo
