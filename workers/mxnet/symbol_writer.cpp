// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "symbol_writer.h"

#include "model_files.h"
#include "types.h"
#include "worker/backend.h"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::mxnet {
namespace {

using nlohmann::ordered_json;

constexpr int kVersion = 10901;  // 1.9.1, which the params' form belongs to

ordered_json entries(const std::vector<Entry>& list) {
  ordered_json result = ordered_json::array();
  for (const Entry& entry : list) result.push_back({entry.node, entry.output, 0});
  return result;
}

std::vector<std::string> names_of(const std::vector<std::pair<std::string, Entry>>& outputs) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : outputs) names.push_back(name);
  return names;
}

}  // namespace

SymbolWriter::SymbolWriter() : nodes_(std::make_unique<ordered_json>(ordered_json::array())) {}
SymbolWriter::~SymbolWriter() = default;

std::string SymbolWriter::unused(const std::string& name) {
  std::string free = name;
  for (int number = 1; !names_.insert(free).second; ++number) free = fmt::format("{}_{}", name, number);
  return free;
}

Entry SymbolWriter::variable(const std::string& unused_name, const Parameters& attributes) {
  const int number = static_cast<int>(nodes_->size());
  ordered_json node{{"op", "null"}, {"name", unused_name}};
  if (!attributes.empty()) node["attrs"] = attributes;
  node["inputs"] = ordered_json::array();
  nodes_->push_back(std::move(node));
  variables_.push_back(number);
  return {number, 0};
}

Entry SymbolWriter::input(const std::string& name, const model::TensorType& type) {
  names_.insert(name);
  return variable(name,
                  {{"__shape__", tuple(type.shape)}, {"__dtype__", fmt::to_string(type_flag(type.dtype))}});
}

Entry SymbolWriter::array(const std::string& name, model::Tensor tensor, Role role) {
  const std::string free = unused(name);
  arrays_.emplace_back((role == Role::kAuxiliary ? "aux:" : "arg:") + free, std::move(tensor));
  return variable(free, {});
}

Entry SymbolWriter::add(const std::string& op, const std::string& name, const std::vector<Entry>& inputs,
                        const Parameters& parameters) {
  ordered_json node{{"op", op}, {"name", unused(name)}};
  if (!parameters.empty()) node["attrs"] = parameters;
  node["inputs"] = entries(inputs);
  nodes_->push_back(std::move(node));
  return {static_cast<int>(nodes_->size()) - 1, 0};
}

bool SymbolWriter::is_variable(Entry entry) const {
  return (*nodes_)[static_cast<std::size_t>(entry.node)]["op"] == "null";
}

void SymbolWriter::save(const std::filesystem::path& symbol_file, const std::vector<std::string>& inputs,
                        std::vector<std::pair<std::string, Entry>> outputs) {
  std::vector<Entry> heads;
  for (auto& [name, entry] : outputs) {
    // An executor hands out results of operators only.
    if (is_variable(entry)) entry = add("_copy", name + "_copy", {entry}, {});
    heads.push_back(entry);
  }
  ordered_json& first = (*nodes_)[static_cast<std::size_t>(heads.front().node)];
  first["attrs"][kInputsAttribute] = ordered_json(inputs).dump();
  first["attrs"][kOutputsAttribute] = ordered_json(names_of(outputs)).dump();
  const ordered_json symbol{{"nodes", *nodes_},
                            {"arg_nodes", variables_},
                            {"heads", entries(heads)},
                            {"attrs", {{"mxnet_version", {"int", kVersion}}}}};
  write_params(params_beside(symbol_file), arrays_);
  std::ofstream file(symbol_file);
  file << symbol.dump(1);
  file.close();
  if (file.fail()) throw worker::BackendError(fmt::format("cannot write {}", symbol_file.string()));
}

}  // namespace edgegauge::mxnet
