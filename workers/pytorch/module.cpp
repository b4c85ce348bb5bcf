// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "module.h"

#include "loading.h"
#include "saving.h"

#include <ATen/Version.h>
#include <torch/version.h>

namespace edgegauge::pytorch {
namespace {

/// "Intel(R) MKL-DNN v3.12.0 (Git Hash 0123)" -> "Intel(R) MKL-DNN v3.12.0"
std::string without_hash(const std::string& text) { return text.substr(0, text.find(" (Git Hash")); }

class TorchModule final : public Module {
 public:
  std::string version() const override { return TORCH_VERSION; }

  std::vector<std::string> build_features() const override {
    return {without_hash(at::get_mkldnn_version()), at::get_mkl_version(),
            "CPU capability " + at::get_cpu_capability()};
  }

  std::unique_ptr<worker::Session> load(const std::filesystem::path& file, const worker::Settings& settings,
                                        worker::PhaseClock& clock, const ParsePorts& parse) const override {
    return load_session(file, settings, clock, parse);
  }

  void save(const Script& script, const std::filesystem::path& file) const override {
    save_script(script, file);
  }
};

}  // namespace
}  // namespace edgegauge::pytorch

extern "C" __attribute__((visibility("default"))) const edgegauge::pytorch::Module*
edgegauge_pytorch_module() {
  static const edgegauge::pytorch::TorchModule module;
  return &module;
}
