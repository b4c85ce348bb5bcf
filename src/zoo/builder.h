// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace edgegauge::zoo {

/// A window that slides over the maps; square, as are all of these networks'.
struct Window {
  std::int64_t size = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  bool ceil_mode = false;  ///< pooling only: a last, partly filled window counts
};

enum class Bias { kNone, kYes };

/// Writes a network down layer by layer. Every method appends one node named `name`, declares its parameters
/// under torchvision's names (`name.weight`, `name.bias`, ...) and returns the value it makes, whose shape is
/// known at once.
class Builder {
 public:
  explicit Builder(std::string network);

  model::ValueId input(model::Shape shape);
  model::ValueId conv(std::string_view name, model::ValueId x, std::int64_t channels, Window window,
                      Bias bias);
  model::ValueId batch_norm(std::string_view name, model::ValueId x);
  model::ValueId relu(std::string_view name, model::ValueId x);
  model::ValueId max_pool(std::string_view name, model::ValueId x, Window window);
  model::ValueId average_pool(std::string_view name, model::ValueId x, Window window);
  model::ValueId global_average_pool(std::string_view name, model::ValueId x);
  model::ValueId flatten(std::string_view name, model::ValueId x);
  model::ValueId linear(std::string_view name, model::ValueId x, std::int64_t features);
  model::ValueId add(std::string_view name, model::ValueId branch, model::ValueId shortcut);
  model::ValueId concat(std::string_view name, std::vector<model::ValueId> parts);

  /// The network, ending in `logits`: inferred, its parameters declared but not filled.
  model::Graph finish(model::ValueId logits) &&;

 private:
  model::ValueId append(std::string_view op, std::string_view name, std::vector<model::ValueId> inputs,
                        model::Attributes attributes = {});
  model::ValueId parameter(std::string name, model::Shape shape);
  std::int64_t channels_of(model::ValueId x) const;

  model::Graph graph_;
};

}  // namespace edgegauge::zoo
