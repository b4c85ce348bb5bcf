// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "core/error.h"
#include "core/files.h"
#include "model/onnx/onnx.h"
#include "model/onnx/tensors.h"
#include "model/operators.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace edgegauge::model {
namespace {

constexpr int kOpset = 17;
constexpr int kIrVersion = 8;
constexpr std::uint64_t kMaxInlineBytes = 1'900'000'000;  // a message may have 2 GiB at most
constexpr std::uint64_t kExternalAlignment = 64;
constexpr const char* kBatchName = "N";

const Value& value_of(const Graph& graph, ValueId id) {
  return graph.values.at(static_cast<std::size_t>(id));
}

std::string name_in_onnx(const Graph& graph, ValueId id) {
  return id == kAbsent ? "" : value_of(graph, id).name;
}

// --- The structure

struct AttributeWriter {
  onnx::AttributeProto& proto;

  void operator()(std::int64_t value) const {
    proto.set_type(onnx::AttributeProto::INT);
    proto.set_i(value);
  }
  void operator()(float value) const {
    proto.set_type(onnx::AttributeProto::FLOAT);
    proto.set_f(value);
  }
  void operator()(const std::string& value) const {
    proto.set_type(onnx::AttributeProto::STRING);
    proto.set_s(value);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    proto.set_type(onnx::AttributeProto::INTS);
    proto.mutable_ints()->Add(values.begin(), values.end());
  }
  void operator()(const std::vector<float>& values) const {
    proto.set_type(onnx::AttributeProto::FLOATS);
    proto.mutable_floats()->Add(values.begin(), values.end());
  }
};

void write_node(const Graph& graph, const Node& node, onnx::NodeProto& proto) {
  proto.set_name(node.name);
  proto.set_op_type(node.op);
  for (const ValueId id : node.inputs) proto.add_input(name_in_onnx(graph, id));
  for (const ValueId id : node.outputs) proto.add_output(name_in_onnx(graph, id));
  for (const auto& [name, value] : node.attributes) {
    auto& attribute = *proto.add_attribute();
    attribute.set_name(name);
    std::visit(AttributeWriter{attribute}, value);
  }
}

void write_port(const Graph& graph, ValueId id, bool dynamic_batch, onnx::ValueInfoProto& proto) {
  const TensorType& type = graph.type_of(id);
  proto.set_name(value_of(graph, id).name);
  auto& tensor = *proto.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(onnx_type_of(type.dtype));
  auto& shape = *tensor.mutable_shape();
  for (const std::int64_t extent : type.shape) shape.add_dim()->set_dim_value(extent);
  if (dynamic_batch) shape.mutable_dim(0)->set_dim_param(kBatchName);
}

onnx::GraphProto structure_of(const Graph& graph, bool dynamic_batch) {
  onnx::GraphProto proto;
  proto.set_name(graph.name.empty() ? "graph" : graph.name);
  for (const Node& node : graph.nodes) write_node(graph, node, *proto.add_node());
  for (const ValueId id : graph.inputs) write_port(graph, id, dynamic_batch, *proto.add_input());
  for (const ValueId id : graph.outputs) write_port(graph, id, dynamic_batch, *proto.add_output());
  return proto;
}

onnx::ModelProto frame_of(const Graph& graph) {
  onnx::ModelProto proto;
  proto.set_ir_version(kIrVersion);
  proto.set_producer_name("edgegauge");
  proto.add_opset_import()->set_version(kOpset);
  for (const auto& [key, value] : graph.metadata) {
    auto& entry = *proto.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  }
  return proto;
}

// --- The weights

/// Constants that nodes use: parameters in their order, then the others.
std::vector<ValueId> initialisers_of(const Graph& graph) {
  std::unordered_set<ValueId> used;
  for (const Node& node : graph.nodes) used.insert(node.inputs.begin(), node.inputs.end());
  std::vector<ValueId> ids;
  std::ranges::copy_if(graph.parameters, std::back_inserter(ids),
                       [&](ValueId id) { return used.erase(id) > 0; });
  for (std::size_t i = 0; i < graph.values.size(); ++i) {
    const auto id = static_cast<ValueId>(i);
    if (graph.values[i].constant && used.contains(id)) ids.push_back(id);
  }
  for (const ValueId id : ids) EDGEGAUGE_CHECK(value_of(graph, id).constant.has_value());
  return ids;
}

onnx::TensorProto header_of(const Value& value) {
  onnx::TensorProto proto;
  proto.set_name(value.name);
  proto.set_data_type(onnx_type_of(value.constant->type.dtype));
  proto.mutable_dims()->Add(value.constant->type.shape.begin(), value.constant->type.shape.end());
  return proto;
}

/// Writes every weight to the data file; returns the messages that refer to it.
std::vector<onnx::TensorProto> write_external(const Graph& graph, const std::vector<ValueId>& ids,
                                              const std::filesystem::path& file) {
  std::vector<onnx::TensorProto> headers;
  OutputFile out(file);
  std::uint64_t offset = 0;
  for (const ValueId id : ids) {
    const std::uint64_t aligned = (offset + kExternalAlignment - 1) / kExternalAlignment * kExternalAlignment;
    out.write(std::string(aligned - offset, '\0'));
    const auto bytes = value_of(graph, id).constant->bytes();
    out.write(bytes);
    offset = aligned + bytes.size();
    auto& proto = headers.emplace_back(header_of(value_of(graph, id)));
    proto.set_data_location(onnx::TensorProto::EXTERNAL);
    const auto add = [&](const char* key, const std::string& text) {
      auto& entry = *proto.add_external_data();
      entry.set_key(key);
      entry.set_value(text);
    };
    add("location", file.filename().string());
    add("offset", std::to_string(aligned));
    add("length", std::to_string(bytes.size()));
  }
  out.close();
  return headers;
}

// --- Bytes. The weights are streamed from where they lie instead of being copied into one message first, so
// the
// --- fields around them are written here as protobuf lays them out: tag, length, content.

std::string field_start(int number, std::uint64_t length) {
  constexpr unsigned kLengthDelimited = 2;
  std::string bytes;
  for (std::uint64_t rest : {static_cast<std::uint64_t>(number) << 3u | kLengthDelimited, length}) {
    for (; rest >= 0x80u; rest >>= 7u) bytes += static_cast<char>((rest & 0x7fu) | 0x80u);
    bytes += static_cast<char>(rest);
  }
  return bytes;
}

/// An initialiser's bytes up to its data, and the data.
struct InitialiserBytes {
  std::string start;
  std::span<const std::byte> data;
};

InitialiserBytes initialiser_bytes(const onnx::TensorProto& header, std::span<const std::byte> data) {
  std::string inner = header.SerializeAsString();
  if (header.data_location() != onnx::TensorProto::EXTERNAL) {
    inner += field_start(onnx::TensorProto::kRawDataFieldNumber, data.size());
  } else {
    data = {};
  }
  return {field_start(onnx::GraphProto::kInitializerFieldNumber, inner.size() + data.size()) + inner, data};
}

void write_model(const std::filesystem::path& file, const onnx::ModelProto& frame,
                 const onnx::GraphProto& structure, const std::vector<InitialiserBytes>& initialisers) {
  const std::string graph_bytes = structure.SerializeAsString();
  std::uint64_t graph_size = graph_bytes.size();
  for (const auto& [start, data] : initialisers) graph_size += start.size() + data.size();
  OutputFile out(file);
  out.write(frame.SerializeAsString());
  out.write(field_start(onnx::ModelProto::kGraphFieldNumber, graph_size));
  out.write(graph_bytes);
  for (const auto& [start, data] : initialisers) {
    out.write(start);
    out.write(data);
  }
  out.close();
}

}  // namespace

void write_onnx(const Graph& graph, const std::filesystem::path& file, bool dynamic_batch) {
  Graph stated = graph;
  for (Node& node : stated.nodes) to_onnx(stated, node, kOpset);
  const auto ids = initialisers_of(stated);
  std::uint64_t total = 0;
  for (const ValueId id : ids) total += value_of(stated, id).constant->bytes().size();

  std::vector<onnx::TensorProto> headers;
  if (total > kMaxInlineBytes) {
    headers = write_external(stated, ids, file.string() + ".data");
  } else {
    for (const ValueId id : ids) headers.push_back(header_of(value_of(stated, id)));
  }
  std::vector<InitialiserBytes> initialisers;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    initialisers.push_back(initialiser_bytes(headers[i], value_of(stated, ids[i]).constant->bytes()));
  }
  write_model(file, frame_of(graph), structure_of(stated, dynamic_batch && batch_is_free(graph)),
              initialisers);
}

}  // namespace edgegauge::model
