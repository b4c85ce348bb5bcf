// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "worker/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace edgegauge::onnxruntime {

/// A model loaded by ONNX Runtime on the CPU. Inputs are wrapped where they lie, without a copy; outputs are
/// allocated by the library for each request, which is what a plain Session::Run gives its user.
class OnnxSession : public worker::Session {
 public:
  OnnxSession(Ort::Env env, Ort::Session session, std::string version, worker::Settings settings);

  std::vector<worker::Port> inputs() const override { return inputs_; }
  std::vector<worker::Port> outputs() const override { return outputs_; }
  void bind(std::vector<std::vector<worker::HostTensor>> sets) override;
  void run(std::size_t i) override;
  std::span<const worker::HostTensor> results() override;
  std::string effective_precision() const override;
  std::map<std::string, std::string> notes() const override;

  /// The library's own session, for who wants to call it without us in between.
  Ort::Session& native() { return session_; }

 private:
  Ort::Env env_;
  Ort::Session session_;
  std::string version_;
  worker::Settings settings_;
  std::vector<worker::Port> inputs_, outputs_;
  std::vector<const char*> input_names_, output_names_;  ///< view the names in inputs_ and outputs_
  std::vector<std::vector<Ort::Value>> sets_;
  std::vector<Ort::Value> answers_;
  std::vector<worker::HostTensor> results_;  ///< of answers_
};

/// Turns what the library throws into a BackendError of the right kind.
worker::BackendError translate(const Ort::Exception& error);

}  // namespace edgegauge::onnxruntime
