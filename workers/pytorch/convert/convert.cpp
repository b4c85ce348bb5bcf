// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/convert.h"

#include "convert/emit.h"
#include "convert/fuse.h"
#include "ports.h"

#include <map>

namespace edgegauge::pytorch {
namespace {

using Emitters = std::map<std::string_view, void (*)(ScriptWriter&, const model::Node&)>;

/// Of two rows for one operator, the earlier counts.
Emitters emitters(bool fused) {
  std::vector<std::vector<EmitRow> (*)()> families{elementwise_rows, matrix_rows, moving_rows,
                                                   normalising_rows, resize_rows, window_rows};
  if (fused) families.insert(families.begin(), onednn_rows);
  Emitters all;
  for (const auto family : families) {
    for (const EmitRow& row : family()) all.emplace(row.op, row.emit);
  }
  return all;
}

std::vector<worker::Port> ports_of(const model::Graph& graph, const std::vector<model::ValueId>& ids) {
  std::vector<worker::Port> ports;
  for (const model::ValueId id : ids)
    ports.push_back({graph.values[static_cast<std::size_t>(id)].name, graph.type_of(id)});
  return ports;
}

}  // namespace

Script script_for(model::Graph graph, const worker::Settings& settings) {
  const bool fused = settings.at("fusion") == "onednn";
  if (fused) fuse(graph);
  const Emitters known = emitters(fused);
  ScriptWriter writer(graph);
  if (fused) start_channels_last(writer);
  for (const model::Node& node : graph.nodes) {
    const auto emit = known.find(node.op);
    if (emit == known.end()) refuse(node, "PyTorch has no such operator");
    emit->second(writer, node);
  }
  Script script = std::move(writer).finish();
  script.ports = to_text({ports_of(graph, graph.inputs), ports_of(graph, graph.outputs)});
  return script;
}

}  // namespace edgegauge::pytorch
