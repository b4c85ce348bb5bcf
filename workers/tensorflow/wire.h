// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// As much of protobuf's wire format (protobuf.dev, "Encoding") as it takes to hand options to TensorFlow and
/// to read what it answers: the library takes and gives such bytes, and no second protobuf may be loaded
/// beside its own.
namespace edgegauge::tensorflow {

/// A message that is being written. A field that is written twice has the value written last, or, where it is
/// a message, both merged.
class WireWriter {
 public:
  void number(int field, std::int64_t value);  ///< integers, enumerations, booleans
  void bytes(int field, std::string_view value);
  void message(int field, const WireWriter& value) { bytes(field, value.data()); }

  const std::string& data() const { return data_; }

 private:
  void varint(std::uint64_t value);

  std::string data_;
};

/// One field of a message.
struct WireField {
  int number = 0;
  std::uint64_t value = 0;  ///< of an integer
  std::string_view bytes;   ///< of a string or message
};

/// Walks through a message's fields. Stops at the first byte that is not valid.
class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}
  std::optional<WireField> next();

 private:
  std::optional<std::uint64_t> varint();
  std::optional<std::string_view> take(std::uint64_t count);

  std::string_view rest_;
};

/// Calls visit(bytes) for every string or message of that field.
template <class Visit>
void for_each_field(std::string_view message, int number, Visit visit) {
  WireReader reader(message);
  while (const auto field = reader.next()) {
    if (field->number == number) visit(*field);
  }
}

}  // namespace edgegauge::tensorflow
