// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"
#include "zoo/networks.h"

#include <fmt/format.h>

namespace edgegauge::zoo {
namespace {

using model::ValueId;

// Huang et al., "Densely connected convolutional networks", 2016, table 1: DenseNet-161, growth rate k = 48.
constexpr std::int64_t kGrowth = 48;
constexpr std::int64_t kBottleneck = 4 * kGrowth;
constexpr int kDenseBlocks[] = {6, 12, 36, 24};

/// BN-ReLU-Conv(1x1)-BN-ReLU-Conv(3x3) on all maps before it in its block.
ValueId dense_layer(Builder& net, const std::string& name, const std::vector<ValueId>& before) {
  ValueId x = before.size() == 1 ? before.front() : net.concat(name + ".concat", before);
  x = net.relu(name + ".relu1", net.batch_norm(name + ".norm1", x));
  x = net.conv(name + ".conv1", x, kBottleneck, {.size = 1}, Bias::kNone);
  x = net.relu(name + ".relu2", net.batch_norm(name + ".norm2", x));
  return net.conv(name + ".conv2", x, kGrowth, {.size = 3, .padding = 1}, Bias::kNone);
}

ValueId dense_block(Builder& net, const std::string& name, ValueId x, int layers) {
  std::vector<ValueId> maps{x};
  for (int i = 1; i <= layers; ++i)
    maps.push_back(dense_layer(net, fmt::format("{}.denselayer{}", name, i), maps));
  return net.concat(name, maps);
}

/// Halves the channels and the side.
ValueId transition(Builder& net, const std::string& name, ValueId x, std::int64_t channels) {
  x = net.relu(name + ".relu", net.batch_norm(name + ".norm", x));
  x = net.conv(name + ".conv", x, channels, {.size = 1}, Bias::kNone);
  return net.average_pool(name + ".pool", x, {.size = 2, .stride = 2});
}

}  // namespace

model::Graph densenet161(std::int64_t batch) {
  Builder net("densenet161");
  ValueId x = net.input({batch, 3, 224, 224});
  std::int64_t channels = 2 * kGrowth;
  x = net.conv("features.conv0", x, channels, {.size = 7, .stride = 2, .padding = 3}, Bias::kNone);
  x = net.relu("features.relu0", net.batch_norm("features.norm0", x));
  x = net.max_pool("features.pool0", x, {.size = 3, .stride = 2, .padding = 1});
  int block = 0;
  for (const int layers : kDenseBlocks) {
    if (++block > 1) {
      channels /= 2;
      x = transition(net, fmt::format("features.transition{}", block - 1), x, channels);
    }
    x = dense_block(net, fmt::format("features.denseblock{}", block), x, layers);
    channels += layers * kGrowth;
  }
  x = net.relu("features.relu5", net.batch_norm("features.norm5", x));
  x = net.flatten("flatten", net.global_average_pool("avgpool", x));
  x = net.linear("classifier", x, 1000);
  return std::move(net).finish(x);
}

}  // namespace edgegauge::zoo
