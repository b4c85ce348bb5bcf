// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "input/jpeg.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace edgegauge::input {
namespace {

using Bytes = std::span<const std::byte>;

constexpr unsigned kEndOfImage = 0xD9;
constexpr unsigned kStartOfScan = 0xDA;
constexpr unsigned kApp1 = 0xE1;

unsigned byte_at(Bytes bytes, std::size_t at) {
  return at < bytes.size() ? std::to_integer<unsigned>(bytes[at]) : 0u;
}

bool is_restart(unsigned marker) { return marker >= 0xD0 && marker <= 0xD7; }

/// Entropy-coded data ends before a marker that is neither stuffing (00) nor a restart.
std::size_t end_of_scan(Bytes bytes, std::size_t at) {
  while (at + 1 < bytes.size()) {
    const unsigned next = byte_at(bytes, at + 1);
    if (byte_at(bytes, at) == 0xFF && next != 0x00 && next != 0xFF && !is_restart(next)) return at;
    ++at;
  }
  return bytes.size();
}

/// Integers of a TIFF structure, in the byte order it declares; 0 beyond its end.
class Tiff {
 public:
  explicit Tiff(Bytes bytes) : bytes_(bytes), little_(byte_at(bytes, 0) == 'I') {}

  std::uint32_t integer(std::size_t at, std::size_t size) const {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | byte_at(bytes_, little_ ? at + size - 1 - i : at + i);
    return value;
  }

 private:
  Bytes bytes_;
  bool little_;
};

int exif_orientation(Bytes segment) {
  constexpr std::string_view kExif{"Exif\0\0", 6};
  const bool is_exif = segment.size() > kExif.size() &&
                       std::equal(kExif.begin(), kExif.end(), segment.begin(),
                                  [](char a, std::byte b) { return static_cast<std::byte>(a) == b; });
  if (!is_exif) return 1;
  constexpr std::uint32_t kOrientationTag = 0x0112;
  const Tiff tiff(segment.subspan(kExif.size()));
  const std::size_t directory = tiff.integer(4, 4);
  const std::uint32_t entries = tiff.integer(directory, 2);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    if (tiff.integer(entry, 2) != kOrientationTag) continue;
    const std::uint32_t orientation = tiff.integer(entry + 8, 2);
    return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
  }
  return 1;
}

}  // namespace

JpegFacts scan_jpeg(Bytes content) {
  JpegFacts facts;
  std::size_t at = 2;
  while (at + 1 < content.size()) {
    if (byte_at(content, at) != 0xFF) return facts;
    const unsigned marker = byte_at(content, at + 1);
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    if (marker == kEndOfImage) {
      facts.complete = true;
      return facts;
    }
    const std::size_t length = byte_at(content, at + 2) << 8 | byte_at(content, at + 3);
    if (length < 2 || at + 2 + length > content.size()) return facts;
    if (marker == kApp1 && facts.orientation == 1)
      facts.orientation = exif_orientation(content.subspan(at + 4, length - 2));
    at += 2 + length;
    if (marker == kStartOfScan) at = end_of_scan(content, at);
  }
  return facts;
}

}  // namespace edgegauge::input
