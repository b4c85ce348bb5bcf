// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/emit.h"

#include <algorithm>
#include <limits>
#include <string>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::pytorch {
namespace {

using Integers = std::vector<std::int64_t>;

void reshape_to(ScriptWriter& to, const model::Node& node, const Integers& shape) {
  to.assign(node, fmt::format("torch.reshape({}, {})", to.input(node), literal(shape)));
}

/// The extents, but for the first, which is found out where nothing else is: it is the batch as a rule.
void reshape(ScriptWriter& to, const model::Node& node) {
  Integers shape = to.output_shape(node);
  if (!shape.empty() && model::element_count(shape) > 0) shape.front() = -1;
  reshape_to(to, node, shape);
}

void flatten(ScriptWriter& to, const model::Node& node) {
  const std::int64_t axis = node.integer("axis", 1);
  if (axis == 1 && to.input_shape(node).size() > 1)
    to.assign(node, fmt::format("torch.flatten({}, 1)", to.input(node)));
  else
    reshape_to(to, node, to.output_shape(node));
}

void squeeze(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.squeeze({}, {})", to.input(node), literal(node.integers("axes"))));
}

/// Axes count in the result, so the lowest is made first.
void unsqueeze(ScriptWriter& to, const model::Node& node) {
  Integers axes = node.integers("axes");
  std::ranges::sort(axes);
  std::string x = to.input(node);
  for (const std::int64_t axis : axes) x = fmt::format("torch.unsqueeze({}, {})", x, axis);
  to.assign(node, x);
}

void transpose(ScriptWriter& to, const model::Node& node) {
  to.assign(node, fmt::format("torch.permute({}, {})", to.input(node), literal(node.integers("perm"))));
}

void concat(ScriptWriter& to, const model::Node& node) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < node.inputs.size(); ++i) parts.push_back(to.input(node, i));
  to.assign(node, fmt::format("torch.cat([{}], {})", fmt::join(parts, ", "), node.integer("axis", 0)));
}

void split(ScriptWriter& to, const model::Node& node) {
  if (node.outputs.size() == 1) return to.assign(node, to.input(node));
  to.assign_all(node, fmt::format("torch.split_with_sizes({}, {}, {})", to.input(node),
                                  literal(node.integers("split")), node.integer("axis", 0)));
}

/// TorchScript steps forwards only: what goes backwards is cut out forwards and turned round.
void slice(ScriptWriter& to, const model::Node& node) {
  const auto axes = node.integers("axes"), steps = node.integers("steps");
  auto starts = node.integers("starts"), ends = node.integers("ends");
  std::string x = to.input(node);
  Integers turned;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (steps[i] < 0) {
      const std::int64_t count = to.output_shape(node)[static_cast<std::size_t>(axes[i])];
      ends[i] = starts[i] + 1;
      starts[i] += std::max<std::int64_t>(count - 1, 0) * steps[i];
      if (count == 0) ends[i] = starts[i];
      turned.push_back(axes[i]);
    }
    x = fmt::format("torch.slice({}, {}, {}, {}, {})", x, axes[i], starts[i], ends[i], std::abs(steps[i]));
  }
  to.assign(node, turned.empty() ? x : fmt::format("torch.flip({}, {})", x, literal(turned)));
}

/// Indices may count from the end.
void gather(ScriptWriter& to, const model::Node& node) {
  std::string all;
  for (std::int64_t i = node.integer("axis", 0); i > 0; --i) all += ":, ";
  const std::string indices = to.variable(fmt::format("torch.to({}, 4)", to.input(node, 1)));
  to.assign(node, fmt::format("{}[{}{}]", to.input(node), all, indices));
}

// --- Pad

struct Pads {
  Integers befores, afters;  ///< by axis
};

bool any(const Pads& pads) {
  const auto is_some = [](std::int64_t pad) { return pad != 0; };
  return std::ranges::any_of(pads.befores, is_some) || std::ranges::any_of(pads.afters, is_some);
}

/// Mirrored and repeated elements are added to one to three innermost axes, of maps with at most two axes
/// before them: axes before those are taken together meanwhile.
std::string extended(ScriptWriter& to, const model::Node& node, const Pads& pads, const std::string& mode) {
  constexpr std::size_t kMostAxes = 3;
  const model::Shape& x = to.input_shape(node);
  std::size_t first = 0;
  while (pads.befores[first] == 0 && pads.afters[first] == 0) ++first;
  if (x.size() - first > kMostAxes)
    refuse(node, fmt::format("PyTorch pads at most {} axes in mode {}", kMostAxes, mode));
  Integers inner(x.begin() + static_cast<std::ptrdiff_t>(first), x.end());
  Integers amounts;
  for (std::size_t i = x.size(); i-- > first;)
    amounts.insert(amounts.end(), {pads.befores[i], pads.afters[i]});
  inner.insert(inner.begin(), -1);
  Integers shape = x;
  for (std::size_t i = first; i < x.size(); ++i) shape[i] += pads.befores[i] + pads.afters[i];
  return fmt::format("torch.reshape(torch.pad(torch.reshape({}, {}), {}, \"{}\"), {})", to.input(node),
                     literal(inner), literal(amounts), mode, literal(shape));
}

void pad(ScriptWriter& to, const model::Node& node) {
  const auto all = node.integers("pads");
  const std::size_t rank = all.size() / 2;
  Pads pads{{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(rank)},
            {all.begin() + static_cast<std::ptrdiff_t>(rank), all.end()}};
  const std::string mode = node.text("mode", "");
  if (mode == "constant") {
    to.assign(node, padded(to, to.input(node), pads.befores, pads.afters, literal(node.number("value", 0))));
    return;
  }
  Pads grown = pads;
  for (auto* amounts : {&grown.befores, &grown.afters})
    for (std::int64_t& amount : *amounts) amount = std::max<std::int64_t>(amount, 0);
  for (std::size_t i = 0; i < rank; ++i) {
    pads.befores[i] -= grown.befores[i];
    pads.afters[i] -= grown.afters[i];
  }
  const std::string whole =
      any(grown) ? extended(to, node, grown, mode == "edge" ? "replicate" : "reflect") : to.input(node);
  to.assign(node, padded(to, whole, pads.befores, pads.afters, "0"));
}

}  // namespace

std::string padded(ScriptWriter& to, const std::string& x, const Integers& befores, const Integers& afters,
                   const std::string& fill) {
  if (!any({befores, afters})) return x;
  Integers amounts;  // innermost axis first; axes that stay as they are may be left out at the end
  for (std::size_t i = befores.size(); i-- > 0;) amounts.insert(amounts.end(), {befores[i], afters[i]});
  while (amounts.back() == 0 && amounts[amounts.size() - 2] == 0) amounts.resize(amounts.size() - 2);
  return to.variable(fmt::format("torch.constant_pad_nd({}, {}, {})", x, literal(amounts), fill));
}

std::vector<EmitRow> moving_rows() {
  return {{"Concat", concat},       {"Flatten", flatten},    {"Gather", gather}, {"Pad", pad},
          {"Reshape", reshape},     {"Slice", slice},        {"Split", split},   {"Squeeze", squeeze},
          {"Transpose", transpose}, {"Unsqueeze", unsqueeze}};
}

}  // namespace edgegauge::pytorch
