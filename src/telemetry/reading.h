// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace edgegauge::telemetry {

/// This machine has no such sensor (or no longer).
struct Absent {};

/// It has one, which could not be read or told nonsense.
struct Trouble {
  std::string what;  ///< "/sys/.../temp: Resource temporarily unavailable"
};

/// What came of asking a sensor: value | absent | error. No reading is ever a number in disguise: not zero.
template <class T>
class Reading {
 public:
  Reading() = default;  ///< absent
  Reading(Absent) {}
  Reading(Trouble trouble) : held_(std::move(trouble)) {}
  Reading(T value) : held_(std::move(value)) {}

  bool has_value() const { return std::holds_alternative<T>(held_); }
  explicit operator bool() const { return has_value(); }
  bool is_absent() const { return std::holds_alternative<Absent>(held_); }

  /// Only of one that has a value; throws std::bad_variant_access.
  const T& operator*() const { return std::get<T>(held_); }
  const T* operator->() const { return &std::get<T>(held_); }

  std::optional<T> value() const { return has_value() ? std::optional<T>(**this) : std::nullopt; }

  /// Empty unless there was trouble.
  std::string trouble() const {
    const auto* trouble = std::get_if<Trouble>(&held_);
    return trouble == nullptr ? std::string() : trouble->what;
  }

  /// The same with f of its value, which may be a value or a Reading itself.
  template <class Result, class F>
  Reading<Result> then(F&& f) const {
    if (has_value()) return std::forward<F>(f)(**this);
    if (is_absent()) return Absent{};
    return std::get<Trouble>(held_);
  }

 private:
  std::variant<Absent, Trouble, T> held_;
};

}  // namespace edgegauge::telemetry
