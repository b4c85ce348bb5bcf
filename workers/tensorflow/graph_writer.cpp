// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "graph_writer.h"

#include "types.h"
#include "worker/backend.h"

#include <cctype>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

/// Names of nodes: [A-Za-z0-9.][A-Za-z0-9_./-]* (tensorflow/core/graph/graph_def_builder, "IsValidOpName").
std::string allowed_name(std::string_view wished) {
  std::string name(wished);
  for (char& c : name) {
    const bool fits =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '/' || c == '-';
    if (!fits) c = '_';
  }
  const bool starts_well = !name.empty() && std::isalnum(static_cast<unsigned char>(name.front())) != 0;
  return starts_well ? name : "n" + name;
}

}  // namespace

NodeWriter::NodeWriter(const Api& api, TF_Graph* graph, const std::string& type, std::string name)
    : api_(api), name_(std::move(name)), description_(api.NewOperation(graph, type.c_str(), name_.c_str())) {}

NodeWriter& NodeWriter::input(TF_Output value) {
  api_.AddInput(description_, value);
  return *this;
}

NodeWriter& NodeWriter::input_list(std::span<const TF_Output> values) {
  api_.AddInputList(description_, values.data(), static_cast<int>(values.size()));
  return *this;
}

NodeWriter& NodeWriter::text(const char* attribute, std::string_view value) {
  api_.SetAttrString(description_, attribute, value.data(), value.size());
  return *this;
}

NodeWriter& NodeWriter::integer(const char* attribute, std::int64_t value) {
  api_.SetAttrInt(description_, attribute, value);
  return *this;
}

NodeWriter& NodeWriter::integers(const char* attribute, std::span<const std::int64_t> values) {
  api_.SetAttrIntList(description_, attribute, values.data(), static_cast<int>(values.size()));
  return *this;
}

NodeWriter& NodeWriter::number(const char* attribute, float value) {
  api_.SetAttrFloat(description_, attribute, value);
  return *this;
}

NodeWriter& NodeWriter::flag(const char* attribute, bool value) {
  api_.SetAttrBool(description_, attribute, value ? 1 : 0);
  return *this;
}

NodeWriter& NodeWriter::type(const char* attribute, TF_DataType value) {
  api_.SetAttrType(description_, attribute, value);
  return *this;
}

NodeWriter& NodeWriter::shape(const char* attribute, const model::Shape& value) {
  api_.SetAttrShape(description_, attribute, value.data(), static_cast<int>(value.size()));
  return *this;
}

NodeWriter& NodeWriter::tensor(const char* attribute, TF_Tensor* value) {
  const Status status(api_);
  api_.SetAttrTensor(description_, attribute, value, status.get());
  status.check(name_);
  return *this;
}

TF_Output NodeWriter::finish() { return finish_all().front(); }

std::vector<TF_Output> NodeWriter::finish_all() {
  const Status status(api_);
  TF_Operation* operation = api_.FinishOperation(description_, status.get());
  status.check(name_);
  std::vector<TF_Output> outputs;
  for (int i = 0; i < api_.OperationNumOutputs(operation); ++i) outputs.push_back({operation, i});
  return outputs;
}

GraphWriter::GraphWriter(const Api& api) : api_(api), graph_(api.NewGraph(), api.DeleteGraph) {}

std::string GraphWriter::unused_name(std::string_view wished) {
  const std::string allowed = allowed_name(wished);
  std::string name = allowed;
  for (int k = 1; !names_.insert(name).second; ++k) name = fmt::format("{}_{}", allowed, k);
  return name;
}

NodeWriter GraphWriter::node(const std::string& type, std::string_view wished) {
  return {api_, graph_.get(), type, unused_name(wished)};
}

TF_Output GraphWriter::constant(std::string_view wished, const model::Tensor& tensor) {
  const TF_DataType type = to_tensorflow(tensor.type.dtype);
  const model::Shape& shape = tensor.type.shape;
  const auto bytes = tensor.bytes();
  const OwnedTensor value(
      api_.AllocateTensor(type, shape.data(), static_cast<int>(shape.size()), bytes.size()),
      api_.DeleteTensor);
  if (!bytes.empty()) std::memcpy(api_.TensorData(value.get()), bytes.data(), bytes.size());
  return node("Const", wished).type("dtype", type).tensor("value", value.get()).finish();
}

void GraphWriter::save(const std::filesystem::path& file) const {
  const Status status(api_);
  const Owned<TF_Buffer> bytes(api_.NewBuffer(), api_.DeleteBuffer);
  api_.GraphToGraphDef(graph_.get(), bytes.get(), status.get());
  status.check("the network cannot be a frozen graph");
  std::ofstream out(file, std::ios::binary);
  out.write(static_cast<const char*>(bytes->data), static_cast<std::streamsize>(bytes->length));
  out.close();
  if (!out) throw worker::BackendError(fmt::format("{} cannot be written", file.string()));
}

}  // namespace edgegauge::tensorflow
