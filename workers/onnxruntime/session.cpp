// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::onnxruntime {
namespace {

using model::DataType;

constexpr std::array<std::pair<ONNXTensorElementDataType, DataType>, 10> kTypes{{
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, DataType::kFloat32},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16, DataType::kFloat16},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16, DataType::kBFloat16},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE, DataType::kFloat64},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8, DataType::kInt8},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8, DataType::kUint8},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16, DataType::kInt16},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32, DataType::kInt32},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, DataType::kInt64},
    {ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, DataType::kBool},
}};

DataType from_onnx(ONNXTensorElementDataType type) {
  const auto row =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& pair) { return pair.first == type; });
  if (row == kTypes.end())
    throw worker::BackendError("the model has an input or output of an element type that is not known");
  return row->second;
}

ONNXTensorElementDataType to_onnx(DataType type) {
  const auto row =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& pair) { return pair.second == type; });
  return row->first;  // the table has every DataType
}

worker::Port port(std::string name, const Ort::TypeInfo& info) {
  if (info.GetONNXType() != ONNX_TYPE_TENSOR) {
    throw worker::BackendError(fmt::format("'{}' is not a tensor", name));
  }
  const auto tensor = info.GetTensorTypeAndShapeInfo();
  model::Shape shape = tensor.GetShape();
  for (std::int64_t& extent : shape) extent = extent < 0 ? model::kDynamic : extent;
  return {std::move(name), {from_onnx(tensor.GetElementType()), std::move(shape)}};
}

/// The library only reads what it is handed as an input, although its signature cannot say so.
Ort::Value wrap(const worker::HostTensor& tensor, const Ort::MemoryInfo& memory) {
  const std::size_t bytes =
      model::size_of(tensor.type.dtype) * static_cast<std::size_t>(model::element_count(tensor.type.shape));
  return Ort::Value::CreateTensor(memory, const_cast<std::byte*>(tensor.data), bytes,
                                  tensor.type.shape.data(), tensor.type.shape.size(),
                                  to_onnx(tensor.type.dtype));
}

std::vector<const char*> names_of(const std::vector<worker::Port>& ports) {
  std::vector<const char*> names;
  for (const worker::Port& port : ports) names.push_back(port.name.c_str());
  return names;
}

}  // namespace

worker::BackendError translate(const Ort::Exception& error) {
  const std::string message = error.what();
  const bool no_memory =
      message.find("allocat") != std::string::npos && message.find("ailed") != std::string::npos;
  return worker::BackendError(message, no_memory ? FailureKind::kOutOfMemory : FailureKind::kRefused);
}

OnnxSession::OnnxSession(Ort::Env env, Ort::Session session, std::string version, worker::Settings settings)
    : env_(std::move(env)),
      session_(std::move(session)),
      version_(std::move(version)),
      settings_(std::move(settings)) {
  const Ort::AllocatorWithDefaultOptions allocator;
  for (std::size_t i = 0; i < session_.GetInputCount(); ++i) {
    inputs_.push_back(port(session_.GetInputNameAllocated(i, allocator).get(), session_.GetInputTypeInfo(i)));
  }
  for (std::size_t i = 0; i < session_.GetOutputCount(); ++i) {
    worker::Port& output = outputs_.emplace_back(
        port(session_.GetOutputNameAllocated(i, allocator).get(), session_.GetOutputTypeInfo(i)));
    // What the library states of outputs is its inference's guess, which its kernels do not always follow.
    std::ranges::fill(output.type.shape, model::kDynamic);
  }
  input_names_ = names_of(inputs_);
  output_names_ = names_of(outputs_);
}

void OnnxSession::bind(std::vector<std::vector<worker::HostTensor>> sets) {
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  for (const auto& set : sets) {
    std::vector<Ort::Value>& wrapped = sets_.emplace_back();
    for (const worker::HostTensor& tensor : set) wrapped.push_back(wrap(tensor, memory));
  }
  for (const worker::Port& output : outputs_) {
    answers_.emplace_back(nullptr);
    results_.push_back({output.name, {output.type.dtype, {}}, nullptr});
  }
}

void OnnxSession::run(std::size_t i) {
  try {
    for (Ort::Value& answer : answers_) answer = Ort::Value(nullptr);
    session_.Run(Ort::RunOptions{nullptr}, input_names_.data(), sets_[i].data(), input_names_.size(),
                 output_names_.data(), answers_.data(), output_names_.size());
  } catch (const Ort::Exception& error) {
    throw translate(error);
  }
}

std::span<const worker::HostTensor> OnnxSession::results() {
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const auto info = answers_[i].GetTensorTypeAndShapeInfo();
    worker::HostTensor& result = results_[i];
    // An extent that follows from the input's values may differ from one request to the next.
    result.type = {from_onnx(info.GetElementType()), info.GetShape()};
    result.data = static_cast<const std::byte*>(answers_[i].GetTensorRawData());
  }
  return results_;
}

std::string OnnxSession::effective_precision() const {
  // What quantised the model says so in it; the library does not tell.
  const Ort::AllocatorWithDefaultOptions allocator;
  const auto stated = session_.GetModelMetadata().LookupCustomMetadataMapAllocated("precision", allocator);
  if (stated) return stated.get();
  const bool half = !inputs_.empty() && inputs_.front().type.dtype == DataType::kFloat16;
  return half ? "fp16" : "fp32";
}

std::map<std::string, std::string> OnnxSession::notes() const {
  return {{"runtime_version", version_},
          {"providers", fmt::format("{}", fmt::join(Ort::GetAvailableProviders(), ", "))},
          {"threads", settings_.at("threads")},
          {"spinning", settings_.at("spinning") == "1" ? "threads spin while they wait"
                                                       : "threads sleep while they wait"}};
}

}  // namespace edgegauge::onnxruntime
