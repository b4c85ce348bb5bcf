// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/model/support.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::model::test {
namespace {

std::string names(const Graph& graph, const std::vector<ValueId>& ids) {
  std::vector<std::string> list;
  for (const ValueId id : ids)
    list.push_back(id == kAbsent ? "-" : graph.values[static_cast<std::size_t>(id)].name);
  return fmt::format("{}", fmt::join(list, ","));
}

struct AttributeText {
  std::string operator()(std::int64_t value) const { return fmt::format("int {}", value); }
  std::string operator()(float value) const { return fmt::format("float {}", value); }
  std::string operator()(const std::string& value) const { return fmt::format("text {}", value); }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    return fmt::format("ints {}", values);
  }
  std::string operator()(const std::vector<float>& values) const { return fmt::format("floats {}", values); }
};

std::string describe_value(const Graph& graph, ValueId id) {
  if (id == kAbsent) return "";
  const Value& value = graph.values[static_cast<std::size_t>(id)];
  const TensorType& type = graph.type_of(id);
  std::string text = fmt::format("  {} {} {}", value.name, name_of(type.dtype), to_string(type.shape));
  if (value.constant) {
    const auto bytes = value.constant->bytes();
    const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    text += fmt::format(" constant {:016x}", std::hash<std::string_view>{}(content));
  }
  return text + "\n";
}

}  // namespace

std::string describe(const Graph& graph) {
  std::string text =
      fmt::format("graph {}\ninputs {}\noutputs {}\nparameters {}\n", graph.name, names(graph, graph.inputs),
                  names(graph, graph.outputs), names(graph, graph.parameters));
  for (const auto& [key, value] : graph.metadata) text += fmt::format("metadata {}={}\n", key, value);
  for (const Node& node : graph.nodes) {
    text += fmt::format("{} {} ({}) -> ({})\n", node.op, node.name, names(graph, node.inputs),
                        names(graph, node.outputs));
    for (const auto& [name, value] : node.attributes) {
      text += fmt::format("  {} = {}\n", name, std::visit(AttributeText{}, value));
    }
    for (const ValueId id : node.inputs) text += describe_value(graph, id);
    for (const ValueId id : node.outputs) text += describe_value(graph, id);
  }
  return text;
}

}  // namespace edgegauge::model::test
