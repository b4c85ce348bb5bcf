// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "torch_types.h"

#include <utility>

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>
#include <torch/version.h>

namespace edgegauge::pytorch {
namespace {

worker::Port unknown_port(std::string name) {
  return {std::move(name), {model::DataType::kFloat32, {}}, /*any_shape=*/true};
}

torch::jit::Method forward_of(const torch::jit::Module& module) {
  const auto method = module.find_method("forward");
  if (!method) throw worker::BackendError("the model has no method 'forward'");
  return *method;
}

bool is_tensor(const c10::TypePtr& type) { return type->kind() == c10::TypeKind::TensorType; }

/// How many tensors a type holds: one, or those of a tuple. 0: it is something else.
std::size_t count_tensors(const c10::TypePtr& type) {
  if (is_tensor(type)) return 1;
  const auto tuple = type->cast<c10::TupleType>();
  if (!tuple) return 0;
  for (const c10::TypePtr& element : tuple->elements())
    if (!is_tensor(element)) return 0;
  return tuple->elements().size();
}

}  // namespace

Ports ports_of(const torch::jit::Module& module) {
  const c10::FunctionSchema& schema = forward_of(module).function().getSchema();
  Ports ports;
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {  // the first is the module
    const c10::Argument& argument = schema.arguments()[i];
    if (argument.default_value()) continue;
    if (!is_tensor(argument.type()))
      throw worker::BackendError("input '" + argument.name() + "' of the model is of type " +
                                 argument.type()->annotation_str() + ", not a tensor");
    ports.inputs.push_back(unknown_port(argument.name()));
  }
  const c10::TypePtr& answer = schema.returns().at(0).type();
  const std::size_t count = count_tensors(answer);
  if (count == 0)
    throw worker::BackendError("the model answers with " + answer->annotation_str() +
                               "; a tensor, or a tuple of tensors, is what can be compared and stored");
  for (std::size_t i = 0; i < count; ++i)
    ports.outputs.push_back(unknown_port(count == 1 ? "output" : "output_" + std::to_string(i)));
  return ports;
}

TorchSession::TorchSession(torch::jit::Module module, Ports ports, worker::Settings settings)
    : module_(std::move(module)),
      forward_(forward_of(module_)),
      ports_(std::move(ports)),
      settings_(std::move(settings)),
      inference_mode_(settings_.at("inference_mode") == "1"),
      channels_last_(settings_.at("channels_last") == "1"),
      bf16_(settings_.contains("precision") && settings_.at("precision") == "bf16") {}

void TorchSession::bind(std::vector<std::vector<worker::HostTensor>> sets) {
  for (const auto& set : sets) {
    std::vector<at::Tensor>& wrapped = sets_.emplace_back();
    for (const worker::HostTensor& tensor : set) {
      wrapped.push_back(
          at::from_blob(const_cast<std::byte*>(tensor.data), tensor.type.shape, to_torch(tensor.type.dtype)));
    }
  }
  for (const worker::Port& output : ports_.outputs) results_.push_back({output.name, output.type, nullptr});
}

at::Tensor TorchSession::prepared(const at::Tensor& input) const {
  at::Tensor tensor = input;
  if (channels_last_ && tensor.dim() == 4) tensor = tensor.contiguous(at::MemoryFormat::ChannelsLast);
  if (bf16_ && tensor.is_floating_point()) tensor = tensor.to(at::kBFloat16);
  return tensor;
}

void TorchSession::run(std::size_t i) {
  try {
    const c10::InferenceMode guard(inference_mode_);
    std::vector<c10::IValue> stack;
    stack.reserve(sets_[i].size());
    for (const at::Tensor& input : sets_[i]) stack.emplace_back(prepared(input));
    collect((*forward_)(std::move(stack)));
  } catch (const worker::BackendError&) {
    throw;
  } catch (const std::exception& error) {
    throw translate(error);
  }
}

void TorchSession::collect(const c10::IValue& answer) {
  answers_.clear();
  if (answer.isTensor()) {
    answers_.push_back(answer.toTensor());
  } else if (answer.isTuple()) {
    for (const c10::IValue& element : answer.toTupleRef().elements()) answers_.push_back(element.toTensor());
  }
  if (answers_.size() != ports_.outputs.size())
    throw worker::BackendError("the model answers with another number of tensors than it states");
  for (at::Tensor& tensor : answers_) {
    if (bf16_ && tensor.scalar_type() == at::kBFloat16) tensor = tensor.to(at::kFloat);
    tensor =
        tensor.contiguous();  // rows of a host tensor follow one another, whatever the layout of maps was
  }
}

std::span<const worker::HostTensor> TorchSession::results() {
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    worker::Port& port = ports_.outputs[i];
    results_[i].type.dtype = from_torch(answers_[i].scalar_type());
    results_[i].type.shape.assign(answers_[i].sizes().begin(), answers_[i].sizes().end());
    results_[i].data = static_cast<const std::byte*>(answers_[i].const_data_ptr());
    if (port.any_shape) port.type.dtype = results_[i].type.dtype;
  }
  return results_;
}

/// That of the weights.
std::string TorchSession::effective_precision() const {
  for (const at::Tensor& weights : module_.parameters()) {
    if (weights.scalar_type() == at::kBFloat16) return "bf16";
    if (weights.scalar_type() == at::kHalf) return "fp16";
    if (weights.is_floating_point()) break;
  }
  return "fp32";
}

std::map<std::string, std::string> TorchSession::notes() const {
  return {{"runtime_version", TORCH_VERSION},
          {"threads", std::to_string(at::get_num_threads())},
          {"kernels", at::get_mkldnn_version()},
          {"cpu_capability", at::get_cpu_capability()}};
}

}  // namespace edgegauge::pytorch
