// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

namespace edgegauge::onnxruntime {

/// ONNX Runtime on the CPU. What it loads is an OnnxSession (session.h).
class OnnxRuntime final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override;
  void probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const override;
  std::unique_ptr<worker::Session> load(const std::filesystem::path& runtime_dir,
                                        const std::filesystem::path& model, const worker::Settings& settings,
                                        worker::PhaseClock& clock) override;
};

}  // namespace edgegauge::onnxruntime
