#!/bin/sh
# Prints, once a second (of many namespaces every few), what interfaces and rules have counted: a line `@ INODE KIND` before each output, `@ end` after all.
# It only reads, asks for no table that the capture did not find, and ends when nobody reads it.
#
#   sh count.sh INODE:PID:KINDS…     PID `-` for the host's own namespace; KINDS of 4 6 (iptables-save, ip6tables-save),
#                                    a b (the same of the legacy tables), n (nft)
set -u
LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
trap '' PIPE

# ask INODE PID KIND COMMAND…
ask() {
  inode=$1 pid=$2 kind=$3
  shift 3
  printf '@ %s %s\n' "$inode" "$kind" || exit 0
  if [ "$pid" = - ]; then "$@"; else nsenter "--net=/proc/$pid/ns/net" "$@"; fi 2>/dev/null </dev/null
  echo
}

# Where there is one kind alone, its commands go by the plain name.
legacy=
! command -v iptables-legacy-save >/dev/null 2>&1 || legacy=-legacy

while :; do
  for space in "$@"; do
    inode=${space%%:*}
    rest=${space#*:}
    pid=${rest%%:*}
    kinds=${rest#*:}
    ask "$inode" "$pid" links ip -s -j link show
    case $kinds in *4*) ask "$inode" "$pid" ip iptables-save -c ;; esac
    case $kinds in *6*) ask "$inode" "$pid" ip6 ip6tables-save -c ;; esac
    case $kinds in *a*) ask "$inode" "$pid" ip-legacy "iptables$legacy-save" -c ;; esac
    case $kinds in *b*) ask "$inode" "$pid" ip6-legacy "ip6tables$legacy-save" -c ;; esac
    case $kinds in *n*) ask "$inode" "$pid" nft nft -j list ruleset ;; esac
  done
  printf '@ end\n' 2>/dev/null || exit 0
  # Many take a while: there is more rest after them, so that the host has the time for its own work.
  sleep $((1 + $# / 15))
done
