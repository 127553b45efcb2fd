#!/bin/sh
# Follows what changes on a host, by the kernel's and Docker's own events: each line that it prints is a change, but for
# `follows …`, `lacks …`, `ready` and `alive`. It reads nothing else, changes nothing, and ends when nobody reads it.
#
#   sh watch.sh [PID…]     also the rules in the network namespaces of these processes
set -u
LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

children=
# A reader that is gone shows in a printf that fails.
trap '' PIPE
end() {
  # shellcheck disable=SC2086
  [ -z "$children" ] || kill $children 2>/dev/null
  exit 0
}
trap end EXIT HUP INT TERM

has() { command -v "$1" >/dev/null 2>&1; }

# start COMMAND…: in the background, whatever it prints being this script's; fails where it ends at once.
start() {
  "$@" 2>/dev/null </dev/null &
  started=$!
  sleep 0.2 2>/dev/null || sleep 1
  kill -0 "$started" 2>/dev/null || return 1
  children="$children $started"
}

if has ip && start ip -o monitor label link address route rule netconf nsid all-nsid; then
  echo "follows links, addresses and routes, by ip monitor"
elif has ip && start ip -o monitor link address route; then
  echo "follows the host's own links, addresses and routes, by ip monitor"
else
  echo "lacks links, addresses and routes: there is no ip monitor here"
fi

if has nft && start nft monitor; then
  echo "follows rules, by nft monitor"
  inside=0
  if has nsenter; then
    for pid in "$@"; do
      nsenter "--net=/proc/$pid/ns/net" nft monitor 2>/dev/null </dev/null &
      children="$children $!"
      inside=$((inside + 1))
    done
  fi
  [ "$inside" = 0 ] || echo "follows rules in $inside other namespaces, by nft monitor"
else
  echo "lacks rules: there is no nft monitor here"
fi

if has docker; then
  if start docker events --format 'docker {{.Type}} {{.Action}}' --filter type=container --filter type=network \
    --filter event=create --filter event=start --filter event=die --filter event=destroy --filter event=rename \
    --filter event=pause --filter event=unpause --filter event=connect --filter event=disconnect; then
    echo "follows containers and networks, by docker events"
  else
    echo "lacks containers: Docker does not answer"
  fi
fi

# The legacy tables have no events: that there is another one shows in a file.
tables() { cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>/dev/null; }

echo ready
known=$(tables)
while printf 'alive\n' 2>/dev/null; do
  for _ in 1 2 3 4 5; do
    sleep 1 &
    wait $!
    [ "$(tables)" = "$known" ] || printf 'legacy tables\n' 2>/dev/null || exit 0
    known=$(tables)
  done
done
