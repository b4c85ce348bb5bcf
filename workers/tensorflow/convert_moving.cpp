// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conversion.h"
#include "resizing.h"
#include "types.h"

#include <algorithm>
#include <array>

namespace edgegauge::tensorflow {
namespace {

using model::Shape;
using Integers = std::vector<std::int64_t>;

/// Where an axis of input 0 lies, and all such that are named.
std::size_t place(const Call& call, std::int64_t axis) {
  return place_of(static_cast<std::size_t>(axis), order_of(call.layout(0), call.shape(0).size()));
}

/// Input 0 as it lies, unless it is flattened maps, whose elements are out of order.
TF_Output in_order(const Call& call) { return call.input(0, call.layout(0)); }

// --- Parts

void concat(const Call& call, const char* type) {
  const std::size_t rank = call.result_shape().size();
  Layout layout = Layout::kPlain;
  for (std::size_t i = 0; i < call.node().inputs.size(); ++i) {
    if (call.layout(i) == Layout::kChannelsLast) layout = Layout::kChannelsLast;
  }
  std::vector<TF_Output> parts;
  for (std::size_t i = 0; i < call.node().inputs.size(); ++i) parts.push_back(call.input(i, layout));
  if (parts.size() == 1) return call.result(parts.front(), layout);
  const auto axis = static_cast<std::size_t>(call.node().integer("axis", 0));
  const TF_Output along = call.axis(place_of(axis, order_of(layout, rank)));
  call.result(call.op(type).input_list(parts).input(along).finish(), layout);
}

void split(const Call& call, const char* type) {
  const auto sizes = call.node().integers("split");
  const auto parts = call.op(type)
                         .input(in_order(call))
                         .input(call.integers(sizes, "sizes"))
                         .input(call.axis(place(call, call.node().integer("axis", 0))))
                         .integer("num_split", static_cast<std::int64_t>(sizes.size()))
                         .finish_all();
  for (std::size_t k = 0; k < parts.size(); ++k) call.result(parts[k], call.layout(0), k);
}

/// One range per axis as it lies. `end` may be kBeforeFirst, for a walk backwards that takes the first
/// element.
struct Range {
  std::int64_t begin, end, step;
};
constexpr std::int64_t kBeforeFirst = -1;

TF_Output sliced(const Call& call, TF_Output x, const std::vector<Range>& ranges) {
  Integers begins, ends, steps;
  std::int64_t open_ends = 0;  // a bit for each
  for (const Range& range : ranges) {
    if (range.end == kBeforeFirst) open_ends |= std::int64_t{1} << begins.size();
    begins.push_back(range.begin);
    ends.push_back(range.end);
    steps.push_back(range.step);
  }
  return call.op("StridedSlice")
      .input(x)
      .input(call.integers(begins, "begin"))
      .input(call.integers(ends, "end"))
      .input(call.integers(steps, "strides"))
      .integer("end_mask", open_ends)
      .finish();
}

void slice(const Call& call, const char*) {
  const auto axes = call.node().integers("axes"), starts = call.node().integers("starts");
  const auto ends = call.node().integers("ends"), steps = call.node().integers("steps");
  std::vector<Range> ranges;
  for (const std::int64_t extent : permuted(call.shape(0), order_of(call.layout(0), call.shape(0).size())))
    ranges.push_back({0, extent, 1});
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ranges[place(call, axes[i])] = {starts[i], std::max(ends[i], kBeforeFirst), steps[i]};
  }
  call.result(sliced(call, in_order(call), ranges), call.layout(0));
}

// --- Padding

/// Which elements of an axis stand side by side once it is padded with its edge.
std::vector<std::int64_t> edge_indices(std::int64_t extent, std::int64_t before, std::int64_t after) {
  Integers indices;
  for (std::int64_t i = -before; i < extent + after; ++i)
    indices.push_back(std::clamp<std::int64_t>(i, 0, extent - 1));
  return indices;
}

/// Padding on the axes as they lie; begins and ends are not negative.
TF_Output padded(const Call& call, TF_Output x, const Shape& shape, const Integers& begins,
                 const Integers& ends, const std::string& mode) {
  if (std::ranges::count(begins, 0) + std::ranges::count(ends, 0) ==
      static_cast<std::ptrdiff_t>(2 * shape.size()))
    return x;
  if (mode == "edge") {  // TensorFlow has no such mode
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
      if (begins[axis] == 0 && ends[axis] == 0) continue;
      const TF_Output indices = call.integers(edge_indices(shape[axis], begins[axis], ends[axis]), "indices");
      x = call.op("GatherV2").input(x).input(indices).input(call.axis(axis)).finish();
    }
    return x;
  }
  const TF_Output paddings = call.pairs(begins, ends, "paddings");
  if (mode == "reflect")
    return call.op("MirrorPad").input(x).input(paddings).text("mode", "REFLECT").finish();
  const TF_Output value = call.scalar(call.node().number("value", 0), "value");
  return call.op("PadV2").input(x).input(paddings).input(value).finish();
}

/// Negative pads cut off.
void pad(const Call& call, const char*) {
  const std::size_t rank = call.shape(0).size();
  const auto pads = call.node().integers("pads");
  const Order order = order_of(call.layout(0), rank);
  Shape shape = permuted(call.shape(0), order);
  Integers begins, ends;
  std::vector<Range> kept;
  bool cuts = false;
  for (std::size_t k = 0; k < rank; ++k) {
    const std::int64_t begin = pads[order[k]], end = pads[order[k] + rank];
    kept.push_back({std::max<std::int64_t>(-begin, 0), shape[k] + std::min<std::int64_t>(end, 0), 1});
    begins.push_back(std::max<std::int64_t>(begin, 0));
    ends.push_back(std::max<std::int64_t>(end, 0));
    cuts = cuts || begin < 0 || end < 0;
    shape[k] = kept[k].end - kept[k].begin;
  }
  TF_Output x = in_order(call);
  if (cuts) x = sliced(call, x, kept);
  call.result(padded(call, x, shape, begins, ends, call.node().text("mode", "constant")), call.layout(0));
}

// --- Other shapes

/// Maps that become vectors keep their elements where they are, if who takes the vectors can tell.
bool flattens_maps(const Call& call) {
  const Shape& from = call.shape(0);
  const Shape& to = call.result_shape();
  return call.layout(0) == Layout::kChannelsLast && to.size() == 2 && from[0] == to[0];
}

void reshape(const Call& call, const char*) {
  const Shape& to = call.result_shape();
  if (!flattens_maps(call)) return call.result(call.reshape(call.input(0), to));
  const Order last = channels_last(call.shape(0).size());
  const TF_Output y = call.reshape(call.emitted(0).output, to);
  if (!moves_elements(call.shape(0), last)) return call.result(y);
  call.flattened(y, permuted(call.shape(0), last));
}

/// Only what is left to do once both layouts are taken into account.
void transpose(const Call& call, const char*) {
  const auto perm = call.node().integers("perm");
  const Layout from = call.layout(0);
  const Order before = order_of(from, perm.size());
  const Shape shape = permuted(call.shape(0), before);
  const auto left_to_do = [&](Layout to) {
    Order order;
    for (const std::size_t axis : order_of(to, perm.size()))
      order.push_back(place_of(static_cast<std::size_t>(perm[axis]), before));
    return order;
  };
  const bool vanishes = perm.size() > 2 && left_to_do(Layout::kChannelsLast) == unchanged(perm.size());
  const Layout to = vanishes ? Layout::kChannelsLast : Layout::kPlain;
  call.result(call.transpose(in_order(call), shape, left_to_do(to)), to);
}

/// Constant indices count from the front; TensorFlow knows no others.
TF_Output indices_of(const Call& call, std::int64_t extent) {
  if (!call.is_constant(1) || call.type(1).dtype != model::DataType::kInt64) return call.input(1);
  const auto* first = reinterpret_cast<const std::int64_t*>(call.constant(1).data.get());
  Integers numbers(first, first + model::element_count(call.shape(1)));
  for (std::int64_t& number : numbers) number += number < 0 ? extent : 0;
  return call.constant(model::make_int64_tensor(call.shape(1), numbers), call.name_of(1));
}

void gather(const Call& call, const char* type) {
  const std::int64_t axis = call.node().integer("axis", 0);
  const bool keeps_rank = call.shape(1).size() == 1;
  const Layout layout = keeps_rank ? call.layout(0) : Layout::kPlain;
  const std::size_t along = place_of(static_cast<std::size_t>(axis), order_of(layout, call.shape(0).size()));
  const TF_Output y = call.op(type)
                          .input(call.input(0, layout))
                          .input(indices_of(call, call.shape(0)[static_cast<std::size_t>(axis)]))
                          .input(call.axis(along))
                          .finish();
  call.result(y, layout);
}

constexpr std::array kRows = std::to_array<Row>({
    {"Concat", concat, "ConcatV2"},
    {"Flatten", reshape},
    {"Gather", gather, "GatherV2"},
    {"Pad", pad},
    {"Reshape", reshape},
    {"Resize", resize},
    {"Slice", slice},
    {"Split", split, "SplitV"},
    {"Squeeze", reshape},
    {"Transpose", transpose},
    {"Unsqueeze", reshape},
});

}  // namespace

std::span<const Row> moving_rows() { return kRows; }

}  // namespace edgegauge::tensorflow
