// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"
#include "zoo/networks.h"

#include <fmt/format.h>

namespace edgegauge::zoo {
namespace {

/// Stages of 3x3 convolutions of one width, each stage ending in a 2x2 max pooling.
struct Stage {
  int convolutions;
  std::int64_t channels;
};

// Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014, table
// 1, column D.
constexpr Stage kVgg16[] = {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}};

}  // namespace

model::Graph vgg16(std::int64_t batch) {
  Builder net("vgg16");
  model::ValueId x = net.input({batch, 3, 224, 224});
  int index = 0;
  const auto next_name = [&index] { return fmt::format("features.{}", index++); };
  for (const auto& [convolutions, channels] : kVgg16) {
    for (int i = 0; i < convolutions; ++i) {
      x = net.conv(next_name(), x, channels, {.size = 3, .padding = 1}, Bias::kYes);
      x = net.relu(next_name(), x);
    }
    x = net.max_pool(next_name(), x, {.size = 2, .stride = 2});
  }
  x = net.flatten("flatten", x);
  x = net.relu("classifier.1", net.linear("classifier.0", x, 4096));
  x = net.relu("classifier.4", net.linear("classifier.3", x, 4096));
  x = net.linear("classifier.6", x, 1000);
  return std::move(net).finish(x);
}

}  // namespace edgegauge::zoo
