// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/model/onnx_file.h"

#include "model/onnx/onnx.h"
#include "unit/model/support.h"

namespace edgegauge::model::test {
namespace {

struct AttributeFiller {
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
    for (const auto value : values) proto.add_ints(value);
  }
  void operator()(const std::vector<float>& values) const {
    proto.set_type(onnx::AttributeProto::FLOATS);
    for (const auto value : values) proto.add_floats(value);
  }
};

onnx::TensorProto& add_initialiser(onnx::GraphProto& graph, const std::string& name, const Shape& shape,
                                   int type) {
  auto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (const auto extent : shape) tensor.add_dims(extent);
  return tensor;
}

}  // namespace

OnnxFile::OnnxFile(int opset, int ir_version) {
  proto_.set_ir_version(ir_version);
  proto_.add_opset_import()->set_version(opset);
  graph().set_name("test");
}

OnnxFile& OnnxFile::input(const std::string& name, const Shape& shape, int onnx_type) {
  auto& info = *graph().add_input();
  info.set_name(name);
  auto& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(onnx_type);
  tensor.mutable_shape();
  for (const auto extent : shape) {
    auto& dim = *tensor.mutable_shape()->add_dim();
    if (extent == kDynamic) {
      dim.set_dim_param("open");
    } else {
      dim.set_dim_value(extent);
    }
  }
  return *this;
}

OnnxFile& OnnxFile::output(const std::string& name) {
  auto& info = *graph().add_output();
  info.set_name(name);
  info.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
  return *this;
}

OnnxFile& OnnxFile::node(const std::string& op, const std::vector<std::string>& inputs,
                         const std::vector<std::string>& outputs, const Attributes& attributes) {
  auto& proto = *graph().add_node();
  proto.set_op_type(op);
  proto.set_name(op + "." + std::to_string(graph().node_size()));
  for (const auto& input : inputs) proto.add_input(input);
  for (const auto& output : outputs) proto.add_output(output);
  for (const auto& [name, value] : attributes) {
    auto& attribute = *proto.add_attribute();
    attribute.set_name(name);
    std::visit(AttributeFiller{attribute}, value);
  }
  return *this;
}

OnnxFile& OnnxFile::floats(const std::string& name, const Shape& shape) {
  const Tensor tensor = counting_tensor(shape);
  auto& proto = add_initialiser(graph(), name, shape, onnx::TensorProto::FLOAT);
  proto.set_raw_data(tensor.bytes().data(), tensor.bytes().size());
  return *this;
}

OnnxFile& OnnxFile::floats(const std::string& name, const Shape& shape, const std::vector<float>& values) {
  auto& proto = add_initialiser(graph(), name, shape, onnx::TensorProto::FLOAT);
  for (const float value : values) proto.add_float_data(value);
  return *this;
}

OnnxFile& OnnxFile::ints(const std::string& name, const Shape& shape,
                         const std::vector<std::int64_t>& values) {
  auto& proto = add_initialiser(graph(), name, shape, onnx::TensorProto::INT64);
  for (const auto value : values) proto.add_int64_data(value);
  return *this;
}

OnnxFile& OnnxFile::ints(const std::string& name, const std::vector<std::int64_t>& values) {
  return ints(name, {static_cast<std::int64_t>(values.size())}, values);
}

std::filesystem::path OnnxFile::save(const std::filesystem::path& file) const {
  write_text(file, bytes());
  return file;
}

Graph read_back(const OnnxFile& file, const std::map<std::string, Shape>& input_shapes) {
  const Scratch folder;
  return read_onnx(file.save(folder / "model.onnx"), input_shapes);
}

Graph read_bytes(const std::string& bytes) {
  const Scratch folder;
  write_text(folder / "model.onnx", bytes);
  return read_onnx(folder / "model.onnx");
}

}  // namespace edgegauge::model::test
