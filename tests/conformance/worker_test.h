// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "conformance/asking.h"

#include <cctype>
#include <cstddef>
#include <string>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::conformance {

/// A test of the worker whose number in workers() is the parameter, or its first part. Skipped, with the
/// reason, where its framework cannot be used.
template <class Param>
class WorkerTest : public testing::TestWithParam<Param> {
 protected:
  void SetUp() override {
    if (!worker().info.available)
      GTEST_SKIP() << worker().info.name << ": " << worker().info.unavailable_reason;
  }

  const control::Worker& worker() const { return workers().at(number_in(this->GetParam())); }

 private:
  static std::size_t number_in(std::size_t number) { return number; }
  template <class... Rest>
  static std::size_t number_in(const std::tuple<std::size_t, Rest...>& parts) {
    return std::get<0>(parts);
  }
};

inline auto every_worker() { return testing::Range<std::size_t>(0, workers().size()); }

/// What a test's name may be made of.
inline std::string worker_name(std::size_t number) {
  std::string name = workers().at(number).info.name;
  std::erase_if(name, [](unsigned char c) { return std::isalnum(c) == 0; });
  return name;
}

}  // namespace edgegauge::conformance
