// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "types.h"

#include <algorithm>
#include <array>
#include <utility>

namespace edgegauge::tensorflow {
namespace {

using model::DataType;

constexpr std::array<std::pair<TF_DataType, DataType>, 10> kTypes{{
    {TF_FLOAT, DataType::kFloat32},
    {TF_HALF, DataType::kFloat16},
    {TF_BFLOAT16, DataType::kBFloat16},
    {TF_DOUBLE, DataType::kFloat64},
    {TF_INT8, DataType::kInt8},
    {TF_UINT8, DataType::kUint8},
    {TF_INT16, DataType::kInt16},
    {TF_INT32, DataType::kInt32},
    {TF_INT64, DataType::kInt64},
    {TF_BOOL, DataType::kBool},
}};

}  // namespace

TF_DataType to_tensorflow(DataType type) {
  return std::ranges::find(kTypes, type, &std::pair<TF_DataType, DataType>::second)->first;
}

std::optional<DataType> from_tensorflow(TF_DataType type) {
  const auto row = std::ranges::find(kTypes, type, &std::pair<TF_DataType, DataType>::first);
  if (row == kTypes.end()) return std::nullopt;
  return row->second;
}

}  // namespace edgegauge::tensorflow
