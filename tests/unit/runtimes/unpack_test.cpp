// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "runtimes/unpack.h"

#include "core/error.h"
#include "machine.h"

#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace edgegauge::runtimes {
namespace {

using test::Format;
using test::Machine;
using test::Member;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Packaging {
  Format format;
  std::string file, name;
};

/// Names the cases in ctest's list.
void PrintTo(const Packaging& packaging, std::ostream* out) { *out << packaging.name; }

class Unpack : public testing::TestWithParam<Packaging> {
 protected:
  /// Unpacks a package with these members; files land in out().
  void unpack_members(const std::vector<Member>& members,
                      const std::map<std::string, std::string>& files) const {
    const test::fs::path package = machine_.folder() / GetParam().file;
    test::write_archive(package, GetParam().format, members);
    test::fs::create_directories(out());
    unpack(package, files, out());
  }

  void expect_refusal(const std::vector<Member>& members, const std::map<std::string, std::string>& files,
                      const std::string& reason) const {
    try {
      unpack_members(members, files);
      ADD_FAILURE() << "unpacked";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kRuntimeMissing);
      EXPECT_THAT(error.what(), HasSubstr(reason));
    }
  }

  test::fs::path out() const { return machine_.folder() / "deep/out"; }

  Machine machine_;
};

TEST_P(Unpack, GivesFilesAndFoldersTheirNewPlaces) {
  unpack_members({{"pkg/include/a.h", "a", ""},
                  {"pkg/include/sub/b.h", "b", ""},
                  {"pkg/lib.so", "l", ""},
                  {"pkg/c", "c", ""}},
                 {{"pkg/include/", "include/"}, {"pkg/lib.so", "lib/lib.so.1"}});
  EXPECT_THAT(test::files_below(out()), ElementsAre("include/a.h", "include/sub/b.h", "lib/lib.so.1"));
  EXPECT_EQ(test::read_text(out() / "include/sub/b.h"), "b");
}

TEST_P(Unpack, RefusesPathsThatLeadOutOfThePackage) {
  for (const char* path : {"../evil", "pkg/../../evil", "pkg/include/../../../evil", "/evil"}) {
    expect_refusal({{path, "x", ""}, {"pkg/lib.so", "l", ""}},
                   {{"pkg/include/", "include/"}, {"pkg/lib.so", "lib.so"}}, "leads out of it");
  }
  EXPECT_THAT(test::files_below(machine_.folder() / "deep"), IsEmpty());
}

TEST_P(Unpack, RefusesALinkWhereAFileIsWanted) {
  expect_refusal({{"pkg/lib.so", "", "/etc/passwd"}}, {{"pkg/lib.so", "lib.so"}}, "link");
}

TEST_P(Unpack, NamesAFileThatThePackageLacks) {
  expect_refusal({{"pkg/a", "a", ""}}, {{"pkg/b", "b"}}, "'pkg/b'");
}

TEST_P(Unpack, RefusesAFileThatIsThereTwice) {
  expect_refusal({{"pkg/a", "1", ""}, {"pkg/a", "2", ""}}, {{"pkg/a", "a"}}, "twice");
}

INSTANTIATE_TEST_SUITE_P(Every, Unpack,
                         testing::Values(Packaging{Format::kWheel, "p.whl", "Wheel"},
                                         Packaging{Format::kNpm, "p.tgz", "Npm"},
                                         Packaging{Format::kDebian, "p.deb", "Debian"}),
                         [](const auto& packaging) { return packaging.param.name; });

RC_GTEST_PROP(UnpackProperty, AnyContentComesBackByteForByte, ()) {
  const auto contents = *rc::gen::container<std::vector<std::string>>(3, rc::gen::arbitrary<std::string>());
  const Machine machine;
  std::vector<Member> members;
  std::map<std::string, std::string> files;
  for (std::size_t i = 0; i < contents.size(); ++i) {
    members.push_back({"pkg/" + std::to_string(i), contents[i], ""});
    if (i % 2 == 0) files.emplace(members.back().path, std::to_string(i));
  }
  test::write_archive(machine.folder() / "p.whl", Format::kWheel, members);
  unpack(machine.folder() / "p.whl", files, machine.cache());
  RC_ASSERT(test::files_below(machine.cache()).size() == files.size());
  for (std::size_t i = 0; i < contents.size(); i += 2) {
    RC_ASSERT(test::read_text(machine.cache() / std::to_string(i)) == contents[i]);
  }
}

}  // namespace
}  // namespace edgegauge::runtimes
