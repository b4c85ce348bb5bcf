// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "ports.h"

#include "layout.h"
#include "status.h"
#include "types.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

class PortReader {
 public:
  PortReader(const Api& api, TF_Graph* graph) : api_(api), graph_(graph) {}

  GraphPorts marked() {
    std::vector<std::pair<std::int64_t, GraphPort>> inputs, outputs;
    for_each_operation([&](TF_Operation* operation) {
      const auto number = integer(operation, kNumberAttribute);
      if (!number) return;
      auto& ports = is_placeholder(operation) ? inputs : outputs;
      ports.emplace_back(*number, port({operation, 0}, text(operation, kNameAttribute),
                                       integer(operation, kChannelsLastAttribute).has_value()));
    });
    return {in_order(std::move(inputs)), in_order(std::move(outputs))};
  }

  GraphPorts foreign() {
    GraphPorts ports;
    for_each_operation([&](TF_Operation* operation) {
      const std::string name = api_.OperationName(operation);
      const int count = api_.OperationNumOutputs(operation);
      bool is_taken = false;
      for (int i = 0; i < count; ++i)
        is_taken = is_taken || api_.OperationOutputNumConsumers({operation, i}) > 0;
      if (is_placeholder(operation) && is_taken) ports.inputs.push_back(port({operation, 0}, name, false));
      if (is_placeholder(operation) || is_taken || is_constant(operation)) return;
      for (int i = 0; i < count; ++i)
        ports.outputs.push_back(port({operation, i}, i == 0 ? name : fmt::format("{}:{}", name, i), false));
    });
    return ports;
  }

 private:
  template <class Visit>
  void for_each_operation(Visit visit) const {
    std::size_t position = 0;
    while (TF_Operation* operation = api_.GraphNextOperation(graph_, &position)) visit(operation);
  }

  bool is_placeholder(TF_Operation* operation) const {
    return std::string_view(api_.OperationOpType(operation)) == "Placeholder";
  }
  bool is_constant(TF_Operation* operation) const {
    return std::string_view(api_.OperationOpType(operation)) == "Const";
  }

  std::optional<std::int64_t> integer(TF_Operation* operation, const char* attribute) const {
    const Status status(api_);
    std::int64_t value = 0;
    api_.OperationGetAttrInt(operation, attribute, &value, status.get());
    return status.ok() ? std::optional(value) : std::nullopt;
  }

  std::string text(TF_Operation* operation, const char* attribute) const {
    const Status status(api_);
    const TF_AttrMetadata metadata = api_.OperationGetAttrMetadata(operation, attribute, status.get());
    status.check(attribute);
    std::string value(static_cast<std::size_t>(metadata.total_size), '\0');
    api_.OperationGetAttrString(operation, attribute, value.data(), value.size(), status.get());
    status.check(attribute);
    return value;
  }

  GraphPort port(TF_Output place, const std::string& name, bool channels_last) const {
    const auto dtype = from_tensorflow(api_.OperationOutputType(place));
    if (!dtype) throw worker::BackendError(fmt::format("'{}' is of a type that is no number", name));
    GraphPort port{{name, {*dtype, {}}, false}, place, channels_last};
    const Status status(api_);
    const int rank = api_.GraphGetTensorNumDims(graph_, place, status.get());
    status.check(name);
    port.port.any_shape = rank < 0;
    if (rank <= 0) return port;
    model::Shape shape(static_cast<std::size_t>(rank));
    api_.GraphGetTensorShape(graph_, place, shape.data(), rank, status.get());
    status.check(name);
    for (std::int64_t& extent : shape) extent = extent < 0 ? model::kDynamic : extent;
    port.port.type.shape =
        channels_last ? permuted(shape, inverse(tensorflow::channels_last(shape.size()))) : shape;
    return port;
  }

  /// Throws when one is missing, as in a file that was cut short between two nodes.
  static std::vector<GraphPort> in_order(std::vector<std::pair<std::int64_t, GraphPort>> numbered) {
    std::ranges::sort(numbered, {}, [](const auto& pair) { return pair.first; });
    std::vector<GraphPort> ports;
    for (auto& [number, port] : numbered) {
      if (number != static_cast<std::int64_t>(ports.size()))
        throw worker::BackendError(fmt::format("the file lacks its input or output number {}", ports.size()));
      ports.push_back(std::move(port));
    }
    return ports;
  }

  const Api& api_;
  TF_Graph* graph_;
};

}  // namespace

GraphPorts ports_of(const Api& api, TF_Graph* graph) {
  PortReader reader(api, graph);
  GraphPorts ports = reader.marked();
  if (ports.inputs.empty() && ports.outputs.empty()) ports = reader.foreign();
  if (ports.outputs.empty())
    throw worker::BackendError("the graph has no result: it is empty, or no network");
  return ports;
}

}  // namespace edgegauge::tensorflow
