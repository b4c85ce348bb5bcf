// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "machine.h"
#include "runtimes/runtimes.h"

#include <csignal>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace edgegauge::runtimes {
namespace {

using test::fork_to;
using test::Machine;
using test::quietly;
using test::wait_for;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Install : public testing::Test {
 protected:
  /// What installing throws; fails the test when it does not.
  Error refusal(const Locked& entry) const {
    try {
      install(entry, quietly);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "installed";
    return {ExitCode::kOk, ""};
  }

  void expect_nothing_is_left(const Locked& entry) const {
    EXPECT_FALSE(is_installed(entry));
    EXPECT_THAT(machine_.files_in_cache(), IsEmpty());
  }

  void expect_whole(const Locked& entry) const {
    EXPECT_TRUE(is_installed(entry));
    EXPECT_THAT(machine_.files_in_cache(),
                ElementsAre("framework/1.2/LICENSE", "framework/1.2/lib/libframework.so"));
    EXPECT_EQ(test::read_text(install_folder(entry) / "lib/libframework.so"), "the library");
  }

  /// A client that says where it is, leaves half a file, and then takes for ever.
  /// What tells its process is there whole, or not at all.
  void pip_hangs() const {
    const std::string started = "'" + started_.string() + "'";
    machine_.add_program("python3", "echo half > half.whl; echo $$ > " + started + ".new; mv " + started +
                                        ".new " + started + "; exec sleep 600");
  }

  pid_t install_in_background(const Locked& entry) const {
    return fork_to([&] {
      install(entry, quietly);
      return true;
    });
  }

  void interrupt_with(int signal) const {
    const Locked entry = machine_.entry_for(wheel_);
    pip_hangs();
    const pid_t installer = install_in_background(entry);
    ASSERT_TRUE(test::appears(started_));
    kill(installer, signal);
    EXPECT_EQ(wait_for(installer), 128 + signal);
    EXPECT_FALSE(is_installed(entry));

    machine_.pip_copies(wheel_);
    install(entry, quietly);
    expect_whole(entry);
  }

  Machine machine_;
  test::fs::path wheel_ = machine_.make_wheel();
  test::fs::path started_ = machine_.folder() / "started";
};

TEST_F(Install, PutsJustTheNamedFilesIntoTheirFolder) {
  const Locked entry = machine_.entry_for(wheel_);
  machine_.pip_copies(wheel_);
  install(entry, quietly);
  expect_whole(entry);
}

TEST_F(Install, SaysWhatItFetchesAndWhereItPutIt) {
  const Locked entry = machine_.entry_for(wheel_);
  machine_.pip_copies(wheel_);
  std::vector<std::string> said;
  install(entry, [&](const std::string& line) { said.push_back(line); });
  ASSERT_EQ(said.size(), 2u);
  EXPECT_THAT(said[0], HasSubstr("framework 1.2: fetching"));
  EXPECT_THAT(said[1], HasSubstr(install_folder(entry).string()));
}

TEST_F(Install, DoesNothingAndNeedsNoClientWhenInstalled) {
  const Locked entry = machine_.entry_for(wheel_);
  machine_.pip_copies(wheel_);
  install(entry, quietly);
  machine_.remove_all_programs();
  install(entry, [](const std::string& line) { ADD_FAILURE() << line; });
  expect_whole(entry);
}

TEST_F(Install, AcceptsAnyOfTheHashesInTheLock) {
  Locked entry = machine_.entry_for(wheel_);
  entry.artefacts[0].sha256.insert(entry.artefacts[0].sha256.begin(), std::string(64, '0'));
  machine_.pip_copies(wheel_);
  install(entry, quietly);
  EXPECT_TRUE(is_installed(entry));
}

TEST_F(Install, RefusesAFileWithAnotherHash) {
  Locked entry = machine_.entry_for(wheel_);
  entry.artefacts[0].sha256 = {std::string(64, '0')};
  machine_.pip_copies(wheel_);
  const Error error = refusal(entry);
  EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
  EXPECT_THAT(error.what(), HasSubstr(std::string(64, '0')));
  expect_nothing_is_left(entry);
}

TEST_F(Install, RefusesADownloadThatWasCutShort) {
  const Locked entry = machine_.entry_for(wheel_);
  machine_.add_program("python3", "head -c 200 '" + wheel_.string() + "' > framework-1.2-py3-none-any.whl");
  EXPECT_THAT(refusal(entry).what(), HasSubstr("not the one in the lock file"));
  expect_nothing_is_left(entry);
}

TEST_F(Install, RefusesAPackageThatCannotBeUnpackedThoughItsHashIsRight) {
  const test::fs::path bad = machine_.folder() / "framework-1.2.whl";
  test::write_file(bad, test::read_text(wheel_).substr(0, 100));
  const Locked entry = machine_.entry_for(bad);
  machine_.pip_copies(bad);
  EXPECT_EQ(refusal(entry).code(), ExitCode::kRuntimeMissing);
  expect_nothing_is_left(entry);
}

TEST_F(Install, NamesTheDebianPackageOfAMissingClient) {
  const Locked entry = machine_.entry_for(wheel_);
  machine_.remove_all_programs();
  const Error error = refusal(entry);
  EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
  EXPECT_THAT(error.hint(), HasSubstr("apt-get install python3-pip"));
  expect_nothing_is_left(entry);
}

TEST_F(Install, NamesTheDebianPackageWhenPythonHasNoPip) {
  machine_.add_program("python3", "echo '/usr/bin/python3: No module named pip' >&2; exit 1");
  EXPECT_THAT(refusal(machine_.entry_for(wheel_)).hint(), HasSubstr("apt-get install python3-pip"));
}

TEST_F(Install, TellsWhyTheClientFailed) {
  struct Case {
    std::string said, in_what, in_hint;
  };
  const std::vector<Case> cases = {
      {"Failed to establish a new connection: Temporary failure in name resolution", "cannot reach",
       "connection"},
      {"ERROR: No matching distribution found for framework==1.2", "no such version", "mirror"},
      {"OSError: [Errno 28] No space left on device", "disk full", "EDGEGAUGE_CACHE"},
      {"the moon is in the wrong house", "the moon is in the wrong house", "pip download"},
  };
  const Locked entry = machine_.entry_for(wheel_);
  for (const Case& one : cases) {
    machine_.add_program("python3", "echo '" + one.said + "' >&2; exit 3");
    const Error error = refusal(entry);
    EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
    EXPECT_THAT(error.what(), HasSubstr(one.in_what));
    EXPECT_THAT(error.hint(), HasSubstr(one.in_hint));
    expect_nothing_is_left(entry);
  }
}

TEST_F(Install, TellsWhenTheClientIsKilled) {
  machine_.add_program("python3", "kill -9 $$");
  EXPECT_THAT(refusal(machine_.entry_for(wheel_)).what(), HasSubstr("exit status 137"));
}

TEST_F(Install, DoesNotGuessWhenTheClientLeftNoFileOrSeveral) {
  const Locked entry = machine_.entry_for(wheel_);
  for (const char* script : {"true", "touch a.whl b.whl"}) {
    machine_.add_program("python3", script);
    EXPECT_THAT(refusal(entry).what(), HasSubstr("instead of one"));
    expect_nothing_is_left(entry);
  }
}

TEST_F(Install, RefusesAnEntryThatHasNothingForThisMachine) {
  Locked entry = machine_.entry_for(wheel_);
  entry.artefacts[0].architecture = this_architecture() == "aarch64" ? "x86_64" : "aarch64";
  EXPECT_THAT(refusal(entry).what(), HasSubstr("not available for"));
}

TEST_F(Install, LeavesNothingHalfInstalledWhenKilledAndCleansUpNextTime) { interrupt_with(SIGKILL); }
TEST_F(Install, LeavesNothingHalfInstalledWhenInterruptedAndCleansUpNextTime) { interrupt_with(SIGINT); }

TEST_F(Install, TakesItsClientWithItWhenKilled) {
  pip_hangs();
  const pid_t installer = install_in_background(machine_.entry_for(wheel_));
  ASSERT_TRUE(test::appears(started_));
  kill(installer, SIGKILL);
  wait_for(installer);
  const std::string status =
      "/proc/" + test::read_text(started_).substr(0, test::read_text(started_).find('\n'));
  const auto is_gone = [&] {
    const std::string stat = test::read_text(status + "/stat");
    return stat.empty() || stat.find(") Z ") != std::string::npos;
  };
  for (int i = 0; i < 1000 && !is_gone(); ++i) usleep(10'000);
  EXPECT_TRUE(is_gone());
}

TEST_F(Install, LeavesNothingHalfInstalledWhenTheDiskIsFull) {
  const test::fs::path wheel = machine_.make_wheel(std::string(4u << 20, 'x'));
  const Locked entry = machine_.entry_for(wheel);
  ASSERT_LT(test::fs::file_size(wheel), 100'000u) << "the package must fit where its content does not";
  machine_.pip_copies(wheel);
  const pid_t installer = fork_to([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1u << 20, 1u << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      install(entry, quietly);
    } catch (const Error& error) {
      return error.code() == ExitCode::kInternal && error.hint().find("EDGEGAUGE_CACHE") != std::string::npos;
    }
    return false;
  });
  EXPECT_EQ(wait_for(installer), 0);
  expect_nothing_is_left(entry);
}

TEST_F(Install, TwoAtOnceTakeTurnsAndFetchOnce) {
  const Locked entry = machine_.entry_for(wheel_);
  const test::fs::path log = machine_.folder() / "log";
  machine_.add_program("python3",
                       "echo run >> '" + log.string() + "'; sleep 0.5; cp '" + wheel_.string() + "' .");
  const pid_t one = install_in_background(entry);
  const pid_t other = install_in_background(entry);
  EXPECT_EQ(wait_for(one), 0);
  EXPECT_EQ(wait_for(other), 0);
  EXPECT_EQ(test::read_text(log), "run\n");
  expect_whole(entry);
}

TEST_F(Install, SaysWhatToDoWhenTheCacheCannotBeWritten) {
  test::write_file(machine_.cache(), "a file where a folder should be");
  const Error error = refusal(machine_.entry_for(wheel_));
  EXPECT_EQ(error.code(), ExitCode::kInternal);
  EXPECT_THAT(error.what(), HasSubstr(machine_.cache().string()));
}

}  // namespace
}  // namespace edgegauge::runtimes
