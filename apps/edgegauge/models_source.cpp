// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "models_source.h"

#include "core/error.h"
#include "model/onnx/onnx.h"
#include "model/prepared.h"
#include "models_native.h"
#include "runtimes/runtimes.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::cli {
namespace {

const runtimes::Locked& package_of(const std::vector<runtimes::Locked>& lock, const zoo::Entry& entry) {
  return runtimes::find_entry(lock, std::string(entry.package));
}

ModelSource catalogue_model(const zoo::Entry& entry) {
  ModelSource source{&entry, {}, std::string(entry.name), std::string(entry.title), "zoo", {}};
  if (entry.build != nullptr) return source;
  source.file = package_file(entry);
  if (!std::filesystem::exists(source.file)) {
    throw Error(ExitCode::kRuntimeMissing, fmt::format("{} is not fetched yet", entry.name),
                "run: " + fetch_command(entry));
  }
  const auto lock = runtimes::read_lock(runtimes::default_lock_file());
  const runtimes::Locked& package = package_of(lock, entry);
  source.source = fmt::format("package {} {}", package.name, package.version);
  return source;
}

}  // namespace

bool ModelSource::is_prepared() const { return !native && file.extension() == ".json"; }

ModelSource find_model(const std::string& name_or_file) {
  if (const zoo::Entry* entry = zoo::find_entry(name_or_file)) return catalogue_model(*entry);
  std::error_code error;
  const std::filesystem::path file = name_or_file;
  if (std::filesystem::is_regular_file(file, error)) return file_model(name_or_file);
  if (std::filesystem::exists(file, error))
    throw BadInput(fmt::format("{} is not a file", name_or_file), format_hint());
  const auto near = zoo::near_names(name_or_file);
  throw BadInput(fmt::format("'{}' is neither a model's name nor a file", name_or_file),
                 !near.empty()          ? fmt::format("did you mean {}?", fmt::join(near, ", "))
                 : file.has_extension() ? format_hint()
                                        : "the names are listed by: edgegauge models");
}

std::string fetch_command(const zoo::Entry& entry) {
  return fmt::format("edgegauge runtimes install {}", entry.package);
}

std::filesystem::path package_file(const zoo::Entry& entry) {
  const auto lock = runtimes::read_lock(runtimes::default_lock_file());
  return runtimes::install_folder(package_of(lock, entry)) / entry.file;
}

model::Graph open_model(const ModelSource& source, std::int64_t batch,
                        const std::map<std::string, model::Shape>& shapes) {
  if (source.is_built()) return source.entry->build(batch);
  if (source.native) {
    throw BadInput(fmt::format("{} is in the own format of {}, which this program does not read",
                               source.source, fmt::join(source.native->frameworks, ", ")),
                   "give the ONNX file that it was made from, if there is one");
  }
  if (source.is_prepared()) return model::read_prepared(source.file);
  return model::read_onnx(source.file, shapes);
}

void fill_weights(model::Graph& graph, const ModelSource& source, const RunSpec& spec) {
  if (!source.is_built()) return;
  if (spec.weights_file.empty()) {
    zoo::fill_synthetic(graph, spec.seed);
  } else {
    zoo::fill_from_file(graph, spec.weights_file);
  }
}

std::string weights_text(const ModelSource& source, const RunSpec& spec) {
  if (source.is_built()) {
    return spec.weights_file.empty() ? fmt::format("synthetic (seed {})", spec.seed)
                                     : std::filesystem::path(spec.weights_file).filename().string();
  }
  if (!spec.weights_file.empty()) {
    throw Error(
        ExitCode::kUsage, fmt::format("--weights: {} has its own weights", source.name),
        "leave --weights away, or name a model of the catalogue that is built here (see: edgegauge models)");
  }
  return "in the model file";
}

}  // namespace edgegauge::cli
