// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "model/prepared.h"
#include "support/scratch.h"
#include "zoo/catalogue.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::zoo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Tensors = std::map<std::string, model::Tensor>;

class WeightsFile : public testing::Test {
 protected:
  void SetUp() override {
    model::Graph graph = find_entry("squeezenet1.1")->build(1);
    fill_synthetic(graph, 1);
    for (const model::ValueId id : graph.parameters) {
      const model::Value& value = graph.values[static_cast<std::size_t>(id)];
      tensors_.emplace(value.name, *value.constant);
    }
  }

  std::filesystem::path write() const {
    model::write_safetensors(folder_ / "weights.safetensors", {tensors_.begin(), tensors_.end()});
    return folder_ / "weights.safetensors";
  }

  std::string error() const {
    model::Graph graph = find_entry("squeezenet1.1")->build(1);
    try {
      fill_from_file(graph, write());
    } catch (const BadInput& problem) {
      return problem.what();
    }
    return "no error";
  }

  edgegauge::test::Scratch folder_;
  Tensors tensors_;
};

TEST_F(WeightsFile, FillsEveryParameterUnderItsName) {
  tensors_["features.0.num_batches_tracked"] = model::make_int64_tensor({}, std::vector<std::int64_t>{3});
  model::Graph graph = find_entry("squeezenet1.1")->build(1);
  fill_from_file(graph, write());
  EXPECT_EQ(graph.metadata.at("weights"), "weights.safetensors");
  for (const model::ValueId id : graph.parameters) {
    const model::Value& value = graph.values[static_cast<std::size_t>(id)];
    ASSERT_TRUE(value.constant) << value.name;
    EXPECT_TRUE(std::ranges::equal(value.constant->bytes(), tensors_.at(value.name).bytes())) << value.name;
  }
}

TEST_F(WeightsFile, NamesWhatIsMissingSpareOrMisshapen) {
  tensors_.erase("features.0.bias");
  tensors_["head.weight"] = model::make_float_tensor({1}, std::vector<float>{1});
  tensors_["classifier.1.bias"] = model::make_float_tensor({2}, std::vector<float>{1, 2});
  EXPECT_THAT(error(), AllOf(HasSubstr("squeezenet1.1"), HasSubstr("features.0.bias is missing"),
                             HasSubstr("head.weight is not in the model"),
                             HasSubstr("classifier.1.bias is F32 of 2 instead of F32 of 1000")));
}

TEST_F(WeightsFile, NamesTensorsOfAnotherType) {
  tensors_["classifier.1.bias"] = model::make_int64_tensor({1000}, std::vector<std::int64_t>(1000));
  EXPECT_THAT(error(), HasSubstr("classifier.1.bias is I64 of 1000 instead of F32 of 1000"));
}

TEST_F(WeightsFile, NamesTenProblemsAndCountsTheRest) {
  tensors_.clear();
  tensors_["head.weight"] = model::make_float_tensor({1}, std::vector<float>{1});
  const std::string text = error();
  EXPECT_THAT(text, AllOf(HasSubstr("; and 43 more"), Not(HasSubstr("head.weight"))));
  EXPECT_EQ(std::ranges::count(text, ';'), 10);
}

}  // namespace
}  // namespace edgegauge::zoo
