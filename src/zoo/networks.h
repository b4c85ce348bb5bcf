// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <cstdint>

/// The study's networks for 3x224x224 pictures and 1000 classes, one family per file. Each is inferred at the
/// given batch; its parameters are declared under torchvision's names and not filled.
namespace edgegauge::zoo {

model::Graph alexnet(std::int64_t batch);
model::Graph squeezenet1_1(std::int64_t batch);
model::Graph resnet18(std::int64_t batch);
model::Graph resnet50(std::int64_t batch);
model::Graph densenet161(std::int64_t batch);
model::Graph vgg16(std::int64_t batch);

}  // namespace edgegauge::zoo
