# SPDX-FileCopyrightText: 2026 The edgegauge authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What quickstart, test, sanitize and bench share: what is missing, installing it, building, testing. Sourced from the
# project's folder.

# Where what is built, for which machine, and what starts a program of that machine: cross has values of its own.
build_folder=build/release
targets=all
machine=$(uname -m)
emulator=
more=  # what else a script will fetch, to be announced
program=$build_folder/bin/edgegauge

say() { printf '%s\n' "$*" >&2; }

die() { # WHAT HINT
  say "error: $1"
  say "hint: $2"
  exit 1
}

# Prints the packages needed for the given uses ("build test") that are not there.
missing_packages() {
  local uses=" $* " package use instead
  while read -r package use instead; do
    case $package in '' | '#'*) continue ;; esac
    case $uses in *" $use "*) ;; *) continue ;; esac
    # No tool, so a library: for another machine, it is in the sysroot.
    [ -z "$instead" ] && [ -n "$emulator" ] && continue
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] && continue
    [ -n "$instead" ] && $instead >/dev/null 2>&1 && continue
    printf '%s ' "$package"
  done <scripts/lib/packages
}

# Prints "NAME VERSION REGISTRY DOWNLOAD KEPT", sizes in bytes, of every entry that the lock file has for this machine
# and that is not installed: the frameworks, what it takes to build their workers, and a real model to run.
missing_locked() {
  local cache=${EDGEGAUGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/edgegauge} name version rest
  awk -v machine="$machine" '
    function text(  line) { line = $0; sub(/^[^"]*"/, "", line); sub(/".*/, "", line); return line }
    function flush_entry() { if (bytes) print name, version, registry, bytes, kept }
    /^\[\[entry\]\]/      { flush_entry(); name = ""; bytes = 0 }
    /^name = /            { name = text() }
    /^version = /         { version = text() }
    /^registry = /        { registry = text() }
    /^architecture = /    { here = (text() == machine || text() == "any") }
    /^download_bytes = /  { if (here) bytes = $3 }
    /^installed_bytes = / { if (here) kept = $3 }
    END                   { flush_entry() }' runtimes/lock.toml |
    while read -r name version rest; do
      [ -d "$cache/runtimes/$name/$version" ] || printf '%s %s %s\n' "$name" "$version" "$rest"
    done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "installing Debian packages needs root, and there is no sudo here" "as root: $*"
  fi
}

install_packages() { # PACKAGE...
  command -v apt-get >/dev/null || die "this is no Debian system, and these are missing: $*" \
    "install what they are called here, then run this again"
  as_root apt-get -q update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
}

is_configured() { [ -f $build_folder/build.ninja ]; }

# Says what will be installed, fetched and built, before any of it is done. Sets `packages` and `locked`.
announce_setup() { # USE...
  local registries
  locked=$(missing_locked)
  registries=$(printf '%s\n' "$locked" | awk 'NF { print $3 }' | sort -u | tr '\n' ' ')
  # shellcheck disable=SC2086
  packages=$(missing_packages "$@" "$machine" $registries)
  if [ -n "$packages" ]; then
    say "Debian packages to install$([ "$(id -u)" -eq 0 ] || echo ', with sudo'): $packages"
    say "  (with what they need: up to 170 MB to download, 1.1 GB on disk)"
    case " $packages" in *" chromium "*) say "  (and the browser that tests open pages with: 124 MB to download, 414 MB on disk)" ;; esac
  fi
  if [ -n "$locked" ]; then
    say "To fetch, verify and keep in ${EDGEGAUGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/edgegauge}:"
    printf '%s\n' "$locked" | awk '
      { printf "  %s %s (%.1f MB, from %s)\n", $1, $2, $4 / 1e6, $3; fetched += $4; kept += $5 }
      END { printf "  in all %.0f MB to download, %.1f GB on disk\n", fetched / 1e6, kept / 1e9 }' >&2
  fi
  [ -z "$more" ] || say "$more"
  [ -n "$packages$locked$more" ] || say "Everything that is needed is installed: nothing will be downloaded."
}

# Debian packages, then the program, then with it what the lock file names, then all the rest.
set_up() { # CONFIGURE-ARGUMENT...
  # shellcheck disable=SC2086
  if [ -n "$packages" ]; then install_packages $packages; fi
  cmake "$@" >&2
  if [ -n "$locked" ]; then
    cmake --build $build_folder --target edgegauge >&2
    # shellcheck disable=SC2046
    $emulator "$program" runtimes install $(printf '%s\n' "$locked" | awk '{ print $1 }')
    cmake "$@" >&2
  fi
  # shellcheck disable=SC2086
  cmake --build $build_folder --target $targets >&2
}

test_results() { printf '%s' "$PWD/$build_folder/test-results"; }

# Runs the tests that were built. Fails when one failed.
run_suite() { # CTEST-ARGUMENT...
  local status=0
  mkdir -p "$(test_results)"
  run_tests() { # NAME CTEST-ARGUMENT...
    local results
    results=$(test_results)/$1.xml
    rm -f "$results"
    ctest --test-dir $build_folder --output-junit "$results" --output-on-failure --progress "${@:2}" || status=1
  }
  # Tests that compare times have the machine to themselves.
  run_tests parallel --parallel 2 -LE timing "$@"
  run_tests alone --parallel 1 -L timing "$@"
  return $status
}

# What failed, what was skipped and why, and the line of counts. Fails when a test failed or none ran.
count_tests() { awk -f scripts/lib/count-tests.awk "$(test_results)"/*.xml; }
