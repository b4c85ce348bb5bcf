// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

namespace edgegauge::test {

/// Whether this build's programs watch themselves (EDGEGAUGE_SANITIZE).
#ifdef EDGEGAUGE_SANITIZED
inline constexpr bool kIsSanitized = true;
#else
inline constexpr bool kIsSanitized = false;
#endif

/// What a process may take is counted in address space (RLIMIT_DATA), of which a sanitizer reserves
/// terabytes.
inline constexpr const char* kReservesMemory =
    "a program with a sanitizer in it does not start with little memory";

inline constexpr const char* kEndsWhoAsksForTooMuch =
    "a sanitizer ends, and reports, a program that asks for more memory than there can be";

}  // namespace edgegauge::test

/// Ends the test as skipped, for the reason given, in a sanitized build.
#define SKIP_IF_SANITIZED(reason) \
  if (edgegauge::test::kIsSanitized) GTEST_SKIP() << reason
