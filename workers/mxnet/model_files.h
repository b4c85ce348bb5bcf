// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// The two files of an MXNet model.
namespace edgegauge::mxnet {

/// What the name of the first file ends with, as MXNet writes it: PREFIX-symbol.json.
inline constexpr const char* kSymbolSuffix = "-symbol.json";

/// PREFIX.params, where the arrays of a converted model are.
std::filesystem::path params_beside(const std::filesystem::path& symbol_file);

/// The arrays of any model: PREFIX.params, else the last epoch's PREFIX-NNNN.params. Throws
/// worker::BackendError when there is none, or the path is no file or has another ending.
std::filesystem::path find_params(const std::filesystem::path& symbol_file);

/// Writes a params file: names are "arg:NAME" or "aux:NAME". Throws worker::BackendError when it cannot.
void write_params(const std::filesystem::path& file,
                  const std::vector<std::pair<std::string, model::Tensor>>& arrays);

/// The library is content with a symbol file that is cut short where nothing follows that it needs. Throws
/// worker::BackendError when the file is not JSON.
void check_symbol(const std::filesystem::path& symbol_file);

/// Walks through a params file by its headers. The library itself takes the counts and extents that stand in
/// it at their word, and allocates. Throws worker::BackendError when they do not fit the file's size. Forms
/// older than MXNet 0.12's and sparse arrays are left to the library.
void check_params(const std::filesystem::path& file);

}  // namespace edgegauge::mxnet
