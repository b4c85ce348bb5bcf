// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/outcome.h"
#include "model/graph.h"
#include "protocol/messages.h"

/// The boundary to a framework: what one folder of workers/ implements.
namespace edgegauge::worker {

using Settings = std::map<std::string, std::string>;

/// Names the phases of a cold start as the backend walks through them. Each begin() ends the phase before it.
class PhaseClock {
 public:
  virtual ~PhaseClock() = default;
  /// One of the common names, or several joined by '+' where the framework fuses them.
  virtual void begin(std::string_view phase) = 0;
};

/// Thrown by a backend when the framework says no; becomes the cell's Failure with the stage that was under way.
class BackendError : public std::runtime_error {
 public:
  explicit BackendError(const std::string& message, FailureKind kind = FailureKind::kRefused)
      : std::runtime_error(message), kind_(kind) {}
  FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

/// An input or output of the loaded model. Dims that the model leaves open are model::kDynamic.
struct Port {
  std::string name;
  model::TensorType type;
};

/// A tensor in host memory that somebody else owns.
struct HostTensor {
  std::string name;
  model::TensorType type;
  const std::byte* data = nullptr;
};

/// A loaded model. Not thread-safe; used from one thread.
class Session {
 public:
  virtual ~Session() = default;
  virtual std::vector<Port> inputs() const = 0;
  virtual std::vector<Port> outputs() const = 0;

  /// Hands over every input of every request that will be rotated through: sets[i] holds one tensor per input, in the
  /// order of inputs(). The memory stays valid and unchanged for the session's life. Untimed: a backend may wrap the
  /// memory here, but any copy or transfer that a user would pay per request belongs into run().
  virtual void bind(std::vector<std::vector<HostTensor>> sets) = 0;

  /// One request on sets[i]. Returns only when every output byte is readable in host memory. Timed.
  virtual void run(std::size_t i) = 0;

  /// The answer of the last run(), in the order of outputs(), valid until the next run(). Shapes are the real ones.
  virtual std::vector<HostTensor> results() = 0;

  /// What the framework says of itself after running: precision really used, threads, kernels.
  virtual std::string effective_precision() const { return "fp32"; }
  virtual std::map<std::string, std::string> notes() const { return {}; }
};

/// One per worker executable.
class Backend {
 public:
  virtual ~Backend() = default;

  /// What this framework is and can do. Never throws: a library that is missing is described as unavailable.
  virtual protocol::BackendInfo describe(const std::filesystem::path& runtime_dir) const = 0;

  /// From nothing to a session that can be bound. The clock stands in "load_library" when it is called.
  virtual std::unique_ptr<Session> load(const std::filesystem::path& runtime_dir, const std::filesystem::path& model,
                                        const Settings& settings, PhaseClock& clock) = 0;

  /// Writes the native file for a prepared graph (model/prepared.h). Frameworks that load .onnx have none of their own:
  /// the program's exporter serves them all.
  virtual void convert(const std::filesystem::path& graph_json, const std::filesystem::path& native_file);
};

/// The whole program of a worker: `describe`, `convert`, `run`. Resets inherited signal handlers, speaks the protocol,
/// owns warm-up and the timing loop. Returns the exit status.
int worker_main(int argc, char** argv, Backend& backend);

}  // namespace edgegauge::worker
