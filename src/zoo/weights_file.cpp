// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/prepared.h"
#include "zoo/catalogue.h"

#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::zoo {
namespace {

constexpr std::size_t kMostNamed = 10;

/// Buffers of PyTorch's batch norm that only training reads.
bool is_training_only(std::string_view name) { return name.ends_with("num_batches_tracked"); }

std::string describe(const model::TensorType& type) {
  return fmt::format("{} of {}", model::name_of(type.dtype), model::to_string(type.shape));
}

std::string list_of(const std::vector<std::string>& problems) {
  const std::size_t named = std::min(problems.size(), kMostNamed);
  std::string text = fmt::format(
      "{}", fmt::join(problems.begin(), problems.begin() + static_cast<std::ptrdiff_t>(named), "; "));
  if (problems.size() > named) text += fmt::format("; and {} more", problems.size() - named);
  return text;
}

}  // namespace

void fill_from_file(model::Graph& graph, const std::filesystem::path& safetensors) {
  std::map<std::string, model::Tensor> found;
  for (auto& [name, tensor] : model::read_safetensors(safetensors)) {
    if (!is_training_only(name)) found.emplace(name, std::move(tensor));
  }
  std::vector<std::string> problems;
  for (const model::ValueId id : graph.parameters) {
    model::Value& parameter = graph.values[static_cast<std::size_t>(id)];
    const auto entry = found.find(parameter.name);
    if (entry == found.end()) {
      problems.push_back(fmt::format("{} is missing", parameter.name));
      continue;
    }
    if (entry->second.type == *parameter.type) {
      parameter.constant = std::move(entry->second);
    } else {
      problems.push_back(fmt::format("{} is {} instead of {}", parameter.name, describe(entry->second.type),
                                     describe(*parameter.type)));
    }
    found.erase(entry);
  }
  for (const auto& [name, tensor] : found) problems.push_back(fmt::format("{} is not in the model", name));
  if (!problems.empty()) {
    throw BadInput(fmt::format("{} does not fit {}: {}", safetensors.string(), graph.name, list_of(problems)),
                   fmt::format("give weights of torchvision's {} saved as float32 safetensors", graph.name));
  }
  graph.metadata["weights"] = safetensors.filename().string();
}

}  // namespace edgegauge::zoo
