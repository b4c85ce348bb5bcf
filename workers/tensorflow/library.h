// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <tensorflow/c/c_api.h>

namespace edgegauge::tensorflow {

// Every function of the C API that this worker calls, without its prefix.
// clang-format off
#define EDGEGAUGE_TENSORFLOW_FUNCTIONS(F)                                                                    \
  F(Version) F(GetRegisteredKernelsForOp)                                                                    \
  F(NewStatus) F(DeleteStatus) F(GetCode) F(Message)                                                         \
  F(NewBuffer) F(DeleteBuffer) F(NewBufferFromString)                                                        \
  F(AllocateTensor) F(NewTensor) F(DeleteTensor) F(TensorType) F(NumDims) F(Dim) F(TensorData)               \
  F(NewGraph) F(DeleteGraph) F(GraphToGraphDef) F(GraphNextOperation)                                        \
  F(GraphGetTensorNumDims) F(GraphGetTensorShape)                                                            \
  F(NewImportGraphDefOptions) F(DeleteImportGraphDefOptions) F(GraphImportGraphDef)                          \
  F(NewOperation) F(AddInput) F(AddInputList) F(FinishOperation)                                             \
  F(SetAttrString) F(SetAttrInt) F(SetAttrIntList) F(SetAttrFloat) F(SetAttrBool) F(SetAttrType)             \
  F(SetAttrShape) F(SetAttrTensor)                                                                           \
  F(OperationName) F(OperationOpType) F(OperationNumOutputs) F(OperationOutputType)                          \
  F(OperationOutputNumConsumers) F(OperationGetAttrMetadata) F(OperationGetAttrString)                       \
  F(OperationGetAttrInt)                                                                                     \
  F(NewSessionOptions) F(DeleteSessionOptions) F(SetConfig) F(NewSession) F(SessionRun)
// clang-format on

/// The functions, found in the library at run time.
struct Api {
#define EDGEGAUGE_MEMBER(name) decltype(&::TF_##name) name = nullptr;
  EDGEGAUGE_TENSORFLOW_FUNCTIONS(EDGEGAUGE_MEMBER)
#undef EDGEGAUGE_MEMBER
};

/// Opens the library below runtime_dir/lib, else below runtime_dir. It stays open for the process' life.
/// Throws worker::BackendError when there is none, or when it lacks a function.
Api open_library(const std::filesystem::path& runtime_dir);

}  // namespace edgegauge::tensorflow
