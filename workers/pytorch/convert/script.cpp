// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/script.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::pytorch {
namespace {

/// What no attribute of a module may be called: Python's keywords, and what modules have already.
constexpr std::array<std::string_view, 42> kReserved{
    "False",    "None",    "True",    "and",   "as",       "assert", "async",    "await", "break",
    "class",    "def",     "del",     "elif",  "else",     "except", "finally",  "for",   "from",
    "global",   "if",      "import",  "in",    "is",       "lambda", "nonlocal", "not",   "or",
    "pass",     "raise",   "return",  "self",  "training", "try",    "while",    "with",  "yield",
    "continue", "forward", "prepack", "print", "ops",      "torch"};

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// The nearest name that an attribute may have. Numbers may name modules, as those of a Sequential do.
std::string attribute_name(std::string_view text, bool is_module) {
  if (is_module && is_digits(text)) return std::string(text);
  std::string name(text);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 || static_cast<unsigned char>(c) > 127) c = '_';
  }
  const bool is_odd = name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0 ||
                      name.starts_with("__") || std::ranges::count(kReserved, name) > 0;
  return is_odd ? "t_" + name : name;
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    parts.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  parts.push_back(text);
  return parts;
}

std::string expression_of(const std::vector<std::string>& path) {
  std::string expression = "self";
  for (const std::string& name : path) {
    expression =
        is_digits(name) ? fmt::format("getattr({}, \"{}\")", expression, name) : expression + "." + name;
  }
  return expression;
}

}  // namespace

void refuse(const model::Node& node, std::string_view why) {
  throw worker::BackendError(fmt::format("node '{}' ({}) cannot be converted: {}", node.name, node.op, why));
}

std::string literal(std::span<const std::int64_t> values) {
  return fmt::format("[{}]", fmt::join(values, ", "));
}

std::string literal(double value) {
  if (!std::isfinite(value)) return fmt::format("float(\"{}\")", value);
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string literal(float value) {
  if (!std::isfinite(value)) return literal(static_cast<double>(value));
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

ScriptWriter::ScriptWriter(const model::Graph& graph)
    : graph_(graph), learned_(graph.parameters.begin(), graph.parameters.end()) {
  for (const model::Node& node : graph.nodes) {
    if (node.op != "BatchNormalization") continue;
    learned_.erase(node.inputs[3]);  // mean and variance are observed, not learned
    learned_.erase(node.inputs[4]);
  }
  std::vector<std::string> arguments{"self"};
  for (std::size_t i = 0; i < graph.inputs.size(); ++i) {
    arguments.push_back(graph.inputs.size() == 1 ? "x" : fmt::format("x{}", i));
    expressions_[graph.inputs[i]] = arguments.back();
  }
  forward_ = fmt::format("def forward({}):\n", fmt::join(arguments, ", "));
  for (const model::Node& node : graph.nodes) {  // now, so that tensors come in the order of their use
    for (const model::ValueId id : node.inputs)
      if (id != model::kAbsent && graph.is_constant(id)) value(id);
  }
}

const model::Shape& ScriptWriter::input_shape(const model::Node& node, std::size_t input) const {
  return shape(node.inputs[input]);
}

std::string ScriptWriter::value(model::ValueId id) {
  const auto known = expressions_.find(id);
  if (known != expressions_.end()) return known->second;
  const model::Value& value = graph_.values[static_cast<std::size_t>(id)];
  return expressions_[id] = add_tensor(value.name, value.constant.value(), learned_.contains(id));
}

std::string ScriptWriter::input(const model::Node& node, std::size_t input) {
  const bool given = input < node.inputs.size() && node.inputs[input] != model::kAbsent;
  return given ? value(node.inputs[input]) : "None";
}

void ScriptWriter::assign(const model::Node& node, const std::string& expression) {
  expressions_[node.outputs[0]] = variable(expression);
}

void ScriptWriter::assign_all(const model::Node& node, const std::string& expression) {
  std::vector<std::string> names;
  for (const model::ValueId id : node.outputs) {
    names.push_back(fmt::format("v{}", variables_++));
    expressions_[id] = names.back();
  }
  forward_ += fmt::format("  {} = {}\n", fmt::join(names, ", "), expression);
}

std::string ScriptWriter::variable(const std::string& expression) {
  std::string name = fmt::format("v{}", variables_++);
  forward_ += fmt::format("  {} = {}\n", name, expression);
  return name;
}

std::string ScriptWriter::buffer(const model::Node& node, std::string_view name, model::Tensor tensor) {
  return add_tensor(fmt::format("{}.{}", node.name, name), tensor, false);
}

void ScriptWriter::prepack(model::ValueId id, const std::string& expression) {
  prepack_ += fmt::format("  {} = {}\n", value(id), expression);
}

Script ScriptWriter::finish() && {
  std::vector<std::string> outputs;
  for (const model::ValueId id : graph_.outputs) outputs.push_back(value(id));
  const std::string answer =
      outputs.size() == 1 ? outputs.front() : fmt::format("({})", fmt::join(outputs, ", "));
  script_.source = fmt::format("{}  return {}\n", forward_, answer);
  if (!prepack_.empty()) script_.source += "def prepack(self):\n" + prepack_;
  return std::move(script_);
}

/// Names of tensors keep their dots as modules, so that weights are found under the names that they came
/// with. One that would be module and tensor at once, or is there already, gets underscores at its end.
std::vector<std::string> ScriptWriter::place_for(std::string_view name) {
  const std::vector<std::string_view> parts = split(name);
  std::vector<std::string> path;
  std::string place;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    path.push_back(attribute_name(parts[i], true));
    while (leaves_.contains(place + "." + path.back())) path.back() += '_';
    place += "." + path.back();
    branches_.insert(place);
  }
  path.push_back(attribute_name(parts.back(), false));
  while (leaves_.contains(place + "." + path.back()) || branches_.contains(place + "." + path.back()))
    path.back() += '_';
  leaves_.insert(place + "." + path.back());
  return path;
}

std::string ScriptWriter::add_tensor(std::string_view name, const model::Tensor& tensor, bool learned) {
  script_.parameters.push_back({place_for(name), tensor, learned});
  return expression_of(script_.parameters.back().path);
}

}  // namespace edgegauge::pytorch
