// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/model/random_graph.h"

#include "unit/model/support.h"

#include <array>
#include <numeric>
#include <random>
#include <string>

namespace edgegauge::model::test {
namespace {

using Ints = std::vector<std::int64_t>;

/// Grows a network node by node; `current` is the value that the next node takes.
class Grower {
 public:
  explicit Grower(std::uint64_t seed) : random_(seed) {
    graph_.name = "random";
    current_ = graph_.add_value("x", TensorType{DataType::kFloat32, {below(3) + 1, 4, 8, 8}});
    graph_.inputs = {current_};
  }

  Graph grow();

  std::int64_t below(std::int64_t limit) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(limit));
  }
  bool coin() { return below(2) == 0; }

  const Shape& shape() const { return graph_.type_of(current_).shape; }
  std::int64_t rank() const { return static_cast<std::int64_t>(shape().size()); }
  std::int64_t channels() const { return shape()[1]; }
  std::int64_t some_axis() { return below(rank()); }

  ValueId current() const { return current_; }

  ValueId parameter(const Shape& parameter_shape) {
    graph_.parameters.push_back(graph_.add_constant(fresh("w"), counting_tensor(parameter_shape)));
    return graph_.parameters.back();
  }

  ValueId indices(const Ints& values) {
    return graph_.add_constant(fresh("i"),
                               make_int64_tensor({static_cast<std::int64_t>(values.size())}, values));
  }

  /// Adds a node that takes the current value and then `more`; its first output becomes the current value,
  /// the others become outputs of the graph.
  void add(const std::string& op, const std::vector<ValueId>& more = {}, Attributes attributes = {},
           int outputs = 1) {
    Node node{fresh(op), op, {current_}, {}, std::move(attributes)};
    node.inputs.insert(node.inputs.end(), more.begin(), more.end());
    for (int i = 0; i < outputs; ++i) node.outputs.push_back(graph_.add_value(fresh("v")));
    graph_.outputs.insert(graph_.outputs.end(), node.outputs.begin() + 1, node.outputs.end());
    current_ = node.outputs[0];
    graph_.nodes.push_back(std::move(node));
    learn_types();
  }

 private:
  std::string fresh(const std::string& base) { return base + std::to_string(++names_); }

  void learn_types() {
    Graph copy = graph_;
    for (const Node& node : graph_.nodes)
      copy.outputs.insert(copy.outputs.end(), node.outputs.begin(), node.outputs.end());
    infer(copy);
    for (const ValueId id : graph_.nodes.back().outputs) {
      Value& value = graph_.values[static_cast<std::size_t>(id)];
      value.type = copy.type_of(copy.find(value.name));
    }
  }

  std::mt19937_64 random_;
  Graph graph_;
  ValueId current_ = kAbsent;
  int names_ = 0;
};

/// One way to go on, and where it is possible.
struct Step {
  bool (*possible)(const Grower&);
  void (*take)(Grower&);
};

bool anywhere(const Grower&) { return true; }
bool on_pictures(const Grower& g) { return g.rank() == 4; }
bool on_large_pictures(const Grower& g) { return g.rank() == 4 && g.shape()[2] >= 4 && g.shape()[3] >= 4; }
bool on_matrices(const Grower& g) { return g.rank() == 2; }
bool on_channels(const Grower& g) { return g.rank() >= 2; }

void conv(Grower& g) {
  const bool depthwise = g.coin();
  const std::int64_t out = depthwise ? g.channels() : 1 + g.below(4);
  const ValueId weights = g.parameter({out, depthwise ? 1 : g.channels(), 3, 3});
  Attributes attributes{{"group", depthwise ? g.channels() : std::int64_t{1}},
                        {"strides", Ints{1 + g.below(2), 1}}};
  if (g.coin()) {
    attributes["auto_pad"] = std::string(g.coin() ? "SAME_UPPER" : "SAME_LOWER");
  } else {
    attributes["pads"] = Ints{1, 0, 1, 1};
  }
  g.add("Conv", g.coin() ? std::vector{weights, g.parameter({out})} : std::vector{weights}, attributes);
}

void conv_transpose(Grower& g) {
  g.add("ConvTranspose", {g.parameter({g.channels(), 2, 3, 3})},
        {{"strides", Ints{2, 1}}, {"pads", Ints{1, 1, 0, 1}}, {"output_padding", Ints{g.below(2), 0}}});
}

template <const char* const& Op>
void pool(Grower& g) {
  g.add(Op, {},
        {{"kernel_shape", Ints{3, 2}}, {"strides", Ints{1 + g.below(2), 1}}, {"pads", Ints{1, 0, 1, 1}}});
}

const char* const kMaxPool = "MaxPool";
const char* const kAveragePool = "AveragePool";

void plain(Grower& g) {
  constexpr std::array kPlain{"Relu", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Elu"};
  g.add(kPlain[static_cast<std::size_t>(g.below(kPlain.size()))]);
}

void clip(Grower& g) {
  g.add("Clip", {}, g.coin() ? Attributes{{"min", 0.0f}, {"max", 6.0f}} : Attributes{{"max", 1.0f}});
}

void arithmetic(Grower& g) {
  constexpr std::array kArithmetic{"Add", "Sub", "Mul", "Div"};
  const auto* op = kArithmetic[static_cast<std::size_t>(g.below(kArithmetic.size()))];
  g.add(op, {g.coin() ? g.current() : g.parameter({g.shape().back() == 1 ? 2 : g.shape().back()})});
}

void prelu(Grower& g) { g.add("PRelu", {g.parameter({g.shape().back()})}); }

void batch_norm(Grower& g) {
  const Shape shape{g.channels()};
  g.add("BatchNormalization",
        {g.parameter(shape), g.parameter(shape), g.parameter(shape), g.parameter(shape)},
        {{"epsilon", 1e-3f}});
}

void gemm(Grower& g) {
  const std::int64_t inner = g.shape()[1];
  g.add("Gemm", {g.parameter({5, inner}), g.parameter({5})}, {{"transB", std::int64_t{1}}, {"alpha", 0.5f}});
}

void matmul(Grower& g) { g.add("MatMul", {g.parameter({g.shape().back(), 3})}); }

void reduce_mean(Grower& g) {
  g.add("ReduceMean", {}, {{"axes", Ints{g.rank() - 1}}, {"keepdims", g.below(2)}});
}

void lrn(Grower& g) { g.add("LRN", {}, {{"size", std::int64_t{3}}, {"beta", 0.5f}}); }
void concat(Grower& g) { g.add("Concat", {g.current()}, {{"axis", g.some_axis() - g.rank()}}); }

void split(Grower& g) {
  const std::int64_t axis = g.some_axis();
  const std::int64_t extent = g.shape()[static_cast<std::size_t>(axis)];
  if (extent > 1) g.add("Split", {}, {{"axis", axis}, {"split", Ints{extent - 1, 1}}}, 2);
}

void slice(Grower& g) {
  const std::int64_t axis = g.some_axis();
  if (g.coin()) {
    g.add("Slice", {},
          {{"starts", Ints{-1}}, {"ends", Ints{-1000}}, {"axes", Ints{axis}}, {"steps", Ints{-1}}});
  } else {
    g.add("Slice", {}, {{"starts", Ints{0}}, {"ends", Ints{100}}, {"axes", Ints{axis}}, {"steps", Ints{2}}});
  }
}

void pad(Grower& g) {
  Ints pads(static_cast<std::size_t>(2 * g.rank()), 0);
  pads.back() = 2;
  g.add("Pad", {},
        {{"pads", pads},
         {"mode", std::string(g.coin() ? "edge" : "constant")},
         {"value", g.coin() ? 0.0f : 0.5f}});
}

void reshape(Grower& g) {
  g.add("Reshape", {}, {{"shape", g.coin() ? Ints{0, -1} : Ints{g.shape()[0], 1, -1}}});
}
void flatten(Grower& g) { g.add("Flatten", {}, {{"axis", g.below(g.rank() + 1)}}); }
void unsqueeze(Grower& g) { g.add("Unsqueeze", {}, {{"axes", Ints{-1}}}); }

void squeeze(Grower& g) {
  unsqueeze(g);
  g.add("Squeeze", {}, {{"axes", Ints{-1}}});
}

void transpose(Grower& g) {
  Ints perm(static_cast<std::size_t>(g.rank()));
  std::iota(perm.begin(), perm.end(), 0);
  std::swap(perm[1], perm.back());
  g.add("Transpose", {}, {{"perm", perm}});
}

void softmax(Grower& g) { g.add(g.coin() ? "Softmax" : "LogSoftmax", {}, {{"axis", g.some_axis()}}); }
void gather(Grower& g) { g.add("Gather", {g.indices({0, -1})}, {{"axis", g.some_axis()}}); }

void cast(Grower& g) {
  g.add("Cast", {}, {{"to", std::string(g.coin() ? "F16" : "F64")}});
  g.add("Cast", {}, {{"to", std::string("F32")}});
}

void resize(Grower& g) {
  g.add("Resize", {},
        {{"scales", std::vector<float>{2.0f, 1.5f}}, {"mode", std::string(g.coin() ? "linear" : "nearest")}});
}

void global_pool(Grower& g) { g.add(g.coin() ? "GlobalAveragePool" : "GlobalMaxPool"); }

constexpr std::array kSteps{
    Step{on_large_pictures, conv},
    Step{on_large_pictures, conv_transpose},
    Step{on_large_pictures, pool<kMaxPool>},
    Step{on_large_pictures, pool<kAveragePool>},
    Step{on_pictures, global_pool},
    Step{on_pictures, lrn},
    Step{on_pictures, resize},
    Step{anywhere, plain},
    Step{anywhere, plain},
    Step{anywhere, clip},
    Step{anywhere, arithmetic},
    Step{anywhere, prelu},
    Step{on_channels, batch_norm},
    Step{on_matrices, gemm},
    Step{on_channels, matmul},
    Step{on_channels, reduce_mean},
    Step{on_channels, concat},
    Step{on_channels, split},
    Step{on_channels, slice},
    Step{on_channels, pad},
    Step{on_channels, reshape},
    Step{on_channels, flatten},
    Step{on_channels, unsqueeze},
    Step{on_channels, squeeze},
    Step{on_channels, transpose},
    Step{on_channels, softmax},
    Step{on_channels, gather},
    Step{on_channels, cast},
};

Graph Grower::grow() {
  for (std::int64_t left = 3 + below(6); left > 0; --left) {
    const Step& step = kSteps[static_cast<std::size_t>(below(kSteps.size()))];
    if (step.possible(*this) && rank() <= 5) step.take(*this);
  }
  plain(*this);
  graph_.outputs.insert(graph_.outputs.begin(), current_);
  infer(graph_);
  return graph_;
}

}  // namespace

Graph random_graph(std::uint64_t seed) { return Grower(seed).grow(); }

}  // namespace edgegauge::model::test
