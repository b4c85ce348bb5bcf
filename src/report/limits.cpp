// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "report/limits.h"

#include "core/counted.h"
#include "core/json_text.h"
#include "core/units.h"
#include "report/facts.h"
#include "report/ink.h"
#include "report/table.h"
#include "report/text.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace edgegauge::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;
/// Rounds of a quiet machine agree better than this.
constexpr double kNoisy = 0.1;

double below_best(const DeviceLimit& limit) { return 1 - limit.median.value_or(0) / limit.best.value_or(1); }

/// "83.1 G/s -0.4%"
std::string with_spread(const DeviceLimit& limit) {
  if (!limit.best) return std::string(kAbsent);
  return fmt::format("{} {:>6}", limit_text(limit), fmt::format("-{:.1f}%", 100 * below_best(limit)));
}

/// What stands in one line: figures that differ in threads alone.
struct Line {
  std::vector<std::string> name;
  std::map<int, const DeviceLimit*> by_threads;
};

/// Of each number of threads, where it is not what all have.
template <class TextOf>
std::string text_by_threads(const Line& line, const TextOf& text_of) {
  std::string text;
  for (const auto& [threads, limit] : line.by_threads) {
    const std::string one = text_of(*limit);
    if (text != one) text += (text.empty() ? "" : ", ") + one;
  }
  return text;
}

std::string working_set(const DeviceLimit& limit) {
  return format_bytes(static_cast<std::uint64_t>(limit.working_set_bytes.value_or(0)));
}

std::vector<Line> lines_of(const std::vector<DeviceLimit>& limits, std::string_view quantity) {
  std::vector<Line> lines;
  for (const DeviceLimit& limit : limits) {
    if (limit.quantity != quantity || !limit.best) continue;
    std::vector<std::string> name{quantity == kBandwidth ? limit.level : limit.kind,
                                  quantity == kBandwidth ? limit.kind : limit.instructions};
    auto line = std::ranges::find(lines, name, &Line::name);
    if (line == lines.end()) line = lines.insert(line, Line{name, {}});
    line->by_threads[limit.threads] = &limit;
  }
  return lines;
}

/// A column before those of the figures.
struct Head {
  std::string title;
  std::string (*text)(const Line& line);
};

std::string instructions_used(const Line& line) {
  return text_by_threads(line, [](const DeviceLimit& limit) { return limit.instructions; });
}

std::string first_name(const Line& line) { return line.name.front(); }
std::string second_name(const Line& line) { return line.name.back(); }

std::string table_of(const std::vector<Line>& lines, const std::vector<Head>& heads) {
  std::set<int> counts;
  for (const Line& line : lines) {
    for (const auto& [threads, limit] : line.by_threads) counts.insert(threads);
  }
  std::vector<Column> columns;
  for (const Head& head : heads) columns.push_back({head.title, Align::kLeft});
  for (const int threads : counts) columns.push_back({counted(threads, "thread")});
  Table table{std::move(columns), {}};
  for (const Line& line : lines) {
    std::vector<std::string> row;
    for (const Head& head : heads) row.push_back(printable(head.text(line)));
    for (const int threads : counts) {
      const auto found = line.by_threads.find(threads);
      row.push_back(found == line.by_threads.end() ? std::string(kAbsent) : with_spread(*found->second));
    }
    table.rows.push_back(std::move(row));
  }
  std::string text;
  for (const std::string& line : table.lines()) text += line;
  return text;
}

/// "L1 16.4 kB, 32.8 kB; L2 524 kB; memory 134 MB"
std::string working_sets(const std::vector<Line>& lines) {
  std::vector<std::string> levels;
  for (const Line& line : lines) {
    std::string level =
        fmt::format("{} {}", printable(line.name.front()), text_by_threads(line, working_set));
    if (std::ranges::find(levels, level) == levels.end()) levels.push_back(std::move(level));
  }
  return fmt::format("{}", fmt::join(levels, "; "));
}

/// "bf16 AVX-512 BF16: this processor has no avx512_bf16", each once.
std::vector<std::string> absences(const std::vector<DeviceLimit>& limits) {
  std::vector<std::string> absent;
  for (const DeviceLimit& limit : limits) {
    if (limit.best) continue;
    std::string text = fmt::format("{} {}{}{}: {}", limit.kind, limit.instructions,
                                   limit.level.empty() ? "" : " in ", limit.level, limit.reason);
    if (std::ranges::find(absent, text) == absent.end()) absent.push_back(std::move(text));
  }
  return absent;
}

std::string noise_text(const std::vector<DeviceLimit>& limits) {
  const auto noisy = std::ranges::count_if(
      limits, [](const DeviceLimit& limit) { return limit.best && below_best(limit) > kNoisy; });
  if (noisy == 0) return "";
  return fmt::format(
      "! In {} of {} figures the middle round is more than {:.0f}% below the best: the machine is noisy. "
      "Stop what else runs, and measure again.",
      noisy, std::ranges::count_if(limits, [](const auto& limit) { return limit.best.has_value(); }),
      100 * kNoisy);
}

Json number_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

}  // namespace

std::string limit_text(const DeviceLimit& limit) {
  if (!limit.best) return std::string(kAbsent);
  return format_number(*limit.best * 1e-9) + (limit.quantity == kBandwidth ? " GB/s" : " G/s");
}

std::string limits_to_terminal(const std::string& headline, const std::vector<DeviceLimit>& limits,
                               const TerminalStyle& style) {
  const auto width = static_cast<std::size_t>(style.width);
  const auto heading = [&](const std::string& text) {
    return "\n" + painted(style, Ink::kBold, text) + "\n";
  };
  std::string text = printable(headline) + "\n";
  if (limits.empty()) return text + "No limits of this device are stored. Measure them: edgegauge limits\n";
  text += heading("Multiply-adds per second (one multiplication and one addition: 2 FLOP)");
  text +=
      table_of(lines_of(limits, kMultiplyAdds), {{"precision", first_name}, {"instructions", second_name}});
  text += heading("Bytes per second, read and written together");
  const std::vector<Line> streams = lines_of(limits, kBandwidth);
  text += table_of(streams, {{"in", first_name}, {"access", second_name}, {"with", instructions_used}});
  text += "\n" + wrapped("Working sets, of all threads together: " + working_sets(streams) + ".", width);
  text += wrapped(
      fmt::format("Each the best of {} rounds, and how far the middle round is below it; measured {}.",
                  std::ranges::max(limits, {}, &DeviceLimit::rounds).rounds,
                  printable(limits.front().measured_utc)),
      width);
  for (const std::string& absent : absences(limits))
    text += wrapped("not measured: " + printable(absent), width, 2);
  if (const std::string noise = noise_text(limits); !noise.empty())
    text += painted(style, Ink::kYellow, wrapped(noise, width, 2));
  return text;
}

std::string limits_to_json(const std::string& headline, const std::vector<DeviceLimit>& limits) {
  Json rows = Json::array();
  for (const DeviceLimit& limit : limits) {
    rows.push_back({{"quantity", limit.quantity},
                    {"unit", limit.quantity == kBandwidth ? "bytes/s" : "1/s"},
                    {"kind", limit.kind},
                    {"instructions", limit.instructions},
                    {"threads", limit.threads},
                    {"level", limit.level.empty() ? Json() : Json(limit.level)},
                    {"working_set_bytes", limit.working_set_bytes ? Json(*limit.working_set_bytes) : Json()},
                    {"best", number_or_null(limit.best)},
                    {"median", number_or_null(limit.median)},
                    {"lowest", number_or_null(limit.lowest)},
                    {"rounds", limit.rounds},
                    {"reason", limit.reason},
                    {"measured_utc", limit.measured_utc}});
  }
  const Json document{{"format", "edgegauge-limits"},
                      {"version", kFormatVersion},
                      {"device", headline},
                      {"limits", std::move(rows)}};
  return json_text(document) + "\n";
}

}  // namespace edgegauge::report
