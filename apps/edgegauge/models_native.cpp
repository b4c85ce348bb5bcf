// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "models_native.h"

#include "control/workers.h"
#include "core/error.h"
#include "core/json_text.h"
#include "core/units.h"
#include "runtimes/runtimes.h"

#include <cstdint>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

namespace fs = std::filesystem;

std::vector<control::Worker> workers() { return control::discover_workers(runtimes::default_lock_file()); }

std::uint64_t bytes_of(const ModelSource& source) {
  std::uint64_t bytes = 0;
  for (const fs::path& file : source.native->files) bytes += fs::file_size(file);
  return bytes;
}

std::string inputs_text(const RunSpec& spec) {
  std::string text;
  for (const auto& [name, shape] : spec.input_shapes)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, model::to_string(shape));
  return text.empty() ? "as the file says, or --input-shape" : text;
}

void print_text(const ModelSource& source, const RunSpec& spec) {
  fmt::print("{} · weights: in the model file · {}\n", source.title, source.source);
  fmt::print("in: {}\n\n", inputs_text(spec));
  fmt::print("format: {} · loaded by: {} · {}\n", source.native->format,
             fmt::join(source.native->frameworks, ", "), format_bytes(bytes_of(source)));
  for (const fs::path& file : source.native->files) fmt::print("  {}\n", file.filename().string());
  fmt::print("\nlayers -, parameters -, multiply-adds -: only the framework reads this file\n");
}

void print_json(const ModelSource& source, const RunSpec& spec) {
  nlohmann::json inputs = nlohmann::json::array();
  for (const auto& [name, shape] : spec.input_shapes) inputs.push_back({{"name", name}, {"shape", shape}});
  nlohmann::json files = nlohmann::json::array();
  for (const fs::path& file : source.native->files) files.push_back(file.string());
  const nlohmann::json document = {{"name", source.name},
                                   {"title", source.title},
                                   {"source", source.source},
                                   {"weights", "in the model file"},
                                   {"format", source.native->format},
                                   {"frameworks", source.native->frameworks},
                                   {"files", files},
                                   {"bytes", bytes_of(source)},
                                   {"inputs", inputs},
                                   {"total", {{"multiply_adds", nullptr}, {"parameters", nullptr}}}};
  fmt::print("{}\n", json_text(document));
}

}  // namespace

ModelSource file_model(const std::string& name) {
  const fs::path file = fs::absolute(name).lexically_normal();
  const std::string stem = file.stem().string();
  if (file.extension() == ".onnx") return {nullptr, file, stem, stem, name, std::nullopt};
  const auto known = workers();
  auto native = control::find_native(file, known);
  if (!native) {
    if (file.extension() == ".json") return {nullptr, file, stem, stem, name, std::nullopt};
    throw BadInput(fmt::format("{} is of no format that is known here", name), control::known_formats(known));
  }
  for (const fs::path& part : native->files) {
    if (fs::file_size(part) > 0) continue;
    throw BadInput(fmt::format("{} is empty", part == file ? name : part.string()),
                   "it may have been cut off when it was written or copied: fetch or export it again");
  }
  return {nullptr, file, native->name, native->name, name, std::move(native)};
}

std::string format_hint() { return control::known_formats(workers()); }

CachedModel describe_native(const RunSpec& spec, std::string hash) {
  CachedModel model{.hash = std::move(hash), .folder = {}, .graph = {}, .facts = {}};
  for (const auto& [name, shape] : spec.input_shapes) {
    const bool batch_is_free = !shape.empty() && shape.front() == 1;
    model.facts.inputs.push_back({name, {model::DataType::kFloat32, shape}, batch_is_free});
  }
  model.folder = runtimes::cache_folder() / "models" / model.hash;
  return model;
}

void show_native(const ModelSource& source, const RunSpec& spec, bool json) {
  (json ? print_json : print_text)(source, spec);
}

}  // namespace edgegauge::cli
