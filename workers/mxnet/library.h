// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <mxnet/c_api.h>
#include <nnvm/c_api.h>

namespace edgegauge::mxnet {

/// The functions of libmxnet.so that this worker calls; mxnet/c_api.h and nnvm/c_api.h say what they do.
struct Api {
  decltype(&::MXGetLastError) last_error;
  decltype(&::MXGetVersion) version;
  decltype(&::MXLibInfoFeatures) features;
  decltype(&::MXListAllOpNames) op_names;
  decltype(&::MXNDArrayWaitAll) wait_all;
  decltype(&::MXSymbolCreateFromFile) symbol_from_file;
  decltype(&::MXSymbolFree) symbol_free;
  decltype(&::MXSymbolListOutputs) symbol_outputs;
  decltype(&::MXSymbolListAttr) symbol_attributes;
  decltype(&::NNSymbolListInputNames) symbol_inputs;
  decltype(&::MXSymbolInferShapeEx) symbol_infer_shape;
  decltype(&::MXSymbolInferType) symbol_infer_type;
  decltype(&::MXReducePrecisionSymbol) symbol_reduce_precision;
  decltype(&::MXOptimizeForBackend) symbol_optimize;
  decltype(&::NNGetOpHandle) op_handle;
  decltype(&::MXImperativeInvokeEx) op_invoke;
  decltype(&::MXNDArrayLoad) arrays_load;
  decltype(&::MXNDArrayCreateEx) array_create;
  decltype(&::MXNDArrayFromDLPack) array_wrap;
  decltype(&::MXNDArrayFree) array_free;
  decltype(&::MXNDArrayGetShapeEx) array_shape;
  decltype(&::MXNDArrayGetDType) array_type;
  decltype(&::MXNDArrayGetData) array_data;
  decltype(&::MXNDArraySyncCopyFromCPU) array_copy_in;
  decltype(&::MXNDArrayWaitToRead) array_wait;
  decltype(&::MXCreateCachedOpEx) cached_op_create;
  decltype(&::MXFreeCachedOp) cached_op_free;
  decltype(&::MXInvokeCachedOpEx) cached_op_invoke;

  /// Throws worker::BackendError with the library's last message when a call did not return 0.
  void check(int status) const;
};

/// A symbol, an array or a cached operator that is freed by the function it came with.
using Handle = std::unique_ptr<void, int (*)(void*)>;

/// Opens runtime_dir/lib/libmxnet.so, else runtime_dir/libmxnet.so, for the process' life. Its SIGSEGV
/// handler is taken away again. Nothing is initialised. Throws worker::BackendError when there is none or it
/// cannot be opened.
Api open_library(const std::filesystem::path& runtime_dir);

/// Makes the engine and whatever else the first calls would.
void initialise(const Api& api);

/// "1.9.1"
std::string version_of(const Api& api);

/// What it was built with: "MKLDNN", "BLAS_OPEN", "OPENMP".
std::vector<std::string> features_of(const Api& api);

}  // namespace edgegauge::mxnet
