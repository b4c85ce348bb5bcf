// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
// Nothing: only the name of the library that this becomes is wanted (library.cpp).
