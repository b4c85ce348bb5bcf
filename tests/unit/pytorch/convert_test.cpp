// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "convert/convert.h"

#include "model/constants.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::pytorch {
namespace {

using model::DataType;
using model::ValueId;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A graph that grows by one node at a time.
class Builder {
 public:
  Builder() {
    x_ = graph_.add_value("x", model::TensorType{DataType::kFloat32, {1, 2, 4, 4}});
    graph_.inputs = {x_};
  }

  ValueId x() const { return x_; }
  ValueId constant(const std::string& name, model::Shape shape, std::vector<float> values) {
    graph_.parameters.push_back(
        graph_.add_constant(name, model::make_float_tensor(std::move(shape), values)));
    return graph_.parameters.back();
  }
  ValueId add(const std::string& op, std::vector<ValueId> inputs, model::Attributes attributes = {}) {
    const std::string name = "n" + std::to_string(graph_.nodes.size());
    const ValueId result = graph_.add_value(name + "_result");
    graph_.nodes.push_back({name, op, std::move(inputs), {result}, std::move(attributes)});
    return result;
  }
  /// 1x1, two channels to two.
  ValueId conv(ValueId from, const std::string& name) {
    return add("Conv", {from, constant(name + ".weight", {2, 2, 1, 1}, {1, 2, 3, 4})});
  }
  ValueId batch_norm(ValueId from, const std::string& name) {
    return add("BatchNormalization",
               {from, constant(name + ".weight", {2}, {2, 4}), constant(name + ".bias", {2}, {1, 1}),
                constant(name + ".running_mean", {2}, {3, 0}), constant(name + ".running_var", {2}, {4, 1})},
               {{"epsilon", 0.0f}});
  }

  Script script(std::vector<ValueId> outputs, const std::string& fusion) {
    graph_.outputs = std::move(outputs);
    model::infer(graph_);
    return script_for(graph_, {{"fusion", fusion}});
  }

 private:
  model::Graph graph_;
  ValueId x_;
};

std::vector<std::string> places(const Script& script) {
  std::vector<std::string> names;
  for (const Parameter& parameter : script.parameters) {
    std::string& name = names.emplace_back();
    for (const std::string& part : parameter.path) name += "/" + part;
  }
  return names;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

TEST(PyTorchScript, WeightsKeepTheirNamesAsModules) {
  Builder to;
  const Script script = to.script({to.conv(to.conv(to.x(), "features.0"), "layer1.conv1")}, "none");
  EXPECT_THAT(places(script), ElementsAre("/features/0/weight", "/layer1/conv1/weight"));
  EXPECT_THAT(script.source, HasSubstr("torch.conv2d(x, getattr(self.features, \"0\").weight, None, "));
  EXPECT_THAT(script.source, HasSubstr("self.layer1.conv1.weight"));
}

TEST(PyTorchScript, NamesThatNoAttributeCanHaveGetPlacesOfTheirOwn) {
  Builder to;
  ValueId end = to.x();
  for (const char* name : {"a", "a.b", "in.class", "/x:0", "_x_0", "7"})
    end = to.add("Mul", {end, to.constant(name, {1}, {2})});
  const Script script = to.script({end}, "none");
  EXPECT_THAT(places(script), ElementsAre("/a", "/a_/b", "/t_in/t_class", "/_x_0", "/_x_0_", "/t_7"));
}

TEST(PyTorchScript, StatisticsOfABatchNormAreNotLearned) {
  Builder to;
  const Script script = to.script({to.batch_norm(to.x(), "bn")}, "none");
  std::vector<bool> learned;
  for (const Parameter& parameter : script.parameters) learned.push_back(parameter.learned);
  EXPECT_THAT(learned, ElementsAre(true, true, false, false));
}

TEST(PyTorchScript, RefusesByNodeAndOperator) {
  Builder to;
  const model::Attributes dilated{{"kernel_shape", std::vector<std::int64_t>{2, 2}},
                                  {"dilations", std::vector<std::int64_t>{2, 2}}};
  const ValueId pooled = to.add("AveragePool", {to.x()}, dilated);
  try {
    to.script({pooled}, "none");
    ADD_FAILURE();
  } catch (const worker::BackendError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'n0' (AveragePool)"));
  }
}

TEST(PyTorchFusion, BatchNormAndActivationBecomePartOfTheConvolution) {
  Builder to;
  const ValueId normed = to.batch_norm(to.conv(to.x(), "conv"), "bn");
  const Script script = to.script({to.add("Relu", {normed})}, "onednn");
  EXPECT_EQ(count(script.source, "mkldnn._convolution_pointwise"), 1u) << script.source;
  EXPECT_THAT(script.source, HasSubstr("\"relu\""));
  EXPECT_THAT(script.source, Not(HasSubstr("batch_norm")));
  EXPECT_THAT(script.source, HasSubstr("self.conv.weight = mkldnn._reorder_convolution_weight"));
  ASSERT_THAT(places(script), ElementsAre("/conv/weight", "/conv/bias"));
  // Factors are 2 / sqrt(4) and 4 / sqrt(1); shifts 1 - 3 * 1 and 1 - 0 * 4.
  EXPECT_THAT(model::numbers_of(script.parameters[0].value), ElementsAre(1, 2, 12, 16));
  EXPECT_THAT(model::numbers_of(script.parameters[1].value), ElementsAre(-2, 1));
}

TEST(PyTorchFusion, TheLaterConvolutionTakesASumIn) {
  Builder to;
  const ValueId first = to.conv(to.x(), "first"), second = to.conv(to.x(), "second");
  const Script script = to.script({to.add("Relu", {to.add("Add", {second, first})})}, "onednn");
  EXPECT_EQ(count(script.source, "mkldnn._convolution_pointwise"), 2u) << script.source;
  EXPECT_THAT(script.source,
              HasSubstr("self.second.weight, None, [0, 0], [1, 1], [1, 1], 1, \"add\", 1.0, \"relu\""));
  EXPECT_THAT(script.source, Not(HasSubstr("torch.add")));
}

TEST(PyTorchFusion, AResultThatIsNeededOnItsOwnStays) {
  Builder to;
  const ValueId conv = to.conv(to.x(), "conv");
  const Script script = to.script({to.add("Relu", {conv}), conv}, "onednn");
  EXPECT_THAT(script.source, HasSubstr("\"none\""));
  EXPECT_THAT(script.source, HasSubstr("torch.relu"));
}

TEST(PyTorchFusion, WeightsOfTwoConvolutionsAreNeitherFoldedNorPrepacked) {
  Builder to;
  const ValueId weights = to.constant("shared", {2, 2, 1, 1}, {1, 2, 3, 4});
  const ValueId twice = to.add("Conv", {to.add("Conv", {to.x(), weights}), weights});
  const Script script = to.script({to.batch_norm(twice, "bn")}, "onednn");
  EXPECT_THAT(script.source, HasSubstr("batch_norm"));
  EXPECT_THAT(script.source, Not(HasSubstr("prepack")));
}

}  // namespace
}  // namespace edgegauge::pytorch
