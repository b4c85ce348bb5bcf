// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"
#include "zoo/networks.h"

#include <fmt/format.h>

namespace edgegauge::zoo {
namespace {

/// One row of the feature extractor: a convolution and its ReLU, and the max pooling that may follow.
struct Row {
  int index;  ///< of the convolution in torchvision's `features`
  bool pooled;
  std::int64_t channels;
  Window window;
};

// Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014.
constexpr Row kFeatures[] = {
    {0, true, 64, {.size = 11, .stride = 4, .padding = 2}},
    {3, true, 192, {.size = 5, .padding = 2}},
    {6, false, 384, {.size = 3, .padding = 1}},
    {8, false, 256, {.size = 3, .padding = 1}},
    {10, true, 256, {.size = 3, .padding = 1}},
};

}  // namespace

model::Graph alexnet(std::int64_t batch) {
  Builder net("alexnet");
  model::ValueId x = net.input({batch, 3, 224, 224});
  for (const auto& [index, pooled, channels, window] : kFeatures) {
    x = net.conv(fmt::format("features.{}", index), x, channels, window, Bias::kYes);
    x = net.relu(fmt::format("features.{}", index + 1), x);
    if (pooled) x = net.max_pool(fmt::format("features.{}", index + 2), x, {.size = 3, .stride = 2});
  }
  x = net.flatten("flatten", x);
  x = net.relu("classifier.2", net.linear("classifier.1", x, 4096));
  x = net.relu("classifier.5", net.linear("classifier.4", x, 4096));
  x = net.linear("classifier.6", x, 1000);
  return std::move(net).finish(x);
}

}  // namespace edgegauge::zoo
