// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/run_spec.h"
#include "core/units.h"
#include "model/graph.h"

#include <array>
#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::input {

/// How a model wants its pictures, as torchvision does it on a Pillow image. Steps in order: shorter side to
/// `resize_shorter` (bilinear, antialiased), centre crop of `crop` square, channel order, value/255, minus
/// mean, over std; result NCHW float32.
struct Preprocess {
  int resize_shorter = 256;
  int crop = 224;
  bool bgr = false;
  std::array<float, 3> mean{0.485f, 0.456f, 0.406f};  ///< in the order of the channels as fed
  std::array<float, 3> std{0.229f, 0.224f, 0.225f};
};

/// The base with what the user set. Throws Error(kUsage) for other than three values per channel list, and
/// for a crop that is larger than the shorter side.
Preprocess with_overrides(Preprocess base, const PreprocessOverride& overrides);

/// Wall time of each step for one picture. Measured as a stage of its own: never part of a latency.
struct StageTimes {
  Nanoseconds decode{};
  Nanoseconds resize{};
  Nanoseconds normalise{};
};

struct Picture {
  std::string name;      ///< file name without its folder, for the report
  model::Tensor tensor;  ///< 1x3xCxC float32
  StageTimes times;      ///< each the median over `repeats` decodings of this file
};

/// JPEG and PNG files of a file-or-folder list, sorted by name within a folder. Throws BadInput when a path
/// does not exist or a folder holds no picture.
std::vector<std::filesystem::path> list_pictures(const std::vector<std::string>& files_or_folders);

/// Decodes and prepares one picture (image.h says what becomes of grey, CMYK, alpha and EXIF orientation).
/// Throws BadInput naming the file when it cannot be decoded or has over 100 million pixels (checked before
/// decoding).
Picture load_picture(const std::filesystem::path& file, const Preprocess& how, int repeats = 5);

}  // namespace edgegauge::input
