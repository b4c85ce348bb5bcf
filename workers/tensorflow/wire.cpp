// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

namespace edgegauge::tensorflow {
namespace {

enum WireType : std::uint64_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

constexpr std::uint64_t tag(int field, WireType type) {
  return (static_cast<std::uint64_t>(field) << 3) | type;
}

}  // namespace

void WireWriter::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) data_.push_back(static_cast<char>(0x80 | (value & 0x7f)));
  data_.push_back(static_cast<char>(value));
}

void WireWriter::number(int field, std::int64_t value) {
  varint(tag(field, kVarint));
  varint(static_cast<std::uint64_t>(value));
}

void WireWriter::bytes(int field, std::string_view value) {
  varint(tag(field, kBytes));
  varint(value.size());
  data_ += value;
}

std::optional<std::uint64_t> WireReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> WireReader::take(std::uint64_t count) {
  if (count > rest_.size()) return std::nullopt;
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::optional<WireField> WireReader::next() {
  const auto tag = varint();
  if (!tag) return std::nullopt;
  WireField field{.number = static_cast<int>(*tag >> 3), .value = 0, .bytes = {}};
  const std::uint64_t type = *tag & 7;
  if (type == kVarint) {
    const auto value = varint();
    if (!value) return std::nullopt;
    field.value = *value;
    return field;
  }
  const auto size = type == kBytes     ? varint()
                    : type == kFixed64 ? std::optional<std::uint64_t>(8)
                    : type == kFixed32 ? std::optional<std::uint64_t>(4)
                                       : std::nullopt;
  const auto bytes = size ? take(*size) : std::nullopt;
  if (!bytes) return std::nullopt;
  field.bytes = *bytes;
  return field;
}

}  // namespace edgegauge::tensorflow
