// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "protocol/json.h"

#include "core/json_text.h"
#include "protocol/codec.h"
#include "protocol/fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::protocol {
namespace {

using Json = nlohmann::json;

/// JSON has no numbers for these.
constexpr std::array<std::pair<std::string_view, double>, 3> kNotFinite{{
    {"nan", std::numeric_limits<double>::quiet_NaN()},
    {"inf", std::numeric_limits<double>::infinity()},
    {"-inf", -std::numeric_limits<double>::infinity()},
}};

// --- Writing

Json write(const auto& value);

struct Writer {
  Json object = Json::object();
  void operator()(const char* name, const auto& field) { object[name] = write(field); }
};

Json write_value(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
Json write_value(float value) { return write_value(static_cast<double>(value)); }
Json write_value(bool value) { return value; }
Json write_value(std::integral auto value) { return value; }
Json write_value(const std::string& value) { return value; }
Json write_value(Nanoseconds value) { return value.count(); }
Json write_value(Stage value) { return name_of(value); }
Json write_value(FailureKind value) { return name_of(value); }
Json write_value(LoadKind value) { return name_of(value); }
Json write_value(const std::map<std::string, std::string>& value) { return value; }

template <class T>
Json write_value(const std::optional<T>& value) {
  return value ? write(*value) : Json(nullptr);
}

template <class T>
Json write_value(const std::vector<T>& values) {
  Json array = Json::array();
  for (const T& value : values) array.push_back(write(value));
  return array;
}

template <class Struct>
concept HasFields = requires(Writer& writer, const Struct& value) {
  fields(writer, value);
};

Json write_value(const HasFields auto& value) {
  Writer writer;
  fields(writer, value);
  return std::move(writer.object);
}

Json write(const auto& value) { return write_value(value); }

// --- Reading

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
  throw ProtocolError(fmt::format("field '{}' {}", name, why));
}

void read(std::string_view name, const Json& json, auto& value);

class Reader {
 public:
  Reader(std::string_view name, const Json& json) : json_(json) {
    if (!json.is_object()) refuse(name, "is not an object");
  }

  void operator()(const char* name, auto& field) {
    const auto found = json_.find(name);
    if (found == json_.end()) refuse(name, "is missing");
    known_.emplace_back(name);
    read(name, *found, field);
  }

  void refuse_spare() const {
    for (const auto& [key, value] : json_.items()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) refuse(key, "is not known");
    }
  }

 private:
  const Json& json_;
  std::vector<std::string_view> known_;
};

void read_value(std::string_view name, const Json& json, double& value) {
  if (json.is_number()) {
    value = json.get<double>();
    return;
  }
  for (const auto& [text, number] : kNotFinite) {
    if (json.is_string() && json.get_ref<const std::string&>() == text) {
      value = number;
      return;
    }
  }
  refuse(name, "is not a number");
}

void read_value(std::string_view name, const Json& json, float& value) {
  double wide = 0;
  read_value(name, json, wide);
  if (std::isfinite(wide) && std::abs(wide) > std::numeric_limits<float>::max())
    refuse(name, "is out of range");
  value = static_cast<float>(wide);
}

void read_value(std::string_view name, const Json& json, bool& value) {
  if (!json.is_boolean()) refuse(name, "is not true or false");
  value = json.get<bool>();
}

template <std::integral Integer>
void read_value(std::string_view name, const Json& json, Integer& value) {
  if (!json.is_number_integer()) refuse(name, "is not a whole number");
  const bool fits = json.is_number_unsigned() ? std::in_range<Integer>(json.get<std::uint64_t>())
                                              : std::in_range<Integer>(json.get<std::int64_t>());
  if (!fits) refuse(name, "is out of range");
  value = json.get<Integer>();
}

void read_value(std::string_view name, const Json& json, std::string& value) {
  if (!json.is_string()) refuse(name, "is not a text");
  value = json.get<std::string>();
}

void read_value(std::string_view name, const Json& json, Nanoseconds& value) {
  std::int64_t count = 0;
  read_value(name, json, count);
  value = Nanoseconds(count);
}

template <class Enum>
void read_name(std::string_view name, const Json& json, std::optional<Enum> (*parse)(std::string_view),
               Enum& value) {
  std::string text;
  read_value(name, json, text);
  const std::optional<Enum> parsed = parse(text);
  if (!parsed) refuse(name, fmt::format("cannot be '{}'", text));
  value = *parsed;
}

void read_value(std::string_view name, const Json& json, Stage& value) {
  read_name(name, json, parse_stage, value);
}
void read_value(std::string_view name, const Json& json, FailureKind& value) {
  read_name(name, json, parse_failure_kind, value);
}

void read_value(std::string_view name, const Json& json, LoadKind& value) {
  read_name(name, json, parse_load_kind, value);
}

void read_value(std::string_view name, const Json& json, std::map<std::string, std::string>& value) {
  if (!json.is_object()) refuse(name, "is not an object");
  for (const auto& [key, element] : json.items()) read(key, element, value[key]);
}

template <class T>
void read_value(std::string_view name, const Json& json, std::optional<T>& value) {
  if (json.is_null()) return;
  read(name, json, value.emplace());
}

template <class T>
void read_value(std::string_view name, const Json& json, std::vector<T>& values) {
  if (!json.is_array()) refuse(name, "is not an array");
  values.resize(json.size());
  for (std::size_t i = 0; i < values.size(); ++i) read(name, json[i], values[i]);
}

void read_value(std::string_view name, const Json& json, HasFields auto& value) {
  Reader reader(name, json);
  fields(reader, value);
  reader.refuse_spare();
}

void read(std::string_view name, const Json& json, auto& value) { read_value(name, json, value); }

}  // namespace

template <class Struct>
std::string to_json(const Struct& value) {
  return json_text(write(value), kOneLine);
}

template <class Struct>
Struct from_json(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw ProtocolError("the payload is not JSON");
  Struct value;
  read("payload", json, value);
  return value;
}

#define EDGEGAUGE_JSON_FOR(Struct)             \
  template std::string to_json(const Struct&); \
  template Struct from_json(std::string_view);
EDGEGAUGE_JSON_FOR(RunRequest)
EDGEGAUGE_JSON_FOR(Hello)
EDGEGAUGE_JSON_FOR(PhaseDone)
EDGEGAUGE_JSON_FOR(Outputs)
EDGEGAUGE_JSON_FOR(Progress)
EDGEGAUGE_JSON_FOR(Finished)
EDGEGAUGE_JSON_FOR(Failed)
EDGEGAUGE_JSON_FOR(BackendInfo)
#undef EDGEGAUGE_JSON_FOR

}  // namespace edgegauge::protocol
