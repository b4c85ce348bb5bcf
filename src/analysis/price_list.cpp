// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "analysis/price_list.h"

#include "core/error.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace edgegauge::analysis {
namespace {

constexpr std::array<std::string_view, 3> kKinds{"board", "mini-pc", "accelerator"};

/// A table of the file that knows how to call itself, for errors.
class Reader {
 public:
  Reader(const toml::table& table, std::string where) : table_(table), where_(std::move(where)) {}

  [[noreturn]] void refuse(std::string_view key, std::string_view problem) const {
    throw BadInput(fmt::format("{}: '{}' {}", where_, key, problem), "the file is described in docs/cost.md");
  }

  std::string text(std::string_view key) {
    const toml::node* node = take(key);
    const auto value = node == nullptr ? std::nullopt : node->value_exact<std::string>();
    if (!value || value->empty()) refuse(key, "is missing, or no text");
    return *value;
  }

  double positive(std::string_view key) {
    const toml::node* node = take(key);
    const auto value = node == nullptr || !node->is_number() ? std::nullopt : node->value<double>();
    if (!value || !(*value > 0) || *value > 1e12) refuse(key, "must be a number above 0");
    return *value;
  }

  std::string date(std::string_view key) {
    const toml::node* node = take(key);
    const auto date = node == nullptr ? std::nullopt : node->value_exact<toml::date>();
    const std::string value = date ? fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day)
                              : node == nullptr ? std::string()
                                                : node->value_or(std::string());
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool dashed = value.size() == 10 && value[4] == '-' && value[7] == '-' &&
                        std::ranges::count_if(value, is_digit) == 8;
    if (!dashed) refuse(key, "must be a date like 2026-01-31");
    return value;
  }

  std::string currency(std::string_view key) {
    const std::string value = text(key);
    const bool capitals = std::ranges::all_of(value, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (value.size() != 3 || !capitals) refuse(key, "must be three capital letters, like EUR");
    return value;
  }

  std::vector<std::string> texts(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr || !node->is_array() || node->as_array()->empty())
      refuse(key, "must be a list of texts, at least one");
    std::vector<std::string> values;
    for (const toml::node& element : *node->as_array()) {
      const auto value = element.value_exact<std::string>();
      if (!value || value->empty()) refuse(key, "must be a list of texts that are not empty");
      values.push_back(*value);
    }
    return values;
  }

  const toml::table* table(std::string_view key) {
    const toml::node* node = take(key);
    if (node != nullptr && !node->is_table()) refuse(key, "must be a table");
    return node == nullptr ? nullptr : node->as_table();
  }

  std::vector<Reader> tables(std::string_view key) {
    const toml::node* node = take(key);
    if (node == nullptr) return {};
    if (!node->is_array_of_tables()) refuse(key, "must be tables, as [[...]]");
    std::vector<Reader> readers;
    for (const toml::node& element : *node->as_array()) {
      readers.emplace_back(*element.as_table(), fmt::format("{}, {} {}", where_, key, readers.size() + 1));
    }
    return readers;
  }

  const std::string& where() const { return where_; }

  void refuse_other_keys() const {
    for (const auto& [key, node] : table_) {
      if (!known_.contains(std::string(key.str()))) refuse(key.str(), "is not a key of a price list");
    }
  }

 private:
  const toml::node* take(std::string_view key) {
    known_.emplace(key);
    return table_.get(key);
  }

  const toml::table& table_;
  std::string where_;
  std::set<std::string> known_;
};

Price read_price(const toml::table& table, const std::string& where) {
  Reader reader(table, where + ", price");
  Price price{reader.positive("amount"), reader.currency("currency"), reader.date("date"),
              reader.text("source")};
  reader.refuse_other_keys();
  return price;
}

PricedDevice read_device(Reader& reader) {
  PricedDevice device{.id = reader.text("id"),
                      .name = reader.text("name"),
                      .kind = reader.text("kind"),
                      .match = reader.texts("match"),
                      .price = std::nullopt};
  if (std::ranges::find(kKinds, device.kind) == kKinds.end())
    reader.refuse("kind", fmt::format("is '{}'; must be one of {}", device.kind, fmt::join(kKinds, ", ")));
  if (const toml::table* price = reader.table("price")) device.price = read_price(*price, reader.where());
  reader.refuse_other_keys();
  return device;
}

ExchangeRate read_rate(Reader& reader) {
  ExchangeRate rate{reader.currency("currency"), reader.positive("euros"), reader.date("date"),
                    reader.text("source")};
  reader.refuse_other_keys();
  return rate;
}

bool matches(const PricedDevice& device, std::string_view headline) {
  return std::ranges::all_of(
      device.match, [&](const std::string& text) { return headline.find(text) != std::string_view::npos; });
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
  Reader reader(table, where);
  PriceList list;
  for (Reader& device : reader.tables("device"))
    replace_or_add(list.devices, read_device(device), &PricedDevice::id);
  for (Reader& rate : reader.tables("rate"))
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
