// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/json_text.h"
#include "core/units.h"
#include "model/operators.h"
#include "models_commands.h"
#include "models_native.h"
#include "models_source.h"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using model::Cost;
using model::Graph;
using model::Node;

constexpr std::size_t kNameWidth = 26;

std::uint64_t moved(const Cost& cost) {
  return static_cast<std::uint64_t>(cost.bytes_read + cost.bytes_written);
}

/// Layer names differ in their ends, so the middle is left out.
std::string shortened(const std::string& name, std::size_t width) {
  if (name.size() <= width) return name;
  const std::size_t front = width / 3;
  return name.substr(0, front) + "~" + name.substr(name.size() - (width - front - 1));
}

std::string count_or_blank(std::int64_t count) {
  return count == 0 ? "" : format_count(static_cast<std::uint64_t>(count));
}

std::string names_and_types(const Graph& graph, const std::vector<model::ValueId>& ids) {
  std::string text;
  for (const model::ValueId id : ids) {
    const model::TensorType& type = graph.type_of(id);
    text +=
        fmt::format("{}{} {} {}", text.empty() ? "" : ", ", graph.values[static_cast<std::size_t>(id)].name,
                    model::to_string(type.shape), model::name_of(type.dtype));
  }
  return text;
}

const model::Shape& output_shape(const Graph& graph, const Node& node) {
  return graph.type_of(node.outputs.front()).shape;
}

void print_table(const ModelSource& source, const Graph& graph, const std::string& weights) {
  fmt::print("{} · weights: {} · {}\n", source.title, weights, source.source);
  fmt::print("in: {}\nout: {}\n\n", names_and_types(graph, graph.inputs),
             names_and_types(graph, graph.outputs));
  fmt::print("{:<{}} {:<13} {:<13} {:>7} {:>9} {:>7}\n", "layer", kNameWidth, "operator", "output", "params",
             "mult-adds", "bytes");
  for (const Node& node : graph.nodes) {
    const Cost cost = model::cost_of(graph, node);
    fmt::print("{:<{}} {:<13.13} {:<13} {:>7} {:>9} {:>7}\n", shortened(node.name, kNameWidth), kNameWidth,
               node.op, model::to_string(output_shape(graph, node)), count_or_blank(cost.parameters),
               count_or_blank(cost.multiply_adds), format_bytes(moved(cost)));
  }
  const Cost total = model::cost_of(graph);
  fmt::print("\n{} nodes, {} with weights and multiply-adds\n", graph.nodes.size(),
             model::layer_count(graph));
  fmt::print("{} multiply-adds, {} parameters, {} read and written at batch 1\n",
             format_count(static_cast<std::uint64_t>(total.multiply_adds)),
             format_count(static_cast<std::uint64_t>(total.parameters)), format_bytes(moved(total)));
}

nlohmann::json values_json(const Graph& graph, const std::vector<model::ValueId>& ids) {
  nlohmann::json values = nlohmann::json::array();
  for (const model::ValueId id : ids) {
    const model::TensorType& type = graph.type_of(id);
    values.push_back({{"name", graph.values[static_cast<std::size_t>(id)].name},
                      {"dtype", model::name_of(type.dtype)},
                      {"shape", type.shape}});
  }
  return values;
}

nlohmann::json cost_json(const Cost& cost) {
  return {{"multiply_adds", cost.multiply_adds},
          {"parameters", cost.parameters},
          {"bytes_read", cost.bytes_read},
          {"bytes_written", cost.bytes_written}};
}

void print_json(const ModelSource& source, const Graph& graph, const std::string& weights) {
  nlohmann::json layers = nlohmann::json::array();
  for (const Node& node : graph.nodes) {
    nlohmann::json layer = cost_json(model::cost_of(graph, node));
    layer.update({{"name", node.name}, {"operator", node.op}, {"output_shape", output_shape(graph, node)}});
    layers.push_back(std::move(layer));
  }
  const nlohmann::json document = {{"name", source.name},
                                   {"title", source.title},
                                   {"source", source.source},
                                   {"weights", weights},
                                   {"inputs", values_json(graph, graph.inputs)},
                                   {"outputs", values_json(graph, graph.outputs)},
                                   {"layer_count", model::layer_count(graph)},
                                   {"layers", layers},
                                   {"total", cost_json(model::cost_of(graph))}};
  fmt::print("{}\n", json_text(document));
}

}  // namespace

void show_model(const std::string& name_or_file, const RunSpec& spec, bool json) {
  const ModelSource source = find_model(name_or_file);
  if (source.native) return show_native(source, spec, json);
  const std::string weights = source.is_built() ? "synthetic" : weights_text(source, spec);
  const Graph graph = open_model(source, 1, spec.input_shapes);
  (json ? print_json : print_table)(source, graph, weights);
}

}  // namespace edgegauge::cli
