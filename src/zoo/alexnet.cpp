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
  std::int64_t channels;
  Window window;
  bool pooled;
};

// Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014.
constexpr Row kFeatures[] = {
    {0, 64, {.size = 11, .stride = 4, .padding = 2}, true},
    {3, 192, {.size = 5, .padding = 2}, true},
    {6, 384, {.size = 3, .padding = 1}, false},
    {8, 256, {.size = 3, .padding = 1}, false},
    {10, 256, {.size = 3, .padding = 1}, true},
};

}  // namespace

model::Graph alexnet(std::int64_t batch) {
  Builder net("alexnet");
  model::ValueId x = net.input({batch, 3, 224, 224});
  for (const auto& [index, channels, window, pooled] : kFeatures) {
    x = net.conv(fmt::format("features.{}", index), x, channels, window, Bias::kYes);
    x = net.relu(fmt::format("features.{}", index + 1), x);
    if (pooled) x = net.max_pool(fmt::format("features.{}", index + 2), x, {.size = 3, .stride = 2});
  }
  x = net.flatten("flatten", x);
  x = net.relu("classifier.2", net.linear("classifier.1", x, 4096));
  x = net.relu("classifier.5", net.linear("classifier.4", x, 4096));
  return std::move(net).finish(net.linear("classifier.6", x, 1000));
}

}  // namespace edgegauge::zoo
