// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace edgegauge::input {

/// Pixels as three interleaved bytes (R, G, B), rows from the top, without padding.
struct Image {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::vector<std::uint8_t> rgb;
};

/// More pixels than any camera of an edge device makes: refused before anything is decoded.
inline constexpr std::int64_t kMaxPixels = 100'000'000;

/// Decodes a JPEG or PNG file's content. Grey becomes three equal channels, CMYK becomes RGB, alpha is
/// dropped (not blended), 16 bits become 8, and a JPEG is turned as its EXIF orientation says, so that it
/// lies as viewers show it. Throws BadInput naming `file` for other formats, damaged or cut-off content, and
/// more than kMaxPixels.
Image decode_image(std::span<const std::byte> content, const std::filesystem::path& file);

/// Scales the shorter side to `shorter` and cuts a square of `crop` out of the middle; crop <= shorter.
/// Antialiased bilinear with Pillow's arithmetic: the same bytes as Image.resize(BILINEAR) and torchvision's
/// Resize and CenterCrop on a Pillow image. Only what lies in the square is computed.
Image resize_and_crop(const Image& image, int shorter, int crop);

}  // namespace edgegauge::input
