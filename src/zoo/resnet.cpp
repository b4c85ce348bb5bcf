// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"
#include "zoo/networks.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace edgegauge::zoo {
namespace {

using model::ValueId;

constexpr Window k1x1{.size = 1};
constexpr Window k3x3{.size = 3, .padding = 1};

struct Convolution {
  Window window;
  std::int64_t widening;  ///< channels over the stage's width
};

/// A residual block: its convolutions in order, and which of them takes the stride of a stage's first block.
struct Block {
  std::span<const Convolution> convolutions;
  std::size_t strided;
};

constexpr Convolution kBasic[] = {{k3x3, 1}, {k3x3, 1}};
constexpr Convolution kBottleneck[] = {{k1x1, 1}, {k3x3, 1}, {k1x1, 4}};

/// He et al., "Deep residual learning for image recognition", 2015, table 1: blocks in conv2_x to conv5_x.
struct Residual {
  const char* name;
  Block block;
  std::array<int, 4> blocks;
};

// The bottleneck's stride is on the 3x3 convolution, as in torchvision ("v1.5"); the paper has it on the 1x1.
constexpr Residual kResNet18{"resnet18", {kBasic, 0}, {2, 2, 2, 2}};
constexpr Residual kResNet50{"resnet50", {kBottleneck, 1}, {3, 4, 6, 3}};

/// Identity, or where the shape changes a 1x1 convolution of the input.
ValueId shortcut(Builder& net, const std::string& name, ValueId x, std::int64_t channels, std::int64_t stride,
                 bool changes) {
  if (!changes) return x;
  x = net.conv(name + ".downsample.0", x, channels, {.size = 1, .stride = stride}, Bias::kNone);
  return net.batch_norm(name + ".downsample.1", x);
}

ValueId residual_block(Builder& net, const std::string& name, ValueId x, const Block& block,
                       std::int64_t width, std::int64_t stride, bool changes_shape) {
  ValueId y = x;
  const std::size_t last = block.convolutions.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    auto [window, widening] = block.convolutions[i];
    if (i == block.strided) window.stride = stride;
    y = net.conv(fmt::format("{}.conv{}", name, i + 1), y, width * widening, window, Bias::kNone);
    y = net.batch_norm(fmt::format("{}.bn{}", name, i + 1), y);
    if (i != last) y = net.relu(fmt::format("{}.relu{}", name, i + 1), y);
  }
  const std::int64_t channels = width * block.convolutions[last].widening;
  y = net.add(name + ".add", y, shortcut(net, name, x, channels, stride, changes_shape));
  return net.relu(name + ".relu", y);
}

model::Graph resnet(const Residual& table, std::int64_t batch) {
  Builder net(table.name);
  ValueId x = net.input({batch, 3, 224, 224});
  x = net.conv("conv1", x, 64, {.size = 7, .stride = 2, .padding = 3}, Bias::kNone);
  x = net.relu("relu", net.batch_norm("bn1", x));
  x = net.max_pool("maxpool", x, {.size = 3, .stride = 2, .padding = 1});
  const bool widens = table.block.convolutions.back().widening != 1;
  for (int stage = 0; stage < 4; ++stage) {
    const std::int64_t width = std::int64_t{64} << stage;
    for (int i = 0; i < table.blocks[static_cast<std::size_t>(stage)]; ++i) {
      const std::int64_t stride = i == 0 && stage > 0 ? 2 : 1;
      const bool changes_shape = i == 0 && (stage > 0 || widens);
      x = residual_block(net, fmt::format("layer{}.{}", stage + 1, i), x, table.block, width, stride,
                         changes_shape);
    }
  }
  x = net.flatten("flatten", net.global_average_pool("avgpool", x));
  x = net.linear("fc", x, 1000);
  return std::move(net).finish(x);
}

}  // namespace

model::Graph resnet18(std::int64_t batch) { return resnet(kResNet18, batch); }
model::Graph resnet50(std::int64_t batch) { return resnet(kResNet50, batch); }

}  // namespace edgegauge::zoo
