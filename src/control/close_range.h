// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace edgegauge::control {

// Every descriptor from `first` on. Safe between fork and exec.
void close_from(int first);
void close_on_exec_from(int first);

}  // namespace edgegauge::control
