// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/operator_cases.h"

namespace edgegauge::conformance {
namespace {

constexpr Range kScale{0.01, 0.03};
constexpr auto kInt8 = model::DataType::kInt8;
constexpr auto kInt32 = model::DataType::kInt32;
constexpr auto kUint8 = model::DataType::kUint8;

Operand zero_point(model::Shape shape, Range range, model::DataType type) {
  return {std::move(shape), true, range, type};
}
Operand integers(model::Shape shape, Range range, model::DataType type) {
  return {std::move(shape), false, range, type};
}
model::Attributes along(std::int64_t axis) { return {{"axis", axis}}; }

}  // namespace

std::vector<OperatorCase> quantising_cases() {
  return {
      {"QuantizeLinear",
       "to bytes, some beyond the limits",
       {x({2, 3, 4, 5}), constant({}, kScale), zero_point({}, {90, 160}, kUint8)}},
      {"QuantizeLinear", "without a zero point", {x({2, 7}), constant({}, kScale)}},
      {"QuantizeLinear",
       "to signed bytes per channel",
       {x({2, 3, 4}), constant({3}, kScale), zero_point({3}, {-9, 9}, kInt8)},
       along(1)},
      {"DequantizeLinear",
       "of bytes",
       {integers({2, 3, 4, 5}, {0, 255}, kUint8), constant({}, kScale), zero_point({}, {90, 160}, kUint8)}},
      {"DequantizeLinear",
       "of signed bytes per channel",
       {integers({2, 3, 4}, {-128, 127}, kInt8), constant({3}, kScale), zero_point({3}, {0, 1}, kInt8)},
       along(1)},
      {"DequantizeLinear",
       "along the last axis",
       {integers({2, 3, 4}, {-128, 127}, kInt8), constant({4}, kScale), zero_point({4}, {0, 1}, kInt8)},
       along(-1)},
      {"DequantizeLinear", "of a bias", {integers({2, 6}, {-70000, 70000}, kInt32), constant({}, kScale)}},
  };
}

}  // namespace edgegauge::conformance
