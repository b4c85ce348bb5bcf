// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/files.h"
#include "model/graph.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <onnx/onnx_pb.h>

namespace edgegauge::model {

/// ONNX's number for an element type, and back. Throws BadInput, naming `what`, for a type that no graph here
/// may have.
DataType data_type_of(std::int64_t onnx_type, const std::string& what);
onnx::TensorProto::DataType onnx_type_of(DataType type);

/// Names become JSON, so they must be UTF-8; throws BadInput saying what holds the bad one.
const std::string& checked_text(const std::string& text, const std::string& what);

/// Makes tensors of a parsed model's messages. They view the message's bytes, or the mapped files of external
/// data, and keep those alive: nothing large is copied.
class TensorReader {
 public:
  TensorReader(std::shared_ptr<const onnx::ModelProto> model, std::filesystem::path model_file);

  /// `proto` must be part of the model. Throws BadInput, naming `what`.
  Tensor read(const onnx::TensorProto& proto, const std::string& what);

 private:
  Tensor read_external(const onnx::TensorProto& proto, TensorType type, const std::string& what);
  const MappedFile& external_file(const std::string& location, const std::string& what);

  std::shared_ptr<const onnx::ModelProto> model_;
  std::filesystem::path model_file_;
  std::map<std::string, MappedFile> external_files_;
};

}  // namespace edgegauge::model
