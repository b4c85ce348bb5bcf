// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "deeds.h"

#include "protocol/codec.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace edgegauge::evil {
namespace {

using worker::Settings;
using Bytes = std::vector<std::byte>;

constexpr int kChannel = protocol::kWorkerDescriptor;
constexpr std::size_t kMebibyte = 1u << 20;

void send(const Bytes& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = write(kChannel, bytes.data() + sent, bytes.size() - sent);
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
}

/// A frame that was right before `spoil` got at it.
template <class Spoil>
void send_spoiled(Spoil spoil) {
  Bytes bytes = protocol::encode(protocol::Progress{});
  spoil(bytes);
  send(bytes);
}

[[noreturn]] void hang() {
  std::signal(SIGTERM, SIG_IGN);
  while (true) pause();
}

void hang_with_child(const Settings&) {
  fork();
  hang();
}

void leave_children(const Settings&) {
  if (fork() == 0) hang();
  if (fork() == 0) {
    setsid();
    if (fork() == 0) hang();
    _exit(0);
  }
}

void hang_with_daemon(const Settings& settings) {
  leave_children(settings);
  hang();
}

void raise_default(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

int call_deeper(int depth) {
  const std::vector<char> frame(16);
  volatile char on_stack[4096] = {};
  return depth == 0 ? 0 : call_deeper(depth + 1 + on_stack[0]) + on_stack[1] + frame[0];
}

void flood_log(const Settings&) {
  const std::vector<char> line(4096, 'x');
  while (true) std::fwrite(line.data(), 1, line.size(), stdout);
}

void flood_channel(const Settings&) {
  const Bytes garbage(4096, std::byte{0xAA});
  while (true) send(garbage);
}

void allocate(const Settings& settings) {
  const auto limit = static_cast<std::size_t>(worker::integer_setting(settings, "allocate_mb"));
  std::vector<std::vector<char>> held;
  for (std::size_t megabytes = 0; megabytes < limit; ++megabytes) held.emplace_back(kMebibyte, '\1');
  hang();
}

/// As a library does that never looks at what malloc returned.
void crash_without_memory(const Settings& settings) {
  const auto bytes = static_cast<std::size_t>(worker::integer_setting(settings, "allocate_mb")) * kMebibyte;
  auto* memory = static_cast<volatile char*>(std::malloc(bytes));
  memory[0] = 1;
  hang();
}

void report_and_crash(const Settings&) {
  send(protocol::encode(protocol::Finished{}));
  raise_default(SIGSEGV);
}

void lie_about_samples(const Settings&) {
  send(protocol::encode(protocol::Samples{.warm_up = false, .latency_ns = {1000, -1000, 1000}}));
}

constexpr auto kDeeds = std::to_array<Deed>({
    {"none", "behaves", [](const Settings&) {}},
    {"crash", "SIGSEGV", [](const Settings&) { raise_default(SIGSEGV); }},
    {"segfault", "writes where no memory is",
     [](const Settings&) {
       volatile std::uintptr_t nowhere = 8;
       *reinterpret_cast<volatile int*>(nowhere) = 1;
     }},
    {"overflow", "calls itself until the stack is full", [](const Settings&) { call_deeper(1); }},
    {"abort", "SIGABRT", [](const Settings&) { std::abort(); }},
    {"illegal", "SIGILL", [](const Settings&) { raise_default(SIGILL); }},
    {"kill", "SIGKILL, sent to itself", [](const Settings&) { raise_default(SIGKILL); }},
    {"exit-0", "ends silently with status 0", [](const Settings&) { _exit(0); }},
    {"exit-3", "ends silently with status 3", [](const Settings&) { _exit(3); }},
    {"hang", "stops answering, and ignores SIGTERM", [](const Settings&) { hang(); }},
    {"hang-with-child", "the same, with a child process that does too", hang_with_child},
    {"hang-with-daemon", "the same, with a grandchild in a session of its own", hang_with_daemon},
    {"leave-children", "starts a child and a daemon that never end, and behaves", leave_children},
    {"flood-log", "writes to its log without end", flood_log},
    {"flood-channel", "writes garbage to the controller without end", flood_channel},
    {"wrong-magic", "a frame that does not begin as one",
     [](const Settings&) { send_spoiled([](Bytes& bytes) { bytes[0] = std::byte{'X'}; }); }},
    {"wrong-version", "a frame of another version of the protocol",
     [](const Settings&) { send_spoiled([](Bytes& bytes) { bytes[3] = std::byte{99}; }); }},
    {"bad-checksum", "a frame with a byte flipped",
     [](const Settings&) { send_spoiled([](Bytes& bytes) { bytes.back() ^= std::byte{1}; }); }},
    {"cut-short", "half a frame, then the end",
     [](const Settings&) {
       send_spoiled([](Bytes& bytes) { bytes.resize(bytes.size() / 2); });
       _exit(0);
     }},
    {"over-long", "a frame that claims to be of 2 GB",
     [](const Settings&) {
       send_spoiled([](Bytes& bytes) { std::fill_n(bytes.begin() + 8, 4, std::byte{0x7F}); });
     }},
    {"wrong-order", "greets twice", [](const Settings&) { send(protocol::encode(protocol::Hello{})); }},
    {"close-channel", "closes its channel and goes on", [](const Settings&) { close(kChannel); }},
    {"close-and-hang", "closes its channel and stops answering",
     [](const Settings&) {
       close(kChannel);
       hang();
     }},
    {"allocate", "takes allocate_mb of memory, then stops answering", allocate},
    {"crash-without-memory", "takes allocate_mb of memory at once, and crashes when it is refused",
     crash_without_memory},
    {"throw", "throws an exception",
     [](const Settings&) { throw std::runtime_error("evil: this is what I do"); }},
    {"throw-number", "throws what is not an exception", [](const Settings&) { throw 42; }},
    {"bad-alloc", "throws std::bad_alloc", [](const Settings&) { throw std::bad_alloc(); }},
    {"negative-samples", "reports a latency below zero", lie_about_samples},
    {"report-and-crash", "reports that it has finished, then crashes", report_and_crash},
    {kNanOutput, "answers NaN", [](const Settings&) {}},
    {kLie, "answers what is wrong by 1%", [](const Settings&) {}},
    {kWrongShape, "answers another shape than its model states", [](const Settings&) {}},
});

}  // namespace

std::span<const Deed> deeds() { return kDeeds; }

const Deed* find_deed(std::string_view name) {
  const auto deed = std::ranges::find(kDeeds, name, &Deed::name);
  return deed == kDeeds.end() ? nullptr : &*deed;
}

}  // namespace edgegauge::evil
