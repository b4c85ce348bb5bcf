// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "types.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::mxnet {
namespace {

using model::DataType;

struct Row {
  DataType type;
  int flag;
  const char* name;
};

constexpr std::array<Row, 10> kRows{{{DataType::kFloat32, 0, "float32"},
                                     {DataType::kFloat64, 1, "float64"},
                                     {DataType::kFloat16, 2, "float16"},
                                     {DataType::kUint8, 3, "uint8"},
                                     {DataType::kInt32, 4, "int32"},
                                     {DataType::kInt8, 5, "int8"},
                                     {DataType::kInt64, 6, "int64"},
                                     {DataType::kBool, 7, "bool"},
                                     {DataType::kInt16, 8, ""},
                                     {DataType::kBFloat16, 12, "bfloat16"}}};

const Row& row_of(DataType type) {
  return *std::ranges::find(kRows, type, &Row::type);  // the table has every DataType
}

}  // namespace

int type_flag(DataType type) { return row_of(type).flag; }

std::optional<DataType> from_type_flag(int flag) {
  const auto* row = std::ranges::find(kRows, flag, &Row::flag);
  if (row == kRows.end()) return std::nullopt;
  return row->type;
}

std::string type_name(DataType type) { return row_of(type).name; }

std::string tuple(const std::vector<std::int64_t>& numbers) {
  return fmt::format("({}{})", fmt::join(numbers, ", "), numbers.size() == 1 ? "," : "");
}

}  // namespace edgegauge::mxnet
