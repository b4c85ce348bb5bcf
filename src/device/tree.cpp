// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "device/tree.h"

#include "core/parse_number.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace edgegauge::device {
namespace {

constexpr std::size_t kMostBytes = 4 << 20;
constexpr int kHighestCpu = 65535;
constexpr std::string_view kSpace = " \t\n\r\v\f";

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::optional<std::string> Tree::raw(std::string_view path) const {
  std::error_code error;
  const std::filesystem::path file = at(path);
  if (std::filesystem::is_directory(file, error)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::string content;
  char block[4096];
  while (content.size() < kMostBytes && (in.read(block, sizeof block), in.gcount() > 0)) {
    content.append(block, static_cast<std::size_t>(in.gcount()));
  }
  return content;
}

std::string Tree::text(std::string_view path) const {
  const std::optional<std::string> content = raw(path);
  return content ? trimmed(std::string_view(*content).substr(0, content->find('\0'))) : std::string();
}

std::optional<std::int64_t> Tree::integer(std::string_view path) const { return parse_integer(text(path)); }

std::optional<std::uint64_t> Tree::hexadecimal(std::string_view path) const {
  return parse_hexadecimal(text(path));
}

bool Tree::exists(std::string_view path) const {
  std::error_code error;
  return std::filesystem::exists(at(path), error);
}

std::vector<std::string> Tree::names(std::string_view folder, std::string_view prefix) const {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator it(at(folder), error), end; !error && it != end;
       it.increment(error)) {
    std::string name = it->path().filename().string();
    if (name.starts_with(prefix)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return {};
  return std::string(text.substr(start, text.find_last_not_of(kSpace) - start + 1));
}

std::vector<std::string> lines_of(std::string_view text) { return split(text, "\n"); }
std::vector<std::string> words_of(std::string_view text) { return split(text, kSpace); }
std::vector<std::string> strings_of(std::string_view property) {
  return split(property, std::string_view("\0\n", 2));
}

std::optional<std::int64_t> parse_integer(std::string_view text) { return parse_number<std::int64_t>(text); }

std::optional<std::uint64_t> parse_hexadecimal(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  return parse_number<std::uint64_t>(text, 16);
}

std::vector<int> parse_cpu_list(std::string_view text) {
  std::vector<int> cpus;
  for (const std::string& range : split(trimmed(text), ",")) {
    const std::size_t dash = range.find('-');
    const auto first = parse_number<int>(std::string_view(range).substr(0, dash));
    const auto last =
        dash == std::string::npos ? first : parse_number<int>(std::string_view(range).substr(dash + 1));
    if (!first || !last || *last > kHighestCpu || *first > *last) return {};
    for (int cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
  }
  std::sort(cpus.begin(), cpus.end());
  cpus.erase(std::unique(cpus.begin(), cpus.end()), cpus.end());
  return cpus;
}

std::string format_cpu_list(const std::vector<int>& cpus) {
  std::string list;
  for (std::size_t i = 0; i < cpus.size();) {
    std::size_t last = i;
    while (last + 1 < cpus.size() && cpus[last + 1] == cpus[last] + 1) ++last;
    list += fmt::format("{}{}", list.empty() ? "" : ",", cpus[i]);
    if (last > i) list += fmt::format("-{}", cpus[last]);
    i = last + 1;
  }
  return list;
}

}  // namespace edgegauge::device
