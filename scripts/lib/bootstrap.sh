# Finds or installs Bun and the packages. Sourced by scripts/start and scripts/test; POSIX sh, because nothing else is
# there yet. Sets: root (the checkout), BUN (the program). Every file that it makes is inside the checkout.

root=$(cd "$(dirname -- "$0")/.." && pwd)
wanted=$(sed -n 's/^ *"bun": *"\([0-9][0-9.]*\)".*/\1/p' "$root/package.json")

bootstrap() {
  find_bun || install_bun
  install_packages
}

find_bun() {
  for BUN in "$(command -v bun)" "$root/.tools/node_modules/@oven/$(bun_package)/bin/bun" "$root/.tools/bun/bin/bun"; do
    [ -x "$BUN" ] && new_enough "$("$BUN" --version 2>/dev/null)" && return 0
  done
  return 1
}

# Is version $1 at least the pinned one, by major and minor?
new_enough() {
  have_major=${1%%.*} have_minor=${1#*.} have_minor=${have_minor%%.*}
  want_major=${wanted%%.*} want_minor=${wanted#*.} want_minor=${want_minor%%.*}
  case $have_major$have_minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$have_major" -gt "$want_major" ] || { [ "$have_major" -eq "$want_major" ] && [ "$have_minor" -ge "$want_minor" ]; }
}

# The npm package that holds Bun's program for this machine. (The package `bun` would fetch it by an install script.)
bun_package() {
  case $(uname -s) in Linux) os=linux ;; Darwin) os=darwin ;; *) os=$(uname -s) ;; esac
  case $(uname -m) in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=aarch64 ;; *) arch=$(uname -m) ;; esac
  # By what programs are linked with: the loader of musl may stand beside glibc.
  case $(ldd --version 2>&1) in *musl*) libc=-musl ;; *) libc= ;; esac
  echo "bun-$os-$arch$libc"
}

install_bun() {
  if command -v npm >/dev/null 2>&1; then
    BUN="$root/.tools/node_modules/@oven/$(bun_package)/bin/bun"
    step "Bun $wanted from npm" npm install --ignore-scripts --no-save --no-audit --no-fund --no-package-lock \
      --prefix "$root/.tools" "@oven/$(bun_package)@$wanted"
  elif command -v curl >/dev/null 2>&1 && command -v bash >/dev/null 2>&1; then
    BUN="$root/.tools/bun/bin/bun"
    step "Bun $wanted from bun.com" official_installer
  else
    stop "Bun is missing. Install Bun $wanted or newer, or Node with npm, and run this again."
  fi
  [ -x "$BUN" ] || stop "Bun could not be installed for $(uname -s) on $(uname -m). Install Bun $wanted or newer and run this again."
}

# SHELL=sh keeps the installer from editing the start-up files of the person's shell.
official_installer() {
  curl -fsSL https://bun.com/install | BUN_INSTALL="$root/.tools/bun" SHELL=sh bash -s "bun-v$wanted"
}

# The stamp names what was installed, so that the next start does not even ask.
install_packages() {
  stamp="$root/node_modules/.installed"
  fingerprint="$(cat "$root/package.json" "$root/bun.lock" | cksum) $(bun_package)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ] && return 0
  step "Packages" "$BUN" install --cwd "$root" --frozen-lockfile --ignore-scripts
  # What the install script of the package `bun` does: without it `bun run` would find a program that only complains.
  ln -f "$root/node_modules/@oven/$(bun_package)/bin/bun" "$root/node_modules/bun/bin/bun.exe"
  echo "$fingerprint" >"$stamp"
}

# Runs a command quietly under one progress line with its time; shows what it said only when it fails.
step() {
  printf '  %s ... ' "$1"
  shift
  began=$(milliseconds)
  if said=$("$@" 2>&1); then
    took=$(($(milliseconds) - began))
    echo "$((took / 1000)).$((took % 1000 / 100)) s"
  else
    echo "failed"
    stop "$said"
  fi
}

# Not every date knows fractions of a second; there the times are whole seconds.
milliseconds() {
  now=$(date +%s%3N)
  case $now in *[!0-9]*) echo "$(date +%s)000" ;; *) echo "$now" ;; esac
}

stop() {
  echo "$1" >&2
  exit 1
}
