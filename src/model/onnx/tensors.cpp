// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/onnx/tensors.h"

#include "core/error.h"
#include "core/parse_number.h"
#include "model/sizes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

namespace edgegauge::model {
namespace {

using onnx::TensorProto;

struct TypeRow {
  TensorProto::DataType onnx_type;
  DataType type;
};

constexpr std::array kTypes{
    TypeRow{TensorProto::FLOAT, DataType::kFloat32},  TypeRow{TensorProto::UINT8, DataType::kUint8},
    TypeRow{TensorProto::INT8, DataType::kInt8},      TypeRow{TensorProto::INT16, DataType::kInt16},
    TypeRow{TensorProto::INT32, DataType::kInt32},    TypeRow{TensorProto::INT64, DataType::kInt64},
    TypeRow{TensorProto::BOOL, DataType::kBool},      TypeRow{TensorProto::FLOAT16, DataType::kFloat16},
    TypeRow{TensorProto::DOUBLE, DataType::kFloat64}, TypeRow{TensorProto::BFLOAT16, DataType::kBFloat16},
};

bool is_utf8(std::string_view text) {
  std::size_t following = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xc0u) == 0x80u;
    if (continues != (following > 0)) return false;
    if (continues) {
      --following;
    } else if (byte >= 0xf0u) {
      if (byte > 0xf4u) return false;
      following = 3;
    } else if (byte >= 0xe0u) {
      following = 2;
    } else if (byte >= 0x80u) {
      if (byte < 0xc2u) return false;
      following = 1;
    }
  }
  return following == 0;
}

TensorType type_of(const TensorProto& proto, const std::string& what) {
  TensorType type{data_type_of(proto.data_type(), what), {proto.dims().begin(), proto.dims().end()}};
  const auto bytes = checked_byte_count(type);
  if (!bytes || *bytes > kMaxTensorBytes || type.shape.size() > kMaxRank) {
    throw BadInput(fmt::format("{} has the impossible shape {}", what, to_string(type.shape)));
  }
  return type;
}

[[noreturn]] void refuse_length(const std::string& what, const TensorType& type, std::uint64_t bytes) {
  throw BadInput(fmt::format("{} of {} {} has {} bytes of data", what, name_of(type.dtype),
                             to_string(type.shape), bytes),
                 "the model file is damaged, or was written wrongly");
}

template <class Element, class Field>
Tensor from_field(TensorType type, const Field& field, const std::string& what) {
  if (element_count(type.shape) != field.size()) {
    refuse_length(what, type, static_cast<std::uint64_t>(field.size()) * sizeof(Element));
  }
  std::vector<Element> values;
  values.reserve(static_cast<std::size_t>(field.size()));
  for (const auto value : field) values.push_back(static_cast<Element>(value));
  return make_tensor(std::move(type), std::as_bytes(std::span(values)));
}

/// Data in the message's typed fields; the narrow types travel in int32_data, half floats as their bits.
Tensor from_fields(const TensorProto& proto, TensorType type, const std::string& what) {
  switch (type.dtype) {
    case DataType::kFloat32:
      return from_field<float>(std::move(type), proto.float_data(), what);
    case DataType::kFloat64:
      return from_field<double>(std::move(type), proto.double_data(), what);
    case DataType::kInt64:
      return from_field<std::int64_t>(std::move(type), proto.int64_data(), what);
    case DataType::kInt32:
      return from_field<std::int32_t>(std::move(type), proto.int32_data(), what);
    case DataType::kInt16:
      return from_field<std::int16_t>(std::move(type), proto.int32_data(), what);
    case DataType::kFloat16:
    case DataType::kBFloat16:
      return from_field<std::uint16_t>(std::move(type), proto.int32_data(), what);
    case DataType::kInt8:
      return from_field<std::int8_t>(std::move(type), proto.int32_data(), what);
    case DataType::kUint8:
    case DataType::kBool:
      return from_field<std::uint8_t>(std::move(type), proto.int32_data(), what);
  }
  __builtin_unreachable();
}

/// Views bytes that `owner` keeps; copies those that lie unaligned for their type.
Tensor view(TensorType type, const std::shared_ptr<const void>& owner, std::span<const std::byte> bytes) {
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % size_of(type.dtype) != 0) {
    return make_tensor(std::move(type), bytes);
  }
  return {std::move(type), std::shared_ptr<const std::byte>(owner, bytes.data())};
}

std::uint64_t position_in(const std::string& text, const std::string& what) {
  const auto value = parse_number<std::uint64_t>(text);
  if (!value) throw BadInput(fmt::format("{} has an external offset or length that is no number", what));
  return *value;
}

/// Whether a file, its links followed, lies in a folder or below.
bool is_within(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const auto relative = file.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

DataType data_type_of(std::int64_t onnx_type, const std::string& what) {
  const auto row = std::ranges::find(
      kTypes, onnx_type, [](const TypeRow& type) { return static_cast<std::int64_t>(type.onnx_type); });
  if (row != kTypes.end()) return row->type;
  const bool known = onnx_type > 0 && TensorProto::DataType_IsValid(static_cast<int>(onnx_type));
  throw BadInput(fmt::format("{} has the element type {}, which is not supported", what,
                             known ? TensorProto::DataType_Name(static_cast<TensorProto::DataType>(onnx_type))
                                   : std::to_string(onnx_type)));
}

TensorProto::DataType onnx_type_of(DataType type) {
  return std::ranges::find(kTypes, type, &TypeRow::type)->onnx_type;
}

const std::string& checked_text(const std::string& text, const std::string& what) {
  if (!is_utf8(text)) throw BadInput(fmt::format("{} is not valid UTF-8", what), "the model file is damaged");
  return text;
}

TensorReader::TensorReader(std::shared_ptr<const onnx::ModelProto> model, std::filesystem::path model_file)
    : model_(std::move(model)), model_file_(std::move(model_file)) {}

Tensor TensorReader::read(const TensorProto& proto, const std::string& what) {
  TensorType type = type_of(proto, what);
  if (proto.has_segment())
    throw BadInput(fmt::format("{} is stored in segments, which are not supported", what));
  if (proto.data_location() == TensorProto::EXTERNAL) return read_external(proto, std::move(type), what);
  if (!proto.has_raw_data()) return from_fields(proto, std::move(type), what);
  const auto bytes = std::as_bytes(std::span(proto.raw_data()));
  if (checked_byte_count(type) != static_cast<std::int64_t>(bytes.size()))
    refuse_length(what, type, bytes.size());
  return view(std::move(type), model_, bytes);
}

Tensor TensorReader::read_external(const TensorProto& proto, TensorType type, const std::string& what) {
  std::map<std::string, std::string> fields;
  for (const auto& entry : proto.external_data()) fields[entry.key()] = entry.value();
  const MappedFile& file = external_file(fields["location"], what);
  const std::uint64_t offset = fields.contains("offset") ? position_in(fields["offset"], what) : 0;
  const auto needed = static_cast<std::uint64_t>(*checked_byte_count(type));
  if (fields.contains("length") && position_in(fields["length"], what) != needed) {
    refuse_length(what, type, position_in(fields["length"], what));
  }
  if (offset > file.bytes.size() || needed > file.bytes.size() - offset) {
    throw BadInput(fmt::format("{} lies at bytes {} to {} of its data file {}, which has only {}", what,
                               offset, offset + needed, fields["location"], file.bytes.size()),
                   "the data file was cut short, or belongs to another model");
  }
  return view(std::move(type), file.owner, file.bytes.subspan(offset, needed));
}

const MappedFile& TensorReader::external_file(const std::string& location, const std::string& what) {
  const auto known = external_files_.find(location);
  if (known != external_files_.end()) return known->second;
  const std::filesystem::path relative = checked_text(location, what);
  const auto parent = model_file_.parent_path();
  std::error_code error;
  const auto folder = std::filesystem::canonical(parent.empty() ? "." : parent, error);
  const bool leaves = relative.empty() || relative.is_absolute() || std::ranges::count(relative, "..") > 0;
  const auto file =
      leaves ? std::filesystem::path() : std::filesystem::weakly_canonical(folder / relative, error);
  if (leaves || error || !is_within(file, folder)) {
    throw BadInput(fmt::format("{} points to external data '{}', outside the model's folder", what, location),
                   "external data must lie beside the model file or below");
  }
  if (!std::filesystem::exists(file, error)) {
    throw BadInput(fmt::format("{} needs the external data file {}, which is not there", what, file.string()),
                   "copy the model's data file beside it");
  }
  return external_files_.emplace(location, map_file(file)).first->second;
}

}  // namespace edgegauge::model
