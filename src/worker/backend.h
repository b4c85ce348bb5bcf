// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/outcome.h"
#include "model/graph.h"
#include "protocol/messages.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// The boundary to a framework: what one folder of workers/ implements (docs/adding-a-framework.md).
namespace edgegauge::worker {

/// Every knob of the backend with a value that it accepts: checked and completed with defaults beforehand.
using Settings = std::map<std::string, std::string>;

/// The value of a knob that takes integers.
int integer_setting(const Settings& settings, const std::string& knob);

/// Names the phases of a cold start as the backend walks through them. Each begin() ends the phase before it.
class PhaseClock {
 public:
  virtual ~PhaseClock() = default;
  /// One of the common names (measurement.h), or several joined by '+' where the framework fuses them.
  virtual void begin(std::string_view phase) = 0;
};

/// Thrown by a backend when the framework says no; becomes the cell's Failure with the stage that was under
/// way.
class BackendError : public std::runtime_error {
 public:
  explicit BackendError(const std::string& message, FailureKind kind = FailureKind::kRefused)
      : std::runtime_error(message), kind_(kind) {}
  FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

/// An input or output of the loaded model. Extents that the model leaves open are model::kDynamic.
struct Port {
  std::string name;
  model::TensorType type;
  bool any_shape = false;  ///< the model does not even say the rank; type.shape means nothing
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

  /// Hands over every input of every request that will be rotated through: sets[i] holds one tensor per
  /// input, in the order of inputs(), of names, types and shapes that inputs() allows. The memory stays valid
  /// and unchanged for the session's life. Called once, as phase "allocate" and in no latency: a backend may
  /// wrap the memory here, but any copy or transfer that a user would pay per request belongs into run().
  virtual void bind(std::vector<std::vector<HostTensor>> sets) = 0;

  /// One request on sets[i]. Returns only when every output byte is readable in host memory. Timed.
  virtual void run(std::size_t i) = 0;

  /// The answer of the last run(), in the order of outputs(), with the real shapes; valid until the next
  /// run(). Called between timed requests: the tensors are there already, and only what changed is filled in.
  virtual std::span<const HostTensor> results() = 0;

  /// What the framework says of itself after running: the precision really used; threads, kernels, and as
  /// "runtime_version" the version of the library.
  virtual std::string effective_precision() const { return "fp32"; }
  virtual std::map<std::string, std::string> notes() const { return {}; }
};

/// One per worker executable.
class Backend {
 public:
  virtual ~Backend() = default;

  /// What is known of this framework without loading its library: name, title, formats, units, precisions,
  /// knobs. Leaves `available` and what belongs to it as it is.
  virtual protocol::BackendInfo about() const = 0;

  /// Asks the library, loaded from `runtime_dir`, for version and build features. Throws BackendError that
  /// says why it cannot be used and what to do. `info` is that of about().
  virtual void probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const = 0;

  /// From nothing to a session that can be bound. The clock stands in "load_library" when it is called.
  virtual std::unique_ptr<Session> load(const std::filesystem::path& runtime_dir,
                                        const std::filesystem::path& model, const Settings& settings,
                                        PhaseClock& clock) = 0;

  /// Writes the native file for a prepared graph (model/prepared.h), by the knobs that say `converts`.
  /// Frameworks that load .onnx have none of their own: the program's exporter serves them all, and this
  /// default refuses.
  virtual void convert(const std::filesystem::path& runtime_dir, const std::filesystem::path& graph_json,
                       const std::filesystem::path& native_file, const Settings& settings);
};

/// The whole program of a worker: `describe`, `convert`, `run`. Resets inherited signal handlers, speaks the
/// protocol, owns warm-up and the timing loop. Returns the exit status of `describe` and `convert`; `run`
/// ends the process itself, without the framework's destructors.
int worker_main(int argc, char** argv, Backend& backend);

}  // namespace edgegauge::worker
