// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/operators.h"

#include "unit/model/support.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::model {
namespace {

using test::refusal;
using testing::ElementsAre;
using testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

/// A node on float inputs of the given shapes; those from `first_constant` on are parameters.
struct Case {
  std::string op;
  std::vector<Shape> inputs;
  Attributes attributes;
  std::vector<Shape> outputs;
  std::size_t first_constant = 1;
};

void PrintTo(const Case& test_case, std::ostream* out) { *out << test_case.op; }

Graph graph_of(const Case& test_case) {
  Graph graph;
  Node node{"node", test_case.op, {}, {}, test_case.attributes};
  for (std::size_t i = 0; i < test_case.inputs.size(); ++i) {
    const TensorType type{DataType::kFloat32, test_case.inputs[i]};
    node.inputs.push_back(graph.add_value("in" + std::to_string(i), type));
    (i < test_case.first_constant ? graph.inputs : graph.parameters).push_back(node.inputs.back());
  }
  for (std::size_t i = 0; i < std::max<std::size_t>(test_case.outputs.size(), 1); ++i) {
    node.outputs.push_back(graph.add_value("out" + std::to_string(i)));
  }
  graph.outputs = node.outputs;
  graph.nodes = {node};
  return graph;
}

Graph inferred(const Case& test_case) {
  Graph graph = graph_of(test_case);
  infer(graph);
  return graph;
}

/// "MaxPool_2": cases of one operator stay apart.
std::string name_of_case(const testing::TestParamInfo<Case>& info) {
  return info.param.op + "_" + std::to_string(info.index);
}

class ShapeRule : public testing::TestWithParam<Case> {};

TEST_P(ShapeRule, GivesTheStatedOutputs) {
  const Graph graph = inferred(GetParam());
  std::vector<Shape> outputs;
  for (const ValueId id : graph.outputs) outputs.push_back(graph.type_of(id).shape);
  EXPECT_EQ(outputs, GetParam().outputs);
}

const Attributes kSameUpper{{"auto_pad", std::string("SAME_UPPER")}, {"strides", Ints{2, 2}}};

INSTANTIATE_TEST_SUITE_P(
    Convolutions, ShapeRule,
    testing::Values(
        Case{"Conv",
             {{1, 3, 224, 224}, {64, 3, 11, 11}, {64}},
             {{"strides", Ints{4, 4}}, {"pads", Ints{2, 2, 2, 2}}},
             {{1, 64, 55, 55}}},
        Case{"Conv", {{2, 8, 9, 9}, {8, 1, 3, 3}}, {{"group", std::int64_t{8}}}, {{2, 8, 7, 7}}},
        Case{"Conv", {{1, 1, 9, 9}, {1, 1, 3, 3}}, {{"dilations", Ints{2, 3}}}, {{1, 1, 5, 3}}},
        Case{"Conv", {{1, 1, 7, 8}, {1, 1, 3, 3}}, kSameUpper, {{1, 1, 4, 4}}},
        Case{"Conv", {{1, 1, 7, 8}, {1, 1, 3, 3}}, {{"auto_pad", std::string("VALID")}}, {{1, 1, 5, 6}}},
        Case{"Conv", {{1, 2, 10}, {4, 2, 3}}, {}, {{1, 4, 8}}},
        Case{"Conv", {{1, 1, 5, 5, 5}, {2, 1, 3, 3, 3}}, {}, {{1, 2, 3, 3, 3}}},
        Case{"ConvTranspose", {{1, 4, 5, 5}, {4, 3, 3, 3}}, {{"strides", Ints{2, 2}}}, {{1, 3, 11, 11}}},
        Case{"ConvTranspose", {{1, 4, 5, 5}, {4, 3, 3, 3}}, kSameUpper, {{1, 3, 10, 10}}},
        Case{"ConvTranspose",
             {{1, 4, 5, 5}, {4, 3, 3, 3}},
             {{"strides", Ints{3, 3}}, {"output_shape", Ints{10, 8}}},
             {{1, 3, 10, 8}}},
        Case{"ConvTranspose",
             {{1, 4, 5, 5}, {4, 2, 2, 2}},
             {{"group", std::int64_t{2}}, {"strides", Ints{2, 2}}, {"output_padding", Ints{1, 0}}},
             {{1, 4, 11, 10}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Pools, ShapeRule,
    testing::Values(
        Case{"MaxPool",
             {{1, 64, 112, 112}},
             {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"pads", Ints{1, 1, 1, 1}}},
             {{1, 64, 56, 56}}},
        Case{"MaxPool",
             {{1, 1, 6, 6}},
             {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}},
             {{1, 1, 2, 2}}},
        Case{"MaxPool",
             {{1, 1, 6, 6}},
             {{"kernel_shape", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"ceil_mode", std::int64_t{1}}},
             {{1, 1, 3, 3}}},
        // The second window would start in the padding: it does not count.
        Case{"MaxPool",
             {{1, 1, 2, 2}},
             {{"kernel_shape", Ints{2, 2}},
              {"strides", Ints{3, 3}},
              {"pads", Ints{0, 0, 1, 1}},
              {"ceil_mode", std::int64_t{1}}},
             {{1, 1, 1, 1}}},
        Case{"AveragePool",
             {{1, 1, 5, 5}},
             {{"kernel_shape", Ints{2, 2}}, {"auto_pad", std::string("SAME_LOWER")}},
             {{1, 1, 5, 5}}},
        Case{"GlobalAveragePool", {{2, 7, 5, 4}}, {}, {{2, 7, 1, 1}}},
        Case{"GlobalMaxPool", {{2, 7, 5}}, {}, {{2, 7, 1}}}, Case{"ReduceMean", {{2, 3, 4}}, {}, {{1, 1, 1}}},
        Case{"ReduceMean", {{2, 3, 4}}, {{"axes", Ints{-1, 1}}, {"keepdims", std::int64_t{0}}}, {{2}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Products, ShapeRule,
    testing::Values(Case{"Gemm", {{2, 5}, {7, 5}, {7}}, {{"transB", std::int64_t{1}}}, {{2, 7}}},
                    Case{"Gemm", {{5, 2}, {5, 7}}, {{"transA", std::int64_t{1}}}, {{2, 7}}},
                    Case{"MatMul", {{4, 1, 2, 3}, {5, 3, 6}}, {}, {{4, 5, 2, 6}}},
                    Case{"MatMul", {{3}, {5, 3, 6}}, {}, {{5, 6}}}, Case{"MatMul", {{2, 3}, {3}}, {}, {{2}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Elementwise, ShapeRule,
    testing::Values(Case{"Add", {{2, 3, 4}, {3, 1}}, {}, {{2, 3, 4}}},
                    Case{"Mul", {{1, 3, 1}, {2, 1, 4}}, {}, {{2, 3, 4}}}, Case{"Sub", {{2}, {}}, {}, {{2}}},
                    Case{"Div", {{2, 2}, {2, 2}}, {}, {{2, 2}}},
                    Case{"PRelu", {{2, 3, 4}, {3, 1}}, {}, {{2, 3, 4}}}, Case{"Clip", {{2, 3}}, {}, {{2, 3}}},
                    Case{"HardSwish", {{2, 3}}, {}, {{2, 3}}},
                    Case{"LRN", {{1, 4, 5, 5}}, {{"size", std::int64_t{5}}}, {{1, 4, 5, 5}}},
                    Case{"BatchNormalization", {{1, 4, 5}, {4}, {4}, {4}, {4}}, {}, {{1, 4, 5}}},
                    Case{"Softmax", {{2, 10}}, {}, {{2, 10}}}),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Movements, ShapeRule,
    testing::Values(
        Case{"Concat", {{1, 2, 3}, {1, 5, 3}}, {{"axis", std::int64_t{-2}}}, {{1, 7, 3}}, 2},
        Case{"Split", {{1, 6}}, {{"axis", std::int64_t{1}}}, {{1, 2}, {1, 2}, {1, 2}}},
        Case{"Split", {{1, 6}}, {{"axis", std::int64_t{1}}, {"split", Ints{1, 5}}}, {{1, 1}, {1, 5}}},
        Case{"Slice",
             {{10, 8}},
             {{"starts", Ints{-3, 6}}, {"ends", Ints{100, 0}}, {"steps", Ints{1, -2}}},
             {{3, 3}}},
        Case{"Slice", {{4}}, {{"starts", Ints{3}}, {"ends", Ints{-100}}, {"steps", Ints{-1}}}, {{4}}},
        Case{"Pad", {{1, 2, 4}}, {{"pads", Ints{0, 0, 1, 0, 0, 2}}}, {{1, 2, 7}}},
        Case{"Pad", {{1, 2, 4}}, {{"pads", Ints{0, 0, -1, 0, 0, 0}}}, {{1, 2, 3}}},
        Case{"Reshape", {{2, 3, 4}}, {{"shape", Ints{0, -1}}}, {{2, 12}}},
        Case{"Flatten", {{2, 3, 4}}, {{"axis", std::int64_t{2}}}, {{6, 4}}},
        Case{"Flatten", {{2, 3}}, {{"axis", std::int64_t{0}}}, {{1, 6}}},
        Case{"Squeeze", {{1, 3, 1}}, {}, {{3}}}, Case{"Squeeze", {{1, 3, 1}}, {{"axes", Ints{-1}}}, {{1, 3}}},
        Case{"Unsqueeze", {{3, 4}}, {{"axes", Ints{-1, 0}}}, {{1, 3, 4, 1}}},
        Case{"Transpose", {{2, 3, 4}}, {}, {{4, 3, 2}}},
        Case{"Transpose", {{2, 3, 4}}, {{"perm", Ints{0, -1, 1}}}, {{2, 4, 3}}},
        Case{"Cast", {{2, 3}}, {{"to", std::string("F16")}}, {{2, 3}}},
        Case{"Resize", {{1, 2, 5, 7}}, {{"scales", std::vector<float>{2.0f, 0.5f}}}, {{1, 2, 10, 3}}}),
    name_of_case);

struct Misfit {
  Case call;
  const char* says;
};

void PrintTo(const Misfit& misfit, std::ostream* out) { *out << misfit.call.op << ": " << misfit.says; }

std::string name_of_misfit(const testing::TestParamInfo<Misfit>& info) {
  return info.param.call.op + "_" + std::to_string(info.index);
}

class ShapeRuleRefuses : public testing::TestWithParam<Misfit> {};

TEST_P(ShapeRuleRefuses, NamingTheNodeAndWhy) {
  Graph graph = graph_of(GetParam().call);
  EXPECT_THAT(refusal([&] { infer(graph); }),
              AllOf(HasSubstr("'node'"), HasSubstr(GetParam().call.op), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    All, ShapeRuleRefuses,
    testing::Values(
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 2, 3, 3}}, {}, {}}, "weights 4x2x3x3"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3}}, {}, {}}, "weights"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 9, 9}}, {}, {}}, "does not fit"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}, {5}}, {}, {}}, "bias 5"},
        Misfit{{"Conv", {{1, 4, 8, 8}, {4, 2, 3, 3}}, {{"group", std::int64_t{0}}}, {}}, "group 0"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}}, {{"strides", Ints{0, 1}}}, {}}, "strides"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}}, {{"pads", Ints{1, 1}}}, {}}, "pads must be 4"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}}, {{"dilations", Ints{1ll << 60, 1}}}, {}}, "dilations"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}}, {{"stride", Ints{1, 1}}}, {}}, "'stride'"},
        Misfit{{"Conv", {{1, 3, 8, 8}, {4, 3, 3, 3}}, {{"group", 1.0f}}, {}}, "kind integer"},
        Misfit{{"Conv", {{1, 3, 8, 8}}, {}, {}}, "inputs"},
        Misfit{{"MaxPool", {{1, 3, 8, 8}}, {}, {}}, "'kernel_shape' is missing"},
        Misfit{{"MaxPool", {{1, 3, 8, 8}}, {{"kernel_shape", Ints{2, 2}}, {"pads", Ints{2, 2, 2, 2}}}, {}},
               "padding"},
        Misfit{{"Gemm", {{2, 3}, {4, 5}}, {}, {}}, "multiplied"},
        Misfit{{"MatMul", {{2, 3}, {4, 5}}, {}, {}}, "multiplied"},
        Misfit{{"Add", {{2, 3}, {2, 4}}, {}, {}}, "do not fit"},
        Misfit{{"BatchNormalization", {{1, 4, 5}, {4}, {4}, {3}, {4}}, {}, {}}, "4 channels"},
        Misfit{{"Concat", {{1, 2}, {2, 2}}, {{"axis", std::int64_t{1}}}, {}, 2}, "along axis 1"},
        Misfit{{"Split", {{1, 6}}, {{"axis", std::int64_t{1}}, {"split", Ints{7}}}, {}}, "add up"},
        Misfit{{"Slice", {{4}}, {{"starts", Ints{0}}, {"ends", Ints{4}}, {"steps", Ints{0}}}, {}}, "step"},
        Misfit{{"Slice", {{4}}, {{"starts", Ints{4}}, {"ends", Ints{4}}}, {}}, "without any element"},
        Misfit{{"Reshape", {{2, 3}}, {{"shape", Ints{4, -1}}}, {}}, "reshaped"},
        Misfit{{"Reshape", {{2, 3}}, {{"shape", Ints{-1, -1}}}, {}}, "reshaped"},
        Misfit{{"Squeeze", {{2, 3}}, {{"axes", Ints{0}}}, {}}, "not 1"},
        Misfit{{"Transpose", {{2, 3}}, {{"perm", Ints{0, 0}}}, {}}, "twice"},
        Misfit{{"Softmax", {{2, 3}}, {{"axis", std::int64_t{2}}}, {}}, "axis 2"},
        Misfit{{"Resize",
                {{1, 2, 5, 7}},
                {{"scales", std::vector<float>{2.0f, 1.0f}}, {"mode", std::string("cubic")}},
                {}},
               "cubic"},
        Misfit{{"Einsum", {{2, 3}}, {}, {}}, "not supported"}),
    name_of_misfit);

// --- Costs

Cost cost(const Case& test_case) {
  const Graph graph = inferred(test_case);
  return cost_of(graph, graph.nodes[0]);
}

TEST(Costs, OfAConvolutionAreTheLiteratures) {
  // AlexNet's first layer: 64 x 55 x 55 outputs, each of 3 x 11 x 11 products.
  const Cost c = cost({"Conv",
                       {{1, 3, 224, 224}, {64, 3, 11, 11}, {64}},
                       {{"strides", Ints{4, 4}}, {"pads", Ints{2, 2, 2, 2}}},
                       {}});
  EXPECT_EQ(c.multiply_adds, 64 * 55 * 55 * 3 * 11 * 11);
  EXPECT_EQ(c.parameters, 64 * 3 * 11 * 11 + 64);
  EXPECT_EQ(c.bytes_read, 4 * (3 * 224 * 224 + 64 * 3 * 11 * 11 + 64));
  EXPECT_EQ(c.bytes_written, 4 * 64 * 55 * 55);
}

TEST(Costs, OfADepthwiseConvolutionCountOneChannelEach) {
  EXPECT_EQ(cost({"Conv", {{1, 8, 9, 9}, {8, 1, 3, 3}}, {{"group", std::int64_t{8}}}, {}}).multiply_adds,
            8 * 7 * 7 * 9);
}

TEST(Costs, OfATransposedConvolutionCountItsInput) {
  EXPECT_EQ(
      cost({"ConvTranspose", {{1, 4, 5, 5}, {4, 3, 2, 2}}, {{"strides", Ints{2, 2}}}, {}}).multiply_adds,
      4 * 25 * 3 * 4);
}

TEST(Costs, OfMatrixProducts) {
  EXPECT_EQ(cost({"Gemm", {{2, 5}, {7, 5}, {7}}, {{"transB", std::int64_t{1}}}, {}}).multiply_adds,
            2 * 5 * 7);
  EXPECT_EQ(cost({"MatMul", {{4, 2, 3}, {3, 6}}, {}, {}}).multiply_adds, 4 * 2 * 3 * 6);
}

TEST(Costs, BatchNormLearnsScaleAndShiftOnly) {
  EXPECT_EQ(cost({"BatchNormalization", {{1, 4, 5}, {4}, {4}, {4}, {4}}, {}, {}}).parameters, 8);
}

TEST(Costs, ElementwiseOperatorsHaveNoMultiplyAdds) {
  EXPECT_EQ(cost({"Relu", {{2, 3}}, {}, {}}).multiply_adds, 0);
}

TEST(Costs, SharedParametersCountOnce) {
  Graph graph = graph_of({"MatMul", {{4, 4}, {4, 4}}, {}, {}});
  const ValueId end = graph.add_value("end");
  graph.nodes.push_back({"again", "MatMul", {graph.outputs[0], graph.parameters[0]}, {end}, {}});
  graph.outputs = {end};
  infer(graph);
  EXPECT_EQ(cost_of(graph).parameters, 16);
  EXPECT_EQ(cost_of(graph).multiply_adds, 2 * 64);
  EXPECT_EQ(layer_count(graph), 2);
}

TEST(Costs, AProductOfTwoActivationsIsNoLayer) {
  EXPECT_EQ(layer_count(inferred({"MatMul", {{4, 4}, {4, 4}}, {}, {}, 2})), 0);
}

// --- The table

TEST(OperatorTable, IsSortedAndHasEachNameOnce) {
  const auto rows = operators();
  EXPECT_TRUE(std::ranges::is_sorted(rows, std::less_equal{}, &Operator::name));
  for (const Operator& row : rows) EXPECT_EQ(find_operator(row.name), &row);
  EXPECT_EQ(find_operator("Upsample"), nullptr);
}

TEST(OperatorTable, KnowsEveryOperatorOfTheFirstRelease) {
  for (const char* name : {"Conv",
                           "ConvTranspose",
                           "Gemm",
                           "MatMul",
                           "BatchNormalization",
                           "Relu",
                           "LeakyRelu",
                           "PRelu",
                           "Clip",
                           "Sigmoid",
                           "HardSigmoid",
                           "HardSwish",
                           "Tanh",
                           "Elu",
                           "Add",
                           "Sub",
                           "Mul",
                           "Div",
                           "MaxPool",
                           "AveragePool",
                           "GlobalAveragePool",
                           "GlobalMaxPool",
                           "ReduceMean",
                           "LRN",
                           "Concat",
                           "Split",
                           "Slice",
                           "Pad",
                           "Reshape",
                           "Flatten",
                           "Squeeze",
                           "Unsqueeze",
                           "Transpose",
                           "Softmax",
                           "LogSoftmax",
                           "Dropout",
                           "Identity",
                           "Constant",
                           "Shape",
                           "Gather",
                           "Cast",
                           "Resize"}) {
    EXPECT_NE(find_operator(name), nullptr) << name;
  }
}

TEST(OperatorTable, FormsAreInOrderWithinTheOpsetsRead) {
  for (const Operator& row : operators()) {
    ASSERT_FALSE(row.forms.empty()) << row.name;
    EXPECT_TRUE(std::ranges::is_sorted(row.forms, std::less{}, &OnnxForm::since)) << row.name;
    EXPECT_GE(row.forms.front().since, kOldestOpset) << row.name;
    EXPECT_LE(row.forms.back().since, kNewestOpset) << row.name;
  }
}

TEST(OperatorTable, DefaultsAreOfTheirAttributesKind) {
  for (const Operator& row : operators()) {
    for (const AttributeRow& attribute : row.attributes) {
      if (attribute.otherwise) {
        EXPECT_EQ(attribute.otherwise->index(), static_cast<std::size_t>(attribute.kind))
            << row.name << attribute.name;
      }
    }
  }
}

}  // namespace
}  // namespace edgegauge::model
