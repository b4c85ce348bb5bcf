// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/onnx/onnx.h"
#include "model/operators.h"
#include "unit/model/onnx_file.h"
#include "unit/model/random_graph.h"
#include "unit/model/support.h"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

namespace edgegauge::model {
namespace {

using test::random_graph;
using test::Scratch;

constexpr int kGraphs = 150;

onnx::ModelProto parsed(const std::filesystem::path& file) {
  onnx::ModelProto proto;
  EXPECT_TRUE(proto.ParseFromString(test::read_text(file)));
  return proto;
}

TEST(RandomGraphs, UseEveryOperatorThatAnInferredGraphCanHave) {
  std::set<std::string> seen{"Constant",         "Dropout",       "Identity", "Shape",  // fold away or vanish
                             "DequantizeLinear", "QuantizeLinear"};  // quantise() alone makes them
  for (int seed = 0; seed < kGraphs; ++seed) {
    for (const Node& node : random_graph(seed).nodes) seen.insert(node.op);
  }
  std::set<std::string> all;
  for (const Operator& row : operators()) all.insert(std::string(row.name));
  EXPECT_EQ(seen, all);
}

TEST(RoundTrip, AWrittenGraphReadsBackEqual) {
  const Scratch folder;
  for (int seed = 0; seed < kGraphs; ++seed) {
    const Graph graph = random_graph(seed);
    write_onnx(graph, folder / "g.onnx", false);
    ASSERT_EQ(test::describe(read_onnx(folder / "g.onnx")), test::describe(graph)) << "seed " << seed;
  }
}

TEST(RoundTrip, ADynamicBatchReadsBackAtAnyBatch) {
  const Scratch folder;
  int free = 0;
  for (int seed = 0; seed < kGraphs; ++seed) {
    const Graph graph = random_graph(seed);
    if (!batch_is_free(graph)) continue;
    ++free;
    write_onnx(graph, folder / "g.onnx");
    Shape shape = graph.type_of(graph.inputs[0]).shape;
    shape[0] = 5;
    const Graph back = read_onnx(folder / "g.onnx", {{"x", shape}});
    ASSERT_EQ(test::describe(back), test::describe(with_batch(graph, 5))) << "seed " << seed;
  }
  EXPECT_GT(free, kGraphs / 4);
}

TEST(WrittenFile, PassesOnnxsOwnChecker) {
  const Scratch folder;
  for (int seed = 0; seed < kGraphs; ++seed) {
    write_onnx(random_graph(seed), folder / "g.onnx");
    EXPECT_NO_THROW(onnx::checker::check_model(parsed(folder / "g.onnx"))) << "seed " << seed;
  }
}

/// Output shapes by ONNX's own inference; an extent that it leaves open is kDynamic.
std::vector<Shape> onnx_output_shapes(onnx::ModelProto proto) {
  for (auto& output : *proto.mutable_graph()->mutable_output()) {
    output.mutable_type()->mutable_tensor_type()->clear_shape();
  }
  onnx::shape_inference::InferShapes(proto, onnx::OpSchemaRegistry::Instance(),
                                     onnx::ShapeInferenceOptions{true, 1, true});
  std::vector<Shape> shapes;
  for (const auto& output : proto.graph().output()) {
    Shape& shape = shapes.emplace_back();
    for (const auto& dim : output.type().tensor_type().shape().dim()) {
      shape.push_back(dim.has_dim_value() ? dim.dim_value() : kDynamic);
    }
  }
  return shapes;
}

TEST(WrittenFile, HasTheShapesThatOnnxItselfInfers) {
  const Scratch folder;
  for (int seed = 0; seed < kGraphs; ++seed) {
    const Graph graph = random_graph(seed);
    write_onnx(graph, folder / "g.onnx", false);
    const auto theirs = onnx_output_shapes(parsed(folder / "g.onnx"));
    for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
      EXPECT_EQ(graph.type_of(graph.outputs[i]).shape, theirs[i]) << "seed " << seed << '\n'
                                                                  << test::describe(graph);
    }
  }
}

TEST(WrittenFile, StatesOpsetAndBatch) {
  const Scratch folder;
  test::OnnxFile source(13);
  source.input("x", {kDynamic, 4}).node("Relu", {"x"}, {"y"}).output("y");
  const Graph graph = test::read_back(source);
  write_onnx(graph, folder / "g.onnx");
  const onnx::ModelProto proto = parsed(folder / "g.onnx");
  EXPECT_EQ(proto.opset_import(0).version(), 17);
  EXPECT_EQ(proto.ir_version(), 8);
  EXPECT_EQ(proto.graph().input(0).type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(proto.graph().output(0).type().tensor_type().shape().dim(0).dim_param(), "N");
}

TEST(WrittenFile, HasAFixedBatchWhereTheGraphNeedsOne) {
  const Scratch folder;
  test::OnnxFile source(13);
  source.input("x", {kDynamic, 4}).ints("t", {1, 2, 2}).node("Reshape", {"x", "t"}, {"y"}).output("y");
  write_onnx(test::read_back(source), folder / "g.onnx");
  EXPECT_EQ(parsed(folder / "g.onnx").graph().input(0).type().tensor_type().shape().dim(0).dim_value(), 1);
}

TEST(WrittenFile, KeepsMetadata) {
  const Scratch folder;
  Graph graph = random_graph(1);
  graph.metadata = {{"weights", "synthetic"}, {"seed", "7"}};
  write_onnx(graph, folder / "g.onnx");
  EXPECT_EQ(read_onnx(folder / "g.onnx").metadata, graph.metadata);
}

}  // namespace
}  // namespace edgegauge::model
