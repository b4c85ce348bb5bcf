// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/backend.h"

#include <fstream>

using namespace edgegauge;

namespace {

/// The framework of this example: its model is a text file with one number, which every value is multiplied
/// by.
class ScaleSession final : public worker::Session {
 public:
  explicit ScaleSession(float factor) : factor_(factor) {}

  std::vector<worker::Port> inputs() const override { return {{"x", type_}}; }
  std::vector<worker::Port> outputs() const override { return {{"y", type_}}; }

  void bind(std::vector<std::vector<worker::HostTensor>> sets) override {
    sets_ = std::move(sets);
    const model::TensorType& type = sets_.at(0).at(0).type;
    answer_.resize(static_cast<std::size_t>(model::element_count(type.shape)));
    result_ = {"y", type, reinterpret_cast<const std::byte*>(answer_.data())};
  }

  void run(std::size_t i) override {
    const auto* input = reinterpret_cast<const float*>(sets_[i][0].data);
    for (std::size_t k = 0; k < answer_.size(); ++k) answer_[k] = factor_ * input[k];
  }

  std::span<const worker::HostTensor> results() override { return {&result_, 1}; }

 private:
  const model::TensorType type_{model::DataType::kFloat32, {model::kDynamic, 4}};
  float factor_;
  std::vector<std::vector<worker::HostTensor>> sets_;
  std::vector<float> answer_;
  worker::HostTensor result_;
};

class ScaleBackend final : public worker::Backend {
 public:
  protocol::BackendInfo about() const override {
    protocol::BackendInfo info;
    info.name = "scale";
    info.title = "Scale";
    info.units = {"cpu"};
    info.precisions = {"fp32"};
    info.formats = {"scale"};
    info.knobs = {{"threads", {}, "1", "taken, but this framework has only one"}};
    return info;
  }

  void probe(const std::filesystem::path&, protocol::BackendInfo& info) const override {
    info.version = "1.0";
  }

  std::unique_ptr<worker::Session> load(const std::filesystem::path&, const std::filesystem::path& model,
                                        const worker::Settings&, worker::PhaseClock& clock) override {
    clock.begin("read+parse");
    float factor = 0;
    if (!(std::ifstream(model) >> factor))
      throw worker::BackendError(model.string() + " is not a scale model");
    return std::make_unique<ScaleSession>(factor);
  }

  void convert(const std::filesystem::path&, const std::filesystem::path&,
               const std::filesystem::path& native_file, const worker::Settings&) override {
    std::ofstream(native_file) << 2;  // a real one reads the prepared graph: model/prepared.h
  }
};

}  // namespace

int main(int argc, char** argv) {
  ScaleBackend backend;
  return worker::worker_main(argc, argv, backend);
}
