// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/onnx/onnx.h"
#include "model/operators.h"
#include "unit/model/onnx_file.h"
#include "unit/model/support.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// How each opset's form of an operator comes out as the neutral one.
namespace edgegauge::model {
namespace {

using test::OnnxFile;
using test::read_back;
using test::refusal;
using testing::HasSubstr;
using Ints = std::vector<std::int64_t>;
using Floats = std::vector<float>;

constexpr std::int64_t kBig = std::numeric_limits<std::int64_t>::max();

/// A file with one node from x (1x4x6x6 unless said otherwise) to y.
OnnxFile one_node(int opset, const std::string& op, std::vector<std::string> more_inputs = {},
                  const Attributes& attributes = {}, const Shape& shape = {1, 4, 6, 6}) {
  OnnxFile file(opset);
  more_inputs.insert(more_inputs.begin(), "x");
  file.input("x", shape).node(op, more_inputs, {"y"}, attributes).output("y");
  return file;
}

const Shape& output_shape(const Graph& graph) { return graph.type_of(graph.outputs[0]).shape; }

TEST(Opsets, FromSevenToTheNewestAreRead) {
  for (int opset = kOldestOpset; opset <= kNewestOpset; ++opset) {
    EXPECT_EQ(read_back(one_node(opset, "Relu")).nodes.size(), 1u) << opset;
  }
}

TEST(Opsets, OthersAreRefusedWithTheRange) {
  EXPECT_THAT(refusal([] { read_back(one_node(6, "Relu")); }), HasSubstr("opsets 7 to 28"));
  EXPECT_THAT(refusal([] { read_back(one_node(29, "Relu")); }), HasSubstr("opset 29"));
}

TEST(Opsets, AnOperatorThatCameLaterIsRefused) {
  EXPECT_THAT(refusal([] { read_back(one_node(13, "HardSwish")); }), HasSubstr("only since opset 14"));
}

TEST(Clip, BoundsAreAttributesInEveryOpset) {
  const Graph old = read_back(one_node(10, "Clip", {}, {{"min", 0.0f}, {"max", 6.0f}}));
  const Graph recent =
      read_back(one_node(13, "Clip", {"low", "high"}).floats("low", {}, {0}).floats("high", {}, {6}));
  const Graph half = read_back(one_node(13, "Clip", {"", "high"}).floats("high", {}, {6}));
  for (const Graph* graph : {&old, &recent, &half}) {
    ASSERT_EQ(graph->nodes[0].inputs.size(), 1u);
    EXPECT_EQ(graph->nodes[0].number("max", 0), 6.0f);
  }
  EXPECT_EQ(recent.nodes[0].number("min", -1), 0.0f);
  EXPECT_EQ(half.nodes[0].number("min", 0), -std::numeric_limits<float>::max());
}

TEST(Clip, ABoundThatIsComputedFromTheInputIsRefused) {
  OnnxFile file(13);
  file.input("x", {1, 4}).input("low", {}).node("Clip", {"x", "low"}, {"y"}).output("y");
  EXPECT_THAT(refusal([&] { read_back(file); }),
              AllOf(HasSubstr("Clip.1"), HasSubstr("min"), HasSubstr("opset 13")));
}

TEST(Pad, PadsAreAttributesForAllAxes) {
  const Graph old =
      read_back(one_node(7, "Pad", {}, {{"pads", Ints{0, 0, 1, 2, 0, 0, 3, 4}}, {"value", 1.5f}}));
  const Graph recent = read_back(one_node(13, "Pad", {"pads", "value"})
                                     .ints("pads", {0, 0, 1, 2, 0, 0, 3, 4})
                                     .floats("value", {}, {1.5f}));
  const Graph newest = read_back(one_node(18, "Pad", {"pads", "value", "axes"})
                                     .ints("pads", {1, 2, 3, 4})
                                     .floats("value", {}, {1.5f})
                                     .ints("axes", {2, -1}));
  for (const Graph* graph : {&old, &recent, &newest}) {
    EXPECT_EQ(graph->nodes[0].integers("pads"), (Ints{0, 0, 1, 2, 0, 0, 3, 4}));
    EXPECT_EQ(graph->nodes[0].number("value", 0), 1.5f);
    EXPECT_EQ(output_shape(*graph), (Shape{1, 4, 10, 12}));
  }
}

TEST(Slice, BoundsAreAttributesInEveryOpset) {
  const Graph old =
      read_back(one_node(9, "Slice", {}, {{"starts", Ints{1}}, {"ends", Ints{-1}}, {"axes", Ints{2}}}));
  const Graph recent = read_back(one_node(13, "Slice", {"starts", "ends", "axes"})
                                     .ints("starts", {1})
                                     .ints("ends", {-1})
                                     .ints("axes", {-2}));
  for (const Graph* graph : {&old, &recent}) {
    EXPECT_EQ(graph->nodes[0].integers("starts"), Ints{1});
    EXPECT_EQ(graph->nodes[0].integers("ends"), Ints{5});
    EXPECT_EQ(graph->nodes[0].integers("axes"), Ints{2});
    EXPECT_EQ(graph->nodes[0].integers("steps"), Ints{1});
  }
}

TEST(Slice, OfAWholeAxisGoesSoThatTheBatchStaysFree) {
  const Graph graph =
      read_back(one_node(13, "Slice", {"starts", "ends"}).ints("starts", {0, 1}).ints("ends", {kBig, 3}));
  EXPECT_EQ(graph.nodes[0].integers("axes"), Ints{1});
  EXPECT_TRUE(batch_is_free(graph));
}

TEST(Squeeze, AxesAreAttributesInEveryOpset) {
  const Shape shape{1, 4, 1, 6};
  const Graph old = read_back(one_node(11, "Squeeze", {}, {{"axes", Ints{2}}}, shape));
  const Graph recent = read_back(one_node(13, "Squeeze", {"axes"}, {}, shape).ints("axes", {-2}));
  for (const Graph* graph : {&old, &recent}) EXPECT_EQ(graph->nodes[0].integers("axes"), Ints{2});
}

TEST(Unsqueeze, AxesAreAttributesInEveryOpset) {
  const Graph old = read_back(one_node(11, "Unsqueeze", {}, {{"axes", Ints{0}}}));
  const Graph recent = read_back(one_node(13, "Unsqueeze", {"axes"}).ints("axes", {0}));
  for (const Graph* graph : {&old, &recent}) EXPECT_EQ(output_shape(*graph), (Shape{1, 1, 4, 6, 6}));
}

TEST(ReduceMean, AxesAreAttributesInEveryOpset) {
  const Graph old = read_back(one_node(13, "ReduceMean", {}, {{"axes", Ints{2, 3}}}));
  const Graph recent = read_back(one_node(18, "ReduceMean", {"axes"}).ints("axes", {-1, -2}));
  for (const Graph* graph : {&old, &recent}) EXPECT_EQ(graph->nodes[0].integers("axes"), (Ints{2, 3}));
}

TEST(ReduceMean, WithoutAxesReducesAllUnlessToldNotTo) {
  EXPECT_EQ(output_shape(read_back(one_node(18, "ReduceMean"))), (Shape{1, 1, 1, 1}));
  OnnxFile file(18);
  file.input("x", {1, 4}).node("ReduceMean", {"x"}, {"a"}, {{"noop_with_empty_axes", std::int64_t{1}}});
  file.node("Relu", {"a"}, {"y"}).output("y");
  EXPECT_EQ(read_back(file).nodes.size(), 1u);
}

TEST(Split, SizesComeFromAttributeInputOrCount) {
  const auto split = [](int opset, const std::vector<std::string>& inputs, const Attributes& attributes) {
    OnnxFile file(opset);
    file.input("x", {1, 7}).ints("sizes", {3, 3, 1}).node("Split", inputs, {"a", "b", "c"}, attributes);
    return read_back(file.output("a").output("b").output("c"));
  };
  const std::int64_t one = 1;
  const Graph old = split(11, {"x"}, {{"axis", one}, {"split", Ints{3, 3, 1}}});
  const Graph recent = split(13, {"x", "sizes"}, {{"axis", one}});
  const Graph newest = split(18, {"x"}, {{"axis", one}, {"num_outputs", std::int64_t{3}}});
  for (const Graph* graph : {&old, &recent, &newest}) {
    EXPECT_EQ(graph->nodes[0].integers("split"), (Ints{3, 3, 1}));
  }
}

TEST(Softmax, DefaultAxisChangedWithOpsetThirteen) {
  EXPECT_EQ(read_back(one_node(12, "Softmax", {}, {}, {1, 4, 1, 1})).nodes[0].integer("axis", 0), 1);
  EXPECT_EQ(read_back(one_node(13, "Softmax", {}, {}, {1, 4, 1, 1})).nodes[0].integer("axis", 0), 3);
}

TEST(Softmax, OldFlatteningOverSeveralExtentsIsStated) {
  const Graph graph = read_back(one_node(11, "Softmax", {}, {{"axis", std::int64_t{1}}}));
  ASSERT_EQ(graph.nodes.size(), 3u);
  EXPECT_EQ(graph.nodes[0].op, "Flatten");
  EXPECT_EQ(graph.nodes[1].op, "Softmax");
  EXPECT_EQ(graph.type_of(graph.nodes[1].outputs[0]).shape, (Shape{1, 144}));
  EXPECT_EQ(output_shape(graph), (Shape{1, 4, 6, 6}));
  EXPECT_TRUE(batch_is_free(graph));
}

TEST(Dropout, VanishesInEveryForm) {
  const auto nodes = [](int opset, const std::vector<std::string>& inputs, const Attributes& attributes) {
    OnnxFile file(opset);
    file.input("x", {1, 4}).floats("ratio", {}, {0.5f}).node("Dropout", inputs, {"a", "mask"}, attributes);
    return read_back(file.node("Relu", {"a"}, {"y"}).output("y")).nodes.size();
  };
  EXPECT_EQ(nodes(7, {"x"}, {{"ratio", 0.5f}}), 1u);
  EXPECT_EQ(nodes(12, {"x", "ratio"}, {}), 1u);
  EXPECT_EQ(nodes(13, {"x", "ratio"}, {{"seed", std::int64_t{3}}}), 1u);
}

TEST(Dropout, InTrainingModeIsRefused) {
  OnnxFile file = one_node(13, "Dropout", {"", "training"});
  auto& training = *file.graph().add_initializer();
  training.set_name("training");
  training.set_data_type(onnx::TensorProto::BOOL);
  training.add_int32_data(1);
  EXPECT_THAT(refusal([&] { read_back(file); }), HasSubstr("training_mode"));
}

TEST(BatchNormalization, IgnoresTrainingAttributesInTheirRange) {
  const auto read = [](int opset, const Attributes& attributes) {
    OnnxFile file = one_node(opset, "BatchNormalization", {"s", "b", "m", "v"}, attributes);
    for (const char* name : {"s", "b", "m", "v"}) file.floats(name, {4});
    return read_back(file);
  };
  EXPECT_EQ(read(7, {{"momentum", 0.9f}, {"spatial", std::int64_t{1}}}).nodes[0].attributes.size(), 1u);
  EXPECT_EQ(read(15, {{"momentum", 0.9f}, {"training_mode", std::int64_t{0}}}).nodes[0].attributes.size(),
            1u);
  EXPECT_THAT(refusal([&] { read(15, {{"training_mode", std::int64_t{1}}}); }), HasSubstr("training_mode"));
  EXPECT_THAT(refusal([&] { read(7, {{"spatial", std::int64_t{0}}}); }), HasSubstr("spatial"));
}

TEST(Cast, NamesItsType) {
  const Graph graph =
      read_back(one_node(19, "Cast", {}, {{"to", std::int64_t{10}}, {"saturate", std::int64_t{1}}}));
  EXPECT_EQ(graph.nodes[0].text("to", ""), "F16");
  EXPECT_THAT(refusal([] {
                read_back(one_node(19, "Cast", {}, {{"to", std::int64_t{17}}}));
              }),
              HasSubstr("Cast.1"));
}

TEST(Resize, ScalesOfEveryFormAreSpatial) {
  const Attributes nearest{{"mode", std::string("nearest")}};
  const Graph first = read_back(one_node(10, "Resize", {"s"}, nearest).floats("s", {4}, {1, 1, 2, 2}));
  const Graph scaled = read_back(one_node(11, "Resize", {"", "s"}, nearest).floats("s", {4}, {1, 1, 2, 2}));
  const Graph sized = read_back(one_node(13, "Resize", {"", "", "s"}, nearest).ints("s", {1, 4, 12, 12}));
  const Graph axes =
      read_back(one_node(18, "Resize", {"", "s"}, {{"axes", Ints{2, 3}}}).floats("s", {2}, {2, 2}));
  for (const Graph* graph : {&first, &scaled, &sized, &axes}) {
    EXPECT_EQ(graph->nodes[0].numbers("scales"), (Floats{2, 2}));
    EXPECT_EQ(output_shape(*graph), (Shape{1, 4, 12, 12}));
    EXPECT_TRUE(batch_is_free(*graph));
  }
  EXPECT_EQ(first.nodes[0].text("coordinate_transformation_mode", ""), "asymmetric");
  EXPECT_EQ(first.nodes[0].text("nearest_mode", ""), "floor");
  EXPECT_EQ(scaled.nodes[0].text("coordinate_transformation_mode", ""), "half_pixel");
}

TEST(Resize, EverySizeComesBackFromItsScale) {
  for (std::int64_t from = 1; from <= 40; ++from) {
    for (std::int64_t to = 1; to <= 120; ++to) {
      const Graph graph =
          read_back(one_node(13, "Resize", {"", "", "s"}, {}, {1, 1, from, 3}).ints("s", {1, 1, to, 3}));
      ASSERT_EQ(output_shape(graph), (Shape{1, 1, to, 3})) << from;
    }
  }
}

TEST(Resize, WhatIsNotSupportedIsNamed) {
  const auto says = [](const Attributes& attributes, const Floats& scales) {
    return refusal([&] {
      read_back(one_node(18, "Resize", {"", "s"}, attributes).floats("s", {4}, scales));
    });
  };
  EXPECT_THAT(says({{"mode", std::string("cubic")}}, {1, 1, 2, 2}), HasSubstr("cubic"));
  EXPECT_THAT(says({{"antialias", std::int64_t{1}}}, {1, 1, 2, 2}), HasSubstr("antialias"));
  EXPECT_THAT(says({{"keep_aspect_ratio_policy", std::string("not_larger")}}, {1, 1, 2, 2}),
              HasSubstr("policy"));
  EXPECT_THAT(says({}, {1, 2, 2, 2}), HasSubstr("channels"));
}

TEST(AutoPad, BecomesPadsWithTheOddPixelWhereItBelongs) {
  for (const auto& [mode, pads] :
       {std::pair{"SAME_UPPER", Ints{0, 0, 1, 1}}, {"SAME_LOWER", Ints{1, 1, 0, 0}}}) {
    OnnxFile file = one_node(11, "Conv", {"w"}, {{"auto_pad", std::string(mode)}, {"strides", Ints{2, 2}}});
    const Graph graph = read_back(file.floats("w", {2, 4, 3, 3}));
    EXPECT_EQ(graph.nodes[0].integers("pads"), pads);
    EXPECT_FALSE(graph.nodes[0].has("auto_pad"));
  }
}

// --- Computed shapes fold

/// What a PaddlePaddle export has before its last layer: Shape, Slice, Concat, Reshape.
OnnxFile paddle_like() {
  OnnxFile file(15);
  file.input("x", {kDynamic, 4, 2, 2})
      .ints("zero", {0})
      .ints("one", {1})
      .ints("rest", {-1})
      .floats("w", {16, 3});
  file.node("Identity", {"x"}, {"same"});
  file.node("Shape", {"same"}, {"shape"});
  file.node("Slice", {"shape", "zero", "one", "zero"}, {"batch"});
  file.node("Concat", {"batch", "rest"}, {"target"}, {{"axis", std::int64_t{0}}});
  file.node("Reshape", {"x", "target"}, {"flat"}, {{"allowzero", std::int64_t{0}}});
  return file.node("MatMul", {"flat", "w"}, {"y"}).output("y");
}

TEST(Folding, APaddleExportsShapeComputationIsOneReshape) {
  for (const std::int64_t batch : {1, 4}) {
    const Graph graph = read_back(paddle_like(), {{"x", {batch, 4, 2, 2}}});
    ASSERT_EQ(graph.nodes.size(), 2u);
    EXPECT_EQ(graph.nodes[0].op, "Reshape");
    EXPECT_EQ(graph.nodes[0].integers("shape"), (Ints{0, -1}));
    EXPECT_EQ(output_shape(graph), (Shape{batch, 3}));
    EXPECT_TRUE(batch_is_free(graph));
  }
}

/// What PyTorch writes for x.view(x.size(0), x.size(1) * x.size(2)): Shape-Gather for each, Mul, Unsqueeze,
/// Concat.
TEST(Folding, APyTorchExportsViewServesEveryBatch) {
  OnnxFile file(11);
  file.input("x", {kDynamic, 4, 5}).ints("i0", {}, {0}).ints("i1", {}, {1}).ints("i2", {}, {2});
  const Attributes front{{"axes", Ints{0}}};
  for (const std::string i : {"0", "1", "2"}) {
    file.node("Shape", {"x"}, {"s" + i}).node("Gather", {"s" + i, "i" + i}, {"e" + i});
  }
  file.node("Mul", {"e1", "e2"}, {"m"})
      .node("Unsqueeze", {"e0"}, {"u0"}, front)
      .node("Unsqueeze", {"m"}, {"u1"}, front);
  file.node("Concat", {"u0", "u1"}, {"target"}, {{"axis", std::int64_t{0}}});
  const Graph graph = read_back(file.node("Reshape", {"x", "target"}, {"y"}).output("y"));
  ASSERT_EQ(graph.nodes.size(), 1u);
  EXPECT_EQ(graph.nodes[0].integers("shape"), (Ints{0, -1}));
  EXPECT_TRUE(batch_is_free(graph));
}

TEST(Folding, ANumberInTheFileStaysThatNumber) {
  OnnxFile file(13);
  file.input("x", {kDynamic, 4, 2})
      .ints("target", {1, 8})
      .node("Reshape", {"x", "target"}, {"y"})
      .output("y");
  const Graph graph = read_back(file);
  EXPECT_EQ(graph.nodes[0].integers("shape"), (Ints{1, 8}));
  EXPECT_FALSE(batch_is_free(graph));
}

TEST(Folding, AnExtentOfAnotherPlaceIsNotTakenForTheBatch) {
  OnnxFile file(13);
  file.input("x", {1, 1, 6}).ints("one", {1}).ints("six", {6}).node("Shape", {"x"}, {"s"});
  file.node("Gather", {"s", "one"}, {"channels"})
      .node("Concat", {"channels", "six"}, {"target"}, {{"axis", std::int64_t{0}}});
  const Graph graph = read_back(file.node("Reshape", {"x", "target"}, {"y"}).output("y"));
  EXPECT_EQ(graph.nodes[0].integers("shape"), (Ints{-1, 6}));  // computed, and determined by the fixed 6
}

TEST(Folding, CastsAndArithmeticOnShapesAreExact) {
  OnnxFile file(13);
  file.input("x", {2, 3, 8}).ints("two", {2}).ints("last", {2}).node("Shape", {"x"}, {"s"});
  file.node("Cast", {"s"}, {"s32"}, {{"to", std::int64_t{6}}})
      .node("Cast", {"s32"}, {"s64"}, {{"to", std::int64_t{7}}});
  file.node("Gather", {"s64", "last"}, {"e"})
      .node("Div", {"e", "two"}, {"half"})
      .node("Sub", {"e", "half"}, {"rest"});
  file.node("Concat", {"half", "rest"}, {"sizes"}, {{"axis", std::int64_t{0}}});
  file.node("Split", {"x", "sizes"}, {"a", "b"}, {{"axis", std::int64_t{2}}}).output("a").output("b");
  const Graph graph = read_back(file);
  ASSERT_EQ(graph.nodes.size(), 1u);
  EXPECT_EQ(graph.nodes[0].integers("split"), (Ints{4, 4}));
}

TEST(Folding, AReshapedWeightIsStillAParameter) {
  OnnxFile file(13);
  file.input("x", {1, 4, 5, 5}).floats("bias", {4}).ints("target", {1, 4, 1, 1});
  file.node("Reshape", {"bias", "target"}, {"b"}).node("Add", {"x", "b"}, {"y"}).output("y");
  const Graph graph = read_back(file);
  ASSERT_EQ(graph.nodes.size(), 1u);
  EXPECT_EQ(cost_of(graph).parameters, 4);
}

TEST(Folding, DivisionOfAShapeByZeroIsRefused) {
  OnnxFile file(13);
  file.input("x", {2, 3}).ints("zero", {0, 0}).node("Shape", {"x"}, {"s"}).node("Div", {"s", "zero"}, {"t"});
  EXPECT_THAT(refusal([&] {
                read_back(file.node("Reshape", {"x", "t"}, {"y"}).output("y"));
              }),
              HasSubstr("zero"));
}

}  // namespace
}  // namespace edgegauge::model
