// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/prepare.h"

#include "control/formats.h"
#include "control/helper_child.h"
#include "control/launcher.h"
#include "core/error.h"
#include "core/options.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::control {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Options of `run` that a child takes under the same name.
constexpr std::array<std::string_view, 4> kModelOptions = {"weights", "seed", "input-shape", "labels"};
constexpr std::array<std::string_view, 6> kPictureOptions = {"resize", "crop", "channels",
                                                             "mean",   "std",  "input-shape"};

/// "--mean=0.5,0.5,0.5": one flag per option that is set. '=' because a value may begin with '-'.
template <std::size_t N>
std::vector<std::string> flags(const std::array<std::string_view, N>& names, const RunSpec& spec) {
  std::vector<std::string> result;
  for (const std::string_view name : names) {
    const std::vector<std::string> values = find_option(name)->print(spec);
    if (!values.empty()) result.push_back(fmt::format("--{}={}", name, fmt::join(values, ",")));
  }
  return result;
}

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// What a child printed, read by `read`. A child that prints something else is a bug of ours, said as such.
template <class Read>
auto parsed(const std::string& text, const std::string& what, Read read) {
  try {
    return read(json::parse(text));
  } catch (const json::exception& error) {
    throw Error(ExitCode::kInternal,
                fmt::format("{} gave an answer that cannot be read: {}", what, error.what()),
                "the program and its parts may be of different versions: install them together");
  }
}

PreparedModel::Input read_input(const json& input) {
  return {.name = input.at("name"),
          .dtype = input.at("dtype"),
          .shape = input.at("shape").get<model::Shape>(),
          .batch_is_free = input.at("batch_is_free")};
}

std::optional<std::int64_t> read_count(const json& count) {
  return count.is_null() ? std::nullopt : std::optional(count.get<std::int64_t>());
}

PreparedModel read_model(const json& answer) {
  PreparedModel model;
  model.row = {.hash = answer.at("hash"),
               .name = answer.at("name"),
               .title = answer.at("title"),
               .source = answer.at("source"),
               .weights = answer.at("weights"),
               .multiply_adds = read_count(answer.at("multiply_adds")),
               .parameters = read_count(answer.at("parameters")),
               .labels = answer.at("labels").get<std::vector<std::string>>(),
               .activations = read_count(answer.at("activations"))};
  model.folder = answer.at("folder").get<std::string>();
  model.original_onnx = answer.at("original_onnx").get<std::string>();
  model.native_format = answer.at("native_format");
  model.original_native = answer.at("original_native").get<std::string>();
  for (const json& input : answer.at("inputs")) model.inputs.push_back(read_input(input));
  return model;
}

std::string prepare(const std::vector<std::string>& request, std::int64_t batch, const Preparer& preparer) {
  const auto arguments = joined({"models", "prepare", fmt::format("--batch={}", batch)}, request);
  return run_program(preparer, arguments, fmt::format("preparing model '{}'", request.front()));
}

/// The flags of `models prepare` that `models export` takes too.
std::vector<std::string> export_request(const PreparedModel& model) {
  std::vector<std::string> request;
  for (const std::string& argument : model.request) {
    if (!argument.starts_with("--labels=")) request.push_back(argument);
  }
  return request;
}

fs::path exported_onnx(const PreparedModel& model, const Preparer& preparer) {
  fs::path file = model.folder / "model.onnx";
  make_once(file, [&](const fs::path& draft) { export_onnx(model, {}, draft, preparer); });
  return file;
}

/// "KEY=VALUE" of each setting that decides how the native file is made, where it is not the default.
std::vector<std::string> converting(const Worker& worker,
                                    const std::map<std::string, std::string>& settings) {
  std::vector<std::string> pairs;
  for (const protocol::Knob& knob : worker.info.knobs) {
    const auto setting = settings.find(knob.name);
    if (knob.converts && setting != settings.end() && setting->second != knob.default_value)
      pairs.push_back(fmt::format("{}={}", knob.name, setting->second));
  }
  return pairs;
}

fs::path converted(const PreparedModel& model, const Worker& worker, std::int64_t batch,
                   const std::map<std::string, std::string>& settings, const Preparer& preparer) {
  const std::string name = native_file_name(worker.info);
  const std::vector<std::string> pairs = converting(worker, settings);
  std::string variant = fmt::format("b{}", batch);
  for (const std::string& pair : pairs) variant += "-" + pair;
  const fs::path folder = model.folder /
                          fmt::format("{}-{}-{}", worker.info.name, worker.info.version, EDGEGAUGE_VERSION) /
                          variant;
  make_once(folder, [&](const fs::path& draft) {
    const fs::path graph = prepared_graph(model, batch, preparer);
    fs::create_directories(draft);
    std::vector<std::string> argv{worker.executable, "convert",  "--graph",
                                  graph.string(),    "--output", (draft / name).string()};
    if (!worker.runtime_dir.empty()) argv.insert(argv.end(), {"--runtime-dir", worker.runtime_dir.string()});
    for (const std::string& pair : pairs) argv.insert(argv.end(), {"--set", pair});
    run_helper(preparer, argv, fmt::format("converting {} for {}", model.row.name, worker.info.title),
               worker_environment(worker.info, settings));
  });
  return folder / name;
}

bool loads(const Worker& worker, std::string_view format) {
  return std::ranges::find(worker.info.formats, format) != worker.info.formats.end();
}

}  // namespace

PreparedModel prepare_model(const std::string& name_or_file, const RunSpec& spec, const Preparer& preparer) {
  const std::vector<std::string> request = joined({name_or_file}, flags(kModelOptions, spec));
  const std::string answer = prepare(request, 1, preparer);
  PreparedModel model = parsed(answer, fmt::format("preparing model '{}'", name_or_file), read_model);
  model.request = request;
  return model;
}

void export_onnx(const PreparedModel& model, const std::vector<std::string>& flags, const fs::path& file,
                 const Preparer& preparer) {
  const auto arguments =
      joined(joined({"models", "export", "--output=" + file.string()}, flags), export_request(model));
  run_program(preparer, arguments, fmt::format("writing {} as ONNX", model.row.name));
}

PreparedModel no_model() {
  PreparedModel model;
  model.row.hash = model.row.name = "-";
  model.row.title = "no model";
  model.row.source = model.row.weights = "none";
  return model;
}

std::string native_file_name(const protocol::BackendInfo& info) {
  return "model" + file_ending(info.formats.front());
}

bool needs_no_model(const Worker& worker) { return loads(worker, "none"); }

bool loads(const Worker& worker, const PreparedModel& model) {
  return model.native_format.empty() || needs_no_model(worker) || loads(worker, model.native_format);
}

fs::path prepared_graph(const PreparedModel& model, std::int64_t batch, const Preparer& preparer) {
  if (!model.native_format.empty()) {
    throw BadInput(fmt::format("{} is in a framework's own format ({}): there is no graph of it",
                               model.row.source, model.native_format));
  }
  fs::path graph = model.folder / fmt::format("b{}", batch) / "graph.json";
  if (!fs::exists(graph)) prepare(model.request, batch, preparer);
  return graph;
}

fs::path native_file(const PreparedModel& model, const Worker& worker, std::int64_t batch,
                     const std::map<std::string, std::string>& settings, const Preparer& preparer) {
  if (needs_no_model(worker)) return {};
  if (!model.original_native.empty()) return model.original_native;
  if (!loads(worker, "onnx")) return converted(model, worker, batch, settings, preparer);
  return model.original_onnx.empty() ? exported_onnx(model, preparer) : model.original_onnx;
}

PreparedInputs prepare_inputs(const PreparedModel& model, const RunSpec& spec, const Preparer& preparer) {
  PreparedInputs inputs;
  if (spec.inputs.empty()) return inputs;
  auto arguments = joined({"models", "pictures", model.request.front()}, flags(kPictureOptions, spec));
  const std::string what = fmt::format("making pictures ready for {}", model.row.name);
  const std::string answer = run_program(preparer, joined(std::move(arguments), spec.inputs), what);
  return parsed(answer, what, [&](const json& pictures) {
    for (const json& picture : pictures) {
      const std::string name = picture.at("name");
      inputs.pictures.push_back({.name = name,
                                 .npy = picture.at("npy").get<std::string>(),
                                 .times = {.model = model.row.name,
                                           .input = name,
                                           .decode_ns = picture.at("decode_ns"),
                                           .resize_ns = picture.at("resize_ns"),
                                           .normalise_ns = picture.at("normalise_ns")}});
    }
    return inputs;
  });
}

}  // namespace edgegauge::control
