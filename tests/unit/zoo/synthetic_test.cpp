// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/zoo/evaluate.h"
#include "zoo/builder.h"
#include "zoo/catalogue.h"
#include "zoo/generator.h"
#include "zoo/moments.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>
#include <random>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::zoo {
namespace {

using testing::ElementsAreArray;
using testing::Not;

std::span<const float> weights(const model::Graph& graph, std::string_view name) {
  const model::Tensor& tensor = *graph.values[static_cast<std::size_t>(graph.find(name))].constant;
  return {reinterpret_cast<const float*>(tensor.data.get()), tensor.bytes().size() / sizeof(float)};
}

model::Graph filled(std::string_view name, std::uint64_t seed) {
  model::Graph graph = find_entry(name)->build(1);
  fill_synthetic(graph, seed);
  return graph;
}

/// FNV-1a over the bytes.
std::uint64_t hash_of(std::span<const float> values) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const std::byte byte : std::as_bytes(values))
    hash = (hash ^ std::to_integer<unsigned>(byte)) * 0x100000001b3u;
  return hash;
}

/// Every kind of layer in a few: convolutions with and without bias, batch norm, a residual, a dense
/// connection.
model::Graph small_network() {
  Builder net("small");
  const model::ValueId picture = net.input({1, 3, 32, 32});
  model::ValueId x =
      net.relu("relu1", net.conv("conv1", picture, 16, {.size = 5, .stride = 1, .padding = 2}, Bias::kYes));
  x = net.max_pool("pool", x, {.size = 2, .stride = 2});
  for (int block = 0; block < 4; ++block) {
    const std::string name = "block" + std::to_string(block);
    model::ValueId y = net.conv(name + ".conv", x, 16, {.size = 3, .padding = 1}, Bias::kNone);
    y = net.relu(name + ".relu", net.batch_norm(name + ".bn", y));
    x = net.add(name + ".add", x, y);
  }
  const model::ValueId more = net.conv("grow", x, 8, {.size = 1}, Bias::kYes);
  x = net.relu("relu2", net.concat("concat", {x, more}));
  x = net.flatten("flatten", net.global_average_pool("average", x));
  model::Graph graph = std::move(net).finish(net.linear("fc", x, 10));
  fill_synthetic(graph, 1);
  return graph;
}

struct Spread {
  double mean, deviation;
};

Spread spread_of(const std::vector<float>& values) {
  const double count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double sum = 0;
  for (const float value : values) sum += (value - mean) * (value - mean);
  return {mean, std::sqrt(sum / count)};
}

TEST(Generator, IsSplitMix64OfSeedAndName) {
  Generator a(1, "conv1.weight"), again(1, "conv1.weight"), other_name(1, "conv2.weight"),
      other_seed(2, "conv1.weight");
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, again.next());
  EXPECT_NE(first, other_name.next());
  EXPECT_NE(first, other_seed.next());
}

TEST(Generator, IsSymmetricWithTheVarianceOfAUniform) {
  Generator generator(7, "x");
  double sum = 0, squares = 0;
  constexpr int kCount = 100'000;
  for (int i = 0; i < kCount; ++i) {
    const double value = generator.next_symmetric();
    ASSERT_LT(std::abs(value), 1);
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / kCount, 0, 0.01);
  EXPECT_NEAR(squares / kCount, 1.0 / 3, 0.005);
}

TEST(Synthetic, IsTheSameOnEveryMachine) {
  const model::Graph graph = filled("resnet18", 1);
  const std::uint64_t first = hash_of(weights(graph, "conv1.weight").first(1000));
  const std::uint64_t last_statistics = hash_of(weights(graph, "layer4.1.bn2.running_var"));
  const std::uint64_t last_bias = hash_of(weights(graph, "fc.bias"));
  std::cout << std::hex << "conv1.weight " << first << ", layer4.1.bn2.running_var " << last_statistics
            << ", fc.bias " << last_bias << std::dec << "\n";
  EXPECT_EQ(first, 0xd38221243fff0671u);
  EXPECT_EQ(last_statistics, 0x34bbc1f8f8f65d99u);
  EXPECT_EQ(last_bias, 0x9e0129136baf916au);
}

TEST(Synthetic, FollowsTheSeedAndSaysSo) {
  const model::Graph one = filled("squeezenet1.1", 1), again = filled("squeezenet1.1", 1),
                     two = filled("squeezenet1.1", 2);
  EXPECT_THAT(weights(again, "features.0.weight"), ElementsAreArray(weights(one, "features.0.weight")));
  EXPECT_THAT(weights(two, "features.0.weight"), Not(ElementsAreArray(weights(one, "features.0.weight"))));
  EXPECT_EQ(two.metadata.at("weights"), "synthetic");
  EXPECT_EQ(two.metadata.at("seed"), "2");
}

class EveryNetwork : public testing::TestWithParam<const char*> {};

TEST_P(EveryNetwork, KeepsEveryLayerFiniteAndSpread) {
  const model::Graph graph = filled(GetParam(), 1);
  const MomentTable moments = propagate(graph);
  for (const model::Node& node : graph.nodes) {
    const Moments& value = moments[static_cast<std::size_t>(node.outputs[0])];
    const double deviation = std::sqrt(value.second_moment());
    EXPECT_TRUE(deviation > 0.03 && deviation < 30) << node.name << ": " << deviation;
    EXPECT_TRUE(std::ranges::all_of(value.variance, [](double v) { return std::isfinite(v) && v > 0; }))
        << node.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Study, EveryNetwork,
                         testing::Values("alexnet", "squeezenet1.1", "resnet18", "resnet50", "densenet161",
                                         "vgg16"));

TEST(Moments, AreThoseThatASmallNetworkHasWhenItRuns) {
  const model::Graph graph = small_network();
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  std::vector<float> picture(3 * 32 * 32);
  for (float& pixel : picture) pixel = normal(random);
  const auto values = evaluate(graph, {picture});
  const MomentTable predicted = propagate(graph);
  for (const model::Node& node : graph.nodes) {
    const auto id = static_cast<std::size_t>(node.outputs[0]);
    const Spread seen = spread_of(values[id]);
    ASSERT_TRUE(std::isfinite(seen.deviation)) << node.name;
    const double expected = std::sqrt(predicted[id].second_moment());
    const double actual = std::sqrt(seen.mean * seen.mean + seen.deviation * seen.deviation);
    EXPECT_GT(actual, expected / 2) << node.name;
    EXPECT_LT(actual, expected * 2) << node.name;
  }
}

TEST(Moments, OfAReluAreThoseOfARectifiedNormal) {
  Builder net("relu");
  const model::ValueId x = net.input({1, 2, 1, 1});
  const model::Graph graph = std::move(net).finish(net.relu("relu", x));
  MomentTable table = input_moments(graph);
  table[static_cast<std::size_t>(x)] = {{0, 1}, {1, 4}};
  propagate(graph, graph.nodes[0], table);
  const Moments& y = table[static_cast<std::size_t>(graph.nodes[0].outputs[0])];
  EXPECT_NEAR(y.mean[0], 0.398942280, 1e-8);      // 1/sqrt(2 pi)
  EXPECT_NEAR(y.variance[0], 0.340845057, 1e-8);  // 1/2 - 1/(2 pi)
  EXPECT_NEAR(y.mean[1], 1.395593114, 1e-8);      // Phi(0.5) + 2 phi(0.5)
}

}  // namespace
}  // namespace edgegauge::zoo
