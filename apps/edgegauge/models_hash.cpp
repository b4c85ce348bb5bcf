// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "models_hash.h"

#include "core/check.h"
#include "model/files.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace edgegauge::cli {
namespace {

/// What stands before the path in a TensorProto's external_data entry with the key "location".
constexpr std::string_view kLocation = "\x0A\x08location\x12";

/// The paths that follow, found without parsing: what looks like one and is none names no file and does no
/// harm.
std::set<std::string> locations_in(std::string_view onnx) {
  std::set<std::string> paths;
  for (std::size_t at = onnx.find(kLocation); at != onnx.npos; at = onnx.find(kLocation, at)) {
    at += kLocation.size();
    std::size_t length = 0;
    for (int shift = 0; at < onnx.size() && shift < 21; shift += 7) {
      const auto byte = static_cast<unsigned char>(onnx[at++]);
      length |= static_cast<std::size_t>(byte & 0x7F) << shift;
      if (byte < 0x80) break;
    }
    paths.emplace(onnx.substr(std::min(at, onnx.size()), length));
  }
  return paths;
}

bool stays_inside(const std::filesystem::path& path) {
  return !path.empty() && path.is_relative() && *path.lexically_normal().begin() != "..";
}

}  // namespace

ContentHash::ContentHash() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  EDGEGAUGE_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}

void ContentHash::add(std::span<const std::byte> bytes) {
  const std::uint64_t size = bytes.size();
  EDGEGAUGE_CHECK(EVP_DigestUpdate(context_.get(), &size, sizeof size) == 1);
  EDGEGAUGE_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
}

void ContentHash::add(std::string_view text) { add(std::as_bytes(std::span(text))); }

void ContentHash::add_file(const std::filesystem::path& file) { add(model::map_file(file).bytes); }

std::string ContentHash::finish() && {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  EDGEGAUGE_CHECK(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr) == 1);
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

void add_onnx(ContentHash& hash, const std::filesystem::path& onnx) {
  const model::MappedFile file = model::map_file(onnx);
  hash.add(file.bytes);
  const std::string_view content{reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
  for (const std::string& location : locations_in(content)) {
    hash.add(location);
    std::error_code error;
    const std::filesystem::path data = onnx.parent_path() / location;
    if (stays_inside(location) && std::filesystem::is_regular_file(data, error)) hash.add_file(data);
  }
}

}  // namespace edgegauge::cli
