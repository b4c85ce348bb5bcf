// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "optimise.h"

#include "knobs.h"

#include <algorithm>
#include <set>

namespace edgegauge::mxnet {
namespace {

constexpr int kCpu = 1;

std::vector<const char*> pointers(const std::vector<std::string>& names) {
  std::vector<const char*> result;
  for (const std::string& name : names) result.push_back(name.c_str());
  return result;
}

/// The arrays of a symbol's arguments, null where there is none.
std::vector<NDArrayHandle> arrays_of(const Model& model, const std::vector<std::string>& names) {
  std::vector<NDArrayHandle> arrays;
  for (const std::string& name : names) {
    const auto array = model.arrays.find(name);
    arrays.push_back(array == model.arrays.end() ? nullptr : array->second.get());
  }
  return arrays;
}

/// The symbol with operators fused by one of the library's subgraph backends.
Handle fused(const Api& api, const Handle& symbol, const std::string& backend) {
  SymbolHandle result = nullptr;
  int new_arguments = 0, new_auxiliary = 0;
  NDArrayHandle *argument_arrays = nullptr, *auxiliary_arrays = nullptr;
  char **argument_names = nullptr, **auxiliary_names = nullptr;
  constexpr bool kSkipInference = true;
  api.check(api.symbol_optimize(symbol.get(), backend.c_str(), kCpu, &result, 0, nullptr, 0, nullptr, 0, nullptr,
                                nullptr, 0, nullptr, nullptr, nullptr, 0, nullptr, nullptr, 0, nullptr, nullptr,
                                kSkipInference, &new_arguments, &argument_arrays, &argument_names,
                                &new_auxiliary, &auxiliary_arrays, &auxiliary_names));
  return {result, api.symbol_free};
}

Handle cached_op(const Api& api, const Handle& symbol, const Model& model, const worker::Settings& settings) {
  std::vector<std::int64_t> inputs, parameters;
  const std::vector<std::string> names = arguments_of(api, symbol, Arguments::kAll);
  for (std::size_t i = 0; i < names.size(); ++i)
    (model.arrays.contains(names[i]) ? parameters : inputs).push_back(static_cast<std::int64_t>(i));
  std::vector<const char*> keys, values;
  const Flags flags = cached_op_flags(settings, inputs, parameters);
  for (const auto& [key, value] : flags) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  CachedOpHandle result = nullptr;
  api.check(api.cached_op_create(symbol.get(), static_cast<int>(flags.size()), keys.data(), values.data(),
                                 &result));
  return {result, api.cached_op_free};
}

}  // namespace

Executable optimised(const Api& api, Model model, const worker::Settings& settings) {
  Handle symbol = fused(api, model.symbol, settings.at("subgraph"));
  Handle op = cached_op(api, symbol, model, settings);
  return {std::move(model), std::move(symbol), std::move(op), "fp32", {}};
}

}  // namespace edgegauge::mxnet
