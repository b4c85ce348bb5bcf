// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/scratch.h"

namespace edgegauge::control::test {

using edgegauge::test::read_text;
using edgegauge::test::Scratch;
using edgegauge::test::thrown_by;

}  // namespace edgegauge::control::test
