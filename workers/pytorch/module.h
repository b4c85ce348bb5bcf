// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports.h"
#include "worker/backend.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// The boundary between the worker's executable and the module that is linked against PyTorch's libraries.
/// The executable starts without them, so that it can describe itself where they are missing and so that
/// loading them is a phase that is timed. Only plain data and what the executable's own headers define
/// crosses it.
namespace edgegauge::pytorch {

/// One tensor of a module: a place below the root ({"layer1", "0", "conv1", "weight"}) and its data.
struct Parameter {
  std::vector<std::string> path;
  model::Tensor value;
  bool learned = false;  ///< a parameter; else a buffer
};

/// A network in TorchScript.
struct Script {
  std::string source;  ///< the methods of the root module
  std::vector<Parameter> parameters;
  std::string ports;  ///< what is stored as kPortsFile
};

using ParsePorts = std::function<Ports(const std::string&)>;

class Module {
 public:
  virtual ~Module() = default;

  virtual std::string version() const = 0;                      ///< "2.13.0"
  virtual std::vector<std::string> build_features() const = 0;  ///< "oneDNN v3.12.0"

  /// As worker::Backend::load; the clock stands in "load_library".
  virtual std::unique_ptr<worker::Session> load(const std::filesystem::path& file,
                                                const worker::Settings& settings, worker::PhaseClock& clock,
                                                const ParsePorts& parse) const = 0;

  /// Compiles and writes a .pt file. Throws worker::BackendError.
  virtual void save(const Script& script, const std::filesystem::path& file) const = 0;
};

/// The one symbol that the module exports: a function that returns its only Module.
inline constexpr const char* kFactory = "edgegauge_pytorch_module";
using Factory = const Module* (*)();

}  // namespace edgegauge::pytorch
