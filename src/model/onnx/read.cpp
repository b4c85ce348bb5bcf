// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/files.h"
#include "model/inference.h"
#include "model/onnx/onnx.h"
#include "model/onnx/tensors.h"
#include "model/operators.h"
#include "model/sizes.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <onnx/onnx_pb.h>

namespace edgegauge::model {
namespace {

using onnx::AttributeProto;

/// "" and "ai.onnx" both mean ONNX's own operators.
bool is_default_domain(const std::string& domain) { return domain.empty() || domain == "ai.onnx"; }

std::shared_ptr<const onnx::ModelProto> parse(const std::filesystem::path& file) {
  const MappedFile mapped = map_file(file);
  // Zero bytes are a valid message without fields.
  if (mapped.bytes.empty()) throw BadInput("the file is empty", "export or download the model again");
  if (mapped.bytes.size() > std::numeric_limits<int>::max()) {
    throw BadInput("the file is larger than 2 GB, which no ONNX file can be",
                   "export the model with its weights as external data");
  }
  auto model = std::make_shared<onnx::ModelProto>();
  const google::protobuf::LogSilencer silence;
  if (!model->ParseFromArray(mapped.bytes.data(), static_cast<int>(mapped.bytes.size()))) {
    throw BadInput("the file is not an ONNX model, or is damaged or cut short",
                   "export or download the model again");
  }
  if (!model->has_graph() || model->graph().node().empty()) {
    throw BadInput("the file holds no graph", "give an ONNX model of a network");
  }
  return model;
}

int opset_of(const onnx::ModelProto& model) {
  const auto own = std::ranges::find_if(model.opset_import(),
                                        [](const auto& opset) { return is_default_domain(opset.domain()); });
  if (own == model.opset_import().end()) throw BadInput("the file states no opset", "export the model again");
  if (own->version() < kOldestOpset || own->version() > kNewestOpset) {
    throw BadInput(
        fmt::format("the model is of opset {}; opsets {} to {} are supported", own->version(), kOldestOpset,
                    kNewestOpset),
        "export it again with an opset in that range, or convert it with ONNX's version converter");
  }
  return static_cast<int>(own->version());
}

/// Builds the graph as the file states it; inference then brings it to the neutral form.
class GraphBuilder {
 public:
  GraphBuilder(std::shared_ptr<const onnx::ModelProto> model, const std::filesystem::path& file,
               const std::map<std::string, Shape>& input_shapes)
      : model_(std::move(model)), input_shapes_(input_shapes), tensors_(model_, file) {
    graph_.name = model_->graph().name().empty() ? file.stem().string() : model_->graph().name();
    checked_text(graph_.name, "the graph's name");
  }

  Graph build() {
    refuse_unsupported();
    for (const auto& entry : model_->metadata_props()) {
      graph_.metadata[checked_text(entry.key(), "metadata")] = checked_text(entry.value(), "metadata");
    }
    for (const auto& tensor : model_->graph().initializer()) add_initialiser(tensor);
    for (const auto& input : model_->graph().input()) add_input(input);
    count_uses();
    for (const auto& node : model_->graph().node()) add_constant_node(node);
    for (const auto& node : model_->graph().node()) add_node(node);
    for (const auto& output : model_->graph().output()) add_output(output);
    if (graph_.outputs.empty()) throw BadInput("the graph has no outputs");
    find_parameters();
    return std::move(graph_);
  }

 private:
  void refuse_unsupported() const {
    if (!model_->graph().sparse_initializer().empty())
      throw BadInput("sparse initialisers are not supported");
    if (!model_->training_info().empty()) {
      throw BadInput("the file holds training information", "export the model for inference");
    }
  }

  /// The id of a name, made when first seen.
  ValueId value(const std::string& name, const std::string& what) {
    if (name.empty()) return kAbsent;
    const auto [found, is_new] = ids_.try_emplace(name, static_cast<ValueId>(graph_.values.size()));
    if (is_new) graph_.add_value(checked_text(name, what));
    return found->second;
  }

  ValueId add_constant(const std::string& name, Tensor tensor, const std::string& what) {
    if (name.empty()) throw BadInput(fmt::format("{} has no name", what));
    if (ids_.contains(name)) throw BadInput(fmt::format("{} is defined a second time", what));
    const ValueId id = value(name, what);
    Value& constant = graph_.values[static_cast<std::size_t>(id)];
    constant.type = tensor.type;
    constant.constant = std::move(tensor);
    return id;
  }

  void add_initialiser(const onnx::TensorProto& proto) {
    const std::string what = fmt::format("initialiser '{}'", proto.name());
    checked_text(proto.name(), "an initialiser's name");
    add_constant(proto.name(), tensors_.read(proto, what), what);
  }

  void add_input(const onnx::ValueInfoProto& info) {
    const std::string what = fmt::format("input '{}'", checked_text(info.name(), "an input's name"));
    if (info.name().empty()) throw BadInput("an input has no name");
    if (!info.type().has_tensor_type()) throw BadInput(fmt::format("{} is not a tensor", what));
    const auto& tensor = info.type().tensor_type();
    TensorType type{data_type_of(tensor.elem_type(), what), {}};
    for (const auto& dim : tensor.shape().dim()) {
      type.shape.push_back(dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : kDynamic);
    }
    const auto known = ids_.find(info.name());
    if (known == ids_.end()) {
      const ValueId id = value(info.name(), what);
      complete_input_shape(info.name(), tensor.has_shape(), type.shape);
      graph_.values[static_cast<std::size_t>(id)].type = std::move(type);
      graph_.inputs.push_back(id);
      return;
    }
    // Before IR version 4, initialisers had to be listed among the inputs too.
    const auto& constant = graph_.values[static_cast<std::size_t>(known->second)].constant;
    if (!constant) throw BadInput(fmt::format("{} is defined a second time", what));
    const auto fits = [](std::int64_t stated, std::int64_t extent) {
      return stated == kDynamic || stated == extent;
    };
    if (tensor.has_shape() && !std::ranges::equal(type.shape, constant->type.shape, fits)) {
      throw BadInput(fmt::format("{} has shape {}, but its initialiser {}", what, to_string(type.shape),
                                 to_string(constant->type.shape)));
    }
  }

  /// An open batch is 1 unless said otherwise; an input without any stated shape takes the one that is given.
  void complete_input_shape(const std::string& name, bool has_shape, Shape& shape) const {
    const auto given = input_shapes_.find(name);
    if (given == input_shapes_.end() && has_shape && !shape.empty() && shape[0] == kDynamic) shape[0] = 1;
    if (has_shape) return;
    if (given == input_shapes_.end()) {
      throw BadInput(fmt::format("the file states no shape for input '{}'", name),
                     fmt::format("state it, for example --input-shape {}=1x3x224x224", name));
    }
    shape = given->second;
  }

  /// Names that anything takes: an optional output that nobody takes may be left out.
  void count_uses() {
    for (const auto& node : model_->graph().node()) used_.insert(node.input().begin(), node.input().end());
    for (const auto& output : model_->graph().output()) used_.insert(output.name());
  }

  std::string unique_node_name(const onnx::NodeProto& proto) {
    const std::string base =
        proto.name().empty() ? fmt::format("{}_{}", proto.op_type(), node_names_.size()) : proto.name();
    std::string name = base;
    for (int i = 2; !node_names_.insert(name).second; ++i) name = fmt::format("{}_{}", base, i);
    return name;
  }

  void add_node(const onnx::NodeProto& proto) {
    Node node;
    checked_text(proto.op_type(), "an operator's name");
    checked_text(proto.name(), "a node's name");
    checked_text(proto.domain(), "an operator's domain");
    node.name = unique_node_name(proto);
    node.op = is_default_domain(proto.domain()) ? proto.op_type()
                                                : fmt::format("{}::{}", proto.domain(), proto.op_type());
    const std::string what = fmt::format("node '{}' ({})", node.name, node.op);
    if (find_operator(node.op) == nullptr) {
      throw BadInput(fmt::format("{}: this operator is not supported", what),
                     "docs/operators.md lists those that are");
    }
    if (holds_tensor(proto)) return;
    for (const auto& attribute : proto.attribute()) add_attribute(node, attribute, what);
    for (const auto& input : proto.input()) node.inputs.push_back(value(input, what));
    while (!node.inputs.empty() && node.inputs.back() == kAbsent) node.inputs.pop_back();
    add_outputs(node, proto, what);
    graph_.nodes.push_back(std::move(node));
  }

  void add_outputs(Node& node, const onnx::NodeProto& proto, const std::string& what) {
    int count = proto.output_size();
    const int most = find_operator(node.op)->outputs.most;
    while (most >= 0 && count > most && !used_.contains(proto.output(count - 1))) --count;
    for (int i = 0; i < count; ++i) {
      if (proto.output(i).empty()) throw BadInput(fmt::format("{}: output {} has no name", what, i + 1));
      node.outputs.push_back(value(proto.output(i), what));
    }
  }

  /// A Constant that holds a tensor is a constant of the graph.
  static bool holds_tensor(const onnx::NodeProto& proto) {
    return proto.op_type() == "Constant" && is_default_domain(proto.domain()) &&
           proto.attribute_size() == 1 && proto.output_size() == 1 && proto.attribute(0).name() == "value" &&
           proto.attribute(0).has_t();
  }

  void add_constant_node(const onnx::NodeProto& proto) {
    if (!holds_tensor(proto)) return;
    const std::string what = fmt::format("constant '{}'", checked_text(proto.output(0), "a constant's name"));
    add_constant(proto.output(0), tensors_.read(proto.attribute(0).t(), what), what);
  }

  static void add_attribute(Node& node, const AttributeProto& attribute, const std::string& what) {
    const std::string name = checked_text(attribute.name(), what);
    const auto put = [&](AttributeValue value) {
      if (!node.attributes.emplace(name, std::move(value)).second) {
        throw BadInput(fmt::format("{}: attribute '{}' is given twice", what, name));
      }
    };
    switch (attribute.type()) {
      case AttributeProto::INT:
        return put(attribute.i());
      case AttributeProto::FLOAT:
        return put(attribute.f());
      case AttributeProto::STRING:
        return put(checked_text(attribute.s(), what));
      case AttributeProto::INTS:
        return put(std::vector<std::int64_t>(attribute.ints().begin(), attribute.ints().end()));
      case AttributeProto::FLOATS:
        return put(std::vector<float>(attribute.floats().begin(), attribute.floats().end()));
      case AttributeProto::GRAPH:
      case AttributeProto::GRAPHS:
        throw BadInput(fmt::format("{}: subgraphs (attribute '{}') are not supported", what, name));
      default:
        throw BadInput(fmt::format("{}: attribute '{}' is of a kind that is not supported", what, name));
    }
  }

  void add_output(const onnx::ValueInfoProto& info) {
    const std::string what = fmt::format("output '{}'", checked_text(info.name(), "an output's name"));
    const auto known = ids_.find(info.name());
    if (known == ids_.end()) throw BadInput(fmt::format("{} is not produced by any node", what));
    if (std::ranges::count(graph_.outputs, known->second) > 0)
      throw BadInput(fmt::format("{} is listed twice", what));
    graph_.outputs.push_back(known->second);
  }

  /// Float constants count as parameters, but for the single numbers that arithmetic is done with.
  void find_parameters() {
    std::unordered_set<ValueId> scalars_in_arithmetic;
    for (const Node& node : graph_.nodes) {
      if (node.op == "Add" || node.op == "Sub" || node.op == "Mul" || node.op == "Div" || node.op == "Clip") {
        scalars_in_arithmetic.insert(node.inputs.begin(), node.inputs.end());
      }
    }
    for (std::size_t i = 0; i < graph_.values.size(); ++i) {
      const auto id = static_cast<ValueId>(i);
      const auto& constant = graph_.values[i].constant;
      if (!constant || !is_float(constant->type.dtype)) continue;
      if (element_count(constant->type.shape) > 1 || !scalars_in_arithmetic.contains(id))
        graph_.parameters.push_back(id);
    }
  }

  static bool is_float(DataType type) {
    return type == DataType::kFloat32 || type == DataType::kFloat16 || type == DataType::kBFloat16 ||
           type == DataType::kFloat64;
  }

  std::shared_ptr<const onnx::ModelProto> model_;
  const std::map<std::string, Shape>& input_shapes_;
  TensorReader tensors_;
  Graph graph_;
  std::unordered_map<std::string, ValueId> ids_;
  std::unordered_set<std::string> used_;
  std::unordered_set<std::string> node_names_;
};

}  // namespace

Graph read_onnx(const std::filesystem::path& file, const std::map<std::string, Shape>& input_shapes) {
  std::string opset_note;
  try {
    const auto model = parse(file);
    const int opset = opset_of(*model);
    opset_note = fmt::format(" (opset {})", opset);
    Graph graph = GraphBuilder(model, file, input_shapes).build();
    infer(graph, input_shapes,
          [opset](Graph& whole, Node node) { return from_onnx(whole, std::move(node), opset); });
    return graph;
  } catch (const BadInput& error) {
    throw BadInput(fmt::format("{}: {}{}", file.string(), error.what(), opset_note), error.hint());
  }
}

}  // namespace edgegauge::model
