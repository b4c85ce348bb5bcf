// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "machine.h"

#include "runtimes/digest.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <thread>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace edgegauge::runtimes::test {
namespace {

using Writer = std::unique_ptr<archive, decltype(&archive_write_free)>;

void add_member(archive* to, const Member& member) {
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                            archive_entry_free);
  archive_entry_set_pathname(entry.get(), member.path.c_str());
  archive_entry_set_perm(entry.get(), 0644);
  if (member.link_to.empty()) {
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.content.size()));
  } else {
    archive_entry_set_filetype(entry.get(), AE_IFLNK);
    archive_entry_set_symlink(entry.get(), member.link_to.c_str());
  }
  ASSERT_EQ(archive_write_header(to, entry.get()), ARCHIVE_OK) << archive_error_string(to);
  archive_write_data(to, member.content.data(), member.content.size());
}

void write_with(int (*format)(archive*), int (*filter)(archive*), const fs::path& file,
                const std::vector<Member>& members) {
  const Writer writer(archive_write_new(), archive_write_free);
  format(writer.get());
  filter(writer.get());
  ASSERT_EQ(archive_write_open_filename(writer.get(), file.c_str()), ARCHIVE_OK);
  for (const Member& member : members) add_member(writer.get(), member);
  ASSERT_EQ(archive_write_close(writer.get()), ARCHIVE_OK);
}

}  // namespace

void write_archive(const fs::path& file, Format format, const std::vector<Member>& members) {
  switch (format) {
    case Format::kWheel:
      write_with(archive_write_set_format_zip, archive_write_add_filter_none, file, members);
      return;
    case Format::kNpm:
      write_with(archive_write_set_format_pax_restricted, archive_write_add_filter_gzip, file, members);
      return;
    case Format::kDebian: {
      const fs::path data = file.string() + ".data";
      write_with(archive_write_set_format_gnutar, archive_write_add_filter_xz, data, members);
      write_with(archive_write_set_format_ar_bsd, archive_write_add_filter_none, file,
                 {{"debian-binary", "2.0\n", ""}, {"data.tar.xz", read_text(data), ""}});
      fs::remove(data);
    }
  }
}

void write_file(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  if (!fs::exists(folder)) return files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_directory()) files.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Machine::Machine() : path_before_(std::getenv("PATH")) {
  fs::create_directories(folder_ / "bin");
  setenv("EDGEGAUGE_CACHE", cache().c_str(), 1);
  setenv("PATH", ((folder_ / "bin").string() + ":/usr/bin:/bin").c_str(), 1);
}

Machine::~Machine() {
  setenv("PATH", path_before_.c_str(), 1);
  unsetenv("EDGEGAUGE_CACHE");
}

void Machine::add_program(const std::string& name, const std::string& script) const {
  folder_.write_script("bin/" + name, script);
}

void Machine::pip_copies(const fs::path& package) const {
  add_program("python3", "cp '" + package.string() + "' .");
}

void Machine::remove_all_programs() const { setenv("PATH", (folder_ / "empty").c_str(), 1); }

fs::path Machine::make_wheel(const std::string& library_content) const {
  const fs::path wheel = folder_ / "framework-1.2-py3-none-any.whl";
  write_archive(wheel, Format::kWheel,
                {{"framework/__init__.py", "raise SystemExit('never run')", ""},
                 {"framework/libframework.so", library_content, ""},
                 {"framework/LICENSE", "free", ""}});
  return wheel;
}

Locked Machine::entry_for(const fs::path& package) const {
  Locked entry;
  entry.name = "framework";
  entry.title = "A framework";
  entry.version = "1.2";
  entry.package = "framework";
  entry.artefacts = {{"any", "", {sha256_of_file(package)}, fs::file_size(package)}};
  entry.files = {{"framework/libframework.so", "lib/libframework.so"}, {"framework/LICENSE", "LICENSE"}};
  return entry;
}

std::vector<std::string> Machine::files_in_cache() const {
  std::vector<std::string> files = files_below(cache() / "runtimes");
  std::erase(files, ".lock");
  return files;
}

pid_t fork_to(const std::function<bool()>& work) {
  const pid_t child = fork();
  if (child != 0) return child;
  signal(SIGINT, SIG_DFL);  // a shell that starts the tests in the background has it ignored
  _exit(work() ? 0 : 1);
}

int wait_for(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool appears(const fs::path& file) {
  for (int i = 0; i < 2000 && !fs::exists(file); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return fs::exists(file);
}

}  // namespace edgegauge::runtimes::test
