// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/npy.h"

#include "core/check.h"
#include "core/error.h"
#include "core/files.h"
#include "model/files.h"
#include "model/sizes.h"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

// The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
namespace edgegauge::model {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;

struct NumpyType {
  std::string_view descr;
  DataType type;
};

constexpr std::array kNumpyTypes{
    NumpyType{"<f4", DataType::kFloat32}, NumpyType{"<f2", DataType::kFloat16},
    NumpyType{"<f8", DataType::kFloat64}, NumpyType{"|i1", DataType::kInt8},
    NumpyType{"|u1", DataType::kUint8},   NumpyType{"<i2", DataType::kInt16},
    NumpyType{"<i4", DataType::kInt32},   NumpyType{"<i8", DataType::kInt64},
    NumpyType{"|b1", DataType::kBool},
};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw BadInput(fmt::format("{} cannot be used as a .npy tensor: {}", file.string(), why),
                 "write it with numpy.save from a C-ordered array, or give raw float32 as a .f32 file");
}

/// The text that follows a key of the header's Python dictionary: "'shape': (1, 3)" -> "(1, 3)...".
std::string_view after_key(const std::filesystem::path& file, std::string_view header, std::string_view key) {
  const std::string quoted = fmt::format("'{}'", key);
  auto at = header.find(quoted);
  if (at != std::string_view::npos) at = header.find(':', at + quoted.size());
  if (at != std::string_view::npos) at = header.find_first_not_of(' ', at + 1);
  if (at == std::string_view::npos) refuse(file, fmt::format("its header has no {}", quoted));
  return header.substr(at);
}

DataType parse_descr(const std::filesystem::path& file, std::string_view text) {
  const auto end = text.find('\'', 1);
  const std::string_view descr = end == std::string_view::npos ? text : text.substr(1, end - 1);
  for (const NumpyType& row : kNumpyTypes) {
    if (row.descr == descr) return row.type;
  }
  refuse(file, fmt::format("element type {} is not one of f2 f4 f8 i1 i2 i4 i8 u1 b1, little-endian", descr));
}

Shape parse_shape(const std::filesystem::path& file, std::string_view text) {
  const auto close = text.find(')');
  if (text.empty() || text.front() != '(' || close == std::string_view::npos)
    refuse(file, "its shape is not a tuple");
  Shape shape;
  std::string_view rest = text.substr(1, close - 1);
  while (true) {
    const auto start = rest.find_first_not_of(", ");
    if (start == std::string_view::npos) return shape;
    rest.remove_prefix(start);
    std::int64_t extent = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), extent);
    if (error != std::errc{} || extent < 0) refuse(file, "its shape is not a tuple of sizes");
    shape.push_back(extent);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  }
}

/// Where the header's text lies.
struct HeaderPlace {
  std::size_t start;
  std::size_t length;
};

HeaderPlace find_header(const std::filesystem::path& file, std::span<const std::byte> bytes) {
  constexpr std::size_t kPreamble = 8;  // magic and version
  if (bytes.size() < kPreamble || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    refuse(file, "it does not start as one");
  }
  const int major = std::to_integer<int>(bytes[6]);
  if (major < 1 || major > 3) refuse(file, fmt::format("format version {} is not known", major));
  const std::size_t width = major == 1 ? 2 : 4;
  if (bytes.size() < kPreamble + width) refuse(file, "it ends within its header");
  std::size_t length = 0;
  for (std::size_t i = 0; i < width; ++i)
    length |= std::to_integer<std::size_t>(bytes[kPreamble + i]) << (8 * i);
  const std::size_t start = kPreamble + width;
  if (length > bytes.size() - start) refuse(file, "it ends within its header");
  return {start, length};
}

std::optional<std::string_view> descr_of(DataType type) {
  for (const NumpyType& row : kNumpyTypes) {
    if (row.type == type) return row.descr;
  }
  return std::nullopt;
}

std::string python_tuple(const Shape& shape) {
  std::string text = "(";
  for (const std::int64_t extent : shape) text += fmt::format("{}, ", extent);
  if (shape.size() > 1) text.resize(text.size() - 2);  // "(3,)" keeps its comma, "(1, 3)" has none at the end
  if (shape.size() == 1) text.pop_back();
  return text + ")";
}

}  // namespace

Tensor read_npy(const std::filesystem::path& file) {
  const MappedFile mapped = map_file(file);
  const HeaderPlace place = find_header(file, mapped.bytes);
  const std::string_view header(reinterpret_cast<const char*>(mapped.bytes.data()) + place.start,
                                place.length);
  if (after_key(file, header, "fortran_order").starts_with("True")) refuse(file, "it is in Fortran order");
  TensorType type{parse_descr(file, after_key(file, header, "descr")),
                  parse_shape(file, after_key(file, header, "shape"))};
  const auto data = mapped.bytes.subspan(place.start + place.length);
  const auto needed = checked_byte_count(type);
  if (!needed || static_cast<std::uint64_t>(*needed) != data.size()) {
    refuse(file, fmt::format("its shape {} of {} does not fit the {} bytes of data in it",
                             to_string(type.shape), name_of(type.dtype), data.size()));
  }
  return make_tensor(std::move(type), data);
}

Tensor read_raw_f32(const std::filesystem::path& file, const Shape& shape) {
  const MappedFile mapped = map_file(file);
  TensorType type{DataType::kFloat32, shape};
  const auto needed = checked_byte_count(type);
  if (!needed || static_cast<std::uint64_t>(*needed) != mapped.bytes.size()) {
    throw BadInput(fmt::format("{} has {} bytes; float32 of shape {} takes {}", file.string(),
                               mapped.bytes.size(), to_string(shape), needed.value_or(0)),
                   "a .f32 file is the input's values alone, little-endian, row-major");
  }
  return make_tensor(std::move(type), mapped.bytes);
}

void write_npy(const std::filesystem::path& file, const Tensor& tensor) {
  const auto descr = descr_of(tensor.type.dtype);
  if (!descr) {
    throw BadInput(
        fmt::format("{}: NumPy's format has no type {}", file.string(), name_of(tensor.type.dtype)),
        "convert the tensor to float32 first");
  }
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", *descr,
                                   python_tuple(tensor.type.shape));
  const std::size_t preamble = kMagic.size() + 4;
  while ((preamble + header.size() + 1) % kAlignment != 0) header += ' ';
  header += '\n';
  EDGEGAUGE_CHECK(header.size() <= 0xffff);
  const std::array<char, 4> version_and_length{1, 0, static_cast<char>(header.size() & 0xff),
                                               static_cast<char>(header.size() >> 8)};
  OutputFile out(file);
  out.write(kMagic);
  out.write({version_and_length.data(), version_and_length.size()});
  out.write(header);
  out.write(tensor.bytes());
  out.close();
}

}  // namespace edgegauge::model
