// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "protocol/messages.h"

#include <rapidcheck.h>

namespace edgegauge::protocol {

/// Messages of every type with random content; numbers are finite and texts are UTF-8.
rc::Gen<Message> any_message();
rc::Gen<BackendInfo> any_backend_info();

/// Field by field. A struct that gains a field does not compile here until it is compared too.
bool equal(const Message& a, const Message& b);
bool equal(const BackendInfo& a, const BackendInfo& b);

}  // namespace edgegauge::protocol
