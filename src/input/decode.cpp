// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "input/image.h"
#include "input/jpeg.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <stb/stb_image.h>

namespace edgegauge::input {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::string_view kJpegSignature = "\xFF\xD8\xFF";
constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1A\n";

bool starts_with(Bytes content, std::string_view signature) {
  const std::string_view text{reinterpret_cast<const char*>(content.data()), content.size()};
  return text.starts_with(signature);
}

constexpr std::size_t kMaxFileBytes = 1u << 30;
constexpr const char* kAnotherCopy = "give another copy of the picture, or save it again as JPEG or PNG";

struct Extent {
  std::int64_t width;
  std::int64_t height;
};

/// From the IHDR chunk, which comes first. The decoder itself only says "unknown" when the picture is too
/// large for it.
Extent png_extent(Bytes content) {
  const auto integer = [content](std::size_t at) {
    std::int64_t value = 0;
    for (std::size_t i = at; i < at + 4 && i < content.size(); ++i)
      value = value << 8 | std::to_integer<std::int64_t>(content[i]);
    return value;
  };
  return {integer(16), integer(20)};
}

/// How a stored picture becomes the one that is shown, per EXIF orientation 1 to 8.
struct Turn {
  bool swap_axes;  ///< first: rows become columns
  bool flip_x;
  bool flip_y;
};
constexpr std::array<Turn, 8> kTurns{{{false, false, false},
                                      {false, true, false},
                                      {false, true, true},
                                      {false, false, true},
                                      {true, false, false},
                                      {true, true, false},
                                      {true, true, true},
                                      {true, false, true}}};

Image turned(Image image, int orientation) {
  if (orientation == 1) return image;
  const Turn turn = kTurns.at(static_cast<std::size_t>(orientation - 1));
  Image result{turn.swap_axes ? image.height : image.width, turn.swap_axes ? image.width : image.height, {}};
  result.rgb.reserve(image.rgb.size());
  for (std::int64_t y = 0; y < result.height; ++y) {
    for (std::int64_t x = 0; x < result.width; ++x) {
      const std::int64_t across = turn.flip_x ? result.width - 1 - x : x;
      const std::int64_t down = turn.flip_y ? result.height - 1 - y : y;
      const std::int64_t from = turn.swap_axes ? across * image.width + down : down * image.width + across;
      const auto pixel = image.rgb.begin() + 3 * from;
      result.rgb.insert(result.rgb.end(), pixel, pixel + 3);
    }
  }
  return result;
}

}  // namespace

Image decode_image(Bytes content, const std::filesystem::path& file) {
  const auto fail = [&file](std::string_view why, std::string_view hint) {
    return BadInput(fmt::format("{} {}", file.string(), why), std::string(hint));
  };
  const bool is_jpeg = starts_with(content, kJpegSignature);
  if (!is_jpeg && !starts_with(content, kPngSignature))
    throw fail("is not a picture that can be read: neither JPEG nor PNG", kAnotherCopy);
  if (content.size() > kMaxFileBytes) throw fail("is over 1 GB", kAnotherCopy);

  const auto* data = reinterpret_cast<const stbi_uc*>(content.data());
  const int size = static_cast<int>(content.size());
  int width = 0, height = 0, channels = 0;
  const bool known = stbi_info_from_memory(data, size, &width, &height, &channels) != 0;
  const Extent extent = is_jpeg ? Extent{width, height} : png_extent(content);
  if (extent.width * extent.height > kMaxPixels) {
    throw fail(fmt::format("declares {}x{} pixels, over the limit of {} million", extent.width, extent.height,
                           kMaxPixels / 1'000'000),
               "scale the picture down first");
  }
  if (!known) throw fail("has a damaged header, or is of a kind that is not supported", kAnotherCopy);
  const JpegFacts facts = is_jpeg ? scan_jpeg(content) : JpegFacts{.complete = true};
  if (!facts.complete) throw fail("is cut off: the JPEG has no end marker", kAnotherCopy);

  const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
      stbi_load_from_memory(data, size, &width, &height, &channels, STBI_rgb), stbi_image_free);
  if (!pixels)
    throw fail(fmt::format("is damaged or cut off (decoder: {})", stbi_failure_reason()), kAnotherCopy);
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
  return turned({width, height, {pixels.get(), pixels.get() + count}}, facts.orientation);
}

}  // namespace edgegauge::input
