// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "library.h"
#include "worker/backend.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace edgegauge::mxnet {

/// What the two files of a model hold.
struct Model {
  Handle symbol;
  std::map<std::string, Handle> arrays;  ///< by the symbol's names for them
  std::vector<worker::Port> inputs;      ///< without an array; whatever the files do not say of them is open
  std::vector<worker::Port> outputs;
  /// Arguments for the right answers, which training leaves behind: inference does not look at them.
  std::vector<std::string> labels;
};

/// Reads PREFIX-symbol.json and the params file beside it. Throws worker::BackendError when they are not
/// there, or not whole, or do not belong together.
Model read_model(const Api& api, const std::filesystem::path& symbol_file);

/// What a symbol takes: everything, or without what it may write (auxiliary arrays).
enum class Arguments { kAll = 0, kReadOnly = 1 };

/// Their names, in the order in which they are handed over.
std::vector<std::string> arguments_of(const Api& api, const Handle& symbol, Arguments which);

/// The attributes of all of a symbol's nodes, by "NODE$KEY".
using Attributes = std::map<std::string, std::string>;
Attributes attributes_of(const Api& api, const Handle& symbol);

}  // namespace edgegauge::mxnet
