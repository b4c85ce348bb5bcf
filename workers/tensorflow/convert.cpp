// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert.h"

#include "conversion.h"
#include "folding.h"
#include "model/prepared.h"
#include "ports.h"
#include "types.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

/// Images, as TensorFlow takes them.
constexpr std::size_t kImageRank = 4;

const Row& row_of(const model::Node& node) {
  for (const auto rows :
       {elementwise_rows(), matrix_rows(), moving_rows(), normalising_rows(), window_rows()}) {
    const auto row = std::ranges::find(rows, node.op, &Row::op);
    if (row != rows.end()) return *row;
  }
  throw worker::BackendError(
      fmt::format("node '{}': TensorFlow's conversion does not know operator {}", node.name, node.op));
}

void mark(NodeWriter& node, std::size_t number, const std::string& name, Layout layout) {
  node.integer(kNumberAttribute, static_cast<std::int64_t>(number)).text(kNameAttribute, name);
  if (layout == Layout::kChannelsLast) node.integer(kChannelsLastAttribute, 1);
}

void add_input(Conversion& to, std::size_t number, model::ValueId id) {
  const std::string& name = to.graph().values[static_cast<std::size_t>(id)].name;
  const model::TensorType& type = to.graph().type_of(id);
  const Layout layout = type.shape.size() == kImageRank ? Layout::kChannelsLast : Layout::kPlain;
  NodeWriter node = to.writer().node("Placeholder", name);
  node.type("dtype", to_tensorflow(type.dtype))
      .shape("shape", permuted(type.shape, order_of(layout, type.shape.size())));
  mark(node, number, name, layout);
  to.set(id, {node.finish(), layout});
}

void add_output(Conversion& to, std::size_t number, model::ValueId id) {
  const std::string& name = to.graph().values[static_cast<std::size_t>(id)].name;
  const Layout layout = to.get(id).layout;
  NodeWriter node = to.writer().node("Identity", name);
  node.input(to.get(id, layout));
  mark(node, number, name, layout);
  node.finish();
}

}  // namespace

void convert(const Api& api, const std::filesystem::path& graph_json,
             const std::filesystem::path& native_file, const worker::Settings& settings) {
  model::Graph graph = model::read_prepared(graph_json);
  if (settings.at("fold_batch_norm") == "1") fold_batch_norms(graph);
  GraphWriter writer(api);
  Conversion conversion(graph, writer);
  for (std::size_t i = 0; i < graph.inputs.size(); ++i) add_input(conversion, i, graph.inputs[i]);
  for (const model::Node& node : graph.nodes) {
    const Row& row = row_of(node);
    row.convert(Call(conversion, node), row.type);
  }
  for (std::size_t i = 0; i < graph.outputs.size(); ++i) add_output(conversion, i, graph.outputs[i]);
  writer.save(native_file);
}

}  // namespace edgegauge::tensorflow
