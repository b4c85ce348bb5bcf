// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <onnx/onnx_pb.h>

namespace edgegauge::model::test {

/// An ONNX file in the making, one line per part.
class OnnxFile {
 public:
  explicit OnnxFile(int opset, int ir_version = 8);

  OnnxFile& input(const std::string& name, const Shape& shape, int onnx_type = onnx::TensorProto::FLOAT);
  OnnxFile& output(const std::string& name);
  OnnxFile& node(const std::string& op, const std::vector<std::string>& inputs,
                 const std::vector<std::string>& outputs, const Attributes& attributes = {});
  OnnxFile& floats(const std::string& name, const Shape& shape);  ///< distinct values
  OnnxFile& floats(const std::string& name, const Shape& shape, const std::vector<float>& values);
  OnnxFile& ints(const std::string& name, const Shape& shape, const std::vector<std::int64_t>& values);
  OnnxFile& ints(const std::string& name, const std::vector<std::int64_t>& values);  ///< one dimension

  onnx::ModelProto& proto() { return proto_; }
  onnx::GraphProto& graph() { return *proto_.mutable_graph(); }
  std::string bytes() const { return proto_.SerializeAsString(); }
  std::filesystem::path save(const std::filesystem::path& file) const;

 private:
  onnx::ModelProto proto_;
};

/// Saves to a temporary file and reads it back as the program does.
Graph read_back(const OnnxFile& file, const std::map<std::string, Shape>& input_shapes = {});

/// The same for bytes of any kind.
Graph read_bytes(const std::string& bytes);

}  // namespace edgegauge::model::test
