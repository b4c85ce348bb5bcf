// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/samples_blob.h"

#include "core/error.h"

#include <fmt/format.h>

namespace edgegauge::store {
namespace {

constexpr unsigned kPayloadBits = 7;
constexpr std::uint64_t kPayloadMask = 0x7f;
constexpr std::uint64_t kMoreFollows = 0x80;

// Unsigned arithmetic throughout: differences of far-apart values wrap around, and back again.
std::uint64_t zigzag(std::uint64_t difference) { return (difference << 1) ^ (0 - (difference >> 63)); }
std::uint64_t unzigzag(std::uint64_t code) { return (code >> 1) ^ (0 - (code & 1)); }

[[noreturn]] void refuse(std::string_view why) {
  throw BadInput(fmt::format("stored samples are damaged: {}", why),
                 "copy the results file and try: sqlite3 FILE .recover");
}

std::uint64_t read_varint(std::span<const std::byte> blob, std::size_t& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += kPayloadBits) {
    if (at == blob.size()) refuse("they end in the middle of a value");
    const auto byte = std::to_integer<std::uint64_t>(blob[at++]);
    const std::uint64_t payload = byte & kPayloadMask;
    if (shift == 63 && payload > 1) refuse("a value exceeds 64 bits");
    value |= payload << shift;
    if ((byte & kMoreFollows) == 0) return value;
  }
  refuse("a value exceeds 64 bits");
}

}  // namespace

std::vector<std::byte> encode_samples(std::span<const std::int64_t> samples_ns) {
  std::vector<std::byte> blob;
  blob.reserve(samples_ns.size() * 3);
  std::uint64_t previous = 0;
  for (const std::int64_t sample : samples_ns) {
    const auto current = static_cast<std::uint64_t>(sample);
    std::uint64_t code = zigzag(current - previous);
    for (; code > kPayloadMask; code >>= kPayloadBits) {
      blob.push_back(static_cast<std::byte>((code & kPayloadMask) | kMoreFollows));
    }
    blob.push_back(static_cast<std::byte>(code));
    previous = current;
  }
  return blob;
}

std::vector<std::int64_t> decode_samples(std::span<const std::byte> blob, std::int64_t count) {
  // Every value takes at least a byte, so this bounds what a damaged count may allocate.
  if (count < 0 || static_cast<std::uint64_t>(count) > blob.size()) refuse("fewer than their stated number");
  std::vector<std::int64_t> samples;
  samples.reserve(static_cast<std::size_t>(count));
  std::uint64_t previous = 0;
  std::size_t at = 0;
  while (at < blob.size()) {
    previous += unzigzag(read_varint(blob, at));
    samples.push_back(static_cast<std::int64_t>(previous));
  }
  if (samples.size() != static_cast<std::size_t>(count)) refuse("not their stated number");
  return samples;
}

}  // namespace edgegauge::store
