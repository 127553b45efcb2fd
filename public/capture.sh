#!/bin/sh
# Hookline's capture: what this host's network looks like, as the host's own commands print it, in one JSON file.
#
#   curl ADDRESS/capture.sh | sudo sh > host.json
#   ssh server sudo sh -s < capture.sh > host.json
#   sudo sh capture.sh --only web --only db > host.json
#
# It only reads. It writes nothing but standard output (messages: standard error), installs nothing, loads no kernel
# module, and makes no table, chain or connection entry: a command that would is left out, and the file says so.
# It runs under any POSIX shell. What it wants besides is awk and ls; every other command may be missing.
#
# How it works: `collect` enters each network namespace once and prints what the commands there print, between lines that
# begin with a random token; `encode` makes JSON of that, whatever bytes it holds. Nothing is kept in a file on the way.

set -u
LC_ALL=C
export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

usage() {
  say 'Usage: capture.sh [--gzip] [--only CONTAINER]… > host.json
Prints a snapshot of this host'"'"'s network for Hookline: links, addresses, routes, firewall rules, sockets and Docker'"'"'s
networks, of the host and of every container. Run it as root; without, it takes what it may and says what is missing.

  --only CONTAINER  only the host and this container (or named namespace); may be given again
  --gzip            compress what is printed
  --help            this text

For a part of it, by which "hookline live" brings what it has up to date:
  --skip INODE,…    list these network namespaces, and read nothing inside them
  --no-engine       do not ask Docker, Podman or containerd

It reads, and changes nothing. Environment variables, command lines, files and labels of containers are never asked for.'
}

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "capture.sh: $*"
  exit 2
}

# where_is COMMAND: its path. Not asked of the shell, which may have a lesser one built in, as busybox has an `ip`.
where_is() {
  rest=$PATH:
  while [ "$rest" ]; do
    if [ -f "${rest%%:*}/$1" ] && [ -x "${rest%%:*}/$1" ]; then
      printf '%s\n' "${rest%%:*}/$1"
      return
    fi
    rest=${rest#*:}
  done
  return 1
}

has() { where_is "$1" >/dev/null; }

# ── What runs inside each namespace ─────────────────────────────────────────────────────────────────────────────────
# A program of its own: a shell cannot enter a namespace by itself. Free of apostrophes, since it stands between two.
# shellcheck disable=SC2016
inside='
exec 3>&1

frame() { printf "%s %s\n" "$TOKEN" "$*"; }

# take KIND OUTPUT COMMAND…: what a command prints, its status, and what it said on standard error.
take() {
  kind=$1 output=$2
  shift 2
  command=$*
  frame "$kind" "$output" "${1##*/}${command#"$1"}"
  said=$("$@" 2>&1 >&3 3>&-)
  printf "\n%s end %s\n%s\n" "$TOKEN" "$?" "$said"
}

nothing() { take text "$1" true; }

warn() {
  frame warn "$1"
  printf "%s\n" "$2"
}

# Prints paths below /proc/sys; encode makes keys of them. The chosen ones only: some others are secrets. Not by `read`,
# which takes a byte at a time: the kernel gives out a number with the first and then no more.
sysctl() {
  cd /proc/sys || return
  printf "%s\n" net/ipv4/ip_* net/ipv4/icmp_* net/ipv4/fwmark_reflect net/ipv4/tcp_fwmark_accept net/ipv4/*_l3mdev_accept net/ipv4/fib_* \
    net/ipv4/ping_group_range net/ipv4/conf/*/* net/ipv6/bindv6only net/ipv6/ip_nonlocal_bind \
    net/ipv6/fwmark_reflect net/ipv6/fib_* net/ipv6/icmp/* net/ipv6/conf/*/forwarding \
    net/ipv6/conf/*/force_forwarding net/ipv6/conf/*/disable_ipv6 net/ipv6/conf/*/proxy_ndp \
    net/ipv6/conf/*/hop_limit net/ipv6/conf/*/ignore_routes_with_linkdown net/ipv6/conf/*/accept_dad \
    net/ipv6/conf/*/addr_gen_mode net/bridge/* net/netfilter/nf_conntrack_max \
    net/netfilter/nf_conntrack_count net/netfilter/nf_conntrack_tcp_* |
    awk "{ if ((getline value < \$0) > 0) print \$0 \" = \" value; close(\$0) }"
}

# Filters of traffic control, each line with its device and direction before it.
tc_show() {
  "$TC" qdisc show | awk "\$2 == \"clsact\" || \$2 == \"ingress\" { print \$5 }" | while read -r dev; do
    for way in ingress egress; do
      "$TC" filter show dev "$dev" "$way" 2>/dev/null | awk -v at="$dev $way" "NF { print at \"\t\" \$0 }"
    done
  done
}

wg_show() {
  for part in allowed-ips endpoints listen-port fwmark; do
    "$WG" show all "$part" | awk -v part="$part" "{ print part \"\t\" \$0 }"
  done
}

# Whether some xtables table of a family lives in nf_tables here.
in_nf_tables() {
  for table in filter nat mangle raw security; do
    case $tables in *"table $1 $table
"*) return 0 ;; esac
  done
  return 1
}

# rules FAMILY NAME NFT-COMMAND LEGACY-COMMAND: asked of the tables that are there, since asking for others may make them.
# nft says which nf_tables has, and a file of /proc which there are of the legacy kind.
rules() {
  if [ -z "$NF_TABLES" ]; then nothing "$2-save"
  elif [ -z "$NFT" ]; then [ -z "$3" ] || take text "$2-save" "$3"
  elif [ -z "$listed" ]; then warn "$2-save" "not asked: nft could not say whether it has tables here"
  elif ! in_nf_tables "$1"; then nothing "$2-save"
  elif [ -n "$3" ]; then take text "$2-save" "$3"
  else warn "$2-save" "no command here prints the rules that $2 keeps in nf_tables"; fi
  names="/proc/net/$1_tables_names" first=
  if [ ! -e "$names" ]; then nothing "$2-legacy-save"
  elif ! { read -r first < "$names" || true < "$names"; } 2>/dev/null; then warn "$2-legacy-save" "$names may not be read"
  elif [ -z "$first" ]; then nothing "$2-legacy-save"
  elif [ -n "$4" ]; then take text "$2-legacy-save" "$4"
  else warn "$2-legacy-save" "no command here prints the rules of the legacy tables"; fi
}

if [ -n "$IP" ]; then
  take json ip-link "$IP" -j -d link show
  take json ip-addr "$IP" -j addr show
  take json ip-route "$IP" -j -d route show table all
  take json ip6-route "$IP" -6 -j -d route show table all
  take json ip-rule "$IP" -j rule show
  take json ip6-rule "$IP" -6 -j rule show
  take json ip-neigh "$IP" -j neigh show
  take json ip-neigh-proxy "$IP" -j neigh show proxy
  take json netns-ids "$IP" -j netns list-id
fi
if [ -n "$BRIDGE" ]; then
  take json bridge-fdb "$BRIDGE" -j fdb show
  take json bridge-link "$BRIDGE" -j -d link show
  take json bridge-vlan "$BRIDGE" -j vlan show
fi
tables="" listed=""
if [ -z "$NF_TABLES" ]; then
  take json nft printf "{\"nftables\":[]}"
elif [ -n "$NFT" ]; then
  tables=$("$NFT" list tables 2>/dev/null) && listed=y
  tables="$tables
"
  take json nft "$NFT" -j list ruleset
fi
rules ip iptables "$IPTABLES_NFT" "$IPTABLES_LEGACY"
rules ip6 ip6tables "$IP6TABLES_NFT" "$IP6TABLES_LEGACY"
if [ -z "$IP_SET" ]; then nothing ipset-save
elif [ -n "$IPSET" ]; then take text ipset-save "$IPSET" save; fi
# Of WireGuard, who may send as whom, and where to: never `wg show` by itself or its dump, which print keys that are secret.
if [ -n "$IP" ] && [ -n "$("$IP" link show type wireguard 2>/dev/null)" ]; then
  if [ -n "$WG" ]; then take text wg wg_show; else warn "wg show" "not installed"; fi
fi
if [ -n "$TC" ]; then take text tc tc_show; fi
if [ -n "$SS" ]; then take text ss "$SS" -Htulnpe; fi
take text sysctl sysctl
count=$(awk 1 /proc/sys/net/netfilter/nf_conntrack_count 2>/dev/null)
count=${count:-0}
if [ -e /proc/net/nf_conntrack ] && ! { true < /proc/net/nf_conntrack; } 2>/dev/null; then
  warn "conntrack -L" "/proc/net/nf_conntrack may not be read"
elif [ -e /proc/net/nf_conntrack ]; then
  take text conntrack awk "NR <= 20000" /proc/net/nf_conntrack
elif [ "$count" = 0 ]; then
  nothing conntrack
elif [ -z "$CTNETLINK" ]; then
  warn "conntrack -L" "it would load the module nf_conntrack_netlink"
elif [ -n "$CONNTRACK" ]; then
  take text conntrack "$CONNTRACK" -L
fi
if [ "$count" -gt 20000 ]; then
  warn conntrack "of $count entries the first 20000 were taken"
fi
'

# ── The collector ───────────────────────────────────────────────────────────────────────────────────────────────────

frame() { printf '%s %s\n' "$TOKEN" "$*"; }

warn() {
  frame warn "$1"
  printf '%s\n' "$2"
}

# Which parts the kernel has, loaded or built in: a command that asks for another one would have it loaded.
look_at_kernel() {
  NF_TABLES='' IP_SET='' CTNETLINK='' DIAG=''
  set --
  for source in /proc/kallsyms /proc/modules "/lib/modules/$(uname -r 2>/dev/null)/modules.builtin"; do
    [ ! -r "$source" ] || set -- "$@" "$source"
  done
  found=$([ "$#" = 0 ] || awk '
    $3 ~ /^nf_tables_/ || $1 ~ /(^|\/)nf_tables(\.ko)?$/ { nf = "nf_tables" }
    $3 ~ /^ip_set_/ || $1 ~ /(^|\/)ip_set(\.ko)?$/ { set = "ip_set" }
    $3 ~ /^ctnetlink_/ || $1 ~ /(^|\/)nf_conntrack_netlink(\.ko)?$/ { ct = "ctnetlink" }
    $3 ~ /^tcp_diag_/ || $1 ~ /(^|\/)tcp_diag(\.ko)?$/ { tcp = 1 }
    $3 ~ /^udp_diag_/ || $1 ~ /(^|\/)udp_diag(\.ko)?$/ { udp = 1 }
    END { print nf, set, ct, (tcp && udp ? "diag" : "") }' "$@" 2>/dev/null)
  case " $found " in *' nf_tables '*) NF_TABLES=y ;; esac
  case " $found " in *' ip_set '*) IP_SET=y ;; esac
  case " $found " in *' ctnetlink '*) CTNETLINK=y ;; esac
  case " $found " in *' diag '*) DIAG=y ;; esac
  export NF_TABLES IP_SET CTNETLINK
  # Told where /proc is, ss reads the sockets there and does not ask the kernel by its own protocol.
  if [ -z "$DIAG" ]; then
    PROC_ROOT=/proc
    export PROC_ROOT
  fi
}

# backend PATH: of a command that prints iptables rules, nft or legacy.
backend() {
  case $(readlink -f "$1" 2>/dev/null) in
    *nft*) echo nft ;;
    *legacy*) echo legacy ;;
    *)
      # Its version tells, but the nf_tables one asks the kernel even for that.
      [ -z "$NF_TABLES" ] || case $("$1" -V 2>/dev/null) in *nf_tables*) echo nft && return ;; esac
      echo legacy
      ;;
  esac
}

# Before 1.8.4 the nf_tables variant makes base chains when it only lists; later ones print what they find.
harmless() {
  [ -z "$NFT" ] || return 0
  case $("$1" -V 2>/dev/null) in *' v1.8.'[0-3]' '* | *' v1.'[0-7]'.'*) return 1 ;; esac
}

# pick NAME: sets `nft` and `legacy` to the commands that print the rules of each.
pick() {
  nft='' legacy=''
  for command in "$1-nft-save" "$1-legacy-save" "$1-save"; do
    path=$(where_is "$command") || continue
    case $(backend "$path") in
      nft) nft=${nft:-$path} ;;
      *) legacy=${legacy:-$path} ;;
    esac
  done
  if [ -n "$nft" ] && [ -n "$NF_TABLES" ] && ! harmless "$nft"; then
    warn "${nft##*/}" 'left out: this version would make chains, and nft is not installed to say where it would not'
    nft=''
  fi
}

# in_json PATH NAME: the path, where the command is there and prints JSON; else a warning.
in_json() {
  if [ -z "$1" ]; then warn "$2" 'not installed'
  elif ! "$1" -j -V >/dev/null 2>&1; then warn "$2 -j" 'this one prints no JSON; iproute2 does since 2018'
  else return 0; fi
  return 1
}

look_at_commands() {
  IP=$(where_is ip) BRIDGE=$(where_is bridge) SS=$(where_is ss) NFT=$(where_is nft)
  IPSET=$(where_is ipset) CONNTRACK=$(where_is conntrack) WG=$(where_is wg) TC=$(where_is tc)
  in_json "$IP" ip || IP=''
  in_json "$BRIDGE" bridge || BRIDGE=''
  [ -n "$SS" ] || warn ss 'not installed'
  [ -n "$TC" ] || warn tc 'not installed'
  [ -z "$NF_TABLES" ] || [ -n "$NFT" ] || warn nft 'not installed'
  [ -z "$IP_SET" ] || [ -n "$IPSET" ] || warn ipset 'not installed'
  [ -e /proc/net/nf_conntrack ] || [ -z "$CTNETLINK" ] || [ -n "$CONNTRACK" ] || warn conntrack 'not installed'
  has nsenter || warn nsenter 'not installed: only the host itself is read'
  pick iptables
  IPTABLES_NFT=$nft IPTABLES_LEGACY=$legacy
  pick ip6tables
  IP6TABLES_NFT=$nft IP6TABLES_LEGACY=$legacy
  export IP BRIDGE SS NFT IPSET CONNTRACK WG TC IPTABLES_NFT IPTABLES_LEGACY IP6TABLES_NFT IP6TABLES_LEGACY
}

# Every network namespace, the host's first: its inode, a way in (for printf %b), its processes, and where it is mounted
# (as mountinfo writes it), parted by tabs; `-` for none. A namespace is found by its processes, by where it is mounted (ip netns, Docker, containerd, Podman, CNI),
# or by a process that only holds it open.
namespaces() {
  {
    ls -l /proc/[0-9]*/ns/net
    echo '=mounts'
    for table in /proc/self/mountinfo /proc/1/mountinfo; do
      [ -r "$table" ] && awk '{ print "mount", $4, $5 }' "$table"
    done
    echo '=descriptors'
    ls -l /proc/[0-9]*/fd
  } 2>/dev/null | awk -v self="$$" '
    function know(inode) { if (!(inode in way)) { way[inode] = "-"; order[++count] = inode } }
    function inode_of(text) { sub(/^.*net:\[/, "", text); sub(/\].*$/, "", text); return text }
    # The escapes of mountinfo as printf %b has them: \040 there, \0040 here.
    function for_printf(path,   out, at) {
      while ((at = index(path, "\\")) > 0) {
        out = out substr(path, 1, at) "0"
        path = substr(path, at + 1)
      }
      return out path
    }
    $0 == "=mounts" || $0 == "=descriptors" { part = $0; next }
    part == "" && /\/ns\/net -> net:\[/ {
      inode = inode_of($0)
      pid = $0
      sub(/\/ns\/net -> .*$/, "", pid)
      sub(/^.*\/proc\//, "", pid)
      know(inode)
      pids[inode] = pids[inode] " " pid
      if (way[inode] == "-" || pid + 0 < first[inode]) { way[inode] = "/proc/" pid "/ns/net"; first[inode] = pid + 0 }
      if (pid == self) host = inode
    }
    part == "=mounts" && $2 ~ /^net:\[/ {
      inode = inode_of($2)
      know(inode)
      if (index(" " names[inode] " ", " " $3 " ") == 0) names[inode] = names[inode] (names[inode] == "" ? "" : " ") $3
      if (way[inode] == "-") way[inode] = for_printf($3)
    }
    part == "=descriptors" && /^\/proc\/[0-9]+\/fd:$/ { holder = substr($0, 1, length($0) - 1) }
    part == "=descriptors" && (at = index($0, " -> net:[")) > 0 {
      descriptor = substr($0, 1, at - 1)
      if (descriptor ~ / -> /) next
      sub(/^.* /, "", descriptor)
      inode = inode_of($0)
      if (inode in way) next
      know(inode)
      way[inode] = holder "/" descriptor
    }
    function tell(inode) {
      print inode "\t" way[inode] "\t" (pids[inode] == "" ? "-" : substr(pids[inode], 2)) "\t" (names[inode] == "" ? "-" : names[inode])
    }
    END {
      if (host == "") exit
      tell(host)
      for (i = 1; i <= count; i++) if (order[i] != host) tell(order[i])
    }'
}

# Enters a namespace by a file that stands for it. One who is not root may enter those of their own containers, through
# the user namespace that these live in.
enter() {
  if [ "$root" ]; then
    nsenter --net="$1" sh -c "$inside" </dev/null
  else
    process=${1#/proc/}
    case $process in *[0-9]/ns/net) ;; *)
      echo 'only root may enter it' >&2
      return 1
      ;;
    esac
    nsenter -t "${process%%/*}" -U --preserve-credentials -n sh -c "$inside" </dev/null
  fi
}

# wanted PIDS NAMES: whether --only leaves a namespace in.
wanted() {
  [ "$only" ] || return 0
  for pid in $1; do
    case $only_pids in *" $pid "*) return 0 ;; esac
  done
  for name in $2; do
    case $only in *"
${name##*/}
"*) return 0 ;; esac
  done
  return 1
}

# Sets `way` to one that is there: the process that it led by may have ended since it was seen, and another one go on.
reachable() {
  [ ! -e "$way" ] || return 0
  for pid in $pids; do
    way=/proc/$pid/ns/net
    [ ! -e "$way" ] || return 0
  done
  for way in $names; do
    [ ! -e "$way" ] || return 0
  done
  return 1
}

# As many namespaces are read at a time as there are processors, up to four.
look_inside() {
  total=$(printf '%s\n' "$spaces" | awk 'END { print NR }')
  lanes=$(awk '/^processor/ { n++ } END { print (n > 4 ? 4 : n ? n : 1) }' /proc/cpuinfo 2>/dev/null)
  lanes=${lanes:-1}
  share=$(((total + lanes - 1) / lanes))
  tab=$(printf '\t')
  say "Reading $total network namespace(s)."
  set -f # names may look like patterns
  lane 1
  set +f
  [ ! -t 2 ] || printf '\r' >&2
}

# lane K: the K-th share of the namespaces, and after it those that come later: they are read meanwhile, and held back.
lane() {
  if [ $(($1 * share)) -lt "$total" ]; then
    lane $(($1 + 1)) | awk '{ line[NR] = $0 } END { for (i = 1; i <= NR; i++) print line[i] }' | {
      read_share "$1"
      awk 1
    }
  else
    read_share "$1"
  fi
}

read_share() {
  last=$(($1 * share))
  number=0
  role=host
  printf '%s\n' "$spaces" | while IFS=$tab read -r inode way pids names; do
    number=$((number + 1))
    [ "$number" = 1 ] || role=other
    if [ "$number" -le $((last - share)) ] || [ "$number" -gt "$last" ]; then continue; fi
    way=$(printf '%b' "$way")
    [ "$pids" != - ] || pids=
    [ "$names" != - ] || names=
    if [ "$role" = other ] && ! { wanted "$pids" "$names" && reachable; }; then continue; fi
    [ "$1" != 1 ] || [ ! -t 2 ] || printf '\r%s of %s network namespaces ' $((number * total / share)) "$total" >&2
    frame namespace "$inode" "$role"
    frame pids "$pids"
    for name in $names; do frame name "$name"; done
    case $skip in *,"$inode",*) continue ;; esac
    if [ "$role" = host ]; then
      sh -c "$inside" </dev/null
    elif has nsenter; then
      said=$(enter "$way" 2>&1 >&4 4>&-) || warn "nsenter --net=$way" "${said:-it was gone before it could be entered}"
    fi 4>&1
  done
}

# ── Docker, Podman, containerd ──────────────────────────────────────────────────────────────────────────────────────
# Only the fields that count are asked for, so that nothing else leaves the engine. Their names are those of the client's
# own types (ID, DNS): by those of the JSON it would fall back to a reading that fails where a field is missing.

# shellcheck disable=SC2016 # the dollars are the template's
compose='{{with .Config.Labels}}{{$p := index . "com.docker.compose.project"}}{{$s := index . "com.docker.compose.service"}}'
# shellcheck disable=SC2016
compose=$compose'{{if and $p $s}}"com.docker.compose.project":{{json $p}},"com.docker.compose.service":{{json $s}}{{end}}{{end}}'
of_docker='{"Id":{{json .ID}},"Name":{{json .Name}},"Created":{{json .Created}},'
of_docker=$of_docker'"State":{"Status":{{json .State.Status}},"Pid":{{json .State.Pid}}},'
of_docker=$of_docker'"HostConfig":{"NetworkMode":{{json .HostConfig.NetworkMode}},"PortBindings":{{json .HostConfig.PortBindings}},'
of_docker=$of_docker'"PublishAllPorts":{{json .HostConfig.PublishAllPorts}},"Privileged":{{json .HostConfig.Privileged}},'
of_docker=$of_docker'"CapAdd":{{json .HostConfig.CapAdd}},"CapDrop":{{json .HostConfig.CapDrop}},"Dns":{{json .HostConfig.DNS}},'
of_docker=$of_docker'"ExtraHosts":{{json .HostConfig.ExtraHosts}},"Links":{{json .HostConfig.Links}}},'
of_docker=$of_docker'"Config":{"Hostname":{{json .Config.Hostname}},"Image":{{json .Config.Image}},'
of_docker=$of_docker'"ExposedPorts":{{json .Config.ExposedPorts}},"Labels":{ '$compose'}},'
of_docker=$of_docker'"NetworkSettings":{"Ports":{{json .NetworkSettings.Ports}},"SandboxKey":{{json .NetworkSettings.SandboxKey}},'
of_docker=$of_docker'"Networks":{{json .NetworkSettings.Networks}}}}'
net_of_docker='{"Id":{{json .ID}},"Name":{{json .Name}},"Driver":{{json .Driver}},"Scope":{{json .Scope}},"Internal":{{json .Internal}},'
net_of_docker=$net_of_docker'"EnableIPv6":{{json .EnableIPv6}},"IPAM":{"Config":{{json .IPAM.Config}}},"Options":{{json .Options}}}'

# Podman's own types; a network is known to its containers by its name.
of_podman='{"Id":{{json .ID}},"Name":{{json .Name}},"Created":{{json .Created}},'
of_podman=$of_podman'"State":{"Status":{{json .State.Status}},"Pid":{{json .State.Pid}}},'
of_podman=$of_podman'"HostConfig":{"NetworkMode":{{json .HostConfig.NetworkMode}},"PortBindings":{{json .HostConfig.PortBindings}},'
of_podman=$of_podman'"PublishAllPorts":{{json .HostConfig.PublishAllPorts}},"Privileged":{{json .HostConfig.Privileged}},'
of_podman=$of_podman'"CapAdd":{{json .HostConfig.CapAdd}},"CapDrop":{{json .HostConfig.CapDrop}},"Dns":{{json .HostConfig.Dns}},'
of_podman=$of_podman'"ExtraHosts":{{json .HostConfig.ExtraHosts}},"Links":{{json .HostConfig.Links}}},'
of_podman=$of_podman'"Config":{"Hostname":{{json .Config.Hostname}},"Image":{{json .ImageName}},"Labels":{ '$compose'}},'
of_podman=$of_podman'"NetworkSettings":{"Ports":{{json .NetworkSettings.Ports}},"SandboxKey":{{json .NetworkSettings.SandboxKey}},'
of_podman=$of_podman'"Networks":{{json .NetworkSettings.Networks}}}}'
# shellcheck disable=SC2016
subnets='{{range $i, $s := .Subnets}}{{if $i}},{{end}}{"Subnet":"{{$s.Subnet.String}}","Gateway":{{json $s.Gateway}}}{{end}}'
net_of_podman='{"Id":{{json .Name}},"Name":{{json .Name}},"Driver":{{json .Driver}},"Internal":{{json .Internal}},'
net_of_podman=$net_of_podman'"EnableIPv6":{{json .IPv6Enabled}},"IPAM":{"Config":['$subnets']},'
net_of_podman=$net_of_podman'"Options":{"com.docker.network.bridge.name":{{json .NetworkInterface}}}}'

# An engine that hangs must not take the rest with it.
ask() {
  if timeout 1 true 2>/dev/null; then timeout 30 "$@"; else "$@"; fi
}

# Podman has no daemon: asked where it never ran, it would make its folders. Where it has run since the start there is this.
podman_ran() {
  [ -e /run/libpod/alive ] || [ -e "${XDG_RUNTIME_DIR:-/run}/libpod/tmp/alive" ]
}

# podman_usable COMMAND: whether it is Podman that has run here; sets `client`, `engine` and what is asked for.
podman_usable() {
  podman_ran || return 1
  client=$1
  if ! engine=$(ask "$client" version --format '{{.Client.Version}}' 2>&1); then
    warn "$client version" "$engine"
    engine=
    return 1
  fi
  engine="Podman $engine" container=$of_podman network=$net_of_podman
}

# docker_usable: the same of Docker; `docker` may be Podman's.
docker_usable() {
  engine=
  if ! has docker; then
    [ ! -e /var/run/docker.sock ] || warn docker 'not installed, though there is an engine: its containers are not told by name'
    return 1
  fi
  case $(ask docker --version 2>/dev/null) in
    *podman*)
      podman_usable docker
      return
      ;;
  esac
  # A context may lead to an engine on another machine.
  where=$(ask docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
  where=${DOCKER_HOST:-$where}
  case $where in
    '' | unix:*) ;;
    *)
      warn docker "not asked: it speaks to an engine elsewhere, $where"
      return 1
      ;;
  esac
  if ! engine=$(ask docker version --format '{{.Server.Version}}' 2>&1); then
    warn 'docker version' "$engine"
    engine=
    return 1
  fi
  client=docker container=$of_docker network=$net_of_docker
}

# told ID NAME PID IMAGE: a container of which no more is known. Names that engines allow need no escapes; others are left out.
told() {
  for word; do
    case $word in *[!0-9A-Za-z_./:@-]*) return ;; esac
  done
  printf '{"Id":"%s","Name":"/%s","State":{"Status":"running","Pid":%s},"HostConfig":{"NetworkMode":""},"Config":{"Image":"%s"}}\n' "$1" "$2" "$3" "$4"
}

# Containers besides those with the ids: of Podman run by others, each known by its conmon, and of containerd.
others() {
  ! has tr || for process in /proc/[0-9]*; do
    name=
    { read -r name < "$process/comm"; } 2>/dev/null
    [ "$name" = conmon ] || continue
    # Of its command line the id (-c), the name (-n) and the file with the container's process (-p).
    words=$(tr '\000' '\n' < "$process/cmdline" 2>/dev/null | awk '
      before == "-c" || before == "-n" || before == "-p" { word[before] = $0 }
      { before = $0 }
      END { print word["-c"], word["-n"], word["-p"] }')
    id=${words%% *} words=${words#* }
    case " $1 " in *[[:space:]]"$id"[[:space:]]*) continue ;; esac
    pid=
    { read -r pid < "${words#* }" || true; } 2>/dev/null
    [ -z "$pid" ] || told "$id" "${words%% *}" "$pid" ''
  done
  has ctr && [ -e "${CONTAINERD_ADDRESS:-/run/containerd/containerd.sock}" ] || return
  ask ctr namespaces list --quiet 2>/dev/null | while IFS= read -r space; do
    [ "$space" != moby ] || continue
    images=$(ask ctr --namespace "$space" containers list 2>/dev/null)
    names=
    ! has nerdctl || names=$(ask nerdctl --namespace "$space" ps --no-trunc --format '{{.ID}} {{.Names}}' 2>/dev/null)
    ask ctr --namespace "$space" tasks list 2>/dev/null | while read -r id pid status; do
      [ "$status" = RUNNING ] || continue
      name=$(printf '%s\n' "$names" | awk -v id="$id" '$1 == id { print $2; exit }')
      image=$(printf '%s\n' "$images" | awk -v id="$id" '$1 == id { print $2; exit }')
      told "$id" "${name:-$id}" "$pid" "$image"
    done
  done
}

# What `docker inspect` says of each thing that `docker …` lists, one line each; of containers, the other ones too.
inspect() {
  frame lines "$1" "$client $2"
  said=$({
    ids=
    if [ "$1" = containers ] && [ "$only" ]; then
      ids=$only_ids
    elif [ "$client" ]; then
      # shellcheck disable=SC2086 # the command is two words
      ids=$(ask "$client" $2 ls --no-trunc --quiet $4) || exit
    fi
    # shellcheck disable=SC2086 # one argument each
    [ -z "$ids" ] || ask "$client" "$2" inspect --format "$3" $ids
    status=$?
    if [ "$1" = containers ] && [ -z "$only" ]; then others "$ids"; fi
    exit "$status"
  } 2>&1 >&3 3>&-)
  printf '\n%s end %s\n%s\n' "$TOKEN" "$?" "$said"
}

look_at_containers() {
  client='' container='' network=''
  docker_usable || { has podman && podman_usable podman; } || engine=
  if [ -z "$engine" ]; then
    client=
    [ "$(others '')" ] || return
    engine=unknown
  fi
  frame docker "$engine"
  {
    inspect containers container "$container" --all
    inspect networks network "$network" ''
  } 3>&1
}

# The command lines of docker-proxy, and of no other process.
look_at_proxies() {
  for process in /proc/[0-9]*; do
    name=
    { read -r name < "$process/comm"; } 2>/dev/null
    [ "$name" = docker-proxy ] || continue
    if has tr; then
      frame proxy "${process#/proc/}"
      tr '\000' ' ' < "$process/cmdline" 2>/dev/null
      printf '\n%s end 0\n\n' "$TOKEN"
    else
      warn "cat $process/cmdline" 'tr is not installed'
    fi
  done
}

# find_container NAME: its process and its id.
find_container() {
  for command in docker podman; do
    [ "$command" = docker ] || podman_ran || continue
    has "$command" || continue
    # One that fails may have printed an empty line before.
    if found=$(ask "$command" container inspect --format '{{.State.Pid}} {{.ID}}' "$1" 2>/dev/null); then
      printf '%s\n' "$found"
      return
    fi
  done
  return 1
}

# --only: the containers' ids and processes, or else namespaces by the name that they are mounted by.
choose() {
  only_ids='' only_pids=' '
  for name; do
    if found=$(find_container "$name"); then
      only_pids="$only_pids${found%% *} "
      only_ids="$only_ids ${found#* }"
    else
      case " $(printf '%s\n' "$spaces" | awk -F '\t' '{ gsub(/[^ ]*\//, "", $4); print $4, "" }') " in
        *[[:space:]]"$name "*) ;;
        *) give_up "there is no container and no namespace called $name" ;;
      esac
    fi
  done
}

collect() {
  look_at_kernel
  frame time "$(date -u +%Y-%m-%dT%H:%M:%SZ 2>/dev/null)"
  for field in hostname:kernel/hostname kernel:kernel/osrelease; do
    value=
    { read -r value < "/proc/sys/${field#*:}"; } 2>/dev/null
    frame "${field%%:*}" "$value"
  done
  for file in /etc/os-release /usr/lib/os-release; do
    [ -r "$file" ] || continue
    while IFS= read -r line; do
      case $line in PRETTY_NAME=*) frame os "${line#PRETTY_NAME=}" ;; esac
    done < "$file"
    break
  done
  look_at_commands
  [ "$root" ] || warn 'capture.sh' 'not run as root: what others own could not be read'
  look_inside
  frame outside
  look_at_proxies
  [ ! "$engines" ] || look_at_containers
  frame complete
}

# ── The encoder ─────────────────────────────────────────────────────────────────────────────────────────────────────
# From what `collect` prints to a snapshot, version 1. It works on bytes: what is not valid UTF-8 is read as Latin-1, so
# that different names stay different. JSON that a command printed is checked, since old commands print it broken (raw
# control characters, escapes that there are not, plain text): a string is mended, anything else becomes a warning.

encode() {
  awk -v token="$TOKEN" '
    # How many bytes the UTF-8 character has that begins at i with byte c; 1 where none does.
    function width(text, i, c,   size, k, d) {
      size = c < 194 ? 1 : c < 224 ? 2 : c < 240 ? 3 : c < 245 ? 4 : 1
      for (k = 1; k < size; k++) {
        d = code[substr(text, i + k, 1)] + 0
        if (d < 128 || d > 191) return 1
        if (k == 1 && (c == 224 && d < 160 || c == 237 && d > 159 || c == 240 && d < 144 || c == 244 && d > 143)) return 1
      }
      return size
    }
    # A text whose quotes are escaped, with what else a JSON string must not hold.
    function plain(text,   out, i, n, c, size) {
      if (text !~ /[^ -~]/) return text
      n = length(text)
      for (i = 1; i <= n; i += size) {
        c = code[substr(text, i, 1)]
        size = width(text, i, c)
        out = out (c >= 32 && c < 127 || size > 1 ? substr(text, i, size) : sprintf("\\u%04x", c))
      }
      return out
    }
    function escaped(text,   out, at) {
      if (text !~ /["\\]/) return plain(text)
      while ((at = match(text, /["\\]/)) > 0) {
        out = out substr(text, 1, at - 1) "\\" substr(text, at, 1)
        text = substr(text, at + 1)
      }
      return plain(out text)
    }
    function quoted(text) { return "\"" escaped(text) "\"" }
    function told(key) { return said[key] == "" ? "null" : quoted(said[key]) }

    # The inside of a JSON string as a command printed it: a backslash that begins no escape of JSON is dropped.
    function mended(text,   out, at, rest) {
      while ((at = index(text, "\\")) > 0) {
        rest = substr(text, at + 1)
        out = out substr(text, 1, at - 1)
        if (rest ~ /^(["\\\/bfnrt]|u[0-9a-fA-F][0-9a-fA-F][0-9a-fA-F][0-9a-fA-F])/) out = out "\\"
        out = out substr(rest, 1, 1)
        text = substr(rest, 2)
      }
      return plain(out text)
    }

    # Reads what stands between the strings of a JSON text. `state` says what may come next: v a value, f a value or the
    # end of a list, k a key, o a key or the end of an object, c a colon, e a comma or an end, x nothing, ! it is broken.
    function between(text,   flat, key, c) {
      key = state SUBSEP (depth ? open[depth] : "") SUBSEP text
      if (key in known) { state = known[key]; return }
      flat = text !~ /[][{}]/
      for (;;) {
        sub(/^[ \t\r]+/, "", text)
        if (text == "") break
        c = substr(text, 1, 1)
        if (c == "," && state == "e") state = open[depth] == "{" ? "k" : "v"
        else if (c == ":" && state == "c") state = "v"
        else if ((c == "{" || c == "[") && (state == "v" || state == "f")) { open[++depth] = c; state = c == "{" ? "o" : "f" }
        else if (c == "}" && (state == "o" || state == "e" && open[depth] == "{")) state = --depth ? "e" : "x"
        else if (c == "]" && (state == "f" || state == "e" && open[depth] == "[")) state = --depth ? "e" : "x"
        else if ((state == "v" || state == "f") && match(text, /^(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?|true|false|null)/)) {
          state = depth ? "e" : "x"
          text = substr(text, RLENGTH)
        } else { state = "!"; return }
        text = substr(text, 2)
      }
      if (flat) known[key] = state
    }
    function add(text) {
      part = part text
      if (length(part) > 4000) { parts[++pieces] = part; part = "" }
    }
    # Reads one line of a JSON text, and adds it, mended where needed, to `parts`.
    function json_line(line,   piece, n, i, clean, text) {
      clean = line !~ /[^ -~]|\\/
      n = split(line, piece, "\"")
      for (i = 1; i <= n; i++) {
        between(piece[i])
        if (state == "!") return
        if (!clean) add(piece[i])
        if (i == n) break
        text = piece[++i]
        while (i < n && match(text, /\\+$/) && RLENGTH % 2) text = text "\"" piece[++i]
        if (i == n) { state = "!"; return }
        if (!clean) { add("\""); add(mended(text)); add("\"") }
        if (state == "k" || state == "o") state = "c"
        else if (state == "v" || state == "f") state = depth ? "e" : "x"
        else { state = "!"; return }
      }
      if (clean) add(line)
    }
    # Prints lines first to last as JSON and says whether it did; nothing is printed of what is broken.
    function json(first, last,   i) {
      state = "v"; depth = pieces = 0; part = ""
      for (i = first; i <= last && state != "!"; i++) { json_line(line[i]); add("\n") }
      if (state != "x") return 0
      printf "%s", before
      for (i = 1; i <= pieces; i++) printf "%s", parts[i]
      printf "%s", part
      return 1
    }

    # A path below /proc/sys as sysctl(8) writes a key: its slashes are dots, and its dots slashes.
    function key_of(text,   at, path) {
      at = index(text, " = ")
      path = substr(text, 1, at - 1)
      gsub(/\./, "\001", path); gsub(/\//, ".", path); gsub(/\001/, "/", path)
      return path substr(text, at)
    }

    function message(   i, text) {
      for (i = 1; i <= lines; i++) if (line[i] != "") text = text (text == "" ? "" : "\n") line[i]
      return substr(text, 1, 1000)
    }
    function warn(command, why) {
      warning[++warnings] = "{\"namespace\": " (inode == "" ? "null" : inode) ", \"command\": " quoted(command) ", \"message\": " quoted(why) "}"
      if (!(command in missed)) { missed[command]; missing = missing (missing == "" ? "" : ", ") command }
    }
    # What was read so far of the part that a line with the token ended.
    function close_part(   i, path) {
      if (kind == "json" || kind == "text" || kind == "lines" || kind == "proxy") { content(); return }
      if (kind == "end") ended()
      else if (kind == "warn") warn(name, message())
      kind = ""
    }
    # The lines of a command are complete; how it ended comes next.
    function content(   i) {
      held = kind
      kept = lines
      for (i = 1; i <= lines; i++) keep[i] = line[i]
    }
    function ended(   i, why, before_status) {
      why = message()
      for (i = 1; i <= kept; i++) line[i] = keep[i]
      lines = kept
      if (held == "proxy") {
        if (owner in home) process[++processes] = "{\"pid\": " owner ", \"netns\": " home[owner] ", \"args\": " quoted(line[1]) "}"
      } else if (held == "lines") objects(why)
      else if (status != 0) warn(command, why == "" ? "it ended with status " status : why)
      else if (held == "json") output_json()
      else output_text()
      held = ""; kept = 0
    }
    function begin_output() { before = (outputs++ ? ",\n" : "\n") "    \"" name "\": " }
    function output_json() {
      begin_output()
      while (lines > 0 && line[lines] ~ /^[ \t\r]*$/) lines--
      if (lines == 0) printf "%s[]", before
      else if (!json(1, lines)) { outputs--; warn(command, "what it printed is not JSON") }
    }
    function output_text(   i) {
      begin_output()
      printf "%s\"", before
      for (i = 1; i <= lines; i++) printf "%s%s", (i > 1 ? "\\n" : ""), escaped(name == "sysctl" && line[i] != "" ? key_of(line[i]) : line[i])
      printf "\""
    }
    # What docker said of its containers or networks, one object a line.
    function objects(why,   i, count) {
      printf ",\n  \"%s\": [", name
      for (i = 1; i <= lines; i++) {
        if (line[i] == "") continue
        before = count ? ",\n    " : "\n    "
        if (json(i, i)) count++
        else warn(command, "what it printed is not JSON")
      }
      printf "]"
      if (name == "containers") containers = count + 0
      if (status != 0) warn(command, why == "" ? "it ended with status " status : why)
    }

    function list(title, item, count,   i) {
      printf ",\n\"%s\": [", title
      for (i = 1; i <= count; i++) printf "%s%s", (i > 1 ? ",\n  " : "\n  "), item[i]
      printf "]"
    }
    function close_namespace() {
      if (inode == "") return
      printf "}}"
      inode = ""
    }
    function close_namespaces() {
      close_namespace()
      if (stage != "namespaces") return
      printf "],\n\"docker\": "
      stage = "docker"
    }
    function host() {
      printf "{\"format\": \"hookline-snapshot\", \"version\": 1,\n\"capturedAt\": %s, \"tool\": \"capture.sh 1\",\n", told("time")
      printf "\"host\": {\"hostname\": %s, \"kernel\": %s, \"os\": %s},\n\"namespaces\": [", told("hostname"), told("kernel"), told("os")
      stage = "namespaces"
    }
    function head_namespace(   i, n, path, text) {
      if (!fresh) return
      fresh = 0
      printf "%s{\"inode\": %s, \"role\": \"%s\"", (namespaces++ ? ",\n  " : "\n  "), inode, role
      if (named) {
        printf ", \"names\": ["
        for (i = 1; i <= named; i++) printf "%s%s", (i > 1 ? ", " : ""), quoted(decoded(mount[i]))
        printf "]"
      }
      if (residents != "") { n = gsub(/ +/, ", ", residents); printf ", \"pids\": [%s]", residents }
      printf ", \"outputs\": {"
      outputs = 0
    }
    # mountinfo writes a blank, a tab, a newline and a backslash by their octal codes.
    function decoded(path,   out, at) {
      while ((at = index(path, "\\")) > 0) {
        out = out substr(path, 1, at - 1) sprintf("%c", substr(path, at + 1, 1) * 64 + substr(path, at + 2, 1) * 8 + substr(path, at + 3, 1))
        path = substr(path, at + 4)
      }
      return out path
    }

    BEGIN { for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i }

    substr($0, 1, length(token)) == token {
      close_part()
      lines = 0
      kind = $2
      rest = substr($0, length(token) + length(kind) + 3)
      if (kind == "time" || kind == "hostname" || kind == "kernel" || kind == "os") {
        if (kind == "os") gsub(/^["\047]|["\047]$/, "", rest)
        said[kind] = rest
      } else if (kind == "namespace") {
        if (stage == "") host()
        head_namespace(); close_namespace()
        inode = $3; role = $4; fresh = 1; named = 0; residents = ""
      } else if (kind == "pids") {
        residents = rest
        n = split(rest, resident, " ")
        for (i = 1; i <= n; i++) home[resident[i]] = inode
      } else if (kind == "name") mount[++named] = rest
      else if (kind == "json" || kind == "text" || kind == "lines") {
        head_namespace()
        name = $3
        command = substr(rest, length(name) + 2)
      } else if (kind == "end") status = $3
      else if (kind == "warn") { if (inode != "") head_namespace(); name = rest }
      else if (kind == "proxy") { head_namespace(); close_namespace(); owner = $3 }
      else if (kind == "docker") { head_namespace(); close_namespaces(); engine = rest; printf "{\"version\": %s", (engine == "unknown" ? "null" : quoted(engine)) }
      else if (kind == "outside") { head_namespace(); close_namespace() }
      else if (kind == "complete") complete = 1
      next
    }
    { line[++lines] = $0 }

    END {
      close_part()
      if (stage == "") exit 1
      head_namespace(); close_namespaces()
      printf "%s", (engine == "" ? "null" : "}")
      if (!complete) warn("capture.sh", "the capture ended before it was complete")
      list("processes", process, processes)
      list("warnings", warning, warnings)
      printf "}\n"
      found = namespaces " network namespace" (namespaces == 1 ? "" : "s")
      if (engine != "") found = found ", " containers " container" (containers == 1 ? "" : "s") " of " (engine ~ /^[0-9]/ ? "Docker " : "") (engine == "unknown" ? "an engine that was not asked" : engine)
      print "Found " found ". " (missing == "" ? "Missed nothing." : "Missed: " missing ". The file says why, under warnings.") | "while IFS= read -r line; do printf \"%s\\n\" \"$line\"; done >&2"
    }'
}

# ── The command line ────────────────────────────────────────────────────────────────────────────────────────────────

main() {
  only='' gzip='' skip=, engines=y
  while [ "$#" -gt 0 ]; do
    case $1 in
      --help | -h)
        usage
        exit 0
        ;;
      --gzip) gzip=y ;;
      --only)
        [ "${2:-}" ] || give_up '--only wants the name of a container'
        only="${only:-
}$2
"
        shift
        ;;
      --skip)
        case ${2:-} in '' | *[!0-9,]*) give_up '--skip wants the inodes of network namespaces, parted by commas' ;; esac
        skip=$skip$2,
        shift
        ;;
      --no-engine) engines='' ;;
      *) give_up "there is no option $1; --help lists them" ;;
    esac
    shift
  done
  [ ! -t 1 ] || give_up 'this prints a file of many thousand characters: send it to one, with > host.json'
  for command in awk ls; do
    has "$command" || give_up "$command is not installed, and nothing can be read without it"
  done
  [ -z "$gzip" ] || has gzip || give_up 'gzip is not installed'
  { read -r TOKEN < /proc/sys/kernel/random/uuid; } 2>/dev/null || TOKEN="hookline-$$"
  export TOKEN
  root=
  [ ! -w /proc/1/oom_score_adj ] || root=y
  spaces=$(namespaces)
  [ "$spaces" ] || give_up '/proc could not be read'
  IFS='
'
  set -f
  # shellcheck disable=SC2086 # one name each
  choose $only
  set +f
  unset IFS
  if [ "$gzip" ]; then collect | encode | gzip; else collect | encode; fi
}

main "$@" </dev/null
