// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/graph.h"

#include <filesystem>

namespace edgegauge::model {

/// Reads NumPy's .npy (format 1.0 to 3.0, C order, little-endian, the types of DataType). Throws BadInput
/// naming the file and what is wrong: not .npy, Fortran order, unknown type, too short.
Tensor read_npy(const std::filesystem::path& file);

/// Reads raw little-endian float32 of exactly the given shape (`.f32`). Throws BadInput on another size.
Tensor read_raw_f32(const std::filesystem::path& file, const Shape& shape);

/// Writes .npy format 1.0, atomically.
void write_npy(const std::filesystem::path& file, const Tensor& tensor);

}  // namespace edgegauge::model
