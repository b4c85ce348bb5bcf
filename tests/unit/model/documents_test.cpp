// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "model/operators.h"
#include "support/generated_section.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace edgegauge::model {
namespace {

/// Attributes in parentheses follow from the shapes when not given; auto_pad and output_shape turn into pads.
std::string attributes_of(const Operator& op) {
  std::string text;
  for (const AttributeRow& attribute : op.attributes) {
    text += fmt::format("{}{}", text.empty() ? "" : ", ", attribute.name);
    if (attribute.required) text += " (required)";
  }
  return text;
}

std::string forms_of(const Operator& op) {
  std::string text;
  for (const OnnxForm& form : op.forms) {
    text += fmt::format("{}{}", text.empty() ? "" : "; ", form.since);
    for (const MovedInput& moved : form.moved) text += fmt::format(" {}", moved.attribute);
  }
  return text;
}

std::string operator_table() {
  std::string table = "| Operator | Attributes of the neutral form | Forms |\n|---|---|---|\n";
  for (const Operator& op : operators()) {
    table += fmt::format("| {} | {} | {} |\n", op.name, attributes_of(op), forms_of(op));
  }
  return table;
}

TEST(Documents, OperatorTableIsWhatTheCodeHas) {
  edgegauge::test::expect_section(std::string(EDGEGAUGE_SOURCE_DIR) + "/docs/operators.md", "operators",
                                  operator_table());
}

}  // namespace
}  // namespace edgegauge::model
