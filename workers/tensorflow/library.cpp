// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include "worker/backend.h"

#include <array>

#include <dlfcn.h>
#include <fmt/format.h>

namespace edgegauge::tensorflow {
namespace {

constexpr const char* kHint = "install it with: edgegauge runtimes install tensorflow";

/// As the wheel has it, and as the C library is packaged elsewhere.
constexpr std::array<const char*, 2> kNames{"libtensorflow_cc.so.2", "libtensorflow.so.2"};

std::filesystem::path find_library(const std::filesystem::path& runtime_dir) {
  for (const auto& folder : {runtime_dir / "lib", runtime_dir}) {
    for (const char* name : kNames) {
      if (std::filesystem::is_regular_file(folder / name)) return folder / name;
    }
  }
  throw worker::BackendError(fmt::format("no {} in '{}'; {}", kNames[0], runtime_dir.string(), kHint));
}

void* symbol(void* library, const char* name, const std::filesystem::path& file) {
  void* found = dlsym(library, name);
  if (found == nullptr) {
    throw worker::BackendError(fmt::format("{} has no {}; {}", file.string(), name, kHint));
  }
  return found;
}

}  // namespace

Api open_library(const std::filesystem::path& runtime_dir) {
  const std::filesystem::path file = find_library(runtime_dir);
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw worker::BackendError(fmt::format("cannot open {}: {}", file.string(), dlerror()));
  Api api;
#define EDGEGAUGE_FIND(name) \
  api.name = reinterpret_cast<decltype(api.name)>(symbol(library, "TF_" #name, file));
  EDGEGAUGE_TENSORFLOW_FUNCTIONS(EDGEGAUGE_FIND)
#undef EDGEGAUGE_FIND
  return api;
}

}  // namespace edgegauge::tensorflow
