// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

// The C++ wrapper may not touch the library before it is opened: InitApi is called by hand.
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

namespace edgegauge::onnxruntime {

/// The oldest C API with all that this worker calls.
inline constexpr int kOldestApi = 17;

/// The newest libonnxruntime.so* below runtime_dir/lib, else below runtime_dir. Throws worker::BackendError
/// when there is none.
std::filesystem::path find_library(const std::filesystem::path& runtime_dir);

/// Opens the library, with its telemetry off, and makes Ort:: usable. Stays open for the process' life.
/// Returns the library's version. Throws worker::BackendError when it cannot be opened or is too old.
std::string open_library(const std::filesystem::path& runtime_dir);

}  // namespace edgegauge::onnxruntime
