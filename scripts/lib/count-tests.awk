# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
# Reads ctest's JUnit files: lists what failed, and what was skipped with its reason; ends with the line of counts.
# Exits with 1 when a test failed or none ran at all.

function plain(text) {
  gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  return text
}

function attribute(name,   text) {
  text = $0
  if (!sub(".*[ \t]" name "=\"", "", text)) return ""
  sub(/".*/, "", text)
  return plain(text)
}

function end_test() {
  if (test == "") return
  if (status == "run") passed++
  else if (status == "disabled") { skipped++; skips = skips "skipped: " test ": disabled\n" }
  else if (status == "notrun" && message ~ /^SKIP_/) {
    skipped++
    skips = skips "skipped: " test ": " (reason == "" ? "no reason given" : reason) "\n"
  }
  else { failed++; failures = failures "failed: " test (message == "" ? "" : ": " message) "\n" }
  test = ""
}

/<testcase /   { end_test(); test = attribute("name"); status = attribute("status"); message = reason = ""; expect = 0 }
/<skipped /    { message = attribute("message") }
# GoogleTest prints the reason on the line after "FILE:LINE: Skipped".
expect         { reason = plain($0); expect = 0 }
/: Skipped$/   { expect = 1 }
/<\/testcase>/ { end_test() }
END {
  end_test()
  printf "%s%s%d passed, %d failed, %d skipped\n", failures, skips, passed, failed, skipped
  exit failed > 0 || passed == 0
}
