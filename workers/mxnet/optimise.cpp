// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "optimise.h"

#include "knobs.h"
#include "precision.h"
#include "types.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace edgegauge::mxnet {
namespace {

constexpr int kCpu = 1;

/// The symbol with operators fused by one of the library's subgraph backends.
Handle fused(const Api& api, const Handle& symbol, const std::string& backend) {
  SymbolHandle result = nullptr;
  int new_arguments = 0, new_auxiliary = 0;
  NDArrayHandle *argument_arrays = nullptr, *auxiliary_arrays = nullptr;
  char **argument_names = nullptr, **auxiliary_names = nullptr;
  constexpr bool kSkipInference = true;
  api.check(api.symbol_optimize(symbol.get(), backend.c_str(), kCpu, &result, 0, nullptr, 0, nullptr, 0,
                                nullptr, nullptr, 0, nullptr, nullptr, nullptr, 0, nullptr, nullptr, 0,
                                nullptr, nullptr, kSkipInference, &new_arguments, &argument_arrays,
                                &argument_names, &new_auxiliary, &auxiliary_arrays, &auxiliary_names));
  return {result, api.symbol_free};
}

Handle cached_op(const Api& api, const Handle& symbol, const Flags& flags) {
  std::vector<const char*> keys, values;
  for (const auto& [key, value] : flags) {
    keys.push_back(key.c_str());
    values.push_back(value.c_str());
  }
  CachedOpHandle result = nullptr;
  api.check(api.cached_op_create(symbol.get(), static_cast<int>(flags.size()), keys.data(), values.data(),
                                 &result));
  return {result, api.cached_op_free};
}

/// Which arguments change from request to request, and which do not.
Flags roles(const std::vector<std::string>& arguments, const Model& model) {
  std::vector<std::int64_t> inputs, parameters;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool has_array = model.arrays.contains(arguments[i]);
    (has_array ? parameters : inputs).push_back(static_cast<std::int64_t>(i));
  }
  return {{"data_indices", tuple(inputs)}, {"param_indices", tuple(parameters)}};
}

/// What computes: oneDNN where it has the operator, and the library's own loops over a BLAS.
std::string kernels(const Api& api, const worker::Settings& settings) {
  const std::vector<std::string> features = features_of(api);
  const auto has = [&](const char* name) { return std::ranges::count(features, name) > 0; };
  const std::string blas = has("BLAS_OPEN") ? "OpenBLAS" : "another BLAS";
  return has("MKLDNN") && settings.at("onednn") == "1" ? "oneDNN, " + blas : blas;
}

std::map<std::string, std::string> notes(const Api& api, const worker::Settings& settings) {
  return {{"runtime_version", version_of(api)},
          {"threads", settings.at("threads")},
          {"kernels", kernels(api, settings)}};
}

}  // namespace

Executable optimised(const Api& api, Model model, const worker::Settings& settings) {
  const auto precision = settings.find("precision");
  const bool is_bf16 = precision != settings.end() && precision->second == "bf16";
  if (is_bf16) reduce_to_bf16(api, model);
  const std::string& backend = settings.at("subgraph");
  const Handle fused_symbol =
      backend == "none" ? Handle(nullptr, api.symbol_free) : fused(api, model.symbol, backend);
  const Handle& symbol = fused_symbol == nullptr ? model.symbol : fused_symbol;
  std::vector<std::string> arguments = arguments_of(api, symbol, Arguments::kAll);
  Flags flags = cached_op_flags(settings);
  std::ranges::move(roles(arguments, model), std::back_inserter(flags));
  Handle op = cached_op(api, symbol, flags);
  return {std::move(model), std::move(arguments), std::move(op), is_bf16 ? "bf16" : "fp32",
          notes(api, settings)};
}

}  // namespace edgegauge::mxnet
