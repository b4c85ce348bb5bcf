// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "model/files.h"
#include "model/prepared.h"
#include "model/sizes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

// The format: https://huggingface.co/docs/safetensors: a little-endian u64, that many bytes of JSON, then the
// data.
namespace edgegauge::model {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;  // the format's own limit
constexpr std::string_view kMetadataKey = "__metadata__";

/// One tensor as the header states it.
struct Entry {
  std::string name;
  TensorType type;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file), mapped_(map_file(file)) {}

  std::vector<std::pair<std::string, Tensor>> read() {
    std::vector<Entry> entries = read_header();
    check_no_overlap(entries);
    std::vector<std::pair<std::string, Tensor>> tensors;
    for (Entry& entry : entries) {
      const auto bytes = data_.subspan(entry.begin, entry.end - entry.begin);
      tensors.emplace_back(std::move(entry.name), view(std::move(entry.type), bytes));
    }
    return tensors;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw BadInput(fmt::format("{} is not a usable safetensors file: {}", file_.string(), why),
                   "write or download it again");
  }

  std::vector<Entry> read_header() {
    const auto bytes = mapped_.bytes;
    if (bytes.size() < kLengthBytes) refuse("it is shorter than 8 bytes");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
      length |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
    if (length > kMaxHeaderBytes || length > bytes.size() - kLengthBytes) refuse("it ends within its header");
    data_ = bytes.subspan(kLengthBytes + length);
    const auto* text = reinterpret_cast<const char*>(bytes.data()) + kLengthBytes;
    const Json header = Json::parse(text, text + length, nullptr, false);
    if (!header.is_object()) refuse("its header is not a JSON object");
    std::vector<Entry> entries;
    for (const auto& [name, fields] : header.items()) {
      if (name != kMetadataKey) entries.push_back(read_entry(name, fields));
    }
    return entries;
  }

  Entry read_entry(const std::string& name, const Json& fields) const {
    Entry entry{name, {}, 0, 0};
    try {
      const auto dtype_name = fields.at("dtype").get<std::string>();
      const auto dtype = parse_data_type(dtype_name);
      if (!dtype) refuse(fmt::format("tensor '{}' has the type {}, which is not known", name, dtype_name));
      entry.type = {*dtype, fields.at("shape").get<Shape>()};
      const auto offsets = fields.at("data_offsets").get<std::array<std::uint64_t, 2>>();
      entry.begin = offsets[0];
      entry.end = offsets[1];
    } catch (const Json::exception&) {
      refuse(fmt::format("tensor '{}' lacks a proper dtype, shape or data_offsets", name));
    }
    if (entry.begin > entry.end || entry.end > data_.size()) {
      refuse(fmt::format("tensor '{}' lies outside the file", name));
    }
    const auto needed = checked_byte_count(entry.type);
    if (!needed || static_cast<std::uint64_t>(*needed) != entry.end - entry.begin) {
      refuse(fmt::format("tensor '{}' of shape {} has {} bytes", name, to_string(entry.type.shape),
                         entry.end - entry.begin));
    }
    return entry;
  }

  void check_no_overlap(std::vector<Entry> entries) const {
    std::ranges::sort(entries, {}, &Entry::begin);
    for (std::size_t i = 1; i < entries.size(); ++i) {
      if (entries[i].begin < entries[i - 1].end) {
        refuse(fmt::format("tensors '{}' and '{}' overlap", entries[i - 1].name, entries[i].name));
      }
    }
  }

  /// Views the mapped bytes; a tensor that lies unaligned for its type is copied.
  Tensor view(TensorType type, std::span<const std::byte> bytes) const {
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % size_of(type.dtype) != 0) {
      return make_tensor(std::move(type), bytes);
    }
    return {std::move(type), std::shared_ptr<const std::byte>(mapped_.owner, bytes.data())};
  }

  const std::filesystem::path& file_;
  MappedFile mapped_;
  std::span<const std::byte> data_;
};

}  // namespace

std::vector<std::pair<std::string, Tensor>> read_safetensors(const std::filesystem::path& file) {
  return Reader(file).read();
}

void write_safetensors(const std::filesystem::path& file,
                       const std::vector<std::pair<std::string, Tensor>>& tensors) {
  Json header = Json::object();
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : tensors) {
    if (name == kMetadataKey || header.contains(name)) {
      throw BadInput(fmt::format("{}: a tensor named '{}' cannot be written", file.string(), name),
                     "give every tensor a name of its own");
    }
    const std::uint64_t end = offset + tensor.bytes().size();
    header[name] = {
        {"dtype", name_of(tensor.type.dtype)}, {"shape", tensor.type.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = json_text(header, kOneLine);
  text.resize((text.size() + 7) / 8 * 8, ' ');  // so that the data starts aligned
  std::array<std::byte, kLengthBytes> length;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length[i] = static_cast<std::byte>(text.size() >> (8 * i));
  OutputFile out(file);
  out.write(length);
  out.write(text);
  for (const auto& [name, tensor] : tensors) out.write(tensor.bytes());
  out.close();
}

}  // namespace edgegauge::model
