// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "store/columns.h"

#include "core/error.h"
#include "core/json_text.h"

#include <algorithm>
#include <bit>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::store {
namespace {

using nlohmann::json;

std::string dump(const json& value) { return json_text(value, kOneLine); }

template <class T>
T parse(const std::string& text) {
  try {
    return json::parse(text).get<T>();
  } catch (const json::exception& error) {
    throw BadInput(fmt::format("the results file holds what edgegauge did not write there: {}", error.what()),
                   "copy it and try: sqlite3 FILE .recover");
  }
}

}  // namespace

std::string to_json(const std::vector<std::string>& list) { return dump(list); }
std::string to_json(const std::vector<std::int64_t>& list) { return dump(list); }
std::string to_json(const StringMap& map) { return dump(json(map)); }

std::vector<std::string> strings_from_json(const std::string& text) {
  if (text == "[]") return {};  // as in nearly every cell
  return parse<std::vector<std::string>>(text);
}
std::vector<std::int64_t> integers_from_json(const std::string& text) {
  return parse<std::vector<std::int64_t>>(text);
}
StringMap map_from_json(const std::string& text) {
  if (text == "{}") return {};  // as in nearly every cell
  return parse<StringMap>(text);
}

std::string placeholders(std::string_view columns) {
  std::string marks = "?";
  for (std::ptrdiff_t commas = std::ranges::count(columns, ','); commas > 0; --commas) marks += ", ?";
  return marks;
}

std::string insertion(std::string_view table, std::string_view columns) {
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table, columns, placeholders(columns));
}

std::vector<std::byte> floats_to_bytes(std::span<const float> values) {
  std::vector<std::byte> bytes;
  bytes.reserve(values.size() * 4);
  for (const float value : values) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::byte>(bits >> shift));
  }
  return bytes;
}

std::vector<float> floats_from_bytes(std::span<const std::byte> bytes) {
  if (bytes.size() % 4 != 0) throw BadInput("stored output values are damaged: not whole floats");
  std::vector<float> values;
  values.reserve(bytes.size() / 4);
  for (std::size_t at = 0; at < bytes.size(); at += 4) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < 4; ++i) bits |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
    values.push_back(std::bit_cast<float>(bits));
  }
  return values;
}

std::span<const std::byte> blob_of(const SQLite::Column& column) {
  const auto* data = static_cast<const std::byte*>(column.getBlob());
  return {data, data == nullptr ? 0 : static_cast<std::size_t>(column.getBytes())};
}

double real_of(const SQLite::Column& column) {
  return column.isNull() ? std::numeric_limits<double>::quiet_NaN() : column.getDouble();
}

std::optional<std::int64_t> integer_of(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt64());
}

Estimate estimate_of(SQLite::Statement& query, int value, int low, int high) {
  Estimate estimate{real_of(query.getColumn(value)), std::nullopt};
  const SQLite::Column from = query.getColumn(low);
  const SQLite::Column to = query.getColumn(high);
  if (!from.isNull() && !to.isNull()) estimate.interval = Interval{from.getDouble(), to.getDouble()};
  return estimate;
}

Binder& Binder::operator<<(const std::vector<std::byte>& value) {
  // An empty vector's data() may be null, which SQLite would store as NULL instead of an empty blob.
  static constexpr std::byte kNothing{};
  statement_.bind(++index_, value.empty() ? &kNothing : value.data(), static_cast<int>(value.size()));
  return *this;
}

Binder& Binder::operator<<(const std::optional<SteadyState>& value) {
  if (!value) return *this << std::nullopt << std::nullopt << std::nullopt << std::nullopt;
  *this << name_of(value->label) << static_cast<std::int64_t>(value->cut);
  if (!value->drift) return *this << std::nullopt << std::nullopt;
  return *this << value->drift->z << value->drift->relative_total;
}

}  // namespace edgegauge::store
