// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "call.h"
#include "types.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace edgegauge::mxnet {
namespace {

constexpr std::int64_t kBeforeTheFirst = std::numeric_limits<std::int64_t>::min();

std::string axis_of(const Call& call) { return fmt::to_string(call.node().integer("axis", 0)); }

Entry concat(Call& call) {
  std::vector<Entry> inputs;
  for (std::size_t i = 0; i < call.node().inputs.size(); ++i)
    inputs.push_back(call.input_as(i, call.shape(i)));
  return call.add("Concat", inputs, {{"dim", axis_of(call)}, {"num_args", fmt::to_string(inputs.size())}});
}

Entry split(Call& call) {
  const Integers sizes = call.node().integers("split");
  if (std::ranges::adjacent_find(sizes, std::not_equal_to<>()) == sizes.end()) {
    return call.add("SliceChannel", {call.input(0)},
                    {{"axis", axis_of(call)}, {"num_outputs", fmt::to_string(sizes.size())}});
  }
  Integers starts{0};
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) starts.push_back(starts.back() + sizes[i]);
  return call.add("_split_v2", {call.input(0)}, {{"axis", axis_of(call)}, {"indices", tuple(starts)}});
}

/// The axes that a node does not name are taken whole.
Entry slice(Call& call) {
  const std::size_t rank = call.shape(0).size();
  std::vector<std::string> begin(rank, "None"), end(rank, "None"), step(rank, "None");
  const Integers axes = call.node().integers("axes"), starts = call.node().integers("starts"),
                 ends = call.node().integers("ends"), steps = call.node().integers("steps");
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto axis = static_cast<std::size_t>(axes[i]);
    begin[axis] = fmt::to_string(starts[i]);
    if (ends[i] != kBeforeTheFirst) end[axis] = fmt::to_string(ends[i]);
    step[axis] = fmt::to_string(steps[i]);
  }
  const auto text = [](const std::vector<std::string>& parts) {
    return fmt::format("({}{})", fmt::join(parts, ", "), parts.size() == 1 ? "," : "");
  };
  return call.add("slice", {call.input(0)},
                  {{"begin", text(begin)}, {"end", text(end)}, {"step", text(step)}});
}

Entry pad(Call& call) {
  return padded(call, call.input(0), call.shape(0), call.node().integers("pads"),
                call.node().text("mode", "constant"), call.node().number("value", 0));
}

Entry reshape(Call& call) {
  return call.add("Reshape", {call.input(0)}, {{"shape", tuple(call.node().integers("shape"))}});
}

Entry flatten(Call& call) {
  if (call.node().integer("axis", 1) == 1) return call.add("Flatten", {call.input(0)});
  return call.add("Reshape", {call.input(0)}, {{"shape", tuple(call.result_shape())}});
}

Entry squeeze(Call& call) {
  return call.add("squeeze", {call.input(0)}, {{"axis", tuple(call.node().integers("axes"))}});
}

Entry unsqueeze(Call& call) {
  Integers axes = call.node().integers("axes");
  std::ranges::sort(axes);
  Entry entry = call.input(0);
  for (const std::int64_t axis : axes)
    entry = call.add("expand_dims", {entry}, {{"axis", fmt::to_string(axis)}});
  return entry;
}

Entry transpose(Call& call) {
  return call.add("transpose", {call.input(0)}, {{"axes", tuple(call.node().integers("perm"))}});
}

/// Of the modes only wrap counts negative indices from the end.
Entry gather(Call& call) {
  const Entry taken =
      call.add("take", {call.input(0), call.input(1)}, {{"axis", axis_of(call)}, {"mode", "wrap"}});
  return call.shape(1).empty() ? call.reshape(taken, call.result_shape()) : taken;
}

bool all_zero(const Integers& numbers) {
  return std::ranges::all_of(numbers, [](std::int64_t number) { return number == 0; });
}

/// Pad only widens the spatial axes of maps and volumes; numpy's pad widens any.
Entry widened(Call& call, Entry from, const Integers& begin, const Integers& end, const std::string& mode,
              float value) {
  std::vector<std::string> pairs;
  Integers flat;
  for (std::size_t i = 0; i < begin.size(); ++i) {
    pairs.push_back(fmt::format("({}, {})", begin[i], end[i]));
    flat.insert(flat.end(), {begin[i], end[i]});
  }
  const std::string number = fmt::format("{:.9g}", value);
  const bool is_spatial =
      (begin.size() == 4 || begin.size() == 5) && all_zero({flat.begin(), flat.begin() + 4});
  if (is_spatial)
    return call.add("Pad", {from}, {{"mode", mode}, {"pad_width", tuple(flat)}, {"constant_value", number}},
                    "pad");
  return call.add("_npi_pad", {from},
                  {{"mode", mode},
                   {"pad_width", fmt::format("({}{})", fmt::join(pairs, ", "), pairs.size() == 1 ? "," : "")},
                   {"constant_value", number}},
                  "pad");
}

}  // namespace

Entry cut(Call& call, Entry from, const Integers& begin, const Integers& end) {
  return call.add("slice", {from}, {{"begin", tuple(begin)}, {"end", tuple(end)}}, "cut");
}

Entry padded(Call& call, Entry from, const model::Shape& shape, const Integers& pads, const std::string& mode,
             float value) {
  const auto rank = static_cast<std::ptrdiff_t>(shape.size());
  Integers begin(pads.begin(), pads.begin() + rank), end(pads.begin() + rank, pads.end());
  Integers first(shape.size(), 0), last = shape;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    first[i] -= std::min<std::int64_t>(begin[i], 0);
    last[i] += std::min<std::int64_t>(end[i], 0);
    begin[i] = std::max<std::int64_t>(begin[i], 0);
    end[i] = std::max<std::int64_t>(end[i], 0);
  }
  if (!all_zero(first) || last != shape) from = cut(call, from, first, last);
  if (all_zero(begin) && all_zero(end)) return from;
  return widened(call, from, begin, end, mode, value);
}

std::vector<Row> moving_rows() {
  return {{"Concat", "", concat},       {"Flatten", "", flatten},
          {"Gather", "", gather},       {"Pad", "", pad},
          {"Reshape", "", reshape},     {"Slice", "", slice},
          {"Split", "", split},         {"Squeeze", "", squeeze},
          {"Transpose", "", transpose}, {"Unsqueeze", "", unsqueeze}};
}

}  // namespace edgegauge::mxnet
