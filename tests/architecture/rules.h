// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace edgegauge::architecture {

/// A text file of the project, by its path from the project's folder.
struct SourceFile {
  std::string path;
  std::string text;
};

/// The project's own text files: no build folders, nothing that git would not hold, no pictures.
std::vector<SourceFile> read_tree(const std::filesystem::path& root);

/// Each rule returns one line "PATH:LINE: what is wrong" per violation, none when the tree keeps it.
using Violations = std::vector<std::string>;

/// A layer includes only itself and the layers before it in `layers` (bottom to top); apps/, tests/ and
/// bench/ include anything, workers/ nothing above `worker`; protocol and store know no layer but core.
Violations upward_includes(const std::vector<SourceFile>& tree, const std::vector<std::string>& layers);

/// A framework's headers stand in workers/ only, ONNX's and protobuf's messages in src/model/onnx/ and tests,
/// and the big JSON header in no header of ours.
Violations reserved_includes(const std::vector<SourceFile>& tree);

/// JSON is written by json_text (core/json_text.h), which throws for no bytes.
Violations dumps_that_throw(const std::vector<SourceFile>& tree);

/// Code, build files and scripts begin with the two SPDX lines (after a #! line).
Violations missing_spdx(const std::vector<SourceFile>& tree);

/// No file of code has more than 400 lines.
Violations long_files(const std::vector<SourceFile>& tree);

/// No file names a folder of somebody's machine, or the address of a package registry.
Violations machine_names(const std::vector<SourceFile>& tree);

}  // namespace edgegauge::architecture
