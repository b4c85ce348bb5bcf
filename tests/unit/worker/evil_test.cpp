// SPDX-FileCopyrightText: 2026 The edgegauge authors
// SPDX-License-Identifier: Apache-2.0
#include "unit/worker/conversation.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// That the evil worker does what it is told to, so that the controller's tests rest on something.
namespace edgegauge::test {
namespace {

using ::testing::HasSubstr;

Conversation commit(const std::string& deed, std::map<std::string, std::string> settings = {}) {
  settings["deed"] = deed;
  return converse(worker_executable("evil"), short_request(std::move(settings)));
}

TEST(Evil, BehavesWhenNotToldOtherwise) { EXPECT_TRUE(commit("none").finished); }

TEST(Evil, EndsBySignal) {
  for (const auto& [deed, signal] : {std::pair{"crash", SIGSEGV}, std::pair{"abort", SIGABRT},
                                     std::pair{"illegal", SIGILL}, std::pair{"kill", SIGKILL}}) {
    const Conversation said = commit(deed);
    EXPECT_EQ(said.signal, signal) << deed;
    EXPECT_FALSE(said.finished || said.failed) << deed;
  }
}

TEST(Evil, ExitsSilentlyAtEveryStage) {
  EXPECT_EQ(commit("exit-3").order, (std::vector<std::string>{"hello", "phase"}));
  EXPECT_EQ(commit("exit-3", {{"at", "run"}, {"at_run", "0"}}).phases.size(), 3u);
  EXPECT_EQ(commit("exit-3", {{"at", "run"}, {"at_run", "5"}}).phases.back().name, "first");
  EXPECT_TRUE(commit("exit-3", {{"at", "run"}, {"at_run", "11"}}).outputs.size() == 1);
  EXPECT_EQ(commit("exit-3", {{"at", "run"}, {"at_run", "60"}}).progress.back().stage, Stage::kMeasure);
  const Conversation at_the_end = commit("exit-0", {{"at", "finish"}});
  EXPECT_FALSE(at_the_end.samples_ns.empty());
  EXPECT_FALSE(at_the_end.finished);
  EXPECT_EQ(at_the_end.exit_code, 0);
}

TEST(Evil, BreaksTheProtocol) {
  EXPECT_THAT(commit("wrong-magic").protocol_error, HasSubstr("does not begin with EGP"));
  EXPECT_THAT(commit("wrong-version").protocol_error, HasSubstr("version 99"));
  EXPECT_THAT(commit("bad-checksum").protocol_error, HasSubstr("checksum"));
  EXPECT_THAT(commit("over-long").protocol_error, HasSubstr("claims 2139062143 bytes"));
  EXPECT_THAT(commit("flood-channel").protocol_error, HasSubstr("does not begin with EGP"));
  EXPECT_FALSE(commit("cut-short").failed);
}

TEST(Evil, WhatItThrowsBecomesAFailureOfTheStageUnderWay) {
  const Conversation thrown = commit("throw");
  ASSERT_TRUE(thrown.failed);
  EXPECT_EQ(thrown.failed->stage, Stage::kLoad);
  EXPECT_EQ(thrown.failed->kind, FailureKind::kRefused);
  EXPECT_EQ(thrown.failed->message, "evil: this is what I do");

  EXPECT_EQ(commit("throw", {{"at", "run"}, {"at_run", "3"}}).failed->stage, Stage::kFirstRun);
  EXPECT_EQ(commit("throw", {{"at", "run"}, {"at_run", "12"}}).failed->stage, Stage::kWarmUp);
  EXPECT_EQ(commit("throw", {{"at", "run"}, {"at_run", "60"}}).failed->stage, Stage::kMeasure);
  EXPECT_EQ(commit("throw", {{"at", "finish"}}).failed->stage, Stage::kFinish);
  EXPECT_EQ(commit("bad-alloc").failed->kind, FailureKind::kOutOfMemory);
  EXPECT_EQ(commit("throw-number").failed->kind, FailureKind::kRefused);
}

TEST(Evil, SpoilsItsAnswers) {
  const Conversation nan = commit("nan-output");
  ASSERT_EQ(nan.outputs.size(), 1u);
  EXPECT_FALSE(nan.outputs[0].outputs.at(0).finite);
  const Conversation shape = commit("wrong-shape");
  ASSERT_TRUE(shape.failed);
  EXPECT_EQ(shape.failed->kind, FailureKind::kWrongOutput);
}

TEST(Evil, ReportsAndThenCrashes) {
  const Conversation said = commit("report-and-crash", {{"at", "finish"}});
  EXPECT_TRUE(said.finished);
  EXPECT_FALSE(said.samples_ns.empty());
  EXPECT_EQ(said.signal, SIGSEGV);
}

TEST(Evil, LiesAboutSamples) {
  const Conversation said = commit("negative-samples", {{"at", "finish"}});
  ASSERT_TRUE(said.finished);
  EXPECT_LT(said.samples_ns[said.samples_ns.size() - 2], 0);
}

TEST(Evil, DoesSomeDeedsBeforeItSaysHello) {
  const Conversation said =
      converse(worker_executable("evil"), short_request(), {{"EDGEGAUGE_EVIL_START", "exit-3"}});
  EXPECT_FALSE(said.hello);
  EXPECT_EQ(said.exit_code, 3);
}

TEST(Evil, DescribesItselfWronglyWhenTold) {
  const std::string worker = worker_executable("evil");
  const auto described = [&](const std::string& how) {
    return run_program("/bin/sh", {"-c", "EDGEGAUGE_EVIL_DESCRIBE=" + how + " " + worker + " describe"});
  };
  EXPECT_EQ(described("garbage").out, "this is not a description\n");
  EXPECT_EQ(described("exit-3").exit_code, 3);
}

}  // namespace
}  // namespace edgegauge::test
