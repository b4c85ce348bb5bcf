// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "convert/convert.h"
#include "knobs.h"
#include "library.h"
#include "model/prepared.h"
#include "ports.h"

namespace edgegauge::pytorch {

protocol::BackendInfo PyTorch::about() const {
  protocol::BackendInfo info;
  info.name = "pytorch";
  info.title = "PyTorch";
  info.units = {"cpu"};
  info.precisions = precisions();
  info.formats = {"pt"};
  info.knobs = knobs();
  return info;
}

void PyTorch::probe(const std::filesystem::path& runtime_dir, protocol::BackendInfo& info) const {
  const Module& module = open_module(runtime_dir);
  info.version = module.version();
  info.build_features = module.build_features();
}

std::unique_ptr<worker::Session> PyTorch::load(const std::filesystem::path& runtime_dir,
                                               const std::filesystem::path& model,
                                               const worker::Settings& settings, worker::PhaseClock& clock) {
  return open_module(runtime_dir).load(model, settings, clock, parse_ports);
}

void PyTorch::convert(const std::filesystem::path& runtime_dir, const std::filesystem::path& graph_json,
                      const std::filesystem::path& native_file, const worker::Settings& settings) {
  const Script script = script_for(model::read_prepared(graph_json), settings);
  open_module(runtime_dir).save(script, native_file);
}

}  // namespace edgegauge::pytorch
