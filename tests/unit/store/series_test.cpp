// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "scratch.h"
#include "store/store.h"

#include <gtest/gtest.h>

namespace edgegauge::store {
namespace {

TEST(StoreSeries, ReturnWhenEachRequestCameAndHowLongItTook) {
  const test::Scratch scratch;
  Store store = Store::open(scratch / "edgegauge.db");
  const RunId run = test::plan_run(store, 0).run;
  CellKey key;
  key.model_hash = "hash";
  key.load = "poisson 0.5/s sustained 60s";
  const CellId cell = store.plan_cells(run, {key}).front();
  Measurement measurement = test::measurement_of(3);
  measurement.at_ns = {0, 5, 4'000'000'000};
  measurement.service_ns = {7, 8, 9};
  measurement.load = *parse_load_shape(key.load);
  store.finish_cell(cell, measurement, "1", {}, {});
  const Measurement stored = *store.measurement(cell);
  EXPECT_EQ(stored.at_ns, measurement.at_ns);
  EXPECT_EQ(stored.service_ns, measurement.service_ns);
  EXPECT_EQ(stored.load, measurement.load);
  store.finish_cell(cell, test::measurement_of(3), "1", {}, {});
  EXPECT_TRUE(store.measurement(cell)->at_ns.empty()) << "of an earlier attempt nothing is left";
}

}  // namespace
}  // namespace edgegauge::store
