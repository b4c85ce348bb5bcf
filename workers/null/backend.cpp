// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/backend.h"

/// Does nothing, at once: what is measured of it is what measuring itself costs.
namespace edgegauge {
namespace {

class NullSession final : public worker::Session {
 public:
  std::vector<worker::Port> inputs() const override { return {}; }
  std::vector<worker::Port> outputs() const override { return {{result_.name, result_.type}}; }
  void bind(std::vector<std::vector<worker::HostTensor>>) override {}
  void run(std::size_t) override {}
  std::span<const worker::HostTensor> results() override { return {&result_, 1}; }

 private:
  float value_ = 1;
  worker::HostTensor result_{
      "y", {model::DataType::kFloat32, {1}}, reinterpret_cast<const std::byte*>(&value_)};
};

class NullBackend final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override {
    protocol::BackendInfo info;
    info.name = "null";
    info.title = "Null";
    info.units = {"cpu"};
    info.precisions = {"fp32"};
    info.formats = {"none"};
    info.test_only = true;
    info.knobs = {{"threads", {}, "1", "taken and ignored, as there is nothing to do"}};
    return info;
  }

  void probe(const std::filesystem::path&, protocol::BackendInfo& info) const override { info.version = "1"; }

  std::unique_ptr<worker::Session> load(const std::filesystem::path&, const std::filesystem::path&,
                                        const worker::Settings&, worker::PhaseClock&) override {
    return std::make_unique<NullSession>();
  }
};

}  // namespace
}  // namespace edgegauge

int main(int argc, char** argv) {
  edgegauge::NullBackend backend;
  return edgegauge::worker::worker_main(argc, argv, backend);
}
