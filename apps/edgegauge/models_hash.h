// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <openssl/types.h>

namespace edgegauge::cli {

/// sha256 of parts. Each part counts with its length, so that no two lists of parts come out the same.
class ContentHash {
 public:
  ContentHash();

  void add(std::span<const std::byte> bytes);
  void add(std::string_view text);
  void add_file(const std::filesystem::path& file);  ///< throws BadInput when it cannot be read

  std::string finish() &&;  ///< the first 32 hexadecimal digits

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

/// Adds an .onnx file and the files beside it that it keeps tensors in.
void add_onnx(ContentHash& hash, const std::filesystem::path& onnx);

}  // namespace edgegauge::cli
