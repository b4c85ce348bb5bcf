// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/statistics.h"
#include "core/steady_state.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

/// Between C++ values and what one column holds.
namespace edgegauge::store {

using StringMap = std::map<std::string, std::string>;

// Lists and maps lie as JSON text, so that SQL's json_* functions read them. Bytes that are not UTF-8 become
// U+FFFD. The inverses throw BadInput for what is not of that form.
std::string to_json(const std::vector<std::string>& list);
std::string to_json(const std::vector<std::int64_t>& list);
std::string to_json(const StringMap& map);
std::vector<std::string> strings_from_json(const std::string& text);
std::vector<std::int64_t> integers_from_json(const std::string& text);
StringMap map_from_json(const std::string& text);

/// Little-endian IEEE 754 single precision, one after another.
std::vector<std::byte> floats_to_bytes(std::span<const float> values);
std::vector<float> floats_from_bytes(std::span<const std::byte> bytes);

/// Valid until the statement's next step.
std::span<const std::byte> blob_of(const SQLite::Column& column);

/// SQL has no NaN: NULL stands for it.
double real_of(const SQLite::Column& column);

std::optional<std::int64_t> integer_of(const SQLite::Column& column);

/// A figure from three columns: its value, and the ends of its interval.
Estimate estimate_of(SQLite::Statement& query, int value, int low, int high);

/// "?, ?, ...": one for each of the columns, which commas part.
std::string placeholders(std::string_view columns);

/// Of one row of a table, whose columns commas part.
std::string insertion(std::string_view table, std::string_view columns);

/// Binds one value after another to ?1, ?2, ... and runs or steps the statement. Text and blobs are copied.
class Binder {
 public:
  explicit Binder(SQLite::Statement& statement) : statement_(statement) { statement_.reset(); }

  Binder& operator<<(std::int64_t value) { return statement_.bind(++index_, value), *this; }
  Binder& operator<<(int value) { return statement_.bind(++index_, value), *this; }
  Binder& operator<<(bool value) { return statement_.bind(++index_, value ? 1 : 0), *this; }
  Binder& operator<<(double value) { return statement_.bind(++index_, value), *this; }
  Binder& operator<<(const std::string& value) { return statement_.bind(++index_, value), *this; }
  Binder& operator<<(std::string_view value) { return *this << std::string(value); }
  Binder& operator<<(std::nullopt_t) { return statement_.bind(++index_), *this; }
  Binder& operator<<(const std::vector<std::byte>& value);
  /// Four columns: its name, the cut, and the drift's two figures.
  Binder& operator<<(const std::optional<SteadyState>& value);

  template <class T>
  Binder& operator<<(const std::optional<T>& value) {
    return value ? *this << *value : *this << std::nullopt;
  }

 private:
  SQLite::Statement& statement_;
  int index_ = 0;
};

}  // namespace edgegauge::store
