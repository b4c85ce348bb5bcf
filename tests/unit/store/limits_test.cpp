// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "scratch.h"
#include "store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const DeviceLimit kPeak{.quantity = std::string(kMultiplyAdds),
                        .kind = "fp32",
                        .instructions = "AVX-512",
                        .threads = 2,
                        .level = "",
                        .working_set_bytes = std::nullopt,
                        .best = 166.4e9,
                        .median = 165e9,
                        .lowest = 120e9,
                        .rounds = 5,
                        .reason = "",
                        .measured_utc = "2026-01-31T12:00:00Z"};
const DeviceLimit kAbsent{.quantity = std::string(kBandwidth),
                          .kind = "read",
                          .instructions = "AVX",
                          .threads = 1,
                          .level = "L2",
                          .working_set_bytes = 524288,
                          .best = std::nullopt,
                          .median = std::nullopt,
                          .lowest = std::nullopt,
                          .rounds = 0,
                          .reason = "its process was ended by signal 4",
                          .measured_utc = "2026-01-31T12:00:00Z"};

class StoreLimits : public testing::Test {
 protected:
  test::Scratch scratch_;
  Store store_ = Store::open(scratch_ / "edgegauge.db");
  DeviceId here_ = store_.add_device({"here", "this device", "{}"});
};

TEST_F(StoreLimits, AreReadAsTheyWereWrittenInOrder) {
  store_.set_limits(here_, {kPeak, kAbsent});
  EXPECT_THAT(store_.limits(here_), ElementsAre(kPeak, kAbsent));
}

TEST_F(StoreLimits, ANewMeasurementTakesThePlaceOfTheOneBefore) {
  store_.set_limits(here_, {kPeak, kAbsent});
  store_.set_limits(here_, {kAbsent});
  EXPECT_THAT(store_.limits(here_), ElementsAre(kAbsent));
}

TEST_F(StoreLimits, AreOfOneDevice) {
  const DeviceId other = store_.add_device({"other", "another device", "{}"});
  store_.set_limits(here_, {kPeak});
  EXPECT_THAT(store_.limits(other), IsEmpty());
  EXPECT_EQ(store_.find_device("other"), other);
  EXPECT_EQ(store_.find_device("nowhere"), std::nullopt);
}

TEST_F(StoreLimits, AModelLearnsItsActivationsWhenTheyBecomeKnown) {
  ModelRow model{"hash", "tiny", "Tiny", "zoo", "none", 1000, 10, {}};
  store_.add_model(model);
  EXPECT_EQ(store_.models().at(0).activations, std::nullopt);
  model.activations = 64;
  store_.add_model(model);
  EXPECT_EQ(store_.models().at(0).activations, 64);
  model.activations.reset();
  store_.add_model(model);
  EXPECT_EQ(store_.models().at(0).activations, 64) << "what is known is kept";
}

}  // namespace
}  // namespace edgegauge::store
