// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "input/image.h"

#include <algorithm>
#include <cmath>

namespace edgegauge::input {
namespace {

/// Fixed-point weights, as Pillow has them (src/libImaging/Resample.c).
constexpr int kPrecisionBits = 32 - 8 - 2;

/// One output position: the inputs from `first` on, by their weights.
struct Tap {
  std::int64_t first = 0;
  std::vector<std::int32_t> weights;
};

double triangle(double x) { return std::max(1 - std::abs(x), 0.0); }

/// Weights for the output positions begin .. begin + count - 1 of an axis scaled from `from` to `to`
/// positions.
std::vector<Tap> make_taps(std::int64_t from, std::int64_t to, std::int64_t begin, std::int64_t count) {
  const double scale = static_cast<double>(from) / static_cast<double>(to);
  const double support = std::max(scale, 1.0);
  std::vector<Tap> taps(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const double centre = (static_cast<double>(begin + i) + 0.5) * scale;
    const auto first =
        std::max(static_cast<std::int64_t>(std::floor(centre - support + 0.5)), std::int64_t{0});
    const auto end = std::min(static_cast<std::int64_t>(std::floor(centre + support + 0.5)), from);
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t x = first; x < end; ++x) {
      weights.push_back(triangle((static_cast<double>(x) - centre + 0.5) / support));
      sum += weights.back();
    }
    Tap& tap = taps[static_cast<std::size_t>(i)];
    tap.first = first;
    for (const double weight : weights)
      tap.weights.push_back(
          static_cast<std::int32_t>(std::floor(0.5 + weight / sum * (1 << kPrecisionBits))));
  }
  return taps;
}

std::uint8_t weighted(const std::uint8_t* from, std::int64_t step, const Tap& tap) {
  std::int64_t sum = std::int64_t{1} << (kPrecisionBits - 1);
  for (const std::int32_t weight : tap.weights) {
    sum += std::int64_t{*from} * weight;
    from += step;
  }
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(sum >> kPrecisionBits, 0, 255));
}

/// Half to even, as Python's round(): where torchvision puts the crop.
std::int64_t centred(std::int64_t whole, std::int64_t part) {
  return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(whole - part) / 2));
}

}  // namespace

Image resize_and_crop(const Image& image, int shorter, int crop) {
  EDGEGAUGE_CHECK(image.width > 0 && image.height > 0 && crop > 0 && crop <= shorter);
  const std::int64_t side = std::min(image.width, image.height);
  const std::int64_t to_width = shorter * image.width / side;
  const std::int64_t to_height = shorter * image.height / side;
  const auto across = make_taps(image.width, to_width, centred(to_width, crop), crop);
  const auto down = make_taps(image.height, to_height, centred(to_height, crop), crop);

  const std::int64_t top = down.front().first;
  const std::int64_t bottom = down.back().first + static_cast<std::int64_t>(down.back().weights.size());
  Image narrowed{crop, bottom - top, {}};
  narrowed.rgb.reserve(static_cast<std::size_t>(3 * narrowed.width * narrowed.height));
  for (std::int64_t y = top; y < bottom; ++y) {
    for (const Tap& tap : across) {
      const std::uint8_t* from = image.rgb.data() + 3 * (y * image.width + tap.first);
      for (int channel = 0; channel < 3; ++channel) narrowed.rgb.push_back(weighted(from + channel, 3, tap));
    }
  }
  Image result{crop, crop, {}};
  result.rgb.reserve(static_cast<std::size_t>(3 * result.width * result.height));
  for (const Tap& tap : down) {
    const std::uint8_t* row = narrowed.rgb.data() + 3 * (tap.first - top) * narrowed.width;
    for (std::int64_t i = 0; i < 3 * narrowed.width; ++i)
      result.rgb.push_back(weighted(row + i, 3 * narrowed.width, tap));
  }
  return result;
}

}  // namespace edgegauge::input
