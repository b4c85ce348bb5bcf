// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/graph.h"

#include "model/sizes.h"
#include "unit/model/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::model {
namespace {

using test::refusal;
using testing::HasSubstr;

/// x [batch,3,8,8] -> Conv -> Relu -> Identity -> y
Graph small_network(std::int64_t batch) {
  Graph graph;
  graph.name = "small";
  const ValueId x = graph.add_value("x", TensorType{DataType::kFloat32, {batch, 3, 8, 8}});
  const ValueId weight = graph.add_constant("conv.weight", test::counting_tensor({4, 3, 3, 3}));
  const ValueId a = graph.add_value("a");
  const ValueId b = graph.add_value("b");
  const ValueId y = graph.add_value("y");
  graph.nodes = {{"conv", "Conv", {x, weight}, {a}, {{"pads", std::vector<std::int64_t>{1, 1, 1, 1}}}},
                 {"relu", "Relu", {a}, {b}, {}},
                 {"out", "Identity", {b}, {y}, {}}};
  graph.inputs = {x};
  graph.outputs = {y};
  graph.parameters = {weight};
  return graph;
}

TEST(DataTypes, NamesAndParsingAreInverse) {
  for (const auto name : {"F32", "F16", "BF16", "F64", "I8", "U8", "I16", "I32", "I64", "BOOL"}) {
    ASSERT_TRUE(parse_data_type(name).has_value()) << name;
    EXPECT_EQ(name_of(*parse_data_type(name)), name);
  }
  EXPECT_FALSE(parse_data_type("F8").has_value());
}

TEST(Shapes, PrintAsPeopleWriteThem) {
  EXPECT_EQ(to_string({1, 3, 224, 224}), "1x3x224x224");
  EXPECT_EQ(to_string({kDynamic, 3}), "?x3");
  EXPECT_EQ(to_string(Shape{}), "scalar");
}

TEST(Shapes, SizesFromOutsideNeverOverflow) {
  EXPECT_EQ(checked_element_count({2, 3}), 6);
  EXPECT_EQ(checked_element_count({1ll << 40, 1ll << 40}), std::nullopt);
  EXPECT_EQ(checked_element_count({2, -1}), std::nullopt);
  EXPECT_EQ(checked_byte_count({DataType::kFloat64, {1ll << 61}}), std::nullopt);
}

TEST(Tensors, CopiesShareTheirBytes) {
  const Tensor tensor = test::counting_tensor({2, 3});
  const Tensor copy = tensor;
  EXPECT_EQ(copy.data.get(), tensor.data.get());
  EXPECT_EQ(tensor.bytes().size(), 24u);
}

TEST(Infer, GivesEveryValueAType) {
  Graph graph = small_network(2);
  infer(graph);
  EXPECT_EQ(graph.type_of(graph.outputs[0]).shape, (Shape{2, 4, 8, 8}));
  for (const Value& value : graph.values) EXPECT_TRUE(value.type.has_value()) << value.name;
}

TEST(Infer, CompletesAttributesSoThatNoReaderNeedsDefaults) {
  Graph graph = small_network(1);
  infer(graph);
  const Node& conv = graph.nodes[0];
  EXPECT_EQ(conv.integers("kernel_shape"), (std::vector<std::int64_t>{3, 3}));
  EXPECT_EQ(conv.integers("strides"), (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(conv.integers("dilations"), (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(conv.integer("group", 0), 1);
}

TEST(Infer, RemovesIdentityAndKeepsTheOutputsName) {
  Graph graph = small_network(1);
  infer(graph);
  ASSERT_EQ(graph.nodes.size(), 2u);
  EXPECT_EQ(graph.values[static_cast<std::size_t>(graph.outputs[0])].name, "y");
  EXPECT_EQ(graph.find("b"), kAbsent);
}

TEST(Infer, IsIdempotent) {
  Graph graph = small_network(1);
  infer(graph);
  const std::string once = test::describe(graph);
  infer(graph);
  EXPECT_EQ(test::describe(graph), once);
}

TEST(Infer, SortsNodesThatAreOutOfOrder) {
  Graph graph = small_network(1);
  std::swap(graph.nodes[0], graph.nodes[2]);
  infer(graph);
  EXPECT_EQ(graph.nodes[0].name, "conv");
}

TEST(Infer, RefusesACycleNamingANodeInIt) {
  Graph graph = small_network(1);
  graph.nodes[1].op = "Add";
  graph.nodes[1].inputs = {graph.find("a"), graph.find("y")};
  EXPECT_THAT(refusal([&] { infer(graph); }), AllOf(HasSubstr("relu"), HasSubstr("cycle")));
}

TEST(Infer, RefusesAValueThatTwoNodesProduce) {
  Graph graph = small_network(1);
  graph.nodes[2].outputs = {graph.find("a")};
  EXPECT_THAT(refusal([&] { infer(graph); }), HasSubstr("defined a second time"));
}

TEST(Infer, RefusesAValueThatNothingProduces) {
  Graph graph = small_network(1);
  graph.nodes.erase(graph.nodes.begin());
  EXPECT_THAT(refusal([&] { infer(graph); }), AllOf(HasSubstr("'a'"), HasSubstr("defines")));
}

TEST(Infer, FillsAnOpenExtentFromTheGivenShape) {
  Graph graph = small_network(kDynamic);
  infer(graph, {{"x", {5, 3, 8, 8}}});
  EXPECT_EQ(graph.type_of(graph.outputs[0]).shape[0], 5);
}

TEST(Infer, RefusesAShapeThatContradictsTheModel) {
  Graph graph = small_network(1);
  EXPECT_THAT(refusal([&] { infer(graph, {{"x", {1, 4, 8, 8}}}); }), HasSubstr("1x4x8x8"));
  EXPECT_THAT(refusal([&] { infer(graph, {{"z", {1}}}); }), AllOf(HasSubstr("'z'"), HasSubstr("x")));
}

TEST(Infer, AsksForAShapeThatIsStillOpen) {
  Graph graph = small_network(kDynamic);
  EXPECT_THAT(refusal([&] { infer(graph); }), HasSubstr("not known"));
}

TEST(Infer, RefusesASizeThatNoDeviceHas) {
  Graph graph = small_network(1);
  graph.nodes[0].attributes["pads"] = std::vector<std::int64_t>{1 << 20, 1 << 20, 1 << 20, 1 << 20};
  graph.nodes[1].op = "Pad";
  graph.nodes[1].attributes["pads"] = std::vector<std::int64_t>{1 << 20, 1 << 20, 0, 0, 0, 0, 0, 0};
  EXPECT_THAT(refusal([&] { infer(graph); }), HasSubstr("too large"));
}

TEST(Batch, IsFreeWhereShapesFollowIt) {
  Graph graph = small_network(1);
  infer(graph);
  EXPECT_TRUE(batch_is_free(graph));
  EXPECT_EQ(with_batch(graph, 6).type_of(with_batch(graph, 6).outputs[0]).shape[0], 6);
}

TEST(Batch, IsNotFreeWhereANumberHoldsIt) {
  Graph graph = small_network(1);
  graph.nodes[2] = {
      "out", "Reshape", {graph.find("b")}, {graph.find("y")}, {{"shape", std::vector<std::int64_t>{1, 256}}}};
  infer(graph);
  EXPECT_FALSE(batch_is_free(graph));
  EXPECT_THAT(refusal([&] { with_batch(graph, 6); }), HasSubstr("out"));
}

TEST(Batch, IsNotFreeWhereItEndsUpElsewhere) {
  Graph graph = small_network(1);
  graph.nodes[2] = {
      "out", "Reshape", {graph.find("b")}, {graph.find("y")}, {{"shape", std::vector<std::int64_t>{1, -1}}}};
  infer(graph);
  EXPECT_FALSE(batch_is_free(graph));
}

}  // namespace
}  // namespace edgegauge::model
