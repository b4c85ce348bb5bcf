// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "worker/backend.h"

#include <functional>
#include <vector>

namespace edgegauge::test {

/// A session that does what a test tells it to for each request.
class FakeSession final : public worker::Session {
 public:
  explicit FakeSession(std::function<void(std::size_t)> on_run = [](std::size_t) {})
      : on_run_(std::move(on_run)) {}

  std::vector<worker::Port> inputs() const override { return {}; }
  std::vector<worker::Port> outputs() const override { return {{result_.name, result_.type}}; }
  void bind(std::vector<std::vector<worker::HostTensor>>) override {}
  void run(std::size_t i) override { on_run_(i); }
  std::span<const worker::HostTensor> results() override {
    ++results_asked;
    return {&result_, 1};
  }

  int results_asked = 0;

 private:
  std::function<void(std::size_t)> on_run_;
  std::vector<float> values_ = std::vector<float>(1000, 1.0f);
  worker::HostTensor result_{
      "y", {model::DataType::kFloat32, {1000}}, reinterpret_cast<const std::byte*>(values_.data())};
};

}  // namespace edgegauge::test
