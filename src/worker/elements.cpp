// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/elements.h"

#include "core/check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <Eigen/Core>

namespace edgegauge::worker {
namespace {

using model::DataType;

template <class Element>
double read(const std::byte* at) {
  Element element;
  std::memcpy(&element, at, sizeof element);
  return static_cast<double>(element);
}

struct Row {
  DataType type;
  ReadElement read;
};

constexpr std::array kRows = std::to_array<Row>({
    {DataType::kFloat32, read<float>},
    {DataType::kFloat64, read<double>},
    {DataType::kFloat16, read<Eigen::half>},
    {DataType::kBFloat16, read<Eigen::bfloat16>},
    {DataType::kInt8, read<std::int8_t>},
    {DataType::kUint8, read<std::uint8_t>},
    {DataType::kInt16, read<std::int16_t>},
    {DataType::kInt32, read<std::int32_t>},
    {DataType::kInt64, read<std::int64_t>},
    {DataType::kBool, [](const std::byte* at) { return *at == std::byte{0} ? 0.0 : 1.0; }},
});

}  // namespace

ReadElement element_reader(DataType type) {
  const auto row = std::ranges::find(kRows, type, &Row::type);
  EDGEGAUGE_CHECK(row != kRows.end());
  return row->read;
}

}  // namespace edgegauge::worker
