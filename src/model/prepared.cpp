// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/prepared.h"

#include "core/check.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "model/files.h"
#include "model/operators.h"
#include "model/sizes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::model {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFormat = "edgegauge-graph";
constexpr int kVersion = 1;

// --- Attributes: {"int": 1} {"float": 0.5} {"text": "x"} {"ints": [..]} {"floats": [..]}; JSON has no
// infinity.

Json float_to_json(float value) {
  if (std::isfinite(value)) return static_cast<double>(value);
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

float float_from_json(const Json& json) {
  if (!json.is_string()) return static_cast<float>(json.get<double>());
  const auto text = json.get<std::string>();
  if (text == "nan") return std::numeric_limits<float>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<float>::infinity();
  if (text == "-inf") return -std::numeric_limits<float>::infinity();
  throw BadInput(fmt::format("'{}' is not a number", text));
}

struct AttributeToJson {
  Json operator()(std::int64_t value) const { return {{"int", value}}; }
  Json operator()(float value) const { return {{"float", float_to_json(value)}}; }
  Json operator()(const std::string& value) const { return {{"text", value}}; }
  Json operator()(const std::vector<std::int64_t>& values) const { return {{"ints", values}}; }
  Json operator()(const std::vector<float>& values) const {
    Json list = Json::array();
    for (const float value : values) list.push_back(float_to_json(value));
    return {{"floats", std::move(list)}};
  }
};

AttributeValue attribute_from_json(const Json& json) {
  if (json.contains("int")) return json.at("int").get<std::int64_t>();
  if (json.contains("float")) return float_from_json(json.at("float"));
  if (json.contains("text")) return json.at("text").get<std::string>();
  if (json.contains("ints")) return json.at("ints").get<std::vector<std::int64_t>>();
  std::vector<float> values;
  for (const Json& value : json.at("floats")) values.push_back(float_from_json(value));
  return values;
}

// --- Small constants that are no parameters stand in graph.json itself: they may depend on the batch, which
// the
// --- weights file, shared by all batches, must not. As numbers, exact for every type (F64 and I64 hold all
// of them).

template <class T>
Json numbers_of(const Tensor& tensor) {
  Json list = Json::array();
  for (std::size_t i = 0; i < tensor.bytes().size() / sizeof(T); ++i) {
    T value;
    std::memcpy(&value, tensor.data.get() + i * sizeof(T), sizeof(T));
    if constexpr (std::is_same_v<T, float>) {
      list.push_back(float_to_json(value));
    } else {
      list.push_back(value);
    }
  }
  return list;
}

template <class T>
Tensor tensor_of(TensorType type, const Json& list) {
  std::vector<T> values;
  for (const Json& value : list) {
    if constexpr (std::is_same_v<T, float>) {
      values.push_back(float_from_json(value));
    } else {
      values.push_back(value.get<T>());
    }
  }
  if (checked_byte_count(type) != static_cast<std::int64_t>(values.size() * sizeof(T))) {
    throw BadInput("a constant's data does not fit its shape");
  }
  return make_tensor(std::move(type), std::as_bytes(std::span(values)));
}

struct InlineType {
  DataType type;
  Json (*to_json)(const Tensor&);
  Tensor (*from_json)(TensorType, const Json&);
};

constexpr InlineType kInlineTypes[] = {
    {DataType::kFloat32, numbers_of<float>, tensor_of<float>},
    {DataType::kInt32, numbers_of<std::int32_t>, tensor_of<std::int32_t>},
    {DataType::kInt64, numbers_of<std::int64_t>, tensor_of<std::int64_t>},
    {DataType::kBool, numbers_of<std::uint8_t>, tensor_of<std::uint8_t>},
};

const InlineType* inline_type(DataType type) {
  const auto row = std::ranges::find(kInlineTypes, type, &InlineType::type);
  return row == std::end(kInlineTypes) ? nullptr : row;
}

/// Which constants graph.json holds itself; the others are in the weights file.
class Placement {
 public:
  explicit Placement(const Graph& graph) : parameters_(graph.parameters.begin(), graph.parameters.end()) {}

  bool is_inline(const Graph& graph, ValueId id) const {
    const auto& constant = graph.values[static_cast<std::size_t>(id)].constant;
    return constant && !parameters_.contains(id) && inline_type(constant->type.dtype) != nullptr &&
           element_count(constant->type.shape) <= kMaxInlineElements;
  }

  bool is_weight(const Graph& graph, ValueId id) const {
    return graph.values[static_cast<std::size_t>(id)].constant && !is_inline(graph, id);
  }

 private:
  std::unordered_set<ValueId> parameters_;
};

// --- Writing

Json names_of(const Graph& graph, const std::vector<ValueId>& ids) {
  Json list = Json::array();
  for (const ValueId id : ids)
    list.push_back(id == kAbsent ? "" : graph.values.at(static_cast<std::size_t>(id)).name);
  return list;
}

Json values_to_json(const Graph& graph, const Placement& placement) {
  Json list = Json::array();
  for (std::size_t i = 0; i < graph.values.size(); ++i) {
    const ValueId id = static_cast<ValueId>(i);
    const TensorType& type = graph.type_of(id);
    Json value = {{"name", graph.values[i].name}, {"dtype", name_of(type.dtype)}, {"shape", type.shape}};
    if (placement.is_inline(graph, id)) {
      value["data"] = inline_type(type.dtype)->to_json(*graph.values[i].constant);
    } else if (placement.is_weight(graph, id)) {
      value["weights"] = true;
    }
    list.push_back(std::move(value));
  }
  return list;
}

Json nodes_to_json(const Graph& graph) {
  Json list = Json::array();
  for (const Node& node : graph.nodes) {
    Json attributes = Json::object();
    for (const auto& [name, value] : node.attributes) attributes[name] = std::visit(AttributeToJson{}, value);
    list.push_back({{"name", node.name},
                    {"op", node.op},
                    {"inputs", names_of(graph, node.inputs)},
                    {"outputs", names_of(graph, node.outputs)},
                    {"attributes", std::move(attributes)}});
  }
  return list;
}

using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

NamedTensors weights_of(const Graph& graph, const Placement& placement) {
  NamedTensors tensors;
  for (std::size_t i = 0; i < graph.values.size(); ++i) {
    if (placement.is_weight(graph, static_cast<ValueId>(i))) {
      tensors.emplace_back(graph.values[i].name, *graph.values[i].constant);
    }
  }
  const auto is_filled = [&](ValueId id) {
    return graph.values[static_cast<std::size_t>(id)].constant.has_value();
  };
  EDGEGAUGE_CHECK(std::ranges::all_of(graph.parameters, is_filled));
  // Widest elements first: then each tensor is aligned for its type without gaps, which the format forbids.
  std::ranges::stable_sort(tensors, std::ranges::greater{},
                           [](const auto& named) { return size_of(named.second.type.dtype); });
  return tensors;
}

void check_same_weights(const std::filesystem::path& file, const NamedTensors& wanted) {
  std::unordered_map<std::string, TensorType> there;
  for (auto& [name, tensor] : read_safetensors(file)) there.emplace(std::move(name), tensor.type);
  for (const auto& [name, tensor] : wanted) {
    const auto found = there.find(name);
    if (found == there.end() || found->second != tensor.type) {
      throw Error(
          ExitCode::kInternal,
          fmt::format("{} belongs to another model: it has no '{}' of this shape", file.string(), name),
          "remove the folder it lies in, and prepare the model again");
    }
  }
}

// --- Reading

class GraphReader {
 public:
  explicit GraphReader(const std::filesystem::path& file) : file_(file) {}

  Graph read() {
    const MappedFile mapped = map_file(file_);
    const auto* text = reinterpret_cast<const char*>(mapped.bytes.data());
    const Json json = Json::parse(text, text + mapped.bytes.size(), nullptr, false);
    try {
      if (!json.is_object() || json.at("format") != kFormat) refuse("it is not a prepared graph");
      if (json.at("version") != kVersion) refuse("it is of another version of the format");
      read_graph(json);
    } catch (const Json::exception& error) {
      refuse(error.what());
    }
    return std::move(graph_);
  }

 private:
  [[noreturn]] static void refuse(const std::string& why) { throw BadInput(why); }

  void read_graph(const Json& json) {
    graph_.name = json.at("name").get<std::string>();
    graph_.metadata = json.at("metadata").get<std::map<std::string, std::string>>();
    read_values(json);
    graph_.inputs = ids(json.at("inputs"));
    graph_.outputs = ids(json.at("outputs"));
    graph_.parameters = ids(json.at("parameters"));
    for (const Json& node : json.at("nodes")) graph_.nodes.push_back(read_node(node));
  }

  void read_values(const Json& json) {
    std::unordered_map<std::string, Tensor> weights;
    const auto weights_file = file_.parent_path() / json.at("weights").get<std::string>();
    for (auto& [name, tensor] : read_safetensors(weights_file))
      weights.emplace(std::move(name), std::move(tensor));
    for (const Json& json_value : json.at("values")) {
      Value value = read_value(json_value);
      if (json_value.contains("weights")) {
        const auto found = weights.find(value.name);
        if (found == weights.end() || found->second.type != value.type) {
          refuse(fmt::format("{} has no '{}' of shape {}", weights_file.string(), value.name,
                             to_string(value.type->shape)));
        }
        value.constant = found->second;
      }
      if (!ids_.emplace(value.name, static_cast<ValueId>(graph_.values.size())).second) {
        refuse(fmt::format("two values are named '{}'", value.name));
      }
      graph_.values.push_back(std::move(value));
    }
  }

  Value read_value(const Json& json) const {
    Value value;
    value.name = json.at("name").get<std::string>();
    const auto dtype = parse_data_type(json.at("dtype").get<std::string>());
    if (!dtype) refuse(fmt::format("value '{}' has an unknown type", value.name));
    value.type = TensorType{*dtype, json.at("shape").get<Shape>()};
    if (!checked_byte_count(*value.type))
      refuse(fmt::format("value '{}' has an impossible shape", value.name));
    if (json.contains("data")) {
      const InlineType* row = inline_type(*dtype);
      if (row == nullptr)
        refuse(fmt::format("value '{}' has data of a type that cannot stand here", value.name));
      value.constant = row->from_json(*value.type, json.at("data"));
    }
    return value;
  }

  ValueId id(const std::string& name) const {
    if (name.empty()) return kAbsent;
    const auto found = ids_.find(name);
    if (found == ids_.end()) refuse(fmt::format("'{}' is used but not among its values", name));
    return found->second;
  }

  std::vector<ValueId> ids(const Json& names) const {
    std::vector<ValueId> list;
    for (const Json& name : names) list.push_back(id(name.get<std::string>()));
    return list;
  }

  Node read_node(const Json& json) const {
    Node node;
    node.name = json.at("name").get<std::string>();
    node.op = json.at("op").get<std::string>();
    node.inputs = ids(json.at("inputs"));
    node.outputs = ids(json.at("outputs"));
    for (const auto& [name, value] : json.at("attributes").items()) {
      node.attributes.emplace(name, attribute_from_json(value));
    }
    check_node(node);
    return node;
  }

  const std::filesystem::path& file_;
  Graph graph_;
  std::unordered_map<std::string, ValueId> ids_;
};

}  // namespace

void write_prepared(const Graph& inferred, const PreparedFiles& files) {
  const Placement placement(inferred);
  const NamedTensors weights = weights_of(inferred, placement);
  if (std::filesystem::exists(files.weights)) {
    check_same_weights(files.weights, weights);
  } else {
    write_safetensors(files.weights, weights);
  }
  const auto relative = std::filesystem::absolute(files.weights)
                            .lexically_relative(std::filesystem::absolute(files.graph).parent_path());
  const Json json = {{"format", kFormat},
                     {"version", kVersion},
                     {"name", inferred.name},
                     {"weights", relative.string()},
                     {"metadata", inferred.metadata},
                     {"inputs", names_of(inferred, inferred.inputs)},
                     {"outputs", names_of(inferred, inferred.outputs)},
                     {"parameters", names_of(inferred, inferred.parameters)},
                     {"values", values_to_json(inferred, placement)},
                     {"nodes", nodes_to_json(inferred)}};
  OutputFile out(files.graph);
  out.write(json_text(json, 1));
  out.write("\n");
  out.close();
}

Graph read_prepared(const std::filesystem::path& graph_json) {
  try {
    return GraphReader(graph_json).read();
  } catch (const BadInput& error) {
    throw BadInput(fmt::format("{} cannot be used: {}", graph_json.string(), error.what()),
                   "remove the folder it lies in, and prepare the model again");
  }
}

}  // namespace edgegauge::model
