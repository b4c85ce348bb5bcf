// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "library.h"

#include <array>
#include <cstdint>

#include <dlfcn.h>
#include <fmt/format.h>
#include <torch/version.h>

namespace edgegauge::pytorch {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHint = "install it with: edgegauge runtimes install pytorch";

/// In the order in which they need each other: each finds those before it by their names, wherever they lie.
/// Where a wheel has one under another name, those that need it look for that beside themselves.
constexpr std::array kLibraries{"libgomp.so.1", "libc10.so", "libtorch_cpu.so"};

void* open(const fs::path& file) {
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr)
    throw worker::BackendError(fmt::format("cannot open {}: {}", file.string(), dlerror()));
  return library;
}

/// The last library's handle.
void* open_libraries(const fs::path& folder) {
  if (!fs::exists(folder / kLibraries.back()))
    throw worker::BackendError(fmt::format("no {} in '{}'; {}", kLibraries.back(), folder.string(), kHint));
  void* library = nullptr;
  for (const char* name : kLibraries) {
    if (fs::exists(folder / name)) library = open(folder / name);
  }
  return library;
}

template <class Function>
Function find(void* library, const char* name) {
  const auto function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) throw worker::BackendError(fmt::format("PyTorch has no {}; {}", name, kHint));
  return function;
}

/// Of the headers. Before 2.10 the macro has no parentheses of its own.
constexpr std::uint64_t kBuiltFor = TORCH_ABI_VERSION;

/// Major, minor and patch are the upper three bytes.
std::string version_text(std::uint64_t packed) {
  return fmt::format("{}.{}.{}", packed >> 56, packed >> 48 & 0xff, packed >> 40 & 0xff);
}

fs::path module_file() {
  return fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "lib/edgegauge" /
         EDGEGAUGE_PYTORCH_MODULE;
}

}  // namespace

const Module& open_module(const fs::path& runtime_dir) {
  void* torch = open_libraries(runtime_dir / "lib");
  const std::uint64_t found = find<std::uint64_t (*)()>(torch, "aoti_torch_abi_version")();
  // Another version's C++ interface may well link, and then crash.
  if (found != kBuiltFor) {
    throw worker::BackendError(
        fmt::format("this worker was built for PyTorch {}, not {}: configure and build again",
                    version_text(kBuiltFor), version_text(found)));
  }
  return *find<Factory>(open(module_file()), kFactory)();
}

}  // namespace edgegauge::pytorch
