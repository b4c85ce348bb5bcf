// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/text.h"

#include <sstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::report {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) {
  EXPECT_EQ(printable("resnet18 · ±0.8% µs 模型 é"), "resnet18 · ±0.8% µs 模型 é");
}

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(printable("\x1b[31mred\n\t\x7f"), "\\x1b[31mred\\x0a\\x09\\x7f");
  EXPECT_EQ(printable(std::string_view("\0", 1)), "\\x00");
}

TEST(Printable, EscapesWhatHidesOrTurnsText) {
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b\xe2\x80\x8b"
                      "c\xef\xbb\xbf"),
            "a\\u202eb\\u200bc\\ufeff");
}

TEST(Printable, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc3"), "\\xc3") << "cut off";
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf") << "a longer form of '/'";
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "a surrogate";
}

RC_GTEST_PROP(Printable, HoldsNoControlCharacterAndStaysAsItIs, (const std::string& bytes)) {
  const std::string once = printable(bytes);
  for (const char c : once) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  RC_ASSERT(printable(once) == once);
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("±0.8%"), 5u);
  EXPECT_EQ(display_width("模型"), 4u);
  EXPECT_EQ(display_width("e\xcc\x81"), 1u) << "e and a combining accent";
}

TEST(Padding, CountsColumns) {
  EXPECT_EQ(pad_left("µ", 3), "  µ");
  EXPECT_EQ(pad_right("模", 3), "模 ");
  EXPECT_EQ(pad_right("long", 2), "long");
}

TEST(Truncated, NeverExceedsItsWidthNorSplitsACharacter) {
  EXPECT_EQ(truncated("squeezenet", 10), "squeezenet");
  EXPECT_EQ(truncated("squeezenet", 6), "squee…");
  EXPECT_EQ(truncated("模型模型", 4), "模…");
}

TEST(Fitted, ShowsPartsWholeOrNotAtAllAndOfTheFirstWhatThereIsRoomFor) {
  const std::vector<std::string> parts{"resnet18", "p50 58 ms ±0.8%", "", "71 °C"};
  EXPECT_EQ(fitted(parts, 80), "resnet18   p50 58 ms ±0.8%   71 °C");
  EXPECT_EQ(fitted(parts, 34), "resnet18   p50 58 ms ±0.8%   71 °C");
  EXPECT_EQ(fitted(parts, 33), "resnet18   p50 58 ms ±0.8%");
  EXPECT_EQ(fitted(parts, 25), "resnet18") << "what comes after a part without room is not shown either";
  EXPECT_EQ(fitted(parts, 5), "resn…");
  EXPECT_EQ(fitted({}, 5), "");
}

RC_GTEST_PROP(Wrapped, KeepsEveryWordAndEveryLineWithinItsWidth, ()) {
  const auto lengths = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 20));
  std::string text;
  for (const std::size_t length : lengths) text += std::string(length, 'w') + " ";
  const std::string lines = wrapped(text, 30, 4);
  std::istringstream words(lines);
  std::string word;
  for (const std::size_t length : lengths) RC_ASSERT((words >> word) && word.size() == length);
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) RC_ASSERT(display_width(line) <= 30u);
}

}  // namespace
}  // namespace edgegauge::report
