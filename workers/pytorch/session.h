// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports.h"
#include "worker/backend.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <torch/csrc/jit/api/module.h>

namespace edgegauge::pytorch {

/// Inputs and outputs of a module that was saved by somebody else, as far as its `forward` states them: names
/// of the inputs and the number of outputs. Element types are taken for float32 until an answer shows them.
/// Throws worker::BackendError for one that takes or returns anything but tensors.
Ports ports_of(const torch::jit::Module& module);

/// A TorchScript module on the CPU. Inputs are wrapped where they lie; what the settings ask for (another
/// layout, another precision) is done to them in each request, and undone to the outputs. These are allocated
/// by the library.
class TorchSession final : public worker::Session {
 public:
  TorchSession(torch::jit::Module module, Ports ports, worker::Settings settings);

  std::vector<worker::Port> inputs() const override { return ports_.inputs; }
  std::vector<worker::Port> outputs() const override { return ports_.outputs; }
  void bind(std::vector<std::vector<worker::HostTensor>> sets) override;
  void run(std::size_t i) override;
  std::span<const worker::HostTensor> results() override;
  std::string effective_precision() const override;
  std::map<std::string, std::string> notes() const override;

 private:
  at::Tensor prepared(const at::Tensor& input) const;
  void collect(const c10::IValue& answer);

  torch::jit::Module module_;
  std::optional<torch::jit::Method> forward_;
  Ports ports_;
  worker::Settings settings_;
  bool inference_mode_, channels_last_, bf16_, is_converted_;
  std::vector<std::vector<at::Tensor>> sets_;
  std::vector<at::Tensor> answers_;
  std::vector<worker::HostTensor> results_;  ///< of answers_
};

}  // namespace edgegauge::pytorch
