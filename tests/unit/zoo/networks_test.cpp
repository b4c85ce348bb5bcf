// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/operators.h"
#include "zoo/catalogue.h"

#include <algorithm>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::zoo {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::SizeIs;

struct Expected {
  const char* name;
  std::int64_t parameters;
  double least_giga, most_giga;  ///< multiply-adds as the study prints them
  std::size_t tensors;           ///< in torchvision's state dict, without num_batches_tracked
  std::vector<std::pair<std::string, model::Shape>> some;
};

void PrintTo(const Expected& expected, std::ostream* out) { *out << expected.name; }

class Network : public testing::TestWithParam<Expected> {
 protected:
  model::Graph build(std::int64_t batch) const { return find_entry(GetParam().name)->build(batch); }
};

std::vector<std::pair<std::string, model::Shape>> parameters_of(const model::Graph& graph) {
  std::vector<std::pair<std::string, model::Shape>> parameters;
  for (const model::ValueId id : graph.parameters)
    parameters.emplace_back(graph.values[static_cast<std::size_t>(id)].name, graph.type_of(id).shape);
  return parameters;
}

TEST_P(Network, HasExactlyThePublishedNumberOfParameters) {
  EXPECT_EQ(model::cost_of(build(1)).parameters, GetParam().parameters);
}

TEST_P(Network, NeedsTheStudysMultiplyAdds) {
  const double giga = static_cast<double>(model::cost_of(build(1)).multiply_adds) / 1e9;
  EXPECT_GE(giga, GetParam().least_giga);
  EXPECT_LE(giga, GetParam().most_giga);
}

TEST_P(Network, NamesItsParametersAsTorchvisionDoes) {
  const auto parameters = parameters_of(build(1));
  EXPECT_THAT(parameters, SizeIs(GetParam().tensors));
  EXPECT_THAT(parameters, IsSupersetOf(GetParam().some));
}

TEST_P(Network, GivesAThousandLogitsPerPictureAtAnyBatch) {
  for (const std::int64_t batch : {1, 4}) {
    model::Graph graph = build(batch);
    model::infer(graph);
    EXPECT_EQ(graph.type_of(graph.inputs.at(0)).shape, (model::Shape{batch, 3, 224, 224}));
    EXPECT_EQ(graph.type_of(graph.outputs.at(0)).shape, (model::Shape{batch, 1000}));
  }
}

TEST_P(Network, DiffersBetweenBatchesOnlyInShapes) {
  const model::Graph one = build(1);
  const model::Graph four = build(4);
  EXPECT_EQ(parameters_of(one), parameters_of(four));
  EXPECT_TRUE(std::ranges::equal(one.nodes, four.nodes, [](const model::Node& a, const model::Node& b) {
    return a.name == b.name && a.op == b.op && a.inputs == b.inputs && a.attributes == b.attributes;
  }));
}

TEST_P(Network, NamesEveryNodeAndValueOnce) {
  const model::Graph graph = build(1);
  std::set<std::string> values, nodes;
  for (const model::Value& value : graph.values) EXPECT_TRUE(values.insert(value.name).second) << value.name;
  for (const model::Node& node : graph.nodes) EXPECT_TRUE(nodes.insert(node.name).second) << node.name;
}

INSTANTIATE_TEST_SUITE_P(
    Study, Network,
    testing::Values(Expected{"alexnet",
                             61'100'840,
                             0.65,
                             0.75,
                             16,
                             {{"features.0.weight", {64, 3, 11, 11}},
                              {"features.10.bias", {256}},
                              {"classifier.1.weight", {4096, 9216}},
                              {"classifier.6.bias", {1000}}}},
                    Expected{"squeezenet1.1",
                             1'235'496,
                             0.345,
                             0.405,
                             52,
                             {{"features.0.weight", {64, 3, 3, 3}},
                              {"features.3.squeeze.weight", {16, 64, 1, 1}},
                              {"features.12.expand3x3.bias", {256}},
                              {"classifier.1.weight", {1000, 512, 1, 1}}}},
                    Expected{"resnet18",
                             11'689'512,
                             1.75,
                             1.85,
                             102,
                             {{"conv1.weight", {64, 3, 7, 7}},
                              {"bn1.running_var", {64}},
                              {"layer1.0.conv1.weight", {64, 64, 3, 3}},
                              {"layer2.0.downsample.0.weight", {128, 64, 1, 1}},
                              {"layer4.1.bn2.running_mean", {512}},
                              {"fc.weight", {1000, 512}}}},
                    Expected{"resnet50",
                             25'557'032,
                             4.05,
                             4.15,
                             267,
                             {{"layer1.0.downsample.1.bias", {256}},
                              {"layer2.0.conv2.weight", {128, 128, 3, 3}},
                              {"layer4.2.conv3.weight", {2048, 512, 1, 1}},
                              {"fc.bias", {1000}}}},
                    Expected{"densenet161",
                             28'681'000,
                             7.65,
                             7.95,
                             806,
                             {{"features.conv0.weight", {96, 3, 7, 7}},
                              {"features.denseblock1.denselayer1.norm1.running_mean", {96}},
                              {"features.denseblock4.denselayer24.conv2.weight", {48, 192, 3, 3}},
                              {"features.transition3.conv.weight", {1056, 2112, 1, 1}},
                              {"features.norm5.weight", {2208}},
                              {"classifier.weight", {1000, 2208}}}},
                    Expected{"vgg16",
                             138'357'544,
                             15.35,
                             15.55,
                             32,
                             {{"features.0.weight", {64, 3, 3, 3}},
                              {"features.28.weight", {512, 512, 3, 3}},
                              {"classifier.0.weight", {4096, 25088}},
                              {"classifier.6.weight", {1000, 4096}}}}));

TEST(Catalogue, HoldsTheStudysModelsAndOneWithRealWeights) {
  std::vector<std::string_view> study;
  for (const Entry& entry : catalogue()) {
    if (entry.in_study) study.push_back(entry.name);
    EXPECT_NE(entry.build == nullptr, entry.package.empty()) << entry.name;
  }
  EXPECT_THAT(study, ElementsAre("alexnet", "squeezenet1.1", "resnet18", "resnet50", "densenet161", "vgg16"));
  const Entry* orientation = find_entry("document-orientation");
  ASSERT_NE(orientation, nullptr);
  EXPECT_THAT(orientation->labels, ElementsAre("0°", "90°", "180°", "270°"));
  EXPECT_TRUE(orientation->preprocess.bgr);
}

TEST(Catalogue, ProposesNamesNearAMistypedOne) {
  EXPECT_EQ(find_entry("resnet81"), nullptr);
  EXPECT_THAT(near_names("resnet81"), Contains("resnet18"));
  EXPECT_THAT(near_names("bert"), testing::IsEmpty());
}

}  // namespace
}  // namespace edgegauge::zoo
