// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "input/preprocess.h"

#include "core/error.h"
#include "support/scratch.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::input {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "tests/unit/input/fixtures" / name;
}

std::span<const float> floats(const model::Tensor& tensor) {
  return {reinterpret_cast<const float*>(tensor.data.get()), tensor.bytes().size() / sizeof(float)};
}

class Folder : public testing::Test {
 protected:
  void touch(const std::string& name) { folder_.write(name, "x"); }

  test::Scratch folder_;
};

TEST(Preprocess, ScalesAndShiftsEachChannelInTheOrderAsFed) {
  Preprocess how{.resize_shorter = 2, .crop = 1, .mean = {0.5f, 0.25f, 0}, .std = {0.5f, 2, 1}};
  const Picture rgb = load_picture(fixture("one_pixel.png"), how, 1);
  EXPECT_EQ(rgb.tensor.type.shape, (model::Shape{1, 3, 1, 1}));
  EXPECT_THAT(floats(rgb.tensor),
              ElementsAre(testing::FloatEq((200 / 255.0f - 0.5f) / 0.5f),
                          testing::FloatEq((100 / 255.0f - 0.25f) / 2), testing::FloatEq(50 / 255.0f)));
  how.bgr = true;
  const Picture bgr = load_picture(fixture("one_pixel.png"), how, 1);
  EXPECT_THAT(floats(bgr.tensor),
              ElementsAre(testing::FloatEq((50 / 255.0f - 0.5f) / 0.5f),
                          testing::FloatEq((100 / 255.0f - 0.25f) / 2), testing::FloatEq(200 / 255.0f)));
}

TEST(Preprocess, MeasuresEveryStage) {
  const Picture picture = load_picture(fixture("rgb.jpg"), {}, 3);
  EXPECT_EQ(picture.name, "rgb.jpg");
  EXPECT_EQ(picture.tensor.type.shape, (model::Shape{1, 3, 224, 224}));
  EXPECT_GT(picture.times.decode.count(), 0);
  EXPECT_GT(picture.times.resize.count(), 0);
  EXPECT_GT(picture.times.normalise.count(), 0);
}

TEST(Preprocess, OverridesOnlyWhatIsSet) {
  const Preprocess changed = with_overrides(
      {.bgr = true}, {.resize_shorter = {}, .crop = 192, .channels = {}, .mean = {}, .std = {{1, 2, 3}}});
  EXPECT_EQ(changed.resize_shorter, 256);
  EXPECT_EQ(changed.crop, 192);
  EXPECT_TRUE(changed.bgr);
  EXPECT_THAT(changed.mean, ElementsAre(0.485f, 0.456f, 0.406f));
  EXPECT_THAT(changed.std, ElementsAre(1, 2, 3));
}

TEST(Preprocess, RefusesACropThatDoesNotFitAndAWrongNumberOfChannels) {
  PreprocessOverride too_large;
  too_large.crop = 300;
  EXPECT_THROW(with_overrides({}, too_large), Error);
  PreprocessOverride two_means;
  two_means.mean = {0.5f, 0.5f};
  EXPECT_THROW(with_overrides({}, two_means), Error);
}

TEST_F(Folder, ListsItsPicturesByName) {
  for (const char* name : {"b.JPG", "a.png", "c.jpeg", "notes.txt"}) touch(name);
  std::filesystem::create_directory(folder_ / "d.png");
  EXPECT_THAT(list_pictures({folder_.folder().string()}),
              ElementsAre(folder_ / "a.png", folder_ / "b.JPG", folder_ / "c.jpeg"));
}

TEST_F(Folder, TakesAFileWhateverItsEnding) {
  touch("picture");
  EXPECT_THAT(list_pictures({(folder_ / "picture").string()}), ElementsAre(folder_ / "picture"));
}

TEST_F(Folder, NamesAFolderWithoutPicturesAndAMissingPath) {
  for (const std::string& path : {folder_.folder().string(), (folder_ / "missing.jpg").string()}) {
    try {
      list_pictures({path});
      FAIL() << "no error for " << path;
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), HasSubstr(path));
    }
  }
}

}  // namespace
}  // namespace edgegauge::input
