// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

namespace edgegauge::pytorch {

/// PyTorch on the CPU. What needs its C++ API is in a module that is opened once the libraries are
/// (module.h).
class PyTorch final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override;
  void probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const override;
  std::unique_ptr<worker::Session> load(const std::filesystem::path& runtime_dir,
                                        const std::filesystem::path& model, const worker::Settings& settings,
                                        worker::PhaseClock& clock) override;
  void convert(const std::filesystem::path& runtime_dir, const std::filesystem::path& graph_json,
               const std::filesystem::path& native_file, const worker::Settings& settings) override;
};

}  // namespace edgegauge::pytorch
