// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/json_text.h"
#include "core/units.h"
#include "input/preprocess.h"
#include "model/files.h"
#include "model/npy.h"
#include "model/onnx/onnx.h"
#include "model/quantise.h"
#include "models_commands.h"
#include "models_hash.h"
#include "models_prepare.h"
#include "models_source.h"
#include "runtimes/runtimes.h"

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

std::string dumped(const nlohmann::json& document) { return json_text(document); }

std::vector<std::string> read_labels(const std::filesystem::path& file) {
  const model::MappedFile content = model::map_file(file);
  std::vector<std::string> labels;
  std::string label;
  for (const std::byte byte : content.bytes) {
    const char c = static_cast<char>(byte);
    if (c == '\n') labels.push_back(std::exchange(label, {}));
    if (c != '\n' && c != '\r') label += c;
  }
  if (!label.empty()) labels.push_back(label);
  return labels;
}

std::vector<std::string> labels_of(const ModelSource& source, const RunSpec& spec, const ModelFacts& facts) {
  if (spec.labels_file.empty()) {
    if (source.entry == nullptr) return {};
    return {source.entry->labels.begin(), source.entry->labels.end()};
  }
  std::vector<std::string> labels = read_labels(spec.labels_file);
  if (facts.classes && static_cast<std::int64_t>(labels.size()) != *facts.classes) {
    throw BadInput(fmt::format("{} names {} classes, but {} answers with {} values", spec.labels_file,
                               labels.size(), source.name, *facts.classes),
                   "give one name per line, in the order of the model's outputs");
  }
  return labels;
}

/// Of a file that only frameworks read, nobody said of what element type an input is.
nlohmann::json inputs_json(const ModelSource& source, const ModelFacts& facts) {
  nlohmann::json inputs = nlohmann::json::array();
  for (const PreparedInput& input : facts.inputs) {
    inputs.push_back({{"name", input.name},
                      {"dtype", source.native ? "" : model::name_of(input.type.dtype)},
                      {"shape", input.type.shape},
                      {"batch_is_free", input.batch_is_free}});
  }
  return inputs;
}

nlohmann::json count_json(const std::optional<std::int64_t>& count) {
  return count ? nlohmann::json(*count) : nlohmann::json();
}

constexpr std::int64_t kLargestSide = 16384;

std::string described(const std::vector<PreparedInput>& inputs) {
  std::string text;
  for (const auto& [name, type, batch_is_free] : inputs) {
    text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", name, model::to_string(type.shape),
                        model::name_of(type.dtype));
  }
  return text.empty() ? "none" : text;
}

/// The side of the square pictures that a model takes. Throws BadInput for one that takes none.
int picture_side(const ModelSource& source, const RunSpec& spec) {
  if (source.entry != nullptr) return source.entry->preprocess.crop;
  const ModelFacts facts = prepare(source, spec, 1).facts;
  const auto takes_pictures = [](const PreparedInput& input) {
    const model::Shape& shape = input.type.shape;
    return input.type.dtype == model::DataType::kFloat32 && shape.size() == 4 && shape[1] == 3 &&
           shape[2] == shape[3] && shape[2] <= kLargestSide;
  };
  if (facts.inputs.size() == 1 && takes_pictures(facts.inputs.front()))
    return static_cast<int>(facts.inputs.front().type.shape[2]);
  throw BadInput(
      fmt::format("{} takes no pictures: its inputs are not just one of 1x3xSxS F32 (they are: {})",
                  source.name, described(facts.inputs)),
      "give its data as tensors (--input-tensor), or the size of an open input (--input-shape)");
}

/// The catalogue's pre-processing, or ImageNet's in the usual proportion to the side of a file's own input.
input::Preprocess preprocess_of(const ModelSource& source, const RunSpec& spec) {
  const int side = picture_side(source, spec);
  input::Preprocess base = source.entry != nullptr ? source.entry->preprocess : input::Preprocess{};
  if (side != base.crop) {
    base.resize_shorter = side * base.resize_shorter / base.crop;
    base.crop = side;
  }
  const input::Preprocess how = input::with_overrides(base, spec.preprocess);
  if (how.crop != side) {
    throw BadInput(fmt::format("--crop {}: {} takes pictures of {}x{}", how.crop, source.name, side, side),
                   fmt::format("leave --crop away, or give --crop {}", side));
  }
  return how;
}

std::filesystem::path npy_for(const std::filesystem::path& picture, const input::Preprocess& how) {
  ContentHash hash;
  hash.add_file(picture);
  hash.add(fmt::format("{} {} {} {} {} {} {} {} {}", how.resize_shorter, how.crop, how.bgr, how.mean[0],
                       how.mean[1], how.mean[2], how.std[0], how.std[1], how.std[2]));
  return runtimes::cache_folder() / "inputs" / (std::move(hash).finish() + ".npy");
}

}  // namespace

void export_model(const std::string& name_or_file, const RunSpec& spec, const std::string& output,
                  const ExportForm& form, bool json) {
  const ModelSource source = find_model(name_or_file);
  const std::string weights = weights_text(source, spec);
  model::Graph graph = open_model(source, 1, spec.input_shapes);
  fill_weights(graph, source, spec);
  if (form.activations) graph = model::with_activations_as_outputs(std::move(graph));
  if (!form.ranges.empty()) graph = model::quantise(std::move(graph), model::read_ranges(form.ranges));
  model::write_onnx(graph, output, !form.fixed_batch);
  const auto bytes = static_cast<std::uint64_t>(std::filesystem::file_size(output));
  if (json) {
    fmt::print("{}\n", dumped({{"file", output}, {"weights", weights}, {"bytes", bytes}}));
  } else {
    fmt::print(stderr, "wrote {} ({}, weights: {})\n", output, format_bytes(bytes), weights);
  }
}

void prepare_model(const std::string& name_or_file, const RunSpec& spec, std::int64_t batch, bool json) {
  const ModelSource source = find_model(name_or_file);
  const std::string weights = weights_text(source, spec);
  const CachedModel cached = prepare(source, spec, batch);
  const std::vector<std::string> labels = labels_of(source, spec, cached.facts);
  const std::string file = source.file.string();
  if (!json) return fmt::print("{}\n", source.native ? file : cached.graph.string());
  fmt::print("{}\n", dumped({{"hash", cached.hash},
                             {"name", source.name},
                             {"title", source.title},
                             {"source", source.source},
                             {"weights", weights},
                             {"multiply_adds", count_json(cached.facts.multiply_adds)},
                             {"parameters", count_json(cached.facts.parameters)},
                             {"activations", count_json(cached.facts.activations)},
                             {"labels", labels},
                             {"folder", cached.folder.string()},
                             {"original_onnx", source.native ? "" : file},
                             {"original_native", source.native ? file : ""},
                             {"native_format", source.native ? source.native->format : ""},
                             {"graph", cached.graph.string()},
                             {"inputs", inputs_json(source, cached.facts)}}));
}

void prepare_pictures(const std::string& name_or_file, const RunSpec& spec,
                      const std::vector<std::string>& pictures, bool json) {
  const std::vector<std::filesystem::path> files = input::list_pictures(pictures);
  const input::Preprocess how = preprocess_of(find_model(name_or_file), spec);
  nlohmann::json rows = nlohmann::json::array();
  for (const std::filesystem::path& file : files) {
    const input::Picture picture = input::load_picture(file, how);
    const std::filesystem::path npy = npy_for(file, how);
    if (!std::filesystem::exists(npy)) model::write_npy(npy, picture.tensor);
    rows.push_back({{"name", picture.name},
                    {"npy", npy.string()},
                    {"decode_ns", picture.times.decode.count()},
                    {"resize_ns", picture.times.resize.count()},
                    {"normalise_ns", picture.times.normalise.count()}});
    if (!json) {
      fmt::print("{}  decode {}  resize {}  normalise {}\n  {}\n", picture.name,
                 format_duration(picture.times.decode), format_duration(picture.times.resize),
                 format_duration(picture.times.normalise), npy.string());
    }
  }
  if (json) fmt::print("{}\n", dumped(rows));
}

}  // namespace edgegauge::cli
