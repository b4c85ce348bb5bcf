// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/answers.h"

#include "model/npy.h"
#include "protocol/codec.h"
#include "support/scratch.h"
#include "unit/worker/allocation_count.h"

#include <cmath>

#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using model::DataType;

template <class Element>
HostTensor tensor_of(std::string name, DataType type, const std::vector<Element>& values) {
  return {std::move(name),
          {type, {static_cast<std::int64_t>(values.size())}},
          reinterpret_cast<const std::byte*>(values.data())};
}

TEST(RecordOutputs, KeepsFiguresAndValues) {
  const std::vector<float> floats{1, -2, 4};
  const std::vector<std::int64_t> integers{7};
  const auto records = record_outputs(
      std::vector{tensor_of("f", DataType::kFloat32, floats), tensor_of("i", DataType::kInt64, integers)});
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].name, "f");
  EXPECT_EQ(records[0].shape, std::vector<std::int64_t>{3});
  EXPECT_TRUE(records[0].finite);
  EXPECT_EQ(records[0].min, -2);
  EXPECT_EQ(records[0].max, 4);
  EXPECT_EQ(records[0].mean, 1);
  EXPECT_EQ(records[0].values, floats);
  EXPECT_EQ(records[1].values, std::vector<float>{7});
}

TEST(RecordOutputs, SaysWhenAValueIsNotFinite) {
  const std::vector<float> values{1, NAN, INFINITY, 3};
  const auto record = record_outputs(std::vector{tensor_of("f", DataType::kFloat32, values)}).at(0);
  EXPECT_FALSE(record.finite);
  EXPECT_EQ(record.min, 1);
  EXPECT_EQ(record.max, 3);
  EXPECT_EQ(record.mean, 2);
}

TEST(RecordOutputs, ReadsEveryElementType) {
  const std::vector<std::uint16_t> halves{0x3C00, 0xC000};  // 1, -2
  const std::vector<std::uint16_t> brains{0x3F80, 0xC000};  // 1, -2
  const std::vector<double> doubles{0.5};
  const std::vector<std::int8_t> bytes{-1};
  const std::vector<std::uint8_t> truths{1, 0};
  const auto values = [](const HostTensor& tensor) { return record_outputs({&tensor, 1}).at(0).values; };
  EXPECT_EQ(values(tensor_of("x", DataType::kFloat16, halves)), (std::vector<float>{1, -2}));
  EXPECT_EQ(values(tensor_of("x", DataType::kBFloat16, brains)), (std::vector<float>{1, -2}));
  EXPECT_EQ(values(tensor_of("x", DataType::kFloat64, doubles)), std::vector<float>{0.5});
  EXPECT_EQ(values(tensor_of("x", DataType::kInt8, bytes)), std::vector<float>{-1});
  EXPECT_EQ(values(tensor_of("x", DataType::kUint8, truths)), (std::vector<float>{1, 0}));
  EXPECT_EQ(values(tensor_of("x", DataType::kBool, truths)), (std::vector<float>{1, 0}));
}

TEST(RecordOutputs, KeepsNoMoreValuesThanAMessageCarries) {
  const std::vector<float> most(kMaxStoredOutputValues, 0.12345678f);
  const std::vector<float> over(kMaxStoredOutputValues + 1, 1.0f);
  EXPECT_TRUE(record_outputs(std::vector{tensor_of("x", DataType::kFloat32, over)}).at(0).values.empty());

  const auto records = record_outputs(std::vector<HostTensor>(40, tensor_of("x", DataType::kFloat32, most)));
  EXPECT_EQ(records.front().values.size(), most.size());
  EXPECT_TRUE(records.back().values.empty());
  EXPECT_LT(protocol::encode(protocol::Outputs{.buffer = 0, .outputs = records}).size(),
            protocol::kMaxPayload);
}

TEST(ReadOutputs, AllocatesNothing) {
  const std::vector<float> values(1000);
  const std::vector<HostTensor> results{tensor_of("x", DataType::kFloat32, values)};
  const long before = test::allocations();
  read_outputs(results);
  EXPECT_EQ(test::allocations(), before);
}

TEST(CheckResults, RefusesAnAnswerThatIsNotWhatTheModelStates) {
  const std::vector<float> values{1, 2};
  const HostTensor real = tensor_of("y", DataType::kFloat32, values);
  const auto refusal = [&](model::TensorType stated) -> std::string {
    try {
      check_results(std::vector{Port{"y", std::move(stated)}}, {&real, 1});
    } catch (const BackendError& error) {
      EXPECT_EQ(error.kind(), FailureKind::kWrongOutput);
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(refusal({DataType::kFloat32, {2}}), "accepted");
  EXPECT_EQ(refusal({DataType::kFloat32, {model::kDynamic}}), "accepted");
  EXPECT_EQ(refusal({DataType::kFloat32, {3}}), "output 'y' is stated as F32 3, and came as F32 2");
  EXPECT_EQ(refusal({DataType::kFloat32, {1, 2}}), "output 'y' is stated as F32 1x2, and came as F32 2");
  EXPECT_EQ(refusal({DataType::kInt64, {2}}), "output 'y' is stated as I64 2, and came as F32 2");
  EXPECT_THROW(check_results({}, {&real, 1}), BackendError);
}

TEST(AnswerFiles, NoNameLeavesTheFolderAndNoTwoMeet) {
  const test::Scratch scratch;
  const std::filesystem::path folder = scratch.folder() / "outputs";
  AnswerFiles files(folder);
  const std::vector<float> values{1, 2};
  std::vector<std::string> saved;
  for (const std::string name : {"y", "../../y", "/etc/passwd", "a b;c", "..", "", "y"}) {
    saved.push_back(files.save(tensor_of(name, DataType::kFloat32, values), 0));
  }
  saved.push_back(files.save(tensor_of("y", DataType::kFloat32, values), 1));
  std::vector<std::string> names;
  for (const std::string& file : saved) {
    EXPECT_EQ(std::filesystem::path(file).parent_path(), folder);
    EXPECT_EQ(model::read_npy(file).type.shape, model::Shape{2});
    names.push_back(std::filesystem::path(file).filename());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"y.npy", "_._.._y.npy", "_etc_passwd.npy", "a_b_c.npy", "_..npy",
                                             "output.npy", "y-2.npy", "y.1.npy"}));
}

}  // namespace
}  // namespace edgegauge::worker
