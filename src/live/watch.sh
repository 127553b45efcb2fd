#!/bin/sh
# Follows what changes on a host, by the kernel's and the engines' own events, and prints a line for each:
#
#   changed host|engine|id N|INODE     in the host's namespace; of containers; in the namespace that has that id there, or inode
#   follows …, lacks …                 what is followed, by what, and what is not
#   watcher PID                        of a process that is in another namespace only to watch
#   ready, alive                       all is followed; and still
#
# It reads nothing else, changes nothing, and ends, with all that it began, when nobody reads it.
#
#   sh watch.sh [INODE:PID[:links]…]   also the rules in these namespaces, each entered by a process that is there (`-`: by where
#                                      it is mounted), and the links of those that have no id on the host
set -u
LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# A reader that is gone shows in a printf that fails.
trap '' PIPE
# It is begun in a process group of its own.
end() {
  trap '' TERM
  kill 0
  exit 0
}
trap end EXIT HUP INT TERM

has() { command -v "$1" >/dev/null 2>&1; }

moment() { sleep 0.2 2>/dev/null || sleep 1; }

# For each line that is read, one that says what changed.
marked() {
  while read -r _; do echo "changed $1" 2>/dev/null || exit; done
}

# `[nsid 3]4: eth0 …`; without the mark where the kernel tells of its own namespace alone.
marked_by_id() {
  while read -r first second _; do
    case $first$second in
      '[nsidcurrent'*) changed=host ;;
      '[nsid'*) changed="id ${second%%]*}" ;;
      *) changed=host ;;
    esac
    echo "changed $changed" 2>/dev/null || exit
  done
}

# Containers of Docker are Docker's to tell.
marked_of_containerd() {
  while read -r line; do
    case $line in
      *' moby '*) ;;
      *' /containers/'* | *' /tasks/start '* | *' /tasks/exit '* | *' /tasks/delete '*) echo 'changed engine' 2>/dev/null || exit ;;
    esac
  done
}

# start MARK COMMAND…: in the background, its lines marked; fails where it ends at once.
start() {
  mark=$1
  shift
  {
    trap - PIPE
    "$@" 2>/dev/null </dev/null
  } | $mark &
  started=$!
  moment
  kill -0 "$started" 2>/dev/null
}

if has ip && start marked_by_id ip -o monitor link address route rule netconf nsid all-nsid; then
  echo "follows links, addresses and routes, by ip monitor"
elif has ip && start 'marked host' ip -o monitor link address route; then
  echo "follows the host's own links, addresses and routes, by ip monitor"
else
  echo "lacks links, addresses and routes: there is no ip monitor here"
fi

# watch_in INODE WAY COMMAND…: in another namespace.
watch_in() {
  inode=$1
  shift
  # shellcheck disable=SC2016 # the inner shell's
  {
    trap - PIPE
    exec sh -c 'way=$1; shift; echo "$$"; exec nsenter "--net=$way" "$@" 2>/dev/null' sh "$@" </dev/null
  } | {
    read -r watcher && echo "watcher $watcher"
    marked "$inode"
  } &
}

way_into() {
  if [ "$2" = - ]; then awk -v root="net:[$1]" '$4 == root { print $5; exit }' /proc/self/mountinfo
  else echo "/proc/$2/ns/net"; fi
}

rules=''
if has nft && start 'marked host' nft monitor; then
  echo "follows rules, by nft monitor"
  rules=y
else
  echo "lacks rules: there is no nft monitor here"
fi

inside=0
if has nsenter; then
  for spec; do
    inode=${spec%%:*} rest=${spec#*:}
    way=$(way_into "$inode" "${rest%%:*}")
    [ "$way" ] || continue
    [ ! "$rules" ] || watch_in "$inode" "$way" nft monitor
    case $rest in *:links) ! has ip || watch_in "$inode" "$way" ip -o monitor link address route rule ;; esac
    inside=$((inside + 1))
  done
fi
if [ "$inside" != 0 ]; then
  case $inside in 1) others='1 other namespace' ;; *) others="$inside other namespaces" ;; esac
  [ ! "$rules" ] || echo "follows rules in $others, by nft monitor"
  moment
fi

# A daemon that ends, or begins anew, changed as well.
docker_events() {
  while :; do
    docker events --format '{{.Action}}' --filter type=container --filter type=network \
      --filter event=create --filter event=start --filter event=die --filter event=destroy --filter event=rename \
      --filter event=pause --filter event=unpause --filter event=connect --filter event=disconnect
    echo ended
    sleep 5
  done
}

if has docker; then
  case $(docker --version 2>/dev/null) in
    *podman*) ;;
    *)
      if docker version >/dev/null 2>&1 && start 'marked engine' docker_events; then
        echo "follows containers and networks, by docker events"
      else
        echo "lacks containers: Docker does not answer"
      fi
      ;;
  esac
fi
# Podman would make its folders where it never ran.
if has podman && { [ -e /run/libpod/alive ] || [ -e "${XDG_RUNTIME_DIR:-/run}/libpod/tmp/alive" ]; }; then
  if start 'marked engine' podman events --format '{{.Status}}' --filter event=create --filter event=start \
    --filter event=died --filter event=remove --filter event=rename --filter event=pause --filter event=unpause; then
    echo "follows Podman's containers, by podman events"
  else
    echo "lacks Podman's containers: it tells of no events here"
  fi
fi
if has ctr && [ -e "${CONTAINERD_ADDRESS:-/run/containerd/containerd.sock}" ]; then
  if start marked_of_containerd ctr events; then
    echo "follows containerd's containers, by ctr events"
  else
    echo "lacks containerd's containers: it does not answer"
  fi
fi

# Of some things there are no events: that the legacy tables have another, that a namespace has another name, that the process
# ended by which one is entered. These show in files.
tables() { cat /proc/net/ip_tables_names /proc/net/ip6_tables_names 2>/dev/null; }
names() { echo /run/netns/*; }
ended() {
  for spec; do
    rest=${spec#*:} pid=${rest%%:*}
    [ "$pid" = - ] || [ -e "/proc/$pid" ] || echo "changed ${spec%%:*}"
  done
}

echo ready
known="$(tables) $(names)"
while printf 'alive\n' 2>/dev/null; do
  for _ in 1 2 3 4 5; do
    sleep 1 &
    wait $!
    now="$(tables) $(names)"
    [ "$now" = "$known" ] || printf 'changed host\n' 2>/dev/null || exit 0
    known=$now
    ended "$@"
  done
done
