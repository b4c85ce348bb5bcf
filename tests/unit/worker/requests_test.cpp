// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/requests.h"

#include "core/error.h"
#include "model/npy.h"
#include "support/scratch.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <set>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using model::DataType;
using protocol::InputSpec;

Port float_port(std::string name, model::Shape shape) {
  return {std::move(name), {DataType::kFloat32, std::move(shape)}};
}

InputSpec spec_of(std::string name, std::vector<std::int64_t> shape, std::vector<std::string> files = {}) {
  InputSpec spec;
  spec.name = std::move(name);
  spec.shape = std::move(shape);
  spec.files = std::move(files);
  spec.buffers = 1;
  return spec;
}

std::vector<float> floats_of(const HostTensor& tensor) {
  std::vector<float> values(static_cast<std::size_t>(model::element_count(tensor.type.shape)));
  std::memcpy(values.data(), tensor.data, values.size() * sizeof(float));
  return values;
}

std::string refusal(const std::vector<Port>& ports, const std::vector<InputSpec>& specs,
                    std::int64_t batch = 1) {
  try {
    assemble_requests(ports, specs, batch);
  } catch (const BadInput& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "accepted";
}

class RequestsFromFiles : public ::testing::Test {
 protected:
  /// A sample (leading extent 1) of two values, both `value`.
  std::string sample(const std::string& name, float value) { return npy(name, {1, 2}, {value, value}); }

  std::string npy(const std::string& name, model::Shape shape, const std::vector<float>& values) {
    const auto file = scratch_.folder() / (name + ".npy");
    model::write_npy(file, model::make_float_tensor(std::move(shape), values));
    return file;
  }

  test::Scratch scratch_;
};

TEST(SyntheticRequests, DifferFromEachOtherAndAreTheSameForTheSameSeed) {
  InputSpec spec = spec_of("x", {2, 3});
  spec.buffers = 3;
  const std::vector<Port> ports{float_port("x", {model::kDynamic, 3})};
  const Requests first = assemble_requests(ports, std::vector{spec}, 2);
  const Requests again = assemble_requests(ports, std::vector{spec}, 2);
  spec.seed = 2;
  const Requests other = assemble_requests(ports, std::vector{spec}, 2);
  ASSERT_EQ(first.sets.size(), 3u);
  std::set<std::vector<float>> distinct;
  for (std::size_t i = 0; i < 3; ++i) {
    const HostTensor& tensor = first.sets[i].at(0);
    EXPECT_EQ(tensor.type.shape, (model::Shape{2, 3}));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(tensor.data) % 64, 0u);
    EXPECT_EQ(floats_of(tensor), floats_of(again.sets[i][0]));
    EXPECT_NE(floats_of(tensor), floats_of(other.sets[i][0]));
    distinct.insert(floats_of(tensor));
  }
  EXPECT_EQ(distinct.size(), 3u);
}

TEST(SyntheticRequests, AreRealValuedAndNeverZero) {
  const Requests requests = assemble_requests(std::vector{float_port("x", {100, 100})}, {}, 100);
  double sum = 0, squares = 0;
  for (const float value : floats_of(requests.sets[0][0])) {
    EXPECT_NE(value, 0.0f);
    sum += value;
    squares += value * value;
  }
  EXPECT_NEAR(sum / 1e4, 0, 0.1);
  EXPECT_NEAR(squares / 1e4, 1, 0.1);
}

TEST(SyntheticRequests, OfAnInputThatIsNotListedTakeTheBatchForAnOpenLeadingExtent) {
  const std::vector<Port> ports{float_port("x", {model::kDynamic, 3}),
                                {"ids", {DataType::kInt64, {model::kDynamic}}}};
  const Requests requests = assemble_requests(ports, std::vector{spec_of("x", {5, 3})}, 5);
  const HostTensor& ids = requests.sets[0].at(1);
  EXPECT_EQ(ids.type.shape, model::Shape{5});
  for (int i = 0; i < 40; ++i) EXPECT_EQ(ids.data[i], std::byte{0});
  EXPECT_EQ(refusal({float_port("x", {model::kDynamic, model::kDynamic})}, {}, 1),
            "input 'x' of the model is ?x?; 1x? was given | ? stands for an extent that the model leaves "
            "open; every "
            "other one must agree");
}

TEST(RequestChecks, NameInputAndShapes) {
  const std::vector<Port> one{float_port("x", {model::kDynamic, 3})};
  const std::vector<Port> two{float_port("a", {1}), float_port("b", {1})};
  EXPECT_EQ(refusal(one, {spec_of("y", {1, 3})}), "the model has no input 'y' | its inputs are: 'x'");
  EXPECT_EQ(refusal(two, {spec_of("", {1})}),
            "the model has 2 inputs, so each must be given by name | its inputs are: 'a', 'b'");
  EXPECT_EQ(refusal(two, {spec_of("a", {1}), spec_of("a", {1})}), "input 'a' is given twice | ");
  EXPECT_EQ(refusal(one, {spec_of("", {1, 3})}), "accepted");
  for (const auto& [shape, text] : {std::pair{model::Shape{1, 4}, "1x4"}, std::pair{model::Shape{3}, "3"},
                                    std::pair{model::Shape{1, 3, 1}, "1x3x1"}}) {
    EXPECT_EQ(
        refusal(one, {spec_of("x", shape)}),
        std::string("input 'x' of the model is ?x3; ") + text +
            " was given | ? stands for an extent that the model leaves open; every other one must agree");
  }
  InputSpec wrong_type = spec_of("x", {1, 3});
  wrong_type.dtype = "I64";
  EXPECT_EQ(refusal(one, {wrong_type}),
            "input 'x' of the model is F32; I64 was given | give values of the model's type");
}

TEST_F(RequestsFromFiles, PutSamplesTogetherModuloTheirCount) {
  const auto spec = spec_of("x", {2, 2}, {sample("a", 1), sample("b", 2), sample("c", 3)});
  const Requests requests =
      assemble_requests(std::vector{float_port("x", {model::kDynamic, 2})}, std::vector{spec}, 2);
  ASSERT_EQ(requests.sets.size(), 2u);
  EXPECT_EQ(floats_of(requests.sets[0][0]), (std::vector<float>{1, 1, 2, 2}));
  EXPECT_EQ(floats_of(requests.sets[1][0]), (std::vector<float>{3, 3, 1, 1}));
}

TEST_F(RequestsFromFiles, MakeAtLeastAsManyRequestsAsRotateEachInItsOwnMemory) {
  auto spec = spec_of("x", {1, 2}, {sample("a", 1)});
  spec.buffers = 3;
  const Requests requests = assemble_requests(std::vector{float_port("x", {1, 2})}, std::vector{spec}, 1);
  ASSERT_EQ(requests.sets.size(), 3u);
  EXPECT_NE(requests.sets[0][0].data, requests.sets[2][0].data);
  EXPECT_EQ(floats_of(requests.sets[2][0]), (std::vector<float>{1, 1}));
}

TEST_F(RequestsFromFiles, TakeWholeRequestsAsTheyAre) {
  const auto spec = spec_of("x", {2, 2}, {npy("a", {2, 2}, {1, 2, 3, 4}), npy("b", {2, 2}, {5, 6, 7, 8})});
  const Requests requests = assemble_requests(std::vector{float_port("x", {2, 2})}, std::vector{spec}, 2);
  ASSERT_EQ(requests.sets.size(), 2u);
  EXPECT_EQ(floats_of(requests.sets[1][0]), (std::vector<float>{5, 6, 7, 8}));
}

TEST_F(RequestsFromFiles, ReadRawFloatsAsSampleOrWholeRequestByTheirSize) {
  const auto raw = [&](const std::string& name, const std::vector<float>& values) {
    const auto file = scratch_.folder() / (name + ".f32");
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(float)));
    return file.string();
  };
  const std::vector<Port> ports{float_port("x", {2, 2})};
  const auto whole = assemble_requests(ports, std::vector{spec_of("x", {2, 2}, {raw("a", {1, 2, 3, 4})})}, 2);
  EXPECT_EQ(floats_of(whole.sets[0][0]), (std::vector<float>{1, 2, 3, 4}));
  const auto sample = assemble_requests(ports, std::vector{spec_of("x", {2, 2}, {raw("b", {1, 2})})}, 2);
  EXPECT_EQ(floats_of(sample.sets[0][0]), (std::vector<float>{1, 2, 1, 2}));
  EXPECT_NE(refusal(ports, {spec_of("x", {2, 2}, {raw("c", {1, 2, 3})})}, 2).find("12 bytes"),
            std::string::npos);
}

TEST_F(RequestsFromFiles, RefuseAFileThatDoesNotFitItsInput) {
  const std::vector<Port> ports{float_port("x", {2, 2})};
  const std::string wide = npy("wide", {1, 3}, {1, 2, 3});
  EXPECT_EQ(refusal(ports, {spec_of("x", {2, 2}, {wide})}, 2),
            wide + " holds F32 1x3; input 'x' takes F32 2x2 | or one sample of it: 1x2");
  EXPECT_EQ(refusal(ports, {spec_of("x", {2, 2}, {sample("a", 1), npy("b", {2, 2}, {1, 2, 3, 4})})}, 2),
            "input 'x' is given whole requests and single samples | give files of one kind");
  EXPECT_NE(refusal(ports, {spec_of("x", {2, 2}, {"/nowhere.npy"})}, 2).find("/nowhere.npy"),
            std::string::npos);
}

TEST_F(RequestsFromFiles, OfSeveralInputsGoInStepEachModuloItsOwnCount) {
  const std::vector<Port> ports{float_port("a", {1, 2}), float_port("b", {1, 2})};
  const std::vector specs{spec_of("b", {1, 2}, {sample("p", 1), sample("q", 2), sample("r", 3)}),
                          spec_of("a", {1, 2}, {sample("s", 4), sample("t", 5)})};
  const Requests requests = assemble_requests(ports, specs, 1);
  ASSERT_EQ(requests.sets.size(), 3u);
  EXPECT_EQ(floats_of(requests.sets[2][0]), (std::vector<float>{4, 4}));
  EXPECT_EQ(floats_of(requests.sets[2][1]), (std::vector<float>{3, 3}));
}

TEST(RequestsOfAModelThatSaysItsShapes, AreOfTheBatchThatIsCounted) {
  const std::vector<Port> fixed{float_port("x", {1, 3})};
  EXPECT_EQ(refusal(fixed, {}, 1), "accepted");
  EXPECT_NE(refusal(fixed, {}, 4).find("'x' of the model is 1x3, which makes no batch of 4"),
            std::string::npos);
  const std::vector<Port> open{float_port("x", {model::kDynamic, 3})};
  EXPECT_EQ(refusal(open, {}, 4), "accepted");
  const std::vector<Port> beside_a_table{float_port("table", {9, 3}), float_port("x", {model::kDynamic, 3})};
  EXPECT_EQ(refusal(beside_a_table, {}, 4), "accepted");
}

TEST(RequestsBeyondAllMemory, AreRefusedAsSuch) {
  const std::int64_t batch = std::numeric_limits<int>::max();
  const std::vector<Port> ports{float_port("x", {model::kDynamic, batch, batch})};
  try {
    assemble_requests(ports, {}, batch);
    FAIL();
  } catch (const BackendError& error) {
    EXPECT_EQ(error.kind(), FailureKind::kOutOfMemory);
  }
}

}  // namespace
}  // namespace edgegauge::worker
