// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/price_list.h"

#include "core/error.h"
#include "core/toml_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace edgegauge::analysis {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"board", "mini-pc", "accelerator"};

constexpr TomlFormat kFormat{"a price list", "the file is described in docs/cost.md"};

double positive(TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  const auto value = node == nullptr || !node->is_number() ? std::nullopt : node->value<double>();
  if (!value || !(*value > 0) || *value > 1e12) reader.refuse(key, "must be a number above 0");
  return *value;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string date(TomlReader& reader, std::string_view key) {
  const toml::node* node = reader.find(key);
  const auto date = node == nullptr ? std::nullopt : node->value_exact<toml::date>();
  const std::string value = date ? fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day)
                            : node == nullptr ? std::string()
                                              : node->value_or(std::string());
  const bool dashed =
      value.size() == 10 && value[4] == '-' && value[7] == '-' && std::ranges::count_if(value, is_digit) == 8;
  if (!dashed) reader.refuse(key, "must be a date like 2026-01-31");
  return value;
}

std::string currency(TomlReader& reader, std::string_view key) {
  const std::string value = reader.text(key);
  const bool capitals = std::ranges::all_of(value, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (value.size() != 3 || !capitals) reader.refuse(key, "must be three capital letters, like EUR");
  return value;
}

/// At least one, none empty.
std::vector<std::string> some_texts(TomlReader& reader, std::string_view key) {
  std::vector<std::string> values = reader.texts(key);
  if (values.empty() || std::ranges::any_of(values, &std::string::empty))
    reader.refuse(key, "must be a list of texts that are not empty, at least one");
  return values;
}

Price read_price(const toml::table& table, const std::string& where) {
  TomlReader reader(table, where + ", price", kFormat);
  Price price{positive(reader, "amount"), currency(reader, "currency"), date(reader, "date"),
              reader.text("source")};
  reader.refuse_other_keys();
  return price;
}

PricedDevice read_device(TomlReader& reader) {
  PricedDevice device{.id = reader.text("id"),
                      .name = reader.text("name"),
                      .kind = std::string(kKinds[reader.choice("kind", kKinds)]),
                      .match = some_texts(reader, "match"),
                      .price = std::nullopt};
  if (const toml::table* price = reader.table("price")) device.price = read_price(*price, reader.where());
  reader.refuse_other_keys();
  return device;
}

ExchangeRate read_rate(TomlReader& reader) {
  ExchangeRate rate{currency(reader, "currency"), positive(reader, "euros"), date(reader, "date"),
                    reader.text("source")};
  reader.refuse_other_keys();
  return rate;
}

/// Its numbers whole: "4 GB" is not in "64 GB", "2 GB" not in "3.2 GB", "Raspberry Pi 4" not in "Raspberry Pi
/// 400".
bool occurs_in(std::string_view line, std::string_view text) {
  for (std::size_t at = line.find(text); at != std::string_view::npos; at = line.find(text, at + 1)) {
    const std::string_view before = line.substr(0, at);
    const std::string_view behind = line.substr(at + text.size());
    const bool goes_on_before =
        is_digit(text.front()) && !before.empty() && (is_digit(before.back()) || before.back() == '.');
    const bool goes_on_behind = is_digit(text.back()) && !behind.empty() && is_digit(behind.front());
    if (!goes_on_before && !goes_on_behind) return true;
  }
  return false;
}

bool matches(const PricedDevice& device, std::string_view headline) {
  return std::ranges::all_of(device.match,
                             [&](const std::string& text) { return occurs_in(headline, text); });
}

std::size_t matched_letters(const PricedDevice& device) {
  std::size_t letters = 0;
  for (const std::string& text : device.match) letters += text.size();
  return letters;
}

template <class Entry>
void replace_or_add(std::vector<Entry>& entries, const Entry& entry, std::string Entry::*key) {
  const auto same = std::ranges::find(entries, entry.*key, key);
  if (same == entries.end()) {
    entries.push_back(entry);
  } else {
    *same = entry;
  }
}

/// A TOML basic string.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += fmt::format("\\{}", c);
    } else if (code < 0x20 || code == 0x7f) {
      result += fmt::format("\\u{:04x}", code);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

}  // namespace

PriceList parse_price_list(std::string_view text, const std::string& where) {
  toml::table table;
  try {
    table = toml::parse(text, where);
  } catch (const toml::parse_error& error) {
    throw BadInput(fmt::format("{}:{}: {}", where, error.source().begin.line, error.description()),
                   "the file is described in docs/cost.md");
  }
  TomlReader reader(table, where, kFormat);
  PriceList list;
  for (TomlReader& device : reader.tables("device"))
    replace_or_add(list.devices, read_device(device), &PricedDevice::id);
  for (TomlReader& rate : reader.tables("rate"))
    replace_or_add(list.rates, read_rate(rate), &ExchangeRate::currency);
  reader.refuse_other_keys();
  return list;
}

PriceList laid_over(PriceList shipped, const PriceList& own) {
  for (const PricedDevice& device : own.devices) replace_or_add(shipped.devices, device, &PricedDevice::id);
  for (const ExchangeRate& rate : own.rates) replace_or_add(shipped.rates, rate, &ExchangeRate::currency);
  return shipped;
}

std::string as_toml(const PricedDevice& device) {
  std::vector<std::string> match;
  for (const std::string& text : device.match) match.push_back(quoted(text));
  std::string text =
      fmt::format("[[device]]\nid = {}\nname = {}\nkind = {}\nmatch = [{}]\n", quoted(device.id),
                  quoted(device.name), quoted(device.kind), fmt::join(match, ", "));
  if (const auto& price = device.price) {
    text += fmt::format("price = {{ amount = {}, currency = {}, date = {}, source = {} }}\n", price->amount,
                        quoted(price->currency), quoted(price->date), quoted(price->source));
  }
  return text;
}

std::vector<const PricedDevice*> find_priced(const PriceList& list, std::string_view headline,
                                             std::string_view unit) {
  const PricedDevice* host = nullptr;
  std::vector<const PricedDevice*> accelerators;
  for (const PricedDevice& device : list.devices) {
    if (!matches(device, headline)) continue;
    if (device.kind == "accelerator") {
      accelerators.push_back(&device);
    } else if (host == nullptr || matched_letters(device) >= matched_letters(*host)) {
      host = &device;  // of two alike, the later: the user's own
    }
  }
  if (host == nullptr) return {};
  std::vector<const PricedDevice*> found{host};
  if (unit != "cpu") found.insert(found.end(), accelerators.begin(), accelerators.end());
  return found;
}

std::optional<double> in_euros(const PriceList& list, const Price& price) {
  if (price.currency == "EUR") return price.amount;
  const auto rate = std::ranges::find(list.rates, price.currency, &ExchangeRate::currency);
  if (rate == list.rates.end()) return std::nullopt;
  return price.amount * rate->euros;
}

}  // namespace edgegauge::analysis
