// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "ports.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::pytorch {
namespace {

using nlohmann::json;

json to_json(const std::vector<worker::Port>& ports) {
  json list = json::array();
  for (const worker::Port& port : ports) {
    list.push_back(
        {{"name", port.name}, {"dtype", model::name_of(port.type.dtype)}, {"shape", port.type.shape}});
  }
  return list;
}

std::vector<worker::Port> read(const json& list) {
  std::vector<worker::Port> ports;
  for (const json& port : list) {
    const auto type = model::parse_data_type(port.at("dtype").get<std::string>());
    if (!type) throw worker::BackendError("an element type is not known");
    ports.push_back({port.at("name"), {*type, port.at("shape").get<model::Shape>()}});
  }
  return ports;
}

}  // namespace

std::string to_text(const Ports& ports) {
  return json{{"inputs", to_json(ports.inputs)}, {"outputs", to_json(ports.outputs)}}.dump();
}

Ports parse_ports(const std::string& text) {
  try {
    const json whole = json::parse(text);
    return {read(whole.at("inputs")), read(whole.at("outputs"))};
  } catch (const std::exception& error) {
    throw worker::BackendError(fmt::format("the model's {} cannot be read: {}", kPortsFile, error.what()));
  }
}

}  // namespace edgegauge::pytorch
