// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/builder.h"
#include "zoo/networks.h"

#include <fmt/format.h>

namespace edgegauge::zoo {
namespace {

/// A fire module: 1x1 convolutions squeeze, 1x1 and 3x3 convolutions of the same width expand.
struct Fire {
  int index;  ///< in torchvision's `features`
  bool pooled_before;
  std::int64_t squeeze;
  std::int64_t expand;
};

// Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size", 2016;
// widths and places of the poolings as in the authors' release 1.1.
constexpr Fire kFires[] = {
    {3, true, 16, 64},  {4, false, 16, 64},   {6, true, 32, 128},   {7, false, 32, 128},
    {9, true, 48, 192}, {10, false, 48, 192}, {11, false, 64, 256}, {12, false, 64, 256},
};
constexpr Window kPool{.size = 3, .stride = 2, .ceil_mode = true};

model::ValueId fire(Builder& net, model::ValueId x, const Fire& row) {
  const std::string name = fmt::format("features.{}", row.index);
  x = net.relu(name + ".squeeze_activation",
               net.conv(name + ".squeeze", x, row.squeeze, {.size = 1}, Bias::kYes));
  const auto expanded = [&](const std::string& branch, Window window) {
    return net.relu(name + "." + branch + "_activation",
                    net.conv(name + "." + branch, x, row.expand, window, Bias::kYes));
  };
  const model::ValueId narrow = expanded("expand1x1", {.size = 1});
  const model::ValueId wide = expanded("expand3x3", {.size = 3, .padding = 1});
  return net.concat(name, {narrow, wide});
}

}  // namespace

model::Graph squeezenet1_1(std::int64_t batch) {
  Builder net("squeezenet1.1");
  model::ValueId x = net.input({batch, 3, 224, 224});
  x = net.relu("features.1", net.conv("features.0", x, 64, {.size = 3, .stride = 2}, Bias::kYes));
  for (const Fire& row : kFires) {
    if (row.pooled_before) x = net.max_pool(fmt::format("features.{}", row.index - 1), x, kPool);
    x = fire(net, x, row);
  }
  x = net.relu("classifier.2", net.conv("classifier.1", x, 1000, {.size = 1}, Bias::kYes));
  x = net.global_average_pool("classifier.3", x);
  x = net.flatten("flatten", x);
  return std::move(net).finish(x);
}

}  // namespace edgegauge::zoo
