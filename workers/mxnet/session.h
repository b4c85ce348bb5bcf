// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "model.h"
#include "worker/backend.h"

#include <memory>
#include <string>
#include <vector>

#include <dlpack/dlpack.h>

namespace edgegauge::mxnet {

/// A model as a cached operator, which is what Gluon runs one as. Inputs are wrapped where they lie, as
/// mx.nd.from_numpy does; outputs are arrays of the library's, waited for within the request.
class MxnetSession final : public worker::Session {
 public:
  /// `executed` is the model's symbol as it was optimised, `cached_op` made of it.
  MxnetSession(const Api& api, Model model, Handle executed, Handle cached_op,
               std::map<std::string, std::string> notes);

  std::vector<worker::Port> inputs() const override { return model_.inputs; }
  std::vector<worker::Port> outputs() const override { return model_.outputs; }
  void bind(std::vector<std::vector<worker::HostTensor>> sets) override;
  void run(std::size_t i) override;
  std::span<const worker::HostTensor> results() override { return results_; }
  std::map<std::string, std::string> notes() const override { return notes_; }

 private:
  /// An input in the form in which the library takes memory of others; it must not move.
  struct Wrapped {
    DLManagedTensor tensor;
    Handle array;
  };

  std::unique_ptr<Wrapped> wrap(const worker::HostTensor& tensor) const;
  Handle zeros(const model::Shape& shape) const;
  std::vector<model::Shape> argument_shapes(const std::vector<worker::HostTensor>& inputs) const;
  void take_result(std::size_t output, NDArrayHandle array);

  Api api_;
  Model model_;
  Handle executed_, cached_op_;
  std::map<std::string, std::string> notes_;
  std::vector<NDArrayHandle> arguments_;  ///< in the executed symbol's order
  std::vector<std::size_t> slots_;        ///< of each input, among the arguments
  std::vector<Handle> labels_;
  std::vector<std::vector<std::unique_ptr<Wrapped>>> sets_;
  std::vector<Handle> answers_;
  std::vector<worker::HostTensor> results_;
};

}  // namespace edgegauge::mxnet
