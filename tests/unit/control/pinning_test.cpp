// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "control/pinning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::control {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Two big cores of two hardware threads each, two little ones of one.
device::Device big_and_little() {
  device::Device device;
  device.clusters.resize(2);
  device.clusters[0].core_cpus = {0, 2};
  device.clusters[1].core_cpus = {4, 5};
  return device;
}

const std::set<int> kAll{0, 1, 2, 3, 4, 5};

TEST(Pinning, TakesOneCpuOfEachCoreTheBiggestFirst) {
  EXPECT_THAT(cpus_for(1, big_and_little(), kAll), ElementsAre(0));
  EXPECT_THAT(cpus_for(3, big_and_little(), kAll), ElementsAre(0, 2, 4));
}

TEST(Pinning, TakesOnlyCpusThatAreAllowed) {
  EXPECT_THAT(cpus_for(2, big_and_little(), {1, 2, 3, 5}), ElementsAre(2, 5));
  EXPECT_THAT(cpus_for(2, big_and_little(), {}), IsEmpty());
}

TEST(Pinning, TakesFewerWhereThereAreNotSoManyCores) {
  EXPECT_EQ(cpus_for(7, big_and_little(), kAll).size(), 4u);
}

}  // namespace
}  // namespace edgegauge::control
