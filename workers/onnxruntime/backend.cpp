// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "knobs.h"
#include "library.h"
#include "session.h"

namespace edgegauge::onnxruntime {

protocol::BackendInfo OnnxRuntime::about() const {
  protocol::BackendInfo info;
  info.name = "onnxruntime";
  info.title = "ONNX Runtime";
  info.units = {"cpu"};
  info.precisions = {"fp32", "int8"};
  info.formats = {"onnx"};
  info.knobs = knobs();
  info.environment = {{"ORT_DISABLE_TELEMETRY", "1"}};
  return info;
}

void OnnxRuntime::probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const {
  info.version = open_library(runtime_dir);
  info.build_features = Ort::GetAvailableProviders();
}

std::unique_ptr<worker::Session> OnnxRuntime::load(const std::filesystem::path& runtime_dir,
                                                   const std::filesystem::path& model,
                                                   const worker::Settings& settings,
                                                   worker::PhaseClock& clock) {
  const std::string version = open_library(runtime_dir);
  try {
    clock.begin("initialise");
    Ort::Env env(ORT_LOGGING_LEVEL_WARNING, "edgegauge");
    env.DisableTelemetryEvents();
    Ort::SessionOptions options;
    apply(settings, options);
    // One call reads, parses, rewrites and packs: the library gives no way to tell these apart.
    clock.begin("read+parse+optimise+upload");
    Ort::Session session(env, model.c_str(), options);
    return std::make_unique<OnnxSession>(std::move(env), std::move(session), version, settings);
  } catch (const Ort::Exception& error) {
    throw translate(error);
  }
}

}  // namespace edgegauge::onnxruntime
