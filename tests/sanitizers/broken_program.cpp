// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <memory>
#include <string_view>
#include <thread>

/// Does what a sanitizer is there to notice: one deed, named on the command line. What keeps a compiler from
/// noticing it first is volatile.
namespace {

int* volatile somewhere = nullptr;

void use_after_free() {
  somewhere = std::make_unique<int>(1).get();
  *somewhere = 2;
}

void leak() {
  somewhere = std::make_unique<int>(1).release();
  somewhere = nullptr;
}

void overflow() {
  volatile int number = std::numeric_limits<int>::max();
  number = number + 1;
}

void race() {
  int number = 0;
  std::thread other([&number] { ++number; });
  ++number;
  other.join();
}

}  // namespace

int main(int, char** arguments) {
  const std::string_view deed = arguments[1];
  if (deed == "use-after-free") use_after_free();
  if (deed == "leak") leak();
  if (deed == "overflow") overflow();
  if (deed == "race") race();
}
