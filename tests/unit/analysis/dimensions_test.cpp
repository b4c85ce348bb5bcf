// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/dimensions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

RC_GTEST_PROP(Dimensions, ReadBackWhatTheyWrite, ()) {
  store::CellKey key;
  key.model = *rc::gen::string<std::string>();
  key.runtime = *rc::gen::string<std::string>();
  key.batch = *rc::gen::inRange(1, 100000);
  key.threads = *rc::gen::inRange(1, 512);
  key.knobs = *rc::gen::container<std::map<std::string, std::string>>(rc::gen::string<std::string>(),
                                                                      rc::gen::string<std::string>());
  key.load = *rc::gen::string<std::string>();
  key.start = *rc::gen::string<std::string>();
  key.repeat = *rc::gen::inRange(0, 100);
  store::CellKey back;
  for (const DimensionRow& row : dimensions()) row.set(back, row.text(key));
  for (const DimensionRow& row : dimensions()) RC_ASSERT(row.text(back) == row.text(key));
  RC_ASSERT(back.knobs == key.knobs);
}

RC_GTEST_PROP(Dimensions, KeysDifferWhereverADimensionDoes, ()) {
  store::CellKey a;
  a.model = *rc::gen::string<std::string>();
  a.runtime = *rc::gen::string<std::string>();
  store::CellKey b = a;
  std::swap(b.model, b.runtime);
  RC_ASSERT((key_without(a, {}) == key_without(b, {})) == (a.model == a.runtime));
  b = a;
  b.repeat = 3;
  RC_ASSERT(key_without(a, {}) == key_without(b, {}));
  b.batch = 2;
  RC_ASSERT(key_without(a, {}) != key_without(b, {}));
  RC_ASSERT(key_without(a, {"batch"}) == key_without(b, {"batch"}));
  b = a;
  b.load = "paced 5/s";
  RC_ASSERT(key_without(a, {}) != key_without(b, {}));
  b = a;
  b.start = "cold";
  RC_ASSERT(key_without(a, {}) != key_without(b, {}));
}

TEST(Dimensions, TellSettingsApartAllButTheModelsNameAndTheProcess) {
  const store::CellKey key;
  for (const DimensionRow& row : dimensions()) {
    store::CellKey other;
    row.set(other, row.name == "knobs" ? "arena=off" : "7");
    const bool is_same = row.name == "model" || row.name == "repeat";
    EXPECT_EQ(setting_of(other) == setting_of(key), is_same) << row.name;
  }
}

TEST(Dimensions, CountProcessesFromOneInNamesAndFromZeroInData) {
  store::CellKey first, second;
  first.model = second.model = "m";
  first.runtime = second.runtime = "f";
  second.repeat = 1;
  const std::vector<const store::CellKey*> both{&first, &second};
  EXPECT_EQ(cell_name(first, naming_dimensions(both)), "m b1 f #1");
  EXPECT_EQ(cell_name(second, naming_dimensions(both)), "m b1 f #2");
  EXPECT_EQ(find_dimension("repeat")->text(second), "1");
}

}  // namespace
}  // namespace edgegauge::analysis
