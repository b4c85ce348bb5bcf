// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include "worker/backend.h"

#include <array>
#include <csignal>
#include <string_view>

#include <dlfcn.h>
#include <fmt/format.h>

namespace edgegauge::mxnet {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHint = "install it with: edgegauge runtimes install mxnet";

fs::path find_library(const fs::path& runtime_dir) {
  for (const fs::path& file : {runtime_dir / "lib" / "libmxnet.so", runtime_dir / "libmxnet.so"}) {
    if (fs::is_regular_file(file)) return file;
  }
  throw worker::BackendError(fmt::format("no libmxnet.so in '{}'; {}", runtime_dir.string(), kHint));
}

#ifdef EDGEGAUGE_MXNET_STAND_INS
void open_for_all(const fs::path& library) {
  if (dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr) return;
  throw worker::BackendError(
      fmt::format("{}; on Debian: apt-get install libopenblas0-pthread liblapacke", dlerror()));
}

/// The aarch64 library is linked against Arm's libraries, which its package has not. Where they are not
/// installed, what it calls of them is found in OpenBLAS and LAPACKE, and empty libraries of ours carry their
/// names, which the loader then takes for loaded.
void open_what_is_missing() {
  const fs::path ours = fs::read_symlink("/proc/self/exe").parent_path() / EDGEGAUGE_MXNET_STAND_INS;
  for (const char* name : {"libarmpl_lp64_mp.so", "libamath.so", "libastring.so"}) {
    if (dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nullptr) continue;
    for (const fs::path& library : {fs::path("libopenblas.so.0"), fs::path("liblapacke.so.3"), ours / name})
      open_for_all(library);
  }
}
#else
void open_what_is_missing() {}
#endif

template <class Function>
void resolve(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr)
    throw worker::BackendError(
        fmt::format("libmxnet.so has no {}: version 1.9.1 is needed; {}", name, kHint));
}

Api api_of(void* library) {
  Api api{};
  resolve(library, "MXGetLastError", api.last_error);
  resolve(library, "MXGetVersion", api.version);
  resolve(library, "MXLibInfoFeatures", api.features);
  resolve(library, "MXListAllOpNames", api.op_names);
  resolve(library, "MXNDArrayWaitAll", api.wait_all);
  resolve(library, "MXSymbolCreateFromFile", api.symbol_from_file);
  resolve(library, "MXSymbolFree", api.symbol_free);
  resolve(library, "MXSymbolListOutputs", api.symbol_outputs);
  resolve(library, "MXSymbolListAttr", api.symbol_attributes);
  resolve(library, "NNSymbolListInputNames", api.symbol_inputs);
  resolve(library, "MXSymbolInferShapeEx", api.symbol_infer_shape);
  resolve(library, "MXSymbolInferType", api.symbol_infer_type);
  resolve(library, "MXReducePrecisionSymbol", api.symbol_reduce_precision);
  resolve(library, "MXOptimizeForBackend", api.symbol_optimize);
  resolve(library, "NNGetOpHandle", api.op_handle);
  resolve(library, "MXImperativeInvokeEx", api.op_invoke);
  resolve(library, "MXNDArrayLoad", api.arrays_load);
  resolve(library, "MXNDArrayCreateEx", api.array_create);
  resolve(library, "MXNDArrayFromDLPack", api.array_wrap);
  resolve(library, "MXNDArrayFree", api.array_free);
  resolve(library, "MXNDArrayGetShapeEx", api.array_shape);
  resolve(library, "MXNDArrayGetDType", api.array_type);
  resolve(library, "MXNDArrayGetData", api.array_data);
  resolve(library, "MXNDArraySyncCopyFromCPU", api.array_copy_in);
  resolve(library, "MXNDArrayWaitToRead", api.array_wait);
  resolve(library, "MXCreateCachedOpEx", api.cached_op_create);
  resolve(library, "MXFreeCachedOp", api.cached_op_free);
  resolve(library, "MXInvokeCachedOpEx", api.cached_op_invoke);
  return api;
}

/// Its messages are "Traceback ...: File ..., line N\nMXNetError: what is wrong\n", or end with "Stack
/// trace:" and what belongs to it.
std::string essence(std::string_view message) {
  constexpr std::string_view kMark = "Error: ";
  const auto mark = message.rfind(kMark);
  if (mark != std::string_view::npos) message.remove_prefix(mark + kMark.size());
  message = message.substr(0, message.find("\nStack trace:"));
  while (message.ends_with('\n') || message.ends_with(' ')) message.remove_suffix(1);
  return std::string(message);
}

bool says_no_memory(std::string_view message) {
  constexpr std::array<std::string_view, 3> kSigns{"Failed to allocate", "bad_alloc", "out of memory"};
  for (const std::string_view sign : kSigns) {
    if (message.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

void Api::check(int status) const {
  if (status == 0) return;
  const std::string_view message = last_error();
  throw worker::BackendError(essence(message),
                             says_no_memory(message) ? FailureKind::kOutOfMemory : FailureKind::kRefused);
}

Api open_library(const fs::path& runtime_dir) {
  const fs::path file = find_library(runtime_dir);
  open_what_is_missing();
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw worker::BackendError(fmt::format("cannot open {}: {}", file.string(), dlerror()));
  // It installs a handler while it loads that turns a crash into exit status 255.
  std::signal(SIGSEGV, SIG_DFL);
  return api_of(library);
}

void initialise(const Api& api) {
  // Older operators (Pad, SliceChannel, ...) are only completed by this call, which every language binding
  // makes; without it a network with one of them is refused, or crashes.
  std::uint32_t count = 0;
  const char** names = nullptr;
  api.check(api.op_names(&count, &names));
  api.check(api.wait_all());
}

std::string version_of(const Api& api) {
  int version = 0;
  api.check(api.version(&version));
  return fmt::format("{}.{}.{}", version / 10000, version / 100 % 100, version % 100);
}

std::vector<std::string> features_of(const Api& api) {
  const LibFeature* rows = nullptr;
  std::size_t count = 0;
  api.check(api.features(&rows, &count));
  std::vector<std::string> enabled;
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].enabled) enabled.emplace_back(rows[i].name);
  }
  return enabled;
}

}  // namespace edgegauge::mxnet
