// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Does not compile alone: what the test of headers must notice.
inline std::string forgotten_include() { return "string"; }
