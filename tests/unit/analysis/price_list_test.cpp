// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/price_list.h"

#include "core/error.h"
#include "device/device.h"
#include "support/generated_section.h"
#include "unit/device/fake_tree.h"

#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::analysis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

PriceList shipped() {
  const auto file = std::filesystem::path(EDGEGAUGE_SOURCE_DIR) / "data/devices.toml";
  return parse_price_list(edgegauge::test::read_text(file), "devices.toml");
}

std::vector<std::string> ids(const std::vector<const PricedDevice*>& devices) {
  std::vector<std::string> found;
  for (const PricedDevice* device : devices) found.push_back(device->id);
  return found;
}

TEST(PriceList, HasTheStudysBoardsAndThoseOfToday) {
  const PriceList list = shipped();
  for (const auto& [headline, id] : std::vector<std::pair<std::string, std::string>>{
           {"Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz · 4 GB", "raspberry-pi-4-4gb"},
           {"Hardkernel ODROID-N2 · 4x Cortex-A73 + 2x Cortex-A53 · 4 GB · Mali-G52", "odroid-n2-4gb"},
           {"NVIDIA Jetson Nano Developer Kit · 4x Cortex-A57 · 4 GB", "jetson-nano"},
           {"NVIDIA Jetson TX2 · 8 GB", "jetson-tx2"},
           {"NVIDIA Jetson Xavier NX Developer Kit · 8 GB", "jetson-xavier-nx"},
           {"Raspberry Pi 5 Model B · 4x Cortex-A76 2.4 GHz · 8 GB", "raspberry-pi-5-8gb"},
           {"NVIDIA Jetson Orin Nano Developer Kit · 8 GB", "jetson-orin-nano"},
           {"AZW MINI S · 4x Intel(R) N100 3.4 GHz · 16 GB", "mini-pc-n100"}}) {
    EXPECT_THAT(ids(find_priced(list, headline, "cpu")), ::testing::ElementsAre(id)) << headline;
  }
  for (const PricedDevice& device : list.devices) {
    ASSERT_TRUE(device.price) << device.id;
    EXPECT_TRUE(in_euros(list, *device.price)) << device.id;
  }
}

/// What the kernel tells of the memory of boards that are sold with these sizes.
TEST(PriceList, KnowsARaspberryPiByItsMemory) {
  const PriceList list = shipped();
  for (const auto& [board, memory, id, dollars] :
       std::vector<std::tuple<std::string, int, std::string, double>>{
           {"raspberry-pi-4b", 948'304, "raspberry-pi-4-1gb", 35},
           {"raspberry-pi-4b", 1'892'748, "raspberry-pi-4-2gb", 45},
           {"raspberry-pi-4b", 3'884'352, "raspberry-pi-4-4gb", 55},
           {"raspberry-pi-4b", 7'996'032, "raspberry-pi-4-8gb", 75},
           {"raspberry-pi-5", 4'147'216, "raspberry-pi-5-4gb", 60},
           {"raspberry-pi-5", 8'256'064, "raspberry-pi-5-8gb", 80}}) {
    device::test::FakeTree tree(board);
    tree.write("proc/meminfo", fmt::format("MemTotal: {} kB\n", memory));
    const std::string headline = device::headline(device::describe(tree.root()));
    const auto found = find_priced(list, headline, "cpu");
    ASSERT_THAT(ids(found), ::testing::ElementsAre(id)) << headline;
    EXPECT_EQ(found[0]->price->amount, dollars);
  }
}

TEST(PriceList, HasAPriceForEachBoardThatIsKnownByItsFiles) {
  const PriceList list = shipped();
  for (const auto& [board, id] :
       std::vector<std::pair<std::string, std::string>>{{"raspberry-pi-4b", "raspberry-pi-4-4gb"},
                                                        {"raspberry-pi-5", "raspberry-pi-5-8gb"},
                                                        {"odroid-n2", "odroid-n2-4gb"},
                                                        {"jetson-nano", "jetson-nano"},
                                                        {"jetson-tx2", "jetson-tx2"},
                                                        {"jetson-xavier-nx", "jetson-xavier-nx"},
                                                        {"jetson-orin-nano", "jetson-orin-nano"}}) {
    const std::string headline = device::headline(device::describe(device::test::fixture(board)));
    EXPECT_THAT(ids(find_priced(list, headline, "cpu")), ::testing::ElementsAre(id)) << headline;
  }
}

TEST(PriceList, HasNoPriceOfASizeThatNobodyGaveOneOf) {
  for (const char* headline :
       {"Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz · 3.2 GB",
        "Raspberry Pi 4 Model B · 4x Cortex-A72 1.5 GHz",
        "Raspberry Pi 400 Rev 1.0 · 4x Cortex-A72 1.8 GHz · 4 GB",
        "Raspberry Pi 5 Model B · 4x Cortex-A76 · 64 GB",
        "NVIDIA Jetson Nano 2GB Developer Kit · 4x Cortex-A57 · 2 GB", "Intel N1000 · 16 GB"}) {
    EXPECT_THAT(find_priced(shipped(), headline, "cpu"), IsEmpty()) << headline;
  }
}

TEST(PriceList, AddsAnAcceleratorToItsHostForWhatIsComputedOnIt) {
  const PriceList list = shipped();
  const std::string headline = "Raspberry Pi 4 Model B · 4 GB · Coral Edge TPU (USB)";
  EXPECT_THAT(ids(find_priced(list, headline, "tpu")),
              ::testing::ElementsAre("raspberry-pi-4-4gb", "coral-usb"));
  EXPECT_THAT(ids(find_priced(list, headline, "cpu")), ::testing::ElementsAre("raspberry-pi-4-4gb"));
  EXPECT_THAT(ids(find_priced(list, "an unknown board · Coral Edge TPU (USB)", "tpu")), IsEmpty());
}

TEST(PriceList, OfTheUserIsLaidOverTheShippedOne) {
  const PriceList own = parse_price_list(R"(
[[device]]
id = "jetson-nano"
name = "mine"
kind = "board"
match = ["Jetson Nano"]
price = { amount = 40, currency = "EUR", date = 2026-01-31, source = "second hand" }
[[device]]
id = "rack"
name = "rack"
kind = "board"
match = ["EPYC"]
)",
                                         "own.toml");
  const PriceList both = laid_over(shipped(), own);
  EXPECT_EQ(both.devices.size(), shipped().devices.size() + 1);
  const auto nano = find_priced(both, "NVIDIA Jetson Nano Developer Kit", "cpu");
  ASSERT_EQ(nano.size(), 1u);
  EXPECT_EQ(nano[0]->price->amount, 40);
  EXPECT_EQ(nano[0]->price->date, "2026-01-31");
  EXPECT_FALSE(find_priced(both, "2x AMD EPYC", "cpu")[0]->price);
}

TEST(PriceList, ConvertsOnlyAtARateItHas) {
  const PriceList list = shipped();
  EXPECT_DOUBLE_EQ(*in_euros(list, {100, "EUR", "", ""}), 100);
  EXPECT_DOUBLE_EQ(*in_euros(list, {100, "USD", "", ""}), 92.4);
  EXPECT_EQ(in_euros(list, {100, "JPY", "", ""}), std::nullopt);
}

struct Wrong {
  const char* name;
  const char* text;
  const char* said;
};

class WrongPriceLists : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongPriceLists, AreRefusedWithThePlace) {
  try {
    parse_price_list(GetParam().text, "mine.toml");
    FAIL() << "was taken";
  } catch (const BadInput& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("mine.toml"), HasSubstr(GetParam().said)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    PriceList, WrongPriceLists,
    ::testing::Values(
        Wrong{"no_toml", "[[device", "mine.toml:1"}, Wrong{"no_name", "[[device]]\nid='a'", "'name'"},
        Wrong{"other_kind", "[[device]]\nid='a'\nname='a'\nkind='car'\nmatch=['a']", "car"},
        Wrong{"empty_match", "[[device]]\nid='a'\nname='a'\nkind='board'\nmatch=['']", "'match'"},
        Wrong{"no_price",
              "[[device]]\nid='a'\nname='a'\nkind='board'\nmatch=['a']\nprice={amount=0,currency='EUR',date='"
              "2026-"
              "01-31',source='b'}",
              "'amount'"},
        Wrong{"no_date",
              "[[device]]\nid='a'\nname='a'\nkind='board'\nmatch=['a']\nprice={amount=1,currency='EUR',date='"
              "today'"
              ",source='b'}",
              "'date'"},
        Wrong{"no_currency",
              "[[device]]\nid='a'\nname='a'\nkind='board'\nmatch=['a']\nprice={amount=1,currency='euro',date="
              "'2026-"
              "01-31',source='b'}",
              "'currency'"},
        Wrong{"mistyped_key", "[[device]]\nid='a'\nname='a'\nkind='board'\nmatch=['a']\npriec=1", "'priec'"},
        Wrong{"other_table", "[car]\n", "'car'"}),
    [](const auto& tested) { return std::string(tested.param.name); });

RC_GTEST_PROP(PriceList, ReadsBackWhatItWrites, ()) {
  const auto text = [] {
    return *rc::gen::nonEmpty(rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::inRange<char>(1, 127), rc::gen::element('"', '\\', '\n'))));
  };
  const PricedDevice device{
      .id = text(),
      .name = text(),
      .kind = *rc::gen::element<std::string>("board", "mini-pc", "accelerator"),
      .match = {text(), text()},
      .price = Price{*rc::gen::inRange(1, 1000000) / 100.0, "EUR", "2026-01-31", text()}};
  const PriceList back = parse_price_list(as_toml(device), "written");
  RC_ASSERT(back.devices.size() == 1u);
  RC_ASSERT(back.devices[0].id == device.id);
  RC_ASSERT(back.devices[0].name == device.name);
  RC_ASSERT(back.devices[0].match == device.match);
  RC_ASSERT(back.devices[0].price->amount == device.price->amount);
  RC_ASSERT(back.devices[0].price->source == device.price->source);
}

}  // namespace
}  // namespace edgegauge::analysis
