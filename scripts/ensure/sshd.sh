#!/usr/bin/env bash
# Installs the server of OpenSSH if it is missing, and prints the path of sshd. Only `make gateway` needs it.
source "$(dirname "$0")/../lib.sh"

find_sshd() { PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/local/bin" command -v sshd; }

if ! find_sshd >/dev/null; then
  has apt-get || fail "no sshd: install the server of OpenSSH, then try again"
  say "Installing the server of OpenSSH (once)"
  # Keeps the package from starting a server of its own, now and later (`systemctl unmask ssh` to have one).
  as_root mkdir -p /etc/systemd/system
  as_root ln -sfn /dev/null /etc/systemd/system/ssh.service
  as_root ln -sfn /dev/null /etc/systemd/system/ssh.socket
  policy=/usr/sbin/policy-rc.d
  if ! [ -e "$policy" ]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
  fi
  apt_install openssh-server openssh-client
fi
# A server that root starts wants this folder.
[ "$(id -u)" != 0 ] || mkdir -p -m 0755 /run/sshd
find_sshd || fail "still no sshd: install the server of OpenSSH"
