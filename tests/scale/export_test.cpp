// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Rows that the database leaves out, against the same rows left out of a whole export.
#include "report/export.h"

#include "analysis/portable_store.h"
#include "core/error.h"
#include "scale/made_up_store.h"
#include "unit/report/csv_reader.h"
#include "unit/store/scratch.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace edgegauge::analysis {
namespace {

using testing::HasSubstr;
using Records = std::vector<std::vector<std::string>>;

class ExportedCells : public testing::Test {
 protected:
  ExportedCells() { test::make_store(scratch_ / "made-up.db", {.cells = 120}); }

  Records exported(const std::vector<std::string>& conditions) {
    std::vector<Where> where;
    for (const std::string& condition : conditions) where.push_back(parse_where(condition));
    std::string text;
    report::Exporter exporter(report::ExportFormat::kCsv, {}, where,
                              [&](std::string_view piece) { text += piece; });
    exporter.begin();
    const store::Store store = store::Store::open_read_only(scratch_ / "made-up.db");
    for_each_cell(
        store, store.runs().back(), {}, where,
        [&](const CellRecord& record, const store::FinishedCell& cell) { exporter.add(record, cell); });
    return test::read_csv(text);
  }

  static Records kept(const Records& all, const std::function<bool(const std::vector<std::string>&)>& keep) {
    Records records{all.front()};
    std::copy_if(all.begin() + 1, all.end(), std::back_inserter(records), keep);
    return records;
  }

 private:
  store::test::Scratch scratch_;
};

TEST_F(ExportedCells, AreThoseOfWhichEachConditionHoldsWhateverItsColumn) {
  const Records all = exported({});
  std::set<std::string> split;  // columns of which a value keeps some rows and leaves others out
  for (std::size_t column = 0; column < cell_columns().size(); ++column) {
    const std::string name(cell_columns()[column].name);
    for (const std::size_t of_row : {std::size_t{1}, all.size() - 1}) {
      const std::string value = all[of_row][column];
      if (value.find_first_of(",'") != std::string::npos) continue;
      const Records equal = kept(all, [&](const auto& record) { return record[column] == value; });
      const Records unequal = kept(all, [&](const auto& record) { return record[column] != value; });
      EXPECT_EQ(exported({name + "=" + value}), equal) << name;
      EXPECT_EQ(exported({name + "!=" + value}), unequal) << name;
      if (equal.size() > 1 && unequal.size() > 1) split.insert(name);
    }
  }
  EXPECT_GE(split.size(), 12u);
}

/// Columns that the database compares and columns that it does not have.
TEST_F(ExportedCells, HaveANumberOnTheSideOfTheBoundThatIsAsked) {
  const Records all = exported({});
  for (const char* name : {"batch", "threads", "sample_count", "multiply_adds"}) {
    const auto place = static_cast<std::size_t>(
        std::ranges::find_if(all[0], [&](const auto& title) { return title.starts_with(name); }) -
        all[0].begin());
    const auto number = [&](const auto& record) { return std::stod(record[place]); };
    std::vector<double> numbers;
    for (std::size_t i = 1; i < all.size(); ++i) numbers.push_back(number(all[i]));
    std::ranges::sort(numbers);
    const double middle = numbers[numbers.size() / 2];
    const auto side = [&](const char* sign) { return exported({fmt::format("{}{}{}", name, sign, middle)}); };
    EXPECT_EQ(side("<"), kept(all, [&](const auto& record) { return number(record) < middle; })) << name;
    EXPECT_EQ(side("<="), kept(all, [&](const auto& record) { return number(record) <= middle; })) << name;
    EXPECT_EQ(side(">"), kept(all, [&](const auto& record) { return number(record) > middle; })) << name;
    EXPECT_EQ(side(">="), kept(all, [&](const auto& record) { return number(record) >= middle; })) << name;
    EXPECT_NE(side("<"), side("<=")) << name;
  }
}

TEST_F(ExportedCells, ContainOneOfTheTextsThatAreAsked) {
  const Records all = exported({});
  for (const char* name : {"framework", "weights", "quantity"}) {
    const auto place = static_cast<std::size_t>(std::ranges::find(all[0], name) - all[0].begin());
    const Records some = exported({std::string(name) + "~torch,synth,p50"});
    EXPECT_GT(some.size(), 1u) << name;
    EXPECT_EQ(some, kept(all,
                         [&](const auto& record) {
                           const std::string& text = record[place];
                           return text.find("torch") != std::string::npos ||
                                  text.find("synth") != std::string::npos ||
                                  text.find("p50") != std::string::npos;
                         }))
        << name;
  }
}

TEST(Where, HoldsOfNoAbsentNumber) {
  for (const char* sign : {"<", "<=", ">", ">="})
    EXPECT_FALSE(parse_where(std::string("parameters") + sign + "0").holds("")) << sign;
}

TEST(Where, OrdersNumbersAloneAndTakesOneBound) {
  for (const char* text : {"framework<3", "quantity>=1", "threads<", "threads<four", "threads<1,4",
                           "threads>nan", "threads<=inf", "<4", "threads", "~x"}) {
    try {
      parse_where(text);
      ADD_FAILURE() << text << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kUsage) << text;
      EXPECT_FALSE(error.hint().empty()) << text;
    }
  }
}

TEST_F(ExportedCells, ConditionsHoldTogether) {
  const Records all = exported({});
  const auto place = [&](const char* name) {
    return static_cast<std::size_t>(std::ranges::find(all[0], name) - all[0].begin());
  };
  const Records some = exported({"framework=pytorch,mxnet", "batch!=1", "quantity=latency_p50,memory_peak"});
  EXPECT_GT(some.size(), 10u);
  EXPECT_EQ(some, kept(all, [&](const auto& record) {
              const std::string& framework = record[place("framework")];
              const std::string& quantity = record[place("quantity")];
              return (framework == "pytorch" || framework == "mxnet") && record[place("batch")] != "1" &&
                     (quantity == "latency_p50" || quantity == "memory_peak");
            }));
}

TEST_F(ExportedCells, WithoutAnyFigureAreFoundByAnEmptyQuantity) {
  const Records all = exported({});
  const auto quantity = static_cast<std::size_t>(std::ranges::find(all[0], "quantity") - all[0].begin());
  const Records none = exported({"quantity="});
  EXPECT_GT(none.size(), 1u);
  EXPECT_EQ(none, kept(all, [&](const auto& record) { return record[quantity].empty(); }));
}

TEST_F(ExportedCells, OfAnUnknownColumnAreRefusedByItsName) {
  try {
    parse_where("framwork=pytorch");
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    EXPECT_THAT(error.what(), HasSubstr("framwork"));
  }
}

}  // namespace
}  // namespace edgegauge::analysis
