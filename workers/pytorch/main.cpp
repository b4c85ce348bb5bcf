// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

int main(int argc, char** argv) {
  edgegauge::pytorch::PyTorch backend;
  return edgegauge::worker::worker_main(argc, argv, backend);
}
