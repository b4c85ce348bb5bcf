// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "model.h"
#include "worker/backend.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace edgegauge::mxnet {

/// A model made ready to be executed.
struct Executable {
  Model model;
  std::vector<std::string> arguments;  ///< names, in the order in which the operator takes them
  Handle cached_op;                    ///< the whole network as an operator, as Gluon runs it
  std::string precision;
  std::map<std::string, std::string> notes;
};

/// Inputs are wrapped where they lie, as mx.nd.from_numpy does; outputs are new arrays of the library for
/// each request, which is waited for.
class MxnetSession final : public worker::Session {
 public:
  MxnetSession(const Api& api, Executable executable);
  ~MxnetSession() override;

  std::vector<worker::Port> inputs() const override { return executable_.model.inputs; }
  std::vector<worker::Port> outputs() const override { return executable_.model.outputs; }
  void bind(std::vector<std::vector<worker::HostTensor>> sets) override;
  void run(std::size_t i) override;
  std::span<const worker::HostTensor> results() override { return results_; }
  std::string effective_precision() const override { return executable_.precision; }
  std::map<std::string, std::string> notes() const override { return executable_.notes; }

 private:
  struct Wrapped;

  std::unique_ptr<Wrapped> wrap(const worker::HostTensor& tensor) const;
  Handle zeros(const model::Shape& shape) const;
  void take_result(std::size_t output, NDArrayHandle array);

  Api api_;
  Executable executable_;
  std::vector<NDArrayHandle> arguments_;  ///< in the operator's order
  std::vector<std::size_t> slots_;        ///< of each input, among the arguments
  std::map<std::string, Handle> labels_;
  std::vector<std::vector<std::unique_ptr<Wrapped>>> sets_;
  std::vector<Handle> answers_;
  std::vector<worker::HostTensor> results_;
};

}  // namespace edgegauge::mxnet
