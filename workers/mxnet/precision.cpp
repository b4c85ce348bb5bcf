// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "precision.h"

#include "types.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

using model::DataType;

// Out of the lists that the Python package hands over (python/mxnet/contrib/amp/lists/symbol_bf16.py): what a
// symbol of an inference network can have. Any operator that is on none of them is kept in fp32.
constexpr std::array<const char*, 2> kInBf16{"Convolution", "FullyConnected"};
constexpr std::array<const char*, 6> kInEither{"Activation", "BatchNorm", "clip", "Concat", "LRN", "Pooling"};
constexpr std::array<const char*, 8> kInTheWidest{
    "elemwise_add",  "elemwise_sub",  "elemwise_mul",  "elemwise_div",
    "broadcast_add", "broadcast_sub", "broadcast_div", "dot"};

template <std::size_t N>
bool is_in(const std::array<const char*, N>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

std::vector<const char*> kept_in_fp32(const Api& api) {
  std::uint32_t count = 0;
  const char** names = nullptr;
  api.check(api.op_names(&count, &names));
  std::vector<const char*> kept;
  for (const char* name : std::span(names, count)) {
    if (!is_in(kInBf16, name) && !is_in(kInEither, name) && !is_in(kInTheWidest, name)) kept.push_back(name);
  }
  return kept;
}

Handle reduced(const Api& api, const Model& model) {
  std::vector<const char*> inputs, arrays;
  std::vector<int> input_types;
  for (const worker::Port& port : model.inputs) {
    inputs.push_back(port.name.c_str());
    input_types.push_back(type_flag(port.type.dtype));
  }
  for (const auto& [name, array] : model.arrays) {
    arrays.push_back(name.c_str());
    int flag = 0;
    api.check(api.array_type(array.get(), &flag));
    if (flag == type_flag(DataType::kFloat32)) continue;
    inputs.push_back(name.c_str());  // numbers of elements: their type does not follow from the inputs'
    input_types.push_back(flag);
  }
  std::vector<const char*> bf16(kInBf16.begin(), kInBf16.end()),
      fp32 = kept_in_fp32(api), widest(kInTheWidest.begin(), kInTheWidest.end());
  const auto size = [](const auto& list) { return static_cast<std::uint32_t>(list.size()); };
  const int target = type_flag(DataType::kBFloat16);
  constexpr int kCastArrays = 1;
  const int no_conditions = 0;
  SymbolHandle result = nullptr;
  api.check(api.symbol_reduce_precision(
      model.symbol.get(), &result, size(inputs), input_types.data(), 1, &no_conditions, &target, kCastArrays,
      size(bf16), size(fp32), size(widest), 0, 0, size(arrays), bf16.data(), fp32.data(), widest.data(),
      nullptr, nullptr, nullptr, nullptr, arrays.data(), inputs.data()));
  return {result, api.symbol_free};
}

Handle cast(const Api& api, const Handle& array) {
  OpHandle op = nullptr;
  api.check(api.op_handle("amp_cast", &op));
  const std::string type = type_name(DataType::kBFloat16);
  const char* key = "dtype";
  const char* value = type.c_str();
  NDArrayHandle input = array.get();
  NDArrayHandle* outputs = nullptr;
  const int* storage = nullptr;
  int count = 0;
  api.check(api.op_invoke(op, 1, &input, &count, &outputs, 1, &key, &value, &storage));
  Handle result(outputs[0], api.array_free);
  api.check(api.array_wait(result.get()));
  return result;
}

}  // namespace

void reduce_to_bf16(const Api& api, Model& model) {
  model.symbol = reduced(api, model);
  const Attributes attributes = attributes_of(api, model.symbol);
  const std::string bf16 = fmt::to_string(type_flag(DataType::kBFloat16));
  for (auto& [name, array] : model.arrays) {
    const auto type = attributes.find(name + "$__dtype__");
    if (type != attributes.end() && type->second == bf16) array = cast(api, array);
  }
}

}  // namespace edgegauge::mxnet
