// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include <fmt/format.h>

namespace edgegauge::report {
namespace {

struct Range {
  char32_t first, last;
};

/// Blocks of the Unicode standard in which a character takes no column of its own.
constexpr std::array kCombining = std::to_array<Range>({
    {0x0300, 0x036f},
    {0x0483, 0x0489},
    {0x0591, 0x05bd},
    {0x0610, 0x061a},
    {0x064b, 0x065f},
    {0x0e31, 0x0e31},
    {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e},
    {0x1ab0, 0x1aff},
    {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f},
    {0xfe20, 0xfe2f},
    {0xe0100, 0xe01ef},
});

/// Blocks whose characters take two columns (Unicode Standard Annex 11, width W and F).
constexpr std::array kWide = std::to_array<Range>({
    {0x1100, 0x115f},
    {0x2e80, 0x303e},
    {0x3041, 0x33ff},
    {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},
    {0xa000, 0xa4cf},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe30, 0xfe4f},
    {0xff00, 0xff60},
    {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff},
    {0x20000, 0x3fffd},
});

/// Controls, and what is invisible or turns the direction of text.
constexpr std::array kUnprintable = std::to_array<Range>({
    {0x0000, 0x001f},
    {0x007f, 0x009f},
    {0x00ad, 0x00ad},
    {0x061c, 0x061c},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},
    {0xe0000, 0xe007f},
});

bool within(std::span<const Range> ranges, char32_t c) {
  return std::ranges::any_of(ranges, [c](Range range) { return range.first <= c && c <= range.last; });
}

struct Decoded {
  char32_t character = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

/// The smallest character that a sequence of so many bytes may encode: a longer form of a smaller one is not
/// valid.
constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};

Decoded decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
  if (lead >= 0xf8 || length == 0 || text.size() < length) return {lead, 1, false};
  char32_t character = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0u) != 0x80) return {lead, 1, false};
    character = (character << 6) | (next & 0x3fu);
  }
  const bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character < kSmallest[length] || character > 0x10ffff || surrogate) return {lead, 1, false};
  return {character, length, true};
}

std::string escaped(const Decoded& decoded) {
  const auto code = static_cast<std::uint32_t>(decoded.character);
  return decoded.valid && code > 0xff ? fmt::format("\\u{:04x}", code) : fmt::format("\\x{:02x}", code);
}

std::size_t width_of(char32_t character) {
  if (within(kCombining, character)) return 0;
  return within(kWide, character) ? 2 : 1;
}

std::string spaces_up_to(std::size_t width, std::size_t taken) {
  return std::string(width > taken ? width - taken : 0, ' ');
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Decoded next = decode(text);
    const bool shown = next.valid && !within(kUnprintable, next.character);
    result += shown ? std::string(text.substr(0, next.bytes)) : escaped(next);
    text.remove_prefix(next.bytes);
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Decoded next = decode(text);
    width += width_of(next.character);
    text.remove_prefix(next.bytes);
  }
  return width;
}

std::string pad_right(std::string text, std::size_t width) {
  return text + spaces_up_to(width, display_width(text));
}

std::string pad_left(std::string text, std::size_t width) {
  return spaces_up_to(width, display_width(text)) + text;
}

std::string truncated(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::string_view rest = text;
  std::size_t taken = 0;
  std::size_t kept = 0;
  while (!rest.empty()) {
    const Decoded next = decode(rest);
    if (taken + width_of(next.character) + 1 > width) break;
    taken += width_of(next.character);
    kept += next.bytes;
    rest.remove_prefix(next.bytes);
  }
  return text.substr(0, kept) + "…";
}

std::string fitted(const std::vector<std::string>& parts, std::size_t width) {
  std::string line;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    const std::string longer = line.empty() ? part : line + "   " + part;
    if (!line.empty() && display_width(longer) > width) break;
    line = longer;
  }
  return truncated(line, width);
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string result;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t word_width = display_width(word);
    if (column > 0 && column + 1 + word_width > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > 0) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word_width;
  }
  return result + "\n";
}

}  // namespace edgegauge::report
