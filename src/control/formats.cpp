// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/formats.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fnmatch.h>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;

/// Formats that stand for no file of a framework's own.
const std::set<std::string_view> kNotNative{"onnx", "none"};

/// By format, the workers that load it.
std::map<std::string, std::vector<const Worker*>> by_format(const std::vector<Worker>& workers) {
  std::map<std::string, std::vector<const Worker*>> formats;
  for (const Worker& worker : workers) {
    for (const std::string& format : worker.info.formats) {
      if (!kNotNative.contains(format)) formats[format].push_back(&worker);
    }
  }
  return formats;
}

std::vector<std::string> names_of(const std::vector<const Worker*>& workers) {
  std::vector<std::string> names;
  for (const Worker* worker : workers) names.push_back(worker->info.name);
  return names;
}

bool is_of(const std::string& file_name, const std::string& format) {
  const std::string ending = file_ending(format);
  return file_name.size() > ending.size() && file_name.ends_with(ending);
}

bool is_companion(const std::string& file_name, const std::string& name,
                  const std::vector<const Worker*>& workers) {
  if (!file_name.starts_with(name)) return false;
  const std::string rest = file_name.substr(name.size());
  return std::ranges::any_of(workers, [&](const Worker* worker) {
    return std::ranges::any_of(worker->info.companions, [&](const std::string& pattern) {
      return fnmatch(pattern.c_str(), rest.c_str(), 0) == 0;
    });
  });
}

std::vector<fs::path> companions_of(const fs::path& file, const std::string& name,
                                    const std::vector<const Worker*>& workers) {
  std::vector<fs::path> found;
  std::error_code unreadable;  // whoever loads the model says what is wrong with its folder
  for (const auto& entry : fs::directory_iterator(fs::absolute(file).parent_path(), unreadable)) {
    const bool is_file = entry.is_regular_file(unreadable) && entry.path().filename() != file.filename();
    if (is_file && is_companion(entry.path().filename(), name, workers)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::string file_ending(const std::string& format) { return format.starts_with('-') ? format : "." + format; }

std::optional<NativeFile> find_native(const fs::path& file, const std::vector<Worker>& workers) {
  const auto formats = by_format(workers);
  const std::string file_name = file.filename();
  std::string format;
  for (const auto& [candidate, owners] : formats) {
    if (is_of(file_name, candidate) && candidate.size() > format.size()) format = candidate;
  }
  if (format.empty()) return std::nullopt;
  const std::vector<const Worker*>& owners = formats.at(format);
  const std::string name = file_name.substr(0, file_name.size() - file_ending(format).size());
  NativeFile native{name, format, names_of(owners), {file}};
  for (fs::path& companion : companions_of(file, name, owners)) native.files.push_back(std::move(companion));
  return native;
}

std::string known_formats(const std::vector<Worker>& workers) {
  std::string text = "model files are: .onnx";
  for (const auto& [format, owners] : by_format(workers))
    text += fmt::format(", {} ({})", file_ending(format), fmt::join(names_of(owners), ", "));
  return text;
}

}  // namespace edgegauge::control
