// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "models_prepare.h"

#include "core/error.h"
#include "core/files.h"
#include "core/json_text.h"
#include "model/operators.h"
#include "model/prepared.h"
#include "models_hash.h"
#include "models_native.h"
#include "runtimes/runtimes.h"

#include <algorithm>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace edgegauge::cli {
namespace {

using model::Graph;
using nlohmann::json;
using Shapes = std::map<std::string, model::Shape>;

std::string hash_of(const ModelSource& source, const RunSpec& spec) {
  ContentHash hash;
  if (source.is_built()) {
    hash.add(fmt::format("zoo {} {}", zoo::kBuilderVersion, source.name));
    if (spec.weights_file.empty()) {
      hash.add(fmt::format("seed {}", spec.seed));
    } else {
      hash.add_file(spec.weights_file);
    }
  } else if (source.native) {
    hash.add(fmt::format("native {}", source.native->format));
    for (const std::filesystem::path& file : source.native->files) hash.add_file(file);
  } else {
    hash.add("onnx");
    add_onnx(hash, source.file);
  }
  for (const auto& [name, shape] : spec.input_shapes)
    hash.add(fmt::format("{}={}", name, model::to_string(shape)));
  return std::move(hash).finish();
}

json to_json(const ModelFacts& facts) {
  json inputs = json::array();
  for (const PreparedInput& input : facts.inputs) {
    inputs.push_back({{"name", input.name},
                      {"dtype", model::name_of(input.type.dtype)},
                      {"shape", input.type.shape},
                      {"batch_is_free", input.batch_is_free}});
  }
  return {{"multiply_adds", facts.multiply_adds.value()},
          {"parameters", facts.parameters.value()},
          {"activations", facts.activations.value()},
          {"classes", facts.classes.value()},
          {"inputs", inputs}};
}

/// nullopt when the file is not there or not whole: the model is prepared again.
std::optional<ModelFacts> read_facts(const std::filesystem::path& file) {
  std::ifstream in(file);
  const json document = json::parse(in, nullptr, false);
  if (document.is_discarded()) return std::nullopt;
  ModelFacts facts;
  try {
    facts.multiply_adds = document.at("multiply_adds").get<std::int64_t>();
    facts.parameters = document.at("parameters").get<std::int64_t>();
    facts.activations = document.at("activations").get<std::int64_t>();
    facts.classes = document.at("classes").get<std::int64_t>();
    for (const json& input : document.at("inputs")) {
      const auto dtype = model::parse_data_type(input.at("dtype").get<std::string>());
      if (!dtype) return std::nullopt;
      facts.inputs.push_back({input.at("name"), {*dtype, input.at("shape")}, input.at("batch_is_free")});
    }
  } catch (const json::exception&) {
    return std::nullopt;
  }
  return facts;
}

/// A file that fixes its batch has it as the common leading extent of its inputs.
std::int64_t samples_per_request(const std::vector<PreparedInput>& inputs) {
  if (inputs.empty() || inputs.front().type.shape.empty()) return 1;
  const std::int64_t leading = inputs.front().type.shape.front();
  const bool common = std::ranges::all_of(inputs, [leading](const PreparedInput& input) {
    return !input.batch_is_free && !input.type.shape.empty() && input.type.shape.front() == leading;
  });
  return common ? leading : 1;
}

ModelFacts facts_of(const ModelSource& source, const RunSpec& spec, const Graph& at_batch_1) {
  const model::Cost cost = model::cost_of(at_batch_1);
  ModelFacts facts{cost.multiply_adds, cost.parameters, cost.activations, 0,
                   find_inputs(source, spec, at_batch_1)};
  *facts.multiply_adds /= samples_per_request(facts.inputs);
  *facts.activations /= samples_per_request(facts.inputs);
  if (at_batch_1.outputs.empty()) return facts;
  const model::Shape& output = at_batch_1.type_of(at_batch_1.outputs.front()).shape;
  if (!output.empty()) facts.classes = output.back();
  return facts;
}

Shapes with_leading(const std::vector<PreparedInput>& inputs, const Shapes& given, std::int64_t batch) {
  Shapes shapes = given;
  for (const PreparedInput& input : inputs) {
    if (!input.batch_is_free) continue;
    model::Shape shape = input.type.shape;
    shape.front() = batch;
    shapes[input.name] = std::move(shape);
  }
  return shapes;
}

/// Whether a file takes another batch depends on its declared shapes and on every node, so it is tried.
bool fits_at_batch_2(const ModelSource& source, const Graph& at_1, const std::vector<PreparedInput>& inputs,
                     const Shapes& given) {
  try {
    const Graph at_2 = open_model(source, 2, with_leading(inputs, given, 2));
    return std::ranges::equal(at_1.outputs, at_2.outputs, [&](model::ValueId a, model::ValueId b) {
      const model::Shape& one = at_1.type_of(a).shape;
      const model::Shape& two = at_2.type_of(b).shape;
      return one.empty() || one.front() != 1 || (!two.empty() && two.front() == 2);
    });
  } catch (const BadInput&) {
    return false;
  }
}

/// The weights file is shared by all batches: constants that depend on the batch stand in graph.json itself.
void write_graph(const ModelSource& source, const RunSpec& spec, Graph graph, const CachedModel& cached) {
  const model::PreparedFiles files{cached.graph, cached.folder / "weights.safetensors"};
  if (source.is_built()) {
    if (std::filesystem::exists(files.weights)) {
      zoo::fill_from_file(graph, files.weights);
    } else {
      fill_weights(graph, source, spec);
    }
    graph.metadata = {{"weights", weights_text(source, spec)}};
  }
  model::write_prepared(graph, files);
}

/// Batch 1 always stands for the file as it is.
void refuse_other_batch(const ModelSource& source, const ModelFacts& facts, std::int64_t batch) {
  const bool any_free = std::ranges::any_of(facts.inputs, &PreparedInput::batch_is_free);
  if (batch == 1 || any_free || samples_per_request(facts.inputs) == batch) return;
  throw BadInput(fmt::format("{} fixes its batch and cannot be run at batch {}", source.source, batch),
                 "measure it at its own batch, or export it again with an open batch dimension");
}

}  // namespace

std::vector<PreparedInput> find_inputs(const ModelSource& source, const RunSpec& spec,
                                       const Graph& at_batch_1) {
  std::vector<PreparedInput> inputs;
  for (const model::ValueId id : at_batch_1.inputs) {
    const model::TensorType& type = at_batch_1.type_of(id);
    const bool may_be_free = !type.shape.empty() && type.shape.front() == 1;
    inputs.push_back({at_batch_1.values[static_cast<std::size_t>(id)].name, type, may_be_free});
  }
  if (source.is_built() || fits_at_batch_2(source, at_batch_1, inputs, spec.input_shapes)) return inputs;
  // Some input may be fixed for good while others are not: keep those that can change, if they can do so
  // together.
  for (PreparedInput& input : inputs)
    input.batch_is_free =
        input.batch_is_free && fits_at_batch_2(source, at_batch_1, {input}, spec.input_shapes);
  if (!fits_at_batch_2(source, at_batch_1, inputs, spec.input_shapes)) {
    for (PreparedInput& input : inputs) input.batch_is_free = false;
  }
  return inputs;
}

CachedModel prepare(const ModelSource& source, const RunSpec& spec, std::int64_t batch) {
  if (source.is_prepared())
    throw BadInput(fmt::format("{} is prepared already", source.source),
                   "give a model's name or its .onnx file");
  if (source.native) return describe_native(spec, hash_of(source, spec));
  CachedModel cached;
  cached.hash = hash_of(source, spec);
  cached.folder = runtimes::cache_folder() / "models" / cached.hash;
  cached.graph = cached.folder / fmt::format("b{}", batch) / "graph.json";

  const std::filesystem::path facts_file = cached.folder / "model.json";
  const std::optional<ModelFacts> known = read_facts(facts_file);
  cached.facts = known ? *known : facts_of(source, spec, open_model(source, 1, spec.input_shapes));
  refuse_other_batch(source, cached.facts, batch);
  if (!std::filesystem::exists(cached.graph)) {
    const Shapes shapes = with_leading(cached.facts.inputs, spec.input_shapes, batch);
    write_graph(source, spec, open_model(source, batch, shapes), cached);
  }
  if (!known) {
    OutputFile file(facts_file);
    file.write(json_text(to_json(cached.facts), kOneLine));
    file.close();
  }
  return cached;
}

}  // namespace edgegauge::cli
