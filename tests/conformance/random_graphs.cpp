// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "conformance/random_graphs.h"

#include "core/error.h"
#include "zoo/generator.h"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace edgegauge::conformance {
namespace {

using Integers = std::vector<std::int64_t>;
using model::ValueId;

/// A network that grows at its end. A node that does not fit where it is put is left out.
class Writer {
 public:
  Writer(std::uint64_t seed, std::int64_t batch) : generator_(seed, "random graph"), seed_(seed) {
    const model::Shape shape{batch, between(1, 6), between(4, 11), between(4, 11)};
    end_ = graph_.add_value("x", model::TensorType{model::DataType::kFloat32, shape});
    graph_.inputs = {end_};
    maps_.push_back(end_);
  }

  std::int64_t between(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(generator_.next() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <class T, std::size_t N>
  T one_of(const std::array<T, N>& choices) {
    return choices[static_cast<std::size_t>(between(0, N - 1))];
  }
  Integers list(std::size_t count, std::int64_t least, std::int64_t most) {
    Integers numbers;
    for (std::size_t i = 0; i < count; ++i) numbers.push_back(between(least, most));
    return numbers;
  }

  ValueId end() const { return end_; }
  const model::Shape& shape_of(ValueId id) const { return graph_.type_of(id).shape; }
  std::int64_t channels() const { return shape_of(end_)[1]; }

  ValueId constant(const model::Shape& shape, Range range = {}) {
    const std::string name = fmt::format("c{}", graph_.values.size());
    return graph_.add_constant(
        name, filled({model::DataType::kFloat32, shape}, range, fmt::format("{} {}", seed_, name)));
  }
  /// Weights that keep values of the magnitude they have.
  ValueId weights(const model::Shape& shape, std::int64_t sum_length) {
    const double bound = std::sqrt(3.0 / static_cast<double>(sum_length));
    return constant(shape, {-bound, bound});
  }

  /// Appends a node; its result is the new end. False, and nothing changed, when it does not fit.
  bool add(std::string_view op, std::vector<ValueId> inputs, model::Attributes attributes = {}) {
    model::Graph longer = graph_;
    const ValueId result = longer.add_value(fmt::format("v{}", longer.values.size()));
    longer.nodes.push_back({fmt::format("n{}", longer.nodes.size()),
                            std::string(op),
                            std::move(inputs),
                            {result},
                            std::move(attributes)});
    longer.outputs = {result};
    model::Graph inferred = longer;
    try {
      model::infer(inferred);
    } catch (const BadInput&) {
      return false;
    }
    longer.values[static_cast<std::size_t>(result)].type = inferred.type_of(inferred.outputs[0]);
    graph_ = std::move(longer);
    end_ = result;
    if (shape_of(end_).size() == 4) maps_.push_back(end_);
    return true;
  }

  /// An earlier result whose shape is that of the end but for one axis (-1: without exception).
  ValueId earlier_like(ValueId like, std::int64_t but_axis) {
    std::vector<ValueId> fitting;
    for (const ValueId id : maps_) {
      model::Shape shape = shape_of(id);
      if (but_axis >= 0)
        shape[static_cast<std::size_t>(but_axis)] = shape_of(like)[static_cast<std::size_t>(but_axis)];
      if (shape == shape_of(like)) fitting.push_back(id);
    }
    return fitting[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(fitting.size()) - 1))];
  }

  model::Graph finish() && {
    graph_.outputs = {end_};
    model::infer(graph_);
    return std::move(graph_);
  }

 private:
  zoo::Generator generator_;
  std::uint64_t seed_;
  model::Graph graph_;
  ValueId end_;
  std::vector<ValueId> maps_;
};

// --- Steps: each appends something that keeps maps maps

void convolution(Writer& to) {
  const std::int64_t in = to.channels();
  const std::int64_t groups = to.chance(30) ? in : 1;
  const std::int64_t out = groups * to.between(1, groups > 1 ? 2 : 8);
  const Integers kernel = to.list(2, 1, 3);
  std::vector<ValueId> inputs{
      to.end(), to.weights({out, in / groups, kernel[0], kernel[1]}, in / groups * kernel[0] * kernel[1])};
  if (to.chance(70)) inputs.push_back(to.constant({out}));
  to.add("Conv", inputs,
         {{"group", groups},
          {"strides", to.list(2, 1, 2)},
          {"pads", to.list(4, 0, 2)},
          {"dilations", to.list(2, 1, 2)}});
}

void transposed_convolution(Writer& to) {
  const std::int64_t in = to.channels();
  const std::int64_t out = to.between(1, 4);
  const Integers kernel = to.list(2, 2, 3);
  to.add("ConvTranspose", {to.end(), to.weights({in, out, kernel[0], kernel[1]}, in * 2), to.constant({out})},
         {{"strides", to.list(2, 1, 2)}, {"pads", to.list(4, 0, 1)}});
}

void batch_norm(Writer& to) {
  const model::Shape per_channel{to.channels()};
  const ValueId scale = to.constant(per_channel), bias = to.constant(per_channel),
                mean = to.constant(per_channel);
  to.add("BatchNormalization", {to.end(), scale, bias, mean, to.constant(per_channel, {0.5, 2})});
}

void activation(Writer& to) {
  constexpr std::array<std::string_view, 9> kNames{"Relu", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish",
                                                   "Tanh", "Elu",       "PRelu",   "Clip"};
  const std::string_view op = to.one_of(kNames);
  if (op == "PRelu")
    to.add(op, {to.end(), to.constant({to.channels(), 1, 1})});
  else if (op == "Clip")
    to.add(op, {to.end()}, {{"min", 0.0f}, {"max", 1.5f}});
  else
    to.add(op, {to.end()});
}

void pooling(Writer& to) {
  const std::string_view op = to.one_of<std::string_view, 2>({"MaxPool", "AveragePool"});
  model::Attributes attributes{{"kernel_shape", to.list(2, 2, 3)},
                               {"strides", to.list(2, 1, 2)},
                               {"pads", to.list(4, 0, 1)},
                               {"ceil_mode", to.between(0, 1)}};
  if (op == "AveragePool") attributes["count_include_pad"] = to.between(0, 1);
  to.add(op, {to.end()}, attributes);
}

void arithmetic(Writer& to) {
  const std::string_view op = to.one_of<std::string_view, 3>({"Add", "Sub", "Mul"});
  const ValueId end = to.end();
  if (to.chance(25)) {
    to.add(op, {end, to.constant({to.channels(), 1, 1})});
  } else if (to.chance(33)) {
    to.add(op, {to.constant({1, 1, to.shape_of(end)[3]}), end});
  } else {
    const ValueId earlier = to.earlier_like(end, -1);
    to.add(earlier == end ? "Add" : op, {end, earlier});  // no network is to come to zero
  }
}

void concat(Writer& to) {
  to.add("Concat", {to.end(), to.earlier_like(to.end(), 1)}, {{"axis", std::int64_t{1}}});
}

/// A gate per channel, as in squeeze-and-excitation.
void gate(Writer& to) {
  const ValueId maps = to.end();
  const std::int64_t channels = to.channels();
  to.add("GlobalAveragePool", {maps});
  to.add("Conv", {to.end(), to.weights({channels, channels, 1, 1}, channels)});
  to.add(to.one_of<std::string_view, 2>({"Sigmoid", "HardSigmoid"}), {to.end()});
  to.add("Mul", {maps, to.end()});
}

void pad_or_cut(Writer& to) {
  if (to.chance(50)) {
    Integers pads = to.list(8, 0, 2);
    pads[0] = pads[4] = 0;
    to.add("Pad", {to.end()},
           {{"pads", pads},
            {"mode", std::string(to.one_of<std::string_view, 3>({"constant", "edge", "reflect"}))}});
  } else {
    to.add("Slice", {to.end()},
           {{"axes", Integers{2, 3}}, {"starts", to.list(2, 0, 1)}, {"ends", to.list(2, -2, -1)}});
  }
}

void resize(Writer& to) {
  const bool nearest = to.chance(50);
  to.add("Resize", {to.end()},
         {{"scales", std::vector<float>{2, nearest ? 2.0f : 0.5f}},
          {"mode", std::string(nearest ? "nearest" : "linear")},
          {"coordinate_transformation_mode", std::string(nearest ? "asymmetric" : "half_pixel")},
          {"nearest_mode", std::string("floor")}});
}

void lrn(Writer& to) { to.add("LRN", {to.end()}, {{"size", std::int64_t{3}}, {"alpha", 0.5f}}); }

/// Channels take turns between groups, as in ShuffleNet.
void shuffle(Writer& to) {
  const model::Shape shape = to.shape_of(to.end());
  if (shape[1] % 2 != 0) return;
  to.add("Reshape", {to.end()}, {{"shape", Integers{0, 2, shape[1] / 2, shape[2], shape[3]}}});
  to.add("Transpose", {to.end()}, {{"perm", Integers{0, 2, 1, 3, 4}}});
  to.add("Reshape", {to.end()}, {{"shape", Integers{0, -1, shape[2], shape[3]}}});
}

// --- Ends: what makes classes or features of the maps

void classify(Writer& to) {
  if (to.chance(50)) to.add("GlobalAveragePool", {to.end()});
  to.add("Flatten", {to.end()});
  const std::int64_t features = to.shape_of(to.end())[1];
  const std::int64_t classes = to.between(2, 6);
  to.add("Gemm", {to.end(), to.weights({classes, features}, features), to.constant({classes})},
         {{"transB", std::int64_t{1}}});
  to.add(to.one_of<std::string_view, 2>({"Softmax", "LogSoftmax"}), {to.end()}, {{"axis", std::int64_t{-1}}});
}

void mean(Writer& to) {
  to.add("ReduceMean", {to.end()}, {{"axes", Integers{2, 3}}, {"keepdims", to.between(0, 1)}});
}

void channels_last(Writer& to) { to.add("Transpose", {to.end()}, {{"perm", Integers{0, 2, 3, 1}}}); }

void nothing(Writer&) {}

using Step = void (*)(Writer&);
// Convolutions and activations come more often, as they do in networks.
constexpr std::array<Step, 16> kSteps{convolution, convolution, convolution, transposed_convolution,
                                      batch_norm,  batch_norm,  activation,  activation,
                                      activation,  pooling,     arithmetic,  concat,
                                      gate,        pad_or_cut,  resize,      lrn};
constexpr std::array<Step, 5> kEnds{classify, classify, mean, channels_last, nothing};

}  // namespace

Question random_question(std::uint64_t seed, std::int64_t batch) {
  Writer writer(seed, batch);
  convolution(writer);
  for (std::int64_t steps = writer.between(2, 6); steps > 0; --steps) writer.one_of(kSteps)(writer);
  if (writer.chance(15)) shuffle(writer);
  writer.one_of(kEnds)(writer);
  if (writer.end() == 0) writer.add("Relu", {writer.end()});  // nothing fitted: still a network
  std::string ops;
  model::Graph graph = std::move(writer).finish();
  for (const model::Node& node : graph.nodes) ops += " " + node.op;
  return {fmt::format("random network {} (batch {}):{}", seed, batch, ops), std::move(graph), {Range{}}};
}

}  // namespace edgegauge::conformance
