// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "plan_flags.h"

#include "control/plan.h"
#include "control/plan_file.h"
#include "core/check.h"

#include <algorithm>

#include <fmt/format.h>

namespace edgegauge::cli {
namespace {

std::string help_with_default(const OptionRow& row, const RunSpec& defaults) {
  const std::string shown = fmt::format("{}", fmt::join(row.print(defaults), ","));
  return shown.empty() ? std::string(row.help) : fmt::format("{} [{}]", row.help, shown);
}

}  // namespace

void PlanFlags::add_to(CLI::App& command) {
  command.add_option("plan", plan_file_, "A plan file (TOML or JSON); flags override its keys")
      ->type_name("FILE");
  for (const OptionRow& row : run_options()) add_flag(command, row);
}

void PlanFlags::add_some_to(CLI::App& command, std::span<const std::string_view> names, RunSpec defaults) {
  defaults_ = std::move(defaults);
  for (const std::string_view name : names) {
    const OptionRow* row = find_option(name);
    EDGEGAUGE_CHECK(row != nullptr);
    add_flag(command, *row);
  }
}

void PlanFlags::add_switch(CLI::App& command, const OptionRow& row) {
  std::vector<std::string>& given = given_[std::string(row.name)];
  command
      .add_flag_function(
          fmt::format("--{0},!--no-{0}", row.name),
          [&given](std::int64_t count) { given = {count > 0 ? "on" : "off"}; },
          help_with_default(row, defaults_))
      ->group(std::string(row.group));
}

void PlanFlags::add_flag(CLI::App& command, const OptionRow& row) {
  if (row.value == kSwitch) return add_switch(command, row);
  CLI::Option* option = command.add_option("--" + std::string(row.name), given_[std::string(row.name)]);
  option->description(help_with_default(row, defaults_))
      ->type_name(std::string(row.value))
      ->group(std::string(row.group));
  option->allow_extra_args(false);
  row.repeatable ? option->delimiter(',')->take_all() : option->expected(1);
}

bool PlanFlags::name_a_plan() const {
  const auto says_what = [](const auto& given) {
    return !given.second.empty() && given.first != "results" && given.first != "report";
  };
  return !plan_file_.empty() || std::ranges::any_of(given_, says_what);
}

RunSpec PlanFlags::resolve() const {
  RunSpec spec = defaults_;
  if (!plan_file_.empty()) control::read_plan(plan_file_, spec);
  for (const OptionRow& row : run_options()) {
    const auto given = given_.find(row.name);
    if (given != given_.end() && !given->second.empty()) row.apply(spec, given->second);
  }
  return spec;
}

}  // namespace edgegauge::cli
