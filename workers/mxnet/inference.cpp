// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "inference.h"

#include "types.h"

namespace edgegauge::mxnet {
namespace {

/// One of the lists that the library answers with.
struct Shapes {
  std::uint32_t count = 0;
  const int* ranks = nullptr;
  const int** extents = nullptr;
};

struct Types {
  std::uint32_t count = 0;
  const int* flags = nullptr;
};

/// Shapes by name, in the form in which they are handed over.
struct KnownShapes {
  std::vector<const char*> names;
  std::vector<std::uint32_t> starts{0};
  std::vector<int> extents;

  void add(const std::string& name, std::span<const int> shape) {
    names.push_back(name.c_str());
    extents.insert(extents.end(), shape.begin(), shape.end());
    starts.push_back(static_cast<std::uint32_t>(extents.size()));
  }
};

KnownShapes known_shapes(const Api& api, const Model& model, std::span<const worker::HostTensor> inputs) {
  KnownShapes known;
  for (const worker::HostTensor& input : inputs) {
    const std::vector<int> shape(input.type.shape.begin(), input.type.shape.end());
    known.add(input.name, shape);
  }
  for (const auto& [name, array] : model.arrays) {
    int rank = 0;
    const int* extents = nullptr;
    api.check(api.array_shape(array.get(), &rank, &extents));
    known.add(name, {extents, static_cast<std::size_t>(rank)});
  }
  return known;
}

}  // namespace

std::vector<model::DataType> output_types(const Api& api, const Model& model) {
  std::vector<const char*> names;
  std::vector<int> flags;
  for (const worker::Port& input : model.inputs) {
    names.push_back(input.name.c_str());
    flags.push_back(type_flag(input.type.dtype));
  }
  for (const auto& [name, array] : model.arrays) {
    names.push_back(name.c_str());
    api.check(api.array_type(array.get(), &flags.emplace_back()));
  }
  Types arguments, outputs, auxiliary;
  int is_complete = 0;
  api.check(api.symbol_infer_type(model.symbol.get(), static_cast<std::uint32_t>(names.size()), names.data(),
                                  flags.data(), &arguments.count, &arguments.flags, &outputs.count,
                                  &outputs.flags, &auxiliary.count, &auxiliary.flags, &is_complete));
  std::vector<model::DataType> types;
  for (const int flag : std::span(outputs.flags, outputs.count))
    types.push_back(from_type_flag(flag).value_or(model::DataType::kFloat32));
  return types;
}

std::map<std::string, model::Shape> argument_shapes(const Api& api, const Model& model,
                                                    std::span<const worker::HostTensor> inputs) {
  KnownShapes known = known_shapes(api, model, inputs);
  Shapes arguments, outputs, auxiliary;
  int is_complete = 0;
  api.check(api.symbol_infer_shape(model.symbol.get(), static_cast<std::uint32_t>(known.names.size()),
                                   known.names.data(), known.starts.data(), known.extents.data(),
                                   &arguments.count, &arguments.ranks, &arguments.extents, &outputs.count,
                                   &outputs.ranks, &outputs.extents, &auxiliary.count, &auxiliary.ranks,
                                   &auxiliary.extents, &is_complete));
  if (is_complete == 0) throw worker::BackendError("the model's shapes do not follow from its inputs'");
  const std::vector<std::string> names = arguments_of(api, model.symbol, Arguments::kReadOnly);
  std::map<std::string, model::Shape> result;
  for (std::uint32_t i = 0; i < arguments.count; ++i) {
    const int* extents = arguments.extents[i];
    result.emplace(names.at(i), model::Shape(extents, extents + arguments.ranks[i]));
  }
  return result;
}

}  // namespace edgegauge::mxnet
