// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/workers.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Model files in a framework's own format, which this program hands on and never reads: all that it knows of
/// them is their names.
namespace edgegauge::control {

/// A model file of a format that workers load.
struct NativeFile {
  std::string name;                          ///< "net" of "net.pt" and of "net-symbol.json"
  std::string format;                        ///< "pt", "-symbol.json"
  std::vector<std::string> frameworks;       ///< names of the workers that load it
  std::vector<std::filesystem::path> files;  ///< itself, then by name what lies beside it and belongs to it
};

/// What files of a format end in: ".pt", or "-symbol.json" for a format that begins with a separator of its
/// own.
std::string file_ending(const std::string& format);

/// nullopt for a file that does not end as those of any format of these workers do. "onnx" is none: such
/// files this program reads itself. The longest format wins.
std::optional<NativeFile> find_native(const std::filesystem::path& file, const std::vector<Worker>& workers);

/// What model files may be called, for a hint: "model files are: .onnx, .pt (pytorch), ...".
std::string known_formats(const std::vector<Worker>& workers);

}  // namespace edgegauge::control
