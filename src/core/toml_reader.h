// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace edgegauge {

/// What a file of ours in TOML is called in errors, and where it is described.
struct TomlFormat {
  std::string_view name;  ///< "a lock file"
  std::string_view hint;  ///< "the lock file is described in docs/runtimes.md"
};

/// A table of such a file that knows where it stands, for errors, and which of its keys were asked for. Views
/// the table. Every refusal is a BadInput that names place and key.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string where, const TomlFormat& format)
      : table_(&table), where_(std::move(where)), format_(format) {}

  [[noreturn]] void refuse(std::string_view key, std::string_view problem) const;

  /// The value, of whatever kind; nullptr when the key is not there.
  const toml::node* find(std::string_view key);

  std::string text(std::string_view key);                ///< never empty
  std::string text_or_empty(std::string_view key);       ///< empty when the key is not there
  std::vector<std::string> texts(std::string_view key);  ///< none when the key is not there
  /// The value's place among the accepted ones.
  std::size_t choice(std::string_view key, std::span<const std::string_view> accepted);
  const toml::table* table(std::string_view key);        ///< nullptr when the key is not there
  std::vector<TomlReader> tables(std::string_view key);  ///< of [[key]]; none when the key is not there

  const std::string& where() const { return where_; }
  /// From here on, errors call the table by the name found in it.
  void set_where(std::string where) { where_ = std::move(where); }

  /// Those that nobody asked for.
  void refuse_other_keys() const;

 private:
  const toml::table* table_;
  std::string where_;
  TomlFormat format_;
  std::set<std::string> known_;
};

}  // namespace edgegauge
