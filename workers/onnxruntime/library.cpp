// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include "worker/backend.h"

#include <cstdlib>
#include <vector>

#include <dlfcn.h>
#include <fmt/format.h>

namespace edgegauge::onnxruntime {
namespace {

constexpr const char* kHint = "install it with: edgegauge runtimes install onnxruntime";

/// A library asked for a newer API than it has answers null, so the newest that both sides know is found by
/// asking.
const OrtApi* newest_common_api(const OrtApiBase& base) {
  const OrtApi* api = nullptr;
  for (int version = ORT_API_VERSION; version >= kOldestApi && api == nullptr; --version) {
    api = base.GetApi(static_cast<std::uint32_t>(version));
  }
  return api;
}

}  // namespace

std::filesystem::path find_library(const std::filesystem::path& runtime_dir) {
  namespace fs = std::filesystem;
  fs::path newest;
  for (const fs::path& folder : {runtime_dir / "lib", runtime_dir}) {
    std::error_code unreadable;
    for (const auto& file : fs::directory_iterator(folder, unreadable)) {
      const std::string name = file.path().filename().string();
      const bool is_library = name.starts_with("libonnxruntime.so") && file.is_regular_file();
      if (is_library && name > newest.filename().string()) newest = file.path();
    }
    if (!newest.empty()) return newest;
  }
  throw worker::BackendError(fmt::format("no libonnxruntime.so in '{}'; {}", runtime_dir.string(), kHint));
}

std::string open_library(const std::filesystem::path& runtime_dir) {
  const std::filesystem::path file = find_library(runtime_dir);
  // Read while the library loads: too late afterwards. A measuring tool must never phone home.
  setenv("ORT_DISABLE_TELEMETRY", "1", 1);
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw worker::BackendError(fmt::format("cannot open {}: {}", file.string(), dlerror()));
  using GetApiBase = const OrtApiBase* (*)();
  const auto get_base = reinterpret_cast<GetApiBase>(dlsym(library, "OrtGetApiBase"));
  if (get_base == nullptr) throw worker::BackendError(fmt::format("{} is not ONNX Runtime", file.string()));
  const OrtApiBase* base = get_base();
  const std::string version = base->GetVersionString();
  const OrtApi* api = newest_common_api(*base);
  if (api == nullptr) {
    throw worker::BackendError(
        fmt::format("ONNX Runtime {} is too old: C API {} is needed; {}", version, kOldestApi, kHint));
  }
  Ort::InitApi(api);
  return version;
}

}  // namespace edgegauge::onnxruntime
