// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "torch_types.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include <c10/util/Exception.h>

namespace edgegauge::pytorch {
namespace {

using c10::ScalarType;
using model::DataType;

constexpr std::array<std::pair<ScalarType, DataType>, 10> kTypes{{{ScalarType::Float, DataType::kFloat32},
                                                                  {ScalarType::Half, DataType::kFloat16},
                                                                  {ScalarType::BFloat16, DataType::kBFloat16},
                                                                  {ScalarType::Double, DataType::kFloat64},
                                                                  {ScalarType::Char, DataType::kInt8},
                                                                  {ScalarType::Byte, DataType::kUint8},
                                                                  {ScalarType::Short, DataType::kInt16},
                                                                  {ScalarType::Int, DataType::kInt32},
                                                                  {ScalarType::Long, DataType::kInt64},
                                                                  {ScalarType::Bool, DataType::kBool}}};

/// The interpreter puts a trace before what went wrong.
std::string without_trace(std::string message) {
  constexpr std::string_view kMark = "RuntimeError: ";
  const auto mark = message.rfind(kMark);
  if (mark != std::string::npos) message.erase(0, mark + kMark.size());
  const auto first = message.find_first_not_of('\n');
  if (first == std::string::npos) return "PyTorch does not say why";
  message.erase(0, first);
  return message.substr(0, message.find('\n'));
}

}  // namespace

DataType from_torch(ScalarType type) {
  const auto row = std::ranges::find(kTypes, type, &std::pair<ScalarType, DataType>::first);
  if (row == kTypes.end())
    throw worker::BackendError(std::string("the model has a tensor of type ") + c10::toString(type) +
                               ", which is not supported");
  return row->second;
}

ScalarType to_torch(DataType type) {
  return std::ranges::find(kTypes, type, &std::pair<ScalarType, DataType>::second)
      ->first;  // it has every DataType
}

worker::BackendError translate(const std::exception& error) {
  const auto* own = dynamic_cast<const c10::Error*>(&error);
  const std::string message = without_trace(own == nullptr ? error.what() : own->what_without_backtrace());
  const bool no_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
                         message.find("can't allocate memory") != std::string::npos ||
                         message.find("not enough memory") != std::string::npos;
  return worker::BackendError(message, no_memory ? FailureKind::kOutOfMemory : FailureKind::kRefused);
}

}  // namespace edgegauge::pytorch
