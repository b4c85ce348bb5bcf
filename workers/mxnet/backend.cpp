// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "convert.h"
#include "knobs.h"
#include "library.h"
#include "model.h"
#include "model_files.h"
#include "optimise.h"
#include "session.h"

namespace edgegauge::mxnet {

protocol::BackendInfo Mxnet::about() const {
  protocol::BackendInfo info;
  info.name = "mxnet";
  info.title = "Apache MXNet";
  info.units = {"cpu"};
  info.precisions = precisions();
  info.formats = {kSymbolSuffix};
  info.companions = {".params", "-[0-9][0-9][0-9][0-9].params"};
  info.knobs = knobs();
  info.environment = {{"DMLC_LOG_STACK_TRACE_DEPTH", "0"}};
  return info;
}

void Mxnet::probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const {
  const Api api = open_library(runtime_dir);
  info.version = version_of(api);
  info.build_features = features_of(api);
}

std::unique_ptr<worker::Session> Mxnet::load(const std::filesystem::path& runtime_dir,
                                             const std::filesystem::path& model,
                                             const worker::Settings& settings, worker::PhaseClock& clock) {
  const Api api = open_library(runtime_dir);
  clock.begin("initialise");
  initialise(api);
  clock.begin("read+parse");
  Model read = read_model(api, model);
  clock.begin("optimise");
  return std::make_unique<MxnetSession>(api, optimised(api, std::move(read), settings));
}

void Mxnet::convert(const std::filesystem::path&, const std::filesystem::path& graph_json,
                    const std::filesystem::path& native_file, const worker::Settings&) {
  mxnet::convert(graph_json, native_file);
}

}  // namespace edgegauge::mxnet
