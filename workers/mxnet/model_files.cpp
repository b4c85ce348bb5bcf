// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model_files.h"

#include "model/sizes.h"
#include "types.h"
#include "worker/backend.h"

#include <fstream>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

// The layout of a params file: NDArray::Save in MXNet's src/ndarray/ndarray.cc.
namespace edgegauge::mxnet {
namespace {

namespace fs = std::filesystem;
using worker::BackendError;

constexpr std::uint64_t kListMagic = 0x112;
constexpr std::uint32_t kArrayMagic = 0xF993FAC9;
constexpr std::int32_t kDense = 0;
constexpr std::int32_t kCpu = 1;

/// "net" of "net-symbol.json".
std::string prefix_of(const fs::path& symbol_file) {
  const std::string name = symbol_file.filename().string();
  const std::string_view suffix = kSymbolSuffix;
  if (!name.ends_with(suffix) || name.size() == suffix.size()) {
    throw BackendError(fmt::format("'{}' is not named PREFIX-symbol.json as MXNet's models are", name));
  }
  return name.substr(0, name.size() - suffix.size());
}

/// Whether a file is PREFIX-NNNN.params.
bool is_epoch(const std::string& name, const std::string& prefix) {
  constexpr std::string_view kSuffix = ".params";
  constexpr std::size_t kDigits = 4;
  const std::string start = prefix + "-";
  if (name.size() != start.size() + kDigits + kSuffix.size()) return false;
  if (!name.starts_with(start) || !name.ends_with(kSuffix)) return false;
  return name.find_first_not_of("0123456789", start.size()) == start.size() + kDigits;
}

class Writer {
 public:
  explicit Writer(const fs::path& file) : file_(file), stream_(file, std::ios::binary) {}

  template <class Number>
  void number(Number value) {
    stream_.write(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void bytes(std::span<const std::byte> bytes) {
    stream_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  void text(const std::string& text) {
    number<std::uint64_t>(text.size());
    bytes(std::as_bytes(std::span(text)));
  }
  void close() {
    stream_.close();
    if (stream_.fail()) throw BackendError(fmt::format("cannot write {}", file_.string()));
  }

 private:
  fs::path file_;
  std::ofstream stream_;
};

void write_array(Writer& to, const model::Tensor& tensor) {
  to.number(kArrayMagic);
  to.number(kDense);
  to.number(static_cast<std::int32_t>(tensor.type.shape.size()));
  for (const std::int64_t extent : tensor.type.shape) to.number(extent);
  to.number(kCpu);
  to.number(std::int32_t{0});  // the first of them
  to.number(static_cast<std::int32_t>(type_flag(tensor.type.dtype)));
  to.bytes(tensor.bytes());
}

class Reader {
 public:
  explicit Reader(const fs::path& file)
      : name_(file.filename().string()), stream_(file, std::ios::binary), left_(fs::file_size(file)) {}

  template <class Number>
  Number number() {
    Number value{};
    take(sizeof value);
    stream_.read(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  }
  void skip(std::uint64_t bytes) {
    take(bytes);
    stream_.seekg(static_cast<std::streamoff>(bytes), std::ios::cur);
  }
  std::uint64_t left() const { return left_; }
  void require(bool sound) const {
    if (!sound) throw BackendError(fmt::format("{} is cut short or is no MXNet params file", name_));
  }

 private:
  void take(std::uint64_t bytes) {
    require(bytes <= left_ && stream_.good());
    left_ -= bytes;
  }

  std::string name_;
  std::ifstream stream_;
  std::uint64_t left_;
};

/// False for a form that only the library knows.
bool skip_array(Reader& from) {
  if (from.number<std::uint32_t>() != kArrayMagic || from.number<std::int32_t>() != kDense) return false;
  model::TensorType type;
  const auto rank = from.number<std::int32_t>();
  from.require(rank >= 0 && static_cast<std::size_t>(rank) <= model::kMaxRank);
  for (std::int32_t i = 0; i < rank; ++i) type.shape.push_back(from.number<std::int64_t>());
  if (rank == 0) return true;  // an array without a value has no more than this
  from.skip(2 * sizeof(std::int32_t));
  const auto dtype = from_type_flag(from.number<std::int32_t>());
  from.require(dtype.has_value());
  type.dtype = *dtype;
  const auto bytes = model::checked_byte_count(type);
  from.require(bytes.has_value());
  from.skip(static_cast<std::uint64_t>(*bytes));
  return true;
}

}  // namespace

fs::path params_beside(const fs::path& symbol_file) {
  return symbol_file.parent_path() / (prefix_of(symbol_file) + ".params");
}

fs::path find_params(const fs::path& symbol_file) {
  if (!fs::is_regular_file(symbol_file))
    throw BackendError(fmt::format("'{}' is not a file", symbol_file.string()));
  const std::string prefix = prefix_of(symbol_file);
  fs::path found = params_beside(symbol_file);
  if (fs::is_regular_file(found)) return found;
  found.clear();
  for (const auto& file : fs::directory_iterator(fs::absolute(symbol_file).parent_path())) {
    const std::string name = file.path().filename().string();
    if (is_epoch(name, prefix) && file.is_regular_file() && file.path() > found) found = file.path();
  }
  if (!found.empty()) return found;
  throw BackendError(fmt::format("beside '{}' there is neither {}.params nor {}-0000.params",
                                 symbol_file.string(), prefix, prefix));
}

void write_params(const fs::path& file, const std::vector<std::pair<std::string, model::Tensor>>& arrays) {
  Writer to(file);
  to.number(kListMagic);
  to.number(std::uint64_t{0});  // reserved
  to.number<std::uint64_t>(arrays.size());
  for (const auto& [name, tensor] : arrays) write_array(to, tensor);
  to.number<std::uint64_t>(arrays.size());
  for (const auto& [name, tensor] : arrays) to.text(name);
  to.close();
}

void check_symbol(const fs::path& symbol_file) {
  std::ifstream stream(symbol_file);
  if (!nlohmann::json::accept(stream))
    throw BackendError(
        fmt::format("{} is cut short or is no MXNet symbol file", symbol_file.filename().string()));
}

void check_params(const fs::path& file) {
  Reader from(file);
  from.require(from.number<std::uint64_t>() == kListMagic);
  from.skip(sizeof(std::uint64_t));
  const auto count = from.number<std::uint64_t>();
  from.require(count <= from.left());
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!skip_array(from)) return;
  }
  const auto names = from.number<std::uint64_t>();
  from.require(names == 0 || names == count);
  for (std::uint64_t i = 0; i < names; ++i) from.skip(from.number<std::uint64_t>());
  from.require(from.left() == 0);
}

}  // namespace edgegauge::mxnet
