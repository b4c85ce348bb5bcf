// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "input/image.h"

#include "core/error.h"
#include "model/files.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::input {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests/unit/input/fixtures" / name;
}

Image decoded(const std::string& name) {
  return decode_image(model::map_file(fixture(name)).bytes, fixture(name));
}

std::string error_for(const std::string& name) {
  try {
    decoded(name);
  } catch (const BadInput& error) {
    return error.what();
  }
  return "no error";
}

std::array<int, 3> pixel(const Image& image, std::int64_t x, std::int64_t y) {
  const auto at = static_cast<std::size_t>(3 * (y * image.width + x));
  return {image.rgb[at], image.rgb[at + 1], image.rgb[at + 2]};
}

int largest_difference(const Image& a, const Image& b) {
  EXPECT_EQ(a.rgb.size(), b.rgb.size());
  int largest = 0;
  for (std::size_t i = 0; i < std::min(a.rgb.size(), b.rgb.size()); ++i)
    largest = std::max(largest, std::abs(int{a.rgb[i]} - int{b.rgb[i]}));
  return largest;
}

TEST(Resize, GivesPillowsBytesWhenScalingDown) {
  EXPECT_EQ(resize_and_crop(decoded("rgb.png"), 20, 16).rgb, decoded("rgb_down.png").rgb);
}

TEST(Resize, GivesPillowsBytesWhenScalingUp) {
  EXPECT_EQ(resize_and_crop(decoded("rgb.png"), 61, 48).rgb, decoded("rgb_up.png").rgb);
}

TEST(Resize, KeepsASingleColour) {
  const Image square = resize_and_crop(decoded("one_pixel.png"), 256, 224);
  EXPECT_EQ(square.rgb.size(), 224u * 224u * 3u);
  EXPECT_EQ(pixel(square, 0, 0), (std::array{200, 100, 50}));
  EXPECT_EQ(pixel(square, 223, 223), (std::array{200, 100, 50}));
}

TEST(Resize, NeedsNoMoreThanTheSquareOfAVeryLongPicture) {
  const std::int64_t length = 2'000'000;
  const Image strip{1, length, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * length), 7)};
  EXPECT_EQ(resize_and_crop(strip, 256, 224).rgb, std::vector<std::uint8_t>(224 * 224 * 3, 7));
}

TEST(Decode, MakesThreeEqualChannelsOfGrey) {
  const Image grey = decoded("grey.png");
  const auto [red, green, blue] = pixel(grey, 20, 10);
  EXPECT_EQ(red, green);
  EXPECT_EQ(green, blue);
}

TEST(Decode, DropsAlphaWithoutBlending) { EXPECT_EQ(decoded("rgba.png").rgb, decoded("rgb.png").rgb); }

TEST(Decode, TurnsCmykIntoRgb) { EXPECT_LE(largest_difference(decoded("cmyk.jpg"), decoded("rgb.png")), 24); }

TEST(Decode, ReadsAJpegCloseToWhatWasSaved) {
  EXPECT_LE(largest_difference(decoded("rgb.jpg"), decoded("rgb.png")), 48);
}

class Exif : public testing::TestWithParam<int> {};

TEST_P(Exif, IsTurnedAsViewersShowIt) {
  const Image image = decoded("exif_" + std::to_string(GetParam()) + ".jpg");
  ASSERT_EQ(image.width, 32);
  ASSERT_EQ(image.height, 16);
  EXPECT_LE(largest_difference(image, decoded("exif_1.jpg")), 8);
}

INSTANTIATE_TEST_SUITE_P(EveryOrientation, Exif, testing::Range(1, 9));

TEST(Decode, NamesAJpegThatIsCutOff) {
  EXPECT_THAT(error_for("cut_off.jpg"), AllOf(HasSubstr("cut_off.jpg"), HasSubstr("cut off")));
}

TEST(Decode, NamesAPngThatIsCutOff) {
  EXPECT_THAT(error_for("cut_off.png"), AllOf(HasSubstr("cut_off.png"), HasSubstr("cut off")));
}

TEST(Decode, NamesATextFileCalledJpg) {
  EXPECT_THAT(error_for("text.jpg"), AllOf(HasSubstr("text.jpg"), HasSubstr("neither JPEG nor PNG")));
}

TEST(Decode, RefusesAHugePictureBeforeDecodingIt) {
  for (const std::string name : {"huge.jpg", "huge.png"})
    EXPECT_THAT(error_for(name), AllOf(HasSubstr(name), HasSubstr("60000x60000")));
}

TEST(Decode, EndsWithAnErrorOrAPictureWhereverAFileIsCut) {
  for (const std::string name : {"rgb.jpg", "exif_6.jpg", "rgb.png", "cmyk.jpg"}) {
    const model::MappedFile whole = model::map_file(fixture(name));
    for (std::size_t size = 0; size + 12 < whole.bytes.size(); size += 7)
      EXPECT_THROW(decode_image(whole.bytes.first(size), name), BadInput) << name << " cut to " << size;
  }
}

TEST(Decode, EndsWithAnErrorOrAPictureWhateverBytesAreDamaged) {
  std::mt19937 random(5);
  for (const std::string name : {"rgb.jpg", "exif_6.jpg", "rgb.png", "one_pixel.png"}) {
    const model::MappedFile whole = model::map_file(fixture(name));
    for (int round = 0; round < 200; ++round) {
      std::vector<std::byte> damaged(whole.bytes.begin(), whole.bytes.end());
      for (int flips = 0; flips < 2; ++flips)
        damaged[random() % damaged.size()] ^= static_cast<std::byte>(1u << random() % 8);
      try {
        const Image image = decode_image(damaged, name);
        EXPECT_EQ(image.rgb.size(), static_cast<std::size_t>(3 * image.width * image.height));
      } catch (const BadInput& error) {
        EXPECT_THAT(error.what(), HasSubstr(name));
      }
    }
  }
}

}  // namespace
}  // namespace edgegauge::input
