// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "input/preprocess.h"

#include "core/error.h"
#include "core/order_statistics.h"
#include "input/image.h"
#include "model/files.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::input {
namespace {

std::array<float, 3> per_channel(std::string_view option, const std::vector<float>& values) {
  if (values.size() != 3) {
    throw Error(ExitCode::kUsage,
                fmt::format("--{} has {} values, but pictures have 3 channels", option, values.size()),
                "give one value per channel, in the order of the channels as fed to the model");
  }
  return {values[0], values[1], values[2]};
}

bool is_picture_name(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".jpg" || ending == ".jpeg" || ending == ".png";
}

std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> pictures;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_picture_name(entry->path()) && entry->is_regular_file()) pictures.push_back(entry->path());
  }
  if (error) throw BadInput(fmt::format("{} cannot be listed: {}", folder.string(), error.message()));
  if (pictures.empty())
    throw BadInput(fmt::format("{} holds no picture", folder.string()),
                   "pictures are files ending in .jpg, .jpeg or .png");
  std::ranges::sort(pictures);
  return pictures;
}

model::Tensor normalised(const Image& image, const Preprocess& how) {
  const auto area = static_cast<std::size_t>(image.width * image.height);
  std::vector<float> values(3 * area);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const std::size_t source = how.bgr ? 2 - channel : channel;
    float* to = values.data() + channel * area;
    for (std::size_t i = 0; i < area; ++i)
      to[i] = (static_cast<float>(image.rgb[3 * i + source]) / 255.0f - how.mean[channel]) / how.std[channel];
  }
  return model::make_float_tensor({1, 3, image.height, image.width}, values);
}

}  // namespace

Preprocess with_overrides(Preprocess base, const PreprocessOverride& overrides) {
  base.resize_shorter = overrides.resize_shorter.value_or(base.resize_shorter);
  base.crop = overrides.crop.value_or(base.crop);
  if (overrides.channels) base.bgr = *overrides.channels == "bgr";
  if (overrides.mean) base.mean = per_channel("mean", *overrides.mean);
  if (overrides.std) base.std = per_channel("std", *overrides.std);
  if (base.crop > base.resize_shorter) {
    throw Error(ExitCode::kUsage,
                fmt::format("a square of {0}x{0} does not fit into pictures whose shorter side is {1}",
                            base.crop, base.resize_shorter),
                fmt::format("give --resize {} or more, or a smaller --crop", base.crop));
  }
  return base;
}

std::vector<std::filesystem::path> list_pictures(const std::vector<std::string>& files_or_folders) {
  std::vector<std::filesystem::path> pictures;
  for (const std::filesystem::path path : files_or_folders) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status))
      throw BadInput(fmt::format("{} does not exist", path.string()),
                     "give a JPEG or PNG file, or a folder of them");
    if (std::filesystem::is_directory(status)) {
      std::ranges::move(pictures_in(path), std::back_inserter(pictures));
    } else {
      pictures.push_back(path);
    }
  }
  return pictures;
}

Picture load_picture(const std::filesystem::path& file, const Preprocess& how, int repeats) {
  std::vector<Nanoseconds> decode, resize, normalise;
  Picture picture{.name = file.filename().string(), .tensor = {}, .times = {}};
  for (int i = 0; i < std::max(repeats, 1); ++i) {
    const Nanoseconds start = monotonic_now();
    const Image image = decode_image(model::map_file(file).bytes, file);
    const Nanoseconds decoded = monotonic_now();
    const Image square = resize_and_crop(image, how.resize_shorter, how.crop);
    const Nanoseconds resized = monotonic_now();
    picture.tensor = normalised(square, how);
    const Nanoseconds end = monotonic_now();
    decode.push_back(decoded - start);
    resize.push_back(resized - decoded);
    normalise.push_back(end - resized);
  }
  picture.times = {value_at(decode, 0.5), value_at(resize, 0.5), value_at(normalise, 0.5)};
  return picture;
}

}  // namespace edgegauge::input
