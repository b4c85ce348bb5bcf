// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "worker/agreement.h"

#include "core/error.h"
#include "support/scratch.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::worker {
namespace {

using model::DataType;
using test::Scratch;
using ::testing::HasSubstr;

template <class Element>
HostTensor tensor_of(const std::string& name, DataType type, model::Shape shape,
                     const std::vector<Element>& values) {
  return {name, {type, std::move(shape)}, reinterpret_cast<const std::byte*>(values.data())};
}

using Floats = std::vector<float>;

HostTensor floats(const Floats& values, model::Shape shape = {}) {
  if (shape.empty()) shape = {static_cast<std::int64_t>(values.size())};
  return tensor_of("y", DataType::kFloat32, std::move(shape), values);
}

Deviation deviation_of(const Floats& reference, const Floats& answer, const model::Shape& shape = {}) {
  return deviation(floats(reference, shape), floats(answer, shape));
}

template <class Call>
std::string disagreement(Call&& call) {
  try {
    call();
  } catch (const BackendError& error) {
    EXPECT_EQ(error.kind(), FailureKind::kWrongOutput);
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

TEST(Deviation, OfTheSameAnswerIsNone) {
  const Deviation none = deviation_of({1, -2, 0}, {1, -2, 0});
  EXPECT_EQ(none.max_absolute_error, 0);
  EXPECT_EQ(none.max_relative_error, 0);
  EXPECT_DOUBLE_EQ(none.cosine, 1);
  EXPECT_EQ(none.worst, "");
}

TEST(Deviation, IsRelativeToTheLargestMagnitudeOfTheReference) {
  const Deviation found = deviation_of({1, -8, 0}, {1, -8, 0.5F});
  EXPECT_DOUBLE_EQ(found.max_absolute_error, 0.5);
  EXPECT_DOUBLE_EQ(found.max_relative_error, 0.5 / 8);
  EXPECT_EQ(found.worst, "element 2 of 3 is 0.5 instead of 0");
}

TEST(Deviation, OfTensorsThatAreAllButZeroCountsAsOfTheLeastMagnitude) {
  EXPECT_NEAR(deviation_of({0, 1e-9F}, {2e-9F, 1e-9F}).max_relative_error, 2e-6, 1e-9);
}

TEST(Deviation, OfWhatIsNoNumberIsInfinite) {
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const Deviation found = deviation_of({1, 2, 3}, {1, wrong, 3});
    EXPECT_EQ(found.max_absolute_error, std::numeric_limits<double>::infinity());
    EXPECT_EQ(found.max_relative_error, std::numeric_limits<double>::infinity());
    EXPECT_THAT(found.worst, HasSubstr("element 1 of 3"));
  }
  EXPECT_TRUE(std::isnan(deviation_of({1, 2}, {1, NAN}).cosine));
}

/// A mask holds minus infinity on purpose: it agrees with itself, and hides no error beside it.
TEST(Deviation, BesideAnInfinityThatBothHaveIsSeenAllTheSame) {
  const float masked = -std::numeric_limits<float>::infinity();
  const Deviation same = deviation_of({masked, 1, 2}, {masked, 1, 2});
  EXPECT_EQ(same.max_absolute_error, 0);
  EXPECT_DOUBLE_EQ(same.cosine, 1);
  const Deviation other = deviation_of({masked, 1, 2}, {masked, 1, 2.5F});
  EXPECT_DOUBLE_EQ(other.max_relative_error, 0.25);
  EXPECT_EQ(deviation_of({masked, 1}, {-masked, 1}).max_relative_error,
            std::numeric_limits<double>::infinity());
}

TEST(Deviation, KnowsTheAngleBetweenAnswers) {
  EXPECT_DOUBLE_EQ(deviation_of({1, 2}, {2, 4}).cosine, 1);
  EXPECT_DOUBLE_EQ(deviation_of({1, 0}, {0, 1}).cosine, 0);
  EXPECT_DOUBLE_EQ(deviation_of({1, 0}, {-1, 0}).cosine, -1);
  EXPECT_DOUBLE_EQ(deviation_of({0, 0}, {0, 0}).cosine, 1);
  EXPECT_DOUBLE_EQ(deviation_of({0, 0}, {1, 0}).cosine, 0);
}

TEST(Deviation, CountsSamplesOfTheSameBestClass) {
  const Floats reference{1, 2, 3, 9, 8, 7};
  const Floats answer{3, 2, 1, 9, 8, 7};
  const Deviation found = deviation_of(reference, answer, {2, 3});
  EXPECT_EQ(found.scored, 2);
  EXPECT_EQ(found.same_class, 1);
  EXPECT_EQ(deviation_of(reference, answer, {2, 3, 1, 1}).scored, 2);
}

TEST(Deviation, HasNoBestClassWhereNothingScoresClasses) {
  const Floats values{1, 2, 3, 4};
  for (const model::Shape& shape : {model::Shape{4}, {4, 1}, {1, 2, 2}})
    EXPECT_EQ(deviation_of(values, values, shape).scored, 0) << model::to_string(shape);
  const std::vector<std::int32_t> indices{1, 2, 3, 4};
  const HostTensor integers = tensor_of("y", DataType::kInt32, {2, 2}, indices);
  EXPECT_EQ(deviation(integers, integers).scored, 0);
}

TEST(Deviation, ComparesNumbersOfWhateverTypes) {
  const std::vector<std::int64_t> reference{3, -4};
  const std::vector<std::int32_t> answer{3, -5};
  const std::vector<std::uint8_t> truths{1, 0};
  const Floats truth_values{1, 0};
  EXPECT_DOUBLE_EQ(deviation(tensor_of("y", DataType::kInt64, {2}, reference),
                             tensor_of("y", DataType::kInt32, {2}, answer))
                       .max_relative_error,
                   0.25);
  EXPECT_EQ(deviation(tensor_of("y", DataType::kBool, {2}, truths), floats(truth_values)).max_absolute_error,
            0);
}

TEST(Deviation, OfAnotherShapeIsADisagreement) {
  const Floats values{1, 2, 3, 4};
  EXPECT_EQ(disagreement([&] {
              deviation(floats(values, {4}), floats(values, {2, 2}));
            }),
            "its shape is 2x2 instead of 4");
}

/// The answers of a reference as they were saved.
class AgreementCheckTest : public testing::Test {
 protected:
  void save(const HostTensor& output, std::size_t request = 0) { files_.save(output, request); }
  AgreementCheck check() const { return AgreementCheck(scratch_.folder()); }

  /// Of one output that is off by this share of its largest magnitude.
  static Floats off_by(double share) { return {8, static_cast<float>(1 + 8 * share)}; }

  Scratch scratch_;
  AnswerFiles files_{scratch_.folder()};
};

TEST_F(AgreementCheckTest, LetsPassWhatIsWithinTheToleranceAndNothingElse) {
  save(floats({8, 1}));
  const auto result_of = [&](const Floats& answer, double tolerance) {
    AgreementCheck comparison = check();
    const HostTensor output = floats(answer);
    comparison.add({&output, 1}, 0);
    return comparison.result(tolerance);
  };
  EXPECT_NEAR(result_of(off_by(0.9e-3), kAgreementLimit).max_relative_error, 0.9e-3, 1e-6);
  const std::string message = disagreement([&] { result_of(off_by(1.1e-3), kAgreementLimit); });
  EXPECT_THAT(message, HasSubstr("output 'y': element 1 of 2 is 1.0088 instead of 1"));
  EXPECT_THAT(message, HasSubstr("0.11% of the largest magnitude, where 0.1% is allowed"));
  EXPECT_NEAR(result_of(off_by(0.5), 0).max_relative_error, 0.5, 1e-6) << "a tolerance of 0 only reports";
  EXPECT_THAT(disagreement([&] { result_of({NAN, 1}, kAgreementLimit); }), HasSubstr("is nan instead of 8"));
}

TEST_F(AgreementCheckTest, TakesTheWorstOfAllOutputsAndRequests) {
  const Floats scores{1, 2, 3, 4};
  const Floats other_scores{2, 1, 3, 4};
  const Floats small{0, 1};
  const Floats turned{1, 0};
  const auto named = [](const std::string& name, const Floats& values, model::Shape shape) {
    return tensor_of(name, DataType::kFloat32, std::move(shape), values);
  };
  for (std::size_t request = 0; request < 2; ++request) {
    save(named("scores", scores, {2, 2}), request);
    save(named("angle", small, {2}), request);
  }
  AgreementCheck comparison = check();
  comparison.add(std::vector{named("scores", scores, {2, 2}), named("angle", small, {2})}, 0);
  comparison.add(std::vector{named("scores", other_scores, {2, 2}), named("angle", turned, {2})}, 1);
  const Agreement agreement = comparison.result(0);
  EXPECT_DOUBLE_EQ(agreement.max_absolute_error, 1);
  EXPECT_DOUBLE_EQ(agreement.max_relative_error, 1);
  EXPECT_DOUBLE_EQ(agreement.cosine, 0);
  EXPECT_DOUBLE_EQ(agreement.top1.value(), 0.75);
  EXPECT_EQ(agreement.worst, "output 'angle' of request 1: element 0 of 2 is 1 instead of 0");
}

TEST_F(AgreementCheckTest, HasNoShareOfBestClassesWithoutClasses) {
  const Floats values{1, 2};
  const HostTensor output = floats(values);
  save(output);
  AgreementCheck comparison = check();
  comparison.add({&output, 1}, 0);
  EXPECT_FALSE(comparison.result(kAgreementLimit).top1);
}

TEST_F(AgreementCheckTest, DisagreesOverOutputsThatOnlyOneSideHas) {
  const Floats values{1, 2};
  const HostTensor x = tensor_of("x", DataType::kFloat32, {2}, values);
  const HostTensor y = tensor_of("y", DataType::kFloat32, {2}, values);
  save(y);
  EXPECT_THAT(disagreement([&] {
                check().add({&x, 1}, 0);
              }),
              HasSubstr("output 'x': the reference has none"));
  save(x);
  AgreementCheck comparison = check();
  comparison.add({&y, 1}, 0);
  EXPECT_THAT(disagreement([&] { comparison.result(0); }), HasSubstr("it gave 1 outputs, the reference 2"));
}

TEST_F(AgreementCheckTest, NeedsItsFolder) {
  EXPECT_THROW(AgreementCheck(scratch_.folder() / "nowhere"), BadInput);
}

}  // namespace
}  // namespace edgegauge::worker
