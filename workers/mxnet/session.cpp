// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "types.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

using model::DataType;

constexpr int kCpu = 1;

DLDataType to_dlpack(DataType type) {
  const auto bits = static_cast<std::uint8_t>(model::size_of(type) * 8);
  switch (type) {
    case DataType::kFloat32:
    case DataType::kFloat64:
    case DataType::kFloat16:
      return {kDLFloat, bits, 1};
    case DataType::kUint8:
      return {kDLUInt, bits, 1};
    case DataType::kInt8:
    case DataType::kInt32:
    case DataType::kInt64:
      return {kDLInt, bits, 1};
    default:
      throw worker::BackendError(
          fmt::format("MXNet does not take inputs of type {}", model::name_of(type)));
  }
}

/// The memory is the caller's.
void keep(DLManagedTensor*) {}

std::string to_text(const worker::HostTensor& tensor) {
  return fmt::format("'{}' {}", tensor.name, model::to_string(tensor.type.shape));
}

}  // namespace

MxnetSession::MxnetSession(const Api& api, Model model, Handle executed, Handle cached_op,
                           std::map<std::string, std::string> notes)
    : api_(api),
      model_(std::move(model)),
      executed_(std::move(executed)),
      cached_op_(std::move(cached_op)),
      notes_(std::move(notes)) {}

std::unique_ptr<MxnetSession::Wrapped> MxnetSession::wrap(const worker::HostTensor& tensor) const {
  auto wrapped = std::make_unique<Wrapped>(Wrapped{{}, Handle(nullptr, api_.array_free)});
  DLTensor& described = wrapped->tensor.dl_tensor;
  // The library only reads an input, although neither signature can say so.
  described.data = const_cast<std::byte*>(tensor.data);
  described.ctx = {kDLCPU, 0};
  described.ndim = static_cast<int>(tensor.type.shape.size());
  described.dtype = to_dlpack(tensor.type.dtype);
  described.shape = const_cast<std::int64_t*>(tensor.type.shape.data());
  wrapped->tensor.deleter = keep;
  NDArrayHandle array = nullptr;
  api_.check(api_.array_wrap(&wrapped->tensor, &array));
  wrapped->array.reset(array);
  return wrapped;
}

Handle MxnetSession::zeros(const model::Shape& shape) const {
  const std::vector<std::uint32_t> extents(shape.begin(), shape.end());
  const std::vector<float> values(static_cast<std::size_t>(model::element_count(shape)), 0.0f);
  NDArrayHandle array = nullptr;
  api_.check(api_.array_create(extents.data(), static_cast<std::uint32_t>(extents.size()), kCpu, 0, 0,
                               type_flag(DataType::kFloat32), &array));
  Handle result(array, api_.array_free);
  api_.check(api_.array_copy_in(array, values.data(), values.size()));
  return result;
}

/// What the library infers for every argument from the inputs. Throws where they do not fit the model.
std::vector<model::Shape> MxnetSession::argument_shapes(const std::vector<worker::HostTensor>& inputs) const {
  std::vector<const char*> names;
  std::vector<std::uint32_t> starts{0};
  std::vector<int> extents;
  for (const worker::HostTensor& input : inputs) {
    names.push_back(input.name.c_str());
    extents.insert(extents.end(), input.type.shape.begin(), input.type.shape.end());
    starts.push_back(static_cast<std::uint32_t>(extents.size()));
  }
  std::uint32_t counts[3];
  const int* ranks[3];
  const int** shapes[3];
  int is_complete = 0;
  api_.check(api_.symbol_infer_shape(model_.symbol.get(), static_cast<std::uint32_t>(names.size()), names.data(),
                                     starts.data(), extents.data(), &counts[0], &ranks[0], &shapes[0],
                                     &counts[1], &ranks[1], &shapes[1], &counts[2], &ranks[2], &shapes[2],
                                     &is_complete));
  if (is_complete == 0) throw worker::BackendError("the model's shapes do not follow from its inputs'");
  std::vector<model::Shape> result;
  for (std::uint32_t i = 0; i < counts[0]; ++i)
    result.emplace_back(shapes[0][i], shapes[0][i] + ranks[0][i]);
  return result;
}

