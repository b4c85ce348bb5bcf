// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/inference.h"
#include "model/rules.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_set>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

constexpr int kNobody = -1;

const std::string& name_of_value(const Graph& graph, ValueId id) {
  return graph.values.at(static_cast<std::size_t>(id)).name;
}

/// The node that produces each value; graph inputs and constants have none.
std::vector<int> producers(const Graph& graph) {
  std::vector<int> producer(graph.values.size(), kNobody);
  std::unordered_set<ValueId> given(graph.inputs.begin(), graph.inputs.end());
  given.insert(graph.parameters.begin(), graph.parameters.end());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const Node& node = graph.nodes[i];
    for (const ValueId output : node.outputs) {
      if (output == kAbsent) continue;
      int& slot = producer.at(static_cast<std::size_t>(output));
      if (slot != kNobody || given.contains(output) || graph.is_constant(output)) {
        refuse(node, fmt::format("'{}' is defined a second time", name_of_value(graph, output)));
      }
      slot = static_cast<int>(i);
    }
  }
  return producer;
}

void check_sources(const Graph& graph, const std::vector<int>& producer) {
  const std::unordered_set<ValueId> inputs(graph.inputs.begin(), graph.inputs.end());
  const auto is_defined = [&](ValueId id) {
    return id == kAbsent || producer[static_cast<std::size_t>(id)] != kNobody || inputs.contains(id) ||
           graph.is_constant(id);
  };
  for (const Node& node : graph.nodes) {
    for (const ValueId input : node.inputs) {
      if (!is_defined(input)) {
        refuse(node, fmt::format("takes '{}', which no node, input or initialiser defines",
                                 name_of_value(graph, input)));
      }
    }
  }
  for (const ValueId output : graph.outputs) {
    if (!is_defined(output)) {
      throw BadInput(fmt::format("output '{}' is not produced by any node", name_of_value(graph, output)));
    }
  }
}

}  // namespace

void sort_topologically(Graph& graph) {
  const std::vector<int> producer = producers(graph);
  check_sources(graph, producer);
  const std::size_t count = graph.nodes.size();
  std::vector<std::vector<int>> consumers(count);
  std::vector<int> waiting_for(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    for (const ValueId input : graph.nodes[i].inputs) {
      if (input == kAbsent || producer[static_cast<std::size_t>(input)] == kNobody) continue;
      consumers[static_cast<std::size_t>(producer[static_cast<std::size_t>(input)])].push_back(
          static_cast<int>(i));
      ++waiting_for[i];
    }
  }
  // Always the earliest that can run: a sorted graph stays as it is.
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i) {
    if (waiting_for[i] == 0) ready.push(static_cast<int>(i));
  }
  std::vector<Node> sorted;
  while (!ready.empty()) {
    const auto next = static_cast<std::size_t>(ready.top());
    ready.pop();
    for (const int consumer : consumers[next]) {
      if (--waiting_for[static_cast<std::size_t>(consumer)] == 0) ready.push(consumer);
    }
    sorted.push_back(graph.nodes[next]);
  }
  if (sorted.size() < count) {
    const auto stuck = std::ranges::find_if(waiting_for, [](int missing) { return missing > 0; });
    refuse(graph.nodes[static_cast<std::size_t>(stuck - waiting_for.begin())],
           "depends on its own result (a cycle)");
  }
  graph.nodes = std::move(sorted);
}

namespace {

void drop_dead_nodes(Graph& graph) {
  std::vector<bool> wanted(graph.values.size(), false);
  for (const ValueId output : graph.outputs) wanted[static_cast<std::size_t>(output)] = true;
  std::vector<Node> kept;
  for (auto node = graph.nodes.rbegin(); node != graph.nodes.rend(); ++node) {
    const bool alive = std::ranges::any_of(
        node->outputs, [&](ValueId id) { return id != kAbsent && wanted[static_cast<std::size_t>(id)]; });
    if (!alive) continue;
    for (const ValueId input : node->inputs) {
      if (input != kAbsent) wanted[static_cast<std::size_t>(input)] = true;
    }
    kept.push_back(std::move(*node));
  }
  std::ranges::reverse(kept);
  graph.nodes = std::move(kept);
}

/// Keeps only the marked values and renumbers every id.
void compact(Graph& graph, const std::vector<bool>& used) {
  std::vector<ValueId> new_id(graph.values.size(), kAbsent);
  std::vector<Value> values;
  for (std::size_t i = 0; i < graph.values.size(); ++i) {
    if (!used[i]) continue;
    new_id[i] = static_cast<ValueId>(values.size());
    values.push_back(std::move(graph.values[i]));
  }
  graph.values = std::move(values);
  const auto renumber = [&](std::vector<ValueId>& ids) {
    for (ValueId& id : ids) {
      if (id != kAbsent) id = new_id[static_cast<std::size_t>(id)];
    }
  };
  std::erase_if(graph.parameters, [&](ValueId id) { return !used[static_cast<std::size_t>(id)]; });
  renumber(graph.parameters);
  renumber(graph.inputs);
  renumber(graph.outputs);
  for (Node& node : graph.nodes) {
    renumber(node.inputs);
    renumber(node.outputs);
  }
}

}  // namespace

void remove_unused(Graph& graph) {
  drop_dead_nodes(graph);
  std::vector<bool> used(graph.values.size(), false);
  const auto mark = [&](const std::vector<ValueId>& ids) {
    for (const ValueId id : ids) {
      if (id != kAbsent) used[static_cast<std::size_t>(id)] = true;
    }
  };
  mark(graph.inputs);
  mark(graph.outputs);
  for (const Node& node : graph.nodes) {
    mark(node.inputs);
    mark(node.outputs);
  }
  if (std::ranges::find(used, false) != used.end()) compact(graph, used);
}

}  // namespace edgegauge::model
