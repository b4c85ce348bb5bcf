// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert.h"

#include "call.h"
#include "model/prepared.h"
#include "worker/backend.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

std::map<std::string_view, Row> rows() {
  std::map<std::string_view, Row> all;
  for (const auto family :
       {elementwise_rows, matrix_rows, moving_rows, normalising_rows, resizing_rows, window_rows}) {
    for (const Row& row : family()) all.emplace(row.op, row);
  }
  return all;
}

const std::string& name_of(const model::Graph& graph, model::ValueId id) {
  return graph.values[static_cast<std::size_t>(id)].name;
}

/// MXNet takes a shape of no extents for one that is not known.
void require_axes(const model::Graph& graph, const model::Node& node) {
  for (const model::ValueId id : node.outputs) {
    if (id == model::kAbsent || !graph.type_of(id).shape.empty()) continue;
    throw worker::BackendError(
        fmt::format("MXNet cannot express node '{}' ({}): its result has no axes", node.name, node.op));
  }
}

void convert_node(const model::Node& node, Written& written) {
  static const std::map<std::string_view, Row> all = rows();
  const auto row = all.find(node.op);
  if (row == all.end())
    throw worker::BackendError(fmt::format("MXNet has nothing for node '{}' ({})", node.name, node.op));
  require_axes(written.graph(), node);
  Call call(written, node, row->second.target);
  const Entry first = row->second.convert(call);
  for (std::size_t i = 0; i < node.outputs.size(); ++i)
    written.define(node.outputs[i], {first.node, first.output + static_cast<int>(i)});
}

bool is_used(const model::Graph& graph, model::ValueId id) {
  return std::ranges::count(graph.outputs, id) > 0 ||
         std::ranges::any_of(graph.nodes,
                             [id](const auto& node) { return std::ranges::count(node.inputs, id) > 0; });
}

}  // namespace

void convert(const std::filesystem::path& graph_json, const std::filesystem::path& symbol_file) {
  const model::Graph graph = model::read_prepared(graph_json);
  SymbolWriter writer;
  Written written(graph, writer);
  for (const model::Node& node : graph.nodes) convert_node(node, written);
  std::vector<std::string> inputs;
  for (const model::ValueId id : graph.inputs) {
    if (is_used(graph, id)) inputs.push_back(name_of(graph, id));
  }
  std::vector<std::pair<std::string, Entry>> outputs;
  for (const model::ValueId id : graph.outputs) outputs.emplace_back(name_of(graph, id), written.entry(id));
  writer.save(symbol_file, inputs, std::move(outputs));
}

}  // namespace edgegauge::mxnet
