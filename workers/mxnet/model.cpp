// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model.h"

#include "inference.h"
#include "model_files.h"
#include "symbol_writer.h"
#include "types.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::mxnet {
namespace {

namespace fs = std::filesystem;

std::map<std::string, Handle> read_arrays(const Api& api, const fs::path& file) {
  check_params(file);
  std::uint32_t count = 0, name_count = 0;
  NDArrayHandle* arrays = nullptr;
  const char** names = nullptr;
  api.check(api.arrays_load(file.c_str(), &count, &arrays, &name_count, &names));
  if (name_count != count)
    throw worker::BackendError(fmt::format("{} holds arrays without names", file.filename().string()));
  std::map<std::string, Handle> result;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string_view name = names[i];
    if (name.starts_with("arg:") || name.starts_with("aux:")) name.remove_prefix(4);
    result.emplace(name, Handle(arrays[i], api.array_free));
  }
  return result;
}

/// A list of names that the converter left; empty in a file of other origin.
std::vector<std::string> names_in(const Attributes& attributes, std::string_view key) {
  const auto row = std::ranges::find_if(attributes, [&](const auto& pair) {
    return pair.first.ends_with(key) && pair.first.size() > key.size();
  });
  if (row == attributes.end()) return {};
  try {
    return nlohmann::json::parse(row->second).get<std::vector<std::string>>();
  } catch (const nlohmann::json::exception&) {
    throw worker::BackendError(fmt::format("attribute {} is not a list of names", key));
  }
}

std::string attribute(const Attributes& attributes, const std::string& node, std::string_view key) {
  const auto row = attributes.find(fmt::format("{}${}", node, key));
  return row == attributes.end() ? "" : row->second;
}

/// The numbers of "(1, 3, 224, 224)"; 0 stands for an extent that is open.
model::Shape parse_shape(std::string_view text) {
  model::Shape shape;
  while (!text.empty()) {
    std::int64_t extent = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), extent);
    if (error == std::errc()) shape.push_back(extent > 0 ? extent : model::kDynamic);
    text.remove_prefix(error == std::errc() ? static_cast<std::size_t>(rest - text.data()) : 1);
  }
  return shape;
}

worker::Port input_port(const Attributes& attributes, const std::string& name) {
  worker::Port port{name, {model::DataType::kFloat32, parse_shape(attribute(attributes, name, "__shape__"))}};
  port.any_shape = port.type.shape.empty();
  const std::string flag = attribute(attributes, name, "__dtype__");
  if (flag.empty()) return port;
  const auto dtype = from_type_flag(std::atoi(flag.c_str()));
  if (!dtype)
    throw worker::BackendError(fmt::format("input '{}' has an element type that is not known", name));
  port.type.dtype = *dtype;
  return port;
}

/// Params files may hold more than the symbol takes, which the library refuses when it infers types.
void drop_idle_arrays(const Api& api, Model& model) {
  const std::vector<std::string> taken = arguments_of(api, model.symbol, Arguments::kAll);
  std::erase_if(model.arrays, [&](const auto& array) { return std::ranges::count(taken, array.first) == 0; });
}

/// Sorts what has no array into inputs and labels.
void name_inputs(const Api& api, const Attributes& attributes, Model& model) {
  std::vector<std::string> missing = arguments_of(api, model.symbol, Arguments::kAll);
  std::erase_if(missing, [&](const std::string& name) { return model.arrays.contains(name); });
  std::vector<std::string> inputs = names_in(attributes, std::string("$") + kInputsAttribute);
  if (!inputs.empty() && !std::ranges::is_permutation(inputs, missing))
    throw worker::BackendError("the model's params file does not belong to its symbol file");
  if (inputs.empty()) {
    std::ranges::partition_copy(missing, std::back_inserter(model.labels), std::back_inserter(inputs),
                                [](const std::string& name) { return name.ends_with("label"); });
  }
  for (const std::string& name : inputs) model.inputs.push_back(input_port(attributes, name));
}

std::vector<std::string> output_names(const Api& api, const Model& model, const Attributes& attributes) {
  std::uint32_t count = 0;
  const char** names = nullptr;
  api.check(api.symbol_outputs(model.symbol.get(), &count, &names));
  const std::vector<std::string> stated = names_in(attributes, std::string("$") + kOutputsAttribute);
  if (stated.size() == count) return stated;
  return {names, names + count};
}

}  // namespace

std::vector<std::string> arguments_of(const Api& api, const Handle& symbol, Arguments which) {
  std::uint32_t count = 0;
  const char** names = nullptr;
  api.check(api.symbol_inputs(symbol.get(), static_cast<int>(which), &count, &names));
  return {names, names + count};
}

Attributes attributes_of(const Api& api, const Handle& symbol) {
  std::uint32_t count = 0;
  const char** pairs = nullptr;
  api.check(api.symbol_attributes(symbol.get(), &count, &pairs));
  Attributes attributes;
  for (std::uint32_t i = 0; i < count; ++i) attributes.emplace(pairs[2 * i], pairs[2 * i + 1]);
  return attributes;
}

Model read_model(const Api& api, const fs::path& symbol_file) {
  const fs::path params = find_params(symbol_file);
  check_symbol(symbol_file);
  SymbolHandle symbol = nullptr;
  api.check(api.symbol_from_file(symbol_file.c_str(), &symbol));
  Model model{Handle(symbol, api.symbol_free), read_arrays(api, params), {}, {}, {}};
  drop_idle_arrays(api, model);
  const Attributes attributes = attributes_of(api, model.symbol);
  name_inputs(api, attributes, model);
  const std::vector<model::DataType> types = output_types(api, model);
  const std::vector<std::string> names = output_names(api, model, attributes);
  for (std::size_t i = 0; i < names.size(); ++i)
    model.outputs.push_back({.name = names[i], .type = {types.at(i), {}}, .any_shape = true});
  if (names.empty()) throw worker::BackendError("the model has no outputs");
  return model;
}

}  // namespace edgegauge::mxnet
