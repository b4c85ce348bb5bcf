// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::test {

/// How often this program has asked for memory with new so far: operator new is replaced in this program.
long allocations();

}  // namespace edgegauge::test
