// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"

#include "types.h"
#include "worker/backend.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace edgegauge::mxnet {

Written::Written(const model::Graph& graph, SymbolWriter& writer) : graph_(graph), writer_(writer) {
  for (const model::ValueId id : graph.inputs)
    entries_[id] = writer.input(graph.values[static_cast<std::size_t>(id)].name, graph.type_of(id));
}

Entry Written::entry(model::ValueId id) {
  if (graph_.is_constant(id)) return constant(id, graph_.type_of(id).shape);
  return entries_.at(id);
}

Entry Written::constant(model::ValueId id, const model::Shape& shape) {
  const auto [place, is_new] = constants_.try_emplace({id, shape});
  if (is_new) {
    const model::Value& value = graph_.values[static_cast<std::size_t>(id)];
    model::Tensor tensor = *value.constant;
    tensor.type.shape = shape.empty() ? model::Shape{1} : shape;
    place->second = writer_.array(value.name, std::move(tensor));
  }
  return place->second;
}

bool Call::has(std::size_t input) const {
  return input < node_.inputs.size() && node_.inputs[input] != model::kAbsent;
}

bool Call::is_constant(std::size_t input) const {
  return has(input) && written_.graph().is_constant(node_.inputs[input]);
}

const model::TensorType& Call::type(std::size_t input) const {
  return written_.graph().type_of(node_.inputs[input]);
}

const model::Shape& Call::result_shape(std::size_t output) const {
  return written_.graph().type_of(node_.outputs[output]).shape;
}

const model::Tensor& Call::tensor(std::size_t input) const {
  if (!is_constant(input)) refuse(fmt::format("its input {} is not constant", input));
  return *written_.graph().values[static_cast<std::size_t>(node_.inputs[input])].constant;
}

std::vector<float> Call::floats(std::size_t input) const {
  const model::Tensor& constant = tensor(input);
  if (constant.type.dtype != model::DataType::kFloat32) refuse("it is not of single precision");
  std::vector<float> numbers(static_cast<std::size_t>(model::element_count(constant.type.shape)));
  std::memcpy(numbers.data(), constant.data.get(), numbers.size() * sizeof(float));
  return numbers;
}

Entry Call::input(std::size_t input) { return written_.entry(node_.inputs[input]); }

Entry Call::input_as(std::size_t input, const model::Shape& shape) {
  if (is_constant(input)) return written_.constant(node_.inputs[input], shape);
  return this->shape(input) == shape ? this->input(input) : reshape(this->input(input), shape);
}

Entry Call::add(const std::string& op, const std::vector<Entry>& inputs, const Parameters& parameters,
                const std::string& part) {
  const std::string name = part.empty() ? node_.name : node_.name + "_" + part;
  return written_.writer().add(op, name, inputs, parameters);
}

Entry Call::reshape(Entry from, const model::Shape& shape) {
  return add("Reshape", {from}, {{"shape", tuple(shape)}}, "reshape");
}

Entry Call::array(const std::string& part, model::Tensor tensor, SymbolWriter::Role role) {
  return written_.writer().array(node_.name + "_" + part, std::move(tensor), role);
}

void Call::refuse(const std::string& why) const {
  throw worker::BackendError(
      fmt::format("MXNet cannot express node '{}' ({}): {}", node_.name, node_.op, why));
}

}  // namespace edgegauge::mxnet
