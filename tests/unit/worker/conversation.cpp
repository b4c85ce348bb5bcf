// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/worker/conversation.h"

#include "protocol/codec.h"
#include "support/scratch.h"

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(60);

int open_for_writing(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot write " + file.string());
  return descriptor;
}

/// What a child finds as its descriptors 1, 2 and, unless -1, 3.
struct Descriptors {
  int out, err, channel = -1;
};

pid_t start(const std::filesystem::path& executable, const std::vector<std::string>& arguments,
            const std::map<std::string, std::string>& environment, const Descriptors& descriptors) {
  std::vector<std::string> all{executable.string()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& argument : all) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork");
  if (pid > 0) return pid;
  setpgid(0, 0);
  for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
  dup2(descriptors.out, STDOUT_FILENO);
  dup2(descriptors.err, STDERR_FILENO);
  if (descriptors.channel >= 0) {
    // dup2 onto itself would keep close-on-exec.
    if (descriptors.channel == protocol::kWorkerDescriptor) {
      fcntl(descriptors.channel, F_SETFD, 0);
    } else {
      dup2(descriptors.channel, protocol::kWorkerDescriptor);
    }
  }
  execv(argv[0], argv.data());
  _exit(127);
}

struct Sorter {
  Conversation& into;

  std::string operator()(const protocol::RunRequest&) { return "request"; }
  std::string operator()(const protocol::Hello& what) { return into.hello = what, "hello"; }
  std::string operator()(const protocol::PhaseDone& what) {
    return into.phases.push_back(what.phase), "phase";
  }
  std::string operator()(const protocol::Outputs& what) { return into.outputs.push_back(what), "outputs"; }
  std::string operator()(const protocol::Progress& what) { return into.progress.push_back(what), "progress"; }
  std::string operator()(const protocol::Samples& what) {
    auto& all = what.warm_up ? into.warm_up_ns : into.samples_ns;
    all.insert(all.end(), what.latency_ns.begin(), what.latency_ns.end());
    return "samples";
  }
  std::string operator()(const protocol::Series& what) {
    auto& all = what.kind == protocol::Series::Kind::kAt ? into.at_ns : into.service_ns;
    all.insert(all.end(), what.values_ns.begin(), what.values_ns.end());
    return "series";
  }
  std::string operator()(const protocol::Finished& what) { return into.finished = what, "finished"; }
  std::string operator()(const protocol::Failed& what) { return into.failed = what, "failed"; }
};

void listen(int channel, pid_t pid, Conversation& conversation, const OnMessage& on_message) {
  protocol::Decoder decoder;
  std::array<std::byte, 65536> buffer;
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  try {
    while (true) {
      pollfd watched{channel, POLLIN, 0};
      if (poll(&watched, 1, 1000) == 0) {
        conversation.timed_out = std::chrono::steady_clock::now() > give_up;
        if (conversation.timed_out) return;
        continue;
      }
      const ssize_t count = read(channel, buffer.data(), buffer.size());
      if (count <= 0) return;
      decoder.feed(std::span(buffer).first(static_cast<std::size_t>(count)));
      while (const auto message = decoder.next()) {
        const std::string type = std::visit(Sorter{conversation}, *message);
        if (conversation.order.empty() || conversation.order.back() != type)
          conversation.order.push_back(type);
        if (on_message) on_message(*message, pid);
      }
    }
  } catch (const protocol::ProtocolError& error) {
    conversation.protocol_error = error.what();
  }
}

int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Conversation converse(const std::filesystem::path& executable, const protocol::RunRequest& request,
                      const std::map<std::string, std::string>& environment, const OnMessage& on_message) {
  const Scratch scratch;
  const auto log = scratch.folder() / "log";
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw std::runtime_error("no socket");
  const int log_end = open_for_writing(log);
  const pid_t pid = start(executable, {"run"}, environment, {log_end, log_end, ends[1]});
  close(log_end);
  close(ends[1]);

  Conversation conversation;
  const auto bytes = protocol::encode(request);
  // A worker that has ended already shows in what it said.
  (void)send(ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL);
  listen(ends[0], pid, conversation, on_message);
  close(ends[0]);
  if (conversation.timed_out || !conversation.protocol_error.empty()) kill(pid, SIGKILL);
  const int status = wait_for(pid);
  kill(-pid, SIGKILL);
  conversation.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  conversation.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  conversation.log = read_text(log);
  return conversation;
}

ProgramResult run_program(const std::filesystem::path& executable,
                          const std::vector<std::string>& arguments) {
  const Scratch scratch;
  const int out = open_for_writing(scratch.folder() / "out");
  const int err = open_for_writing(scratch.folder() / "err");
  const pid_t pid = start(executable, arguments, {}, {out, err});
  close(out);
  close(err);
  const int status = wait_for(pid);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_text(scratch.folder() / "out"),
          read_text(scratch.folder() / "err")};
}

std::filesystem::path worker_executable(const std::string& name) {
  return std::filesystem::path(EDGEGAUGE_BIN_DIR) / ("edgegauge-worker-" + name);
}

protocol::RunRequest short_request(std::map<std::string, std::string> settings) {
  protocol::RunRequest request;
  request.settings = std::move(settings);
  request.plan.warm_up_runs = 3;
  request.plan.max_samples = 100;
  request.plan.limit = std::chrono::seconds(5);
  return request;
}

}  // namespace edgegauge::test
