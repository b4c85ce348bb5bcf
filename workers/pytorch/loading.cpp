// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "loading.h"

#include "session.h"
#include "torch_types.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/serialization/import.h>

namespace edgegauge::pytorch {
namespace {

using JitModule = torch::jit::Module;

bool is_on(const worker::Settings& settings, const char* knob, const char* value = "1") {
  const auto setting = settings.find(knob);
  return setting != settings.end() && setting->second == value;
}

void initialise(const worker::Settings& settings) {
  const int threads = std::stoi(settings.at("threads"));
  if (threads > 0) at::set_num_threads(threads);
  at::globalContext().setUserEnabledMkldnn(is_on(settings, "onednn"));
  at::globalContext().setFlushDenormal(is_on(settings, "denormals_as_zero"));
  torch::jit::getExecutorMode() = is_on(settings, "executor", "profiling");
}

// --- What is done to a module once it is read

template <class Change>
void change_tensors(const JitModule& module, Change change) {
  for (JitModule part : module.modules()) {
    std::vector<std::pair<std::string, at::Tensor>> changed;
    for (const auto& one : part.named_parameters(false)) changed.emplace_back(one.name, change(one.value));
    for (const auto& one : part.named_buffers(false)) changed.emplace_back(one.name, change(one.value));
    for (auto& [name, tensor] : changed) part.setattr(name, std::move(tensor));
  }
}

void to_bf16(JitModule& module) {
  change_tensors(module, [](const at::Tensor& tensor) {
    return tensor.is_floating_point() ? tensor.to(at::kBFloat16) : tensor;
  });
}

void to_channels_last(JitModule& module) {
  change_tensors(module, [](const at::Tensor& tensor) {
    return tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor;
  });
}

/// Converted models have the method where there is something to prepack.
void prepack(JitModule& module) {
  if (const auto method = module.find_method("prepack")) (*method)({});
}

void freeze(JitModule& module) { module = torch::jit::freeze(module); }

/// On a module that is not frozen it would fuse nothing, in silence.
void optimize_for_inference(JitModule& module) {
  freeze(module);
  module = torch::jit::optimize_for_inference(module);
}

struct Step {
  const char* knob;
  const char* value;
  void (*apply)(JitModule&);
};

constexpr std::array kSteps{Step{"precision", "bf16", to_bf16}, Step{"channels_last", "1", to_channels_last},
                            Step{"prepack", "1", prepack}, Step{"freeze", "1", freeze},
                            Step{"optimize_for_inference", "1", optimize_for_inference}};

struct File {
  JitModule module;
  std::string ports;  ///< empty in a file of somebody else's
};

File read(const std::filesystem::path& file) {
  torch::jit::ExtraFilesMap extra{{kPortsFile, ""}};
  JitModule module = torch::jit::load(file.string(), c10::kCPU, extra);
  module.eval();
  return {std::move(module), extra.at(kPortsFile)};
}

}  // namespace

std::unique_ptr<worker::Session> load_session(const std::filesystem::path& file,
                                              const worker::Settings& settings, worker::PhaseClock& clock,
                                              const ParsePorts& parse) {
  try {
    clock.begin("initialise");
    initialise(settings);
    const at::NoGradGuard no_gradients;
    const c10::InferenceMode inference_mode(is_on(settings, "inference_mode"));
    clock.begin("read+parse");
    File loaded = read(file);
    clock.begin("optimise+upload");
    for (const Step& step : kSteps)
      if (is_on(settings, step.knob, step.value)) step.apply(loaded.module);
    Ports ports = loaded.ports.empty() ? ports_of(loaded.module) : parse(loaded.ports);
    return std::make_unique<TorchSession>(std::move(loaded.module), std::move(ports), settings);
  } catch (const worker::BackendError&) {
    throw;
  } catch (const std::exception& error) {
    throw translate(error);
  }
}

}  // namespace edgegauge::pytorch
