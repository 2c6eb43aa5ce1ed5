// The script's own lines, for any sh: dash, busybox and bash. What it cannot see it does not say.

export const head = String.raw`#!/bin/sh
# What this place sees of a PostgreSQL server: names, TCP and TLS. It logs in nowhere, and holds no secret.
#   sh SCRIPT > report.json      or from elsewhere:      kubectl exec -i POD -- sh -s < SCRIPT > report.json
`;

export const body = String.raw`
have() { command -v "$1" >/dev/null 2>&1; }
json() { printf '%s' "$1" | tr -d '\000-\037\177' | sed 's/\\/\\\\/g; s/"/\\"/g'; }
ms() {
  t=$(date +%s%N)
  case $t in *[!0-9]* | ?????????? ) echo "$(date +%s)000" ;; *) echo "\${t%??????}" ;; esac
}
# At most $1 seconds.
limited() {
  if timeout 1 true 2>/dev/null; then timeout "$@"; return; fi
  seconds=$1; shift
  { "$@" <&3 & } 3<&0
  child=$!
  (sleep "$seconds"; kill "$child") >/dev/null 2>&1 & watcher=$!
  wait "$child"; code=$?
  kill "$watcher" 2>/dev/null
  return "$code"
}

# Each address in a line; else why there is none: a word of ours, or "untold".
resolve() {
  case $1 in *:*) echo "$1"; return ;; *[!0-9.]*) ;; *) echo "$1"; return ;; esac
  told=""
  if have getent; then
    found=$(limited 10 getent ahosts "$1" 2>/dev/null | sed -n 's/^\([^ ]*\)  *STREAM.*/\1/p' | sort -u)
    [ -n "$found" ] && { echo "$found"; return; }
  fi
  if have nslookup; then
    told=$(limited 10 nslookup "$1" 2>&1)
    found=$(printf '%s\n' "$told" | sed '1,/^$/d' | sed -n 's/^Address[^:]*:[[:space:]]*\([0-9a-fA-F:.]*\).*/\1/p' | sort -u)
    [ -n "$found" ] && { echo "$found"; return; }
  fi
  if have python3; then
    told="$told $(limited 10 python3 -c 'import socket,sys
try:
  for a in sorted({x[4][0] for x in socket.getaddrinfo(sys.argv[1],None)}): print("found",a)
except socket.gaierror as e: print({socket.EAI_NONAME:"NXDOMAIN"}.get(e.errno,"untold"))' "$1" 2>&1)"
  elif have perl; then
    told="$told $(limited 10 perl -MSocket=getaddrinfo,EAI_NONAME -e '($e)=getaddrinfo($ARGV[0],""); print $e==EAI_NONAME ? "NXDOMAIN" : "untold"' "$1" 2>&1)"
  elif have node; then
    told="$told $(limited 10 node -e 'require("dns").lookup(process.argv[1],{all:true},(e,a)=>console.log(e?e.code==="ENOTFOUND"?"NXDOMAIN":"untold":a.map(x=>"found "+x.address).join("\n")))' "$1" 2>&1)"
  fi
  found=$(printf '%s\n' "$told" | sed -n 's/^ *found //p')
  [ -n "$found" ] && { echo "$found"; return; }
  case $told in
    *NXDOMAIN*) echo nxdomain ;;
    *SERVFAIL*) echo servfail ;;
    *REFUSED*) echo resolver-refused ;;
    *"timed out"* | *"no servers"*) echo resolver-timeout ;;
    *) echo untold ;;
  esac
}

# An answer shows that the connection stands. Without one, some nc say so with -v, and some do not know it.
ask_nc() {
  letter=$({ printf "$request"; sleep 3; } | limited 9 nc -w 5 "$1" "$2" 2>/dev/null | head -c 1)
  if [ -n "$letter" ]; then echo connected; echo "$letter"; return; fi
  said=$(limited 9 nc -v -w 5 "$1" "$2" </dev/null 2>&1 | head -c 400)
  case $said in *" option"*) said=$(limited 9 nc -w 5 "$1" "$2" </dev/null 2>&1 | head -c 400) ;; esac
  case $said in
    *refused* | *nreachable* | *"o route"* | *"timed out"*) echo "$said" ;;
    *succeeded* | *" open"*) echo connected ;;
    *) echo untold ;;
  esac
}
# Connects, and asks for TLS as PostgreSQL's clients do: "connected", and the first letter of the answer.
ask() {
  request='\000\000\000\010\004\322\026\057'
  if have bash; then
    limited 9 bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1; echo connected; printf "$2" >&3; IFS= read -r -t 3 -n 1 a <&3; echo "$a"' "$1" "$2" "$request"
  elif have python3; then
    limited 9 python3 -c 'import socket,sys
s=socket.create_connection((sys.argv[1],int(sys.argv[2])),5); print("connected",flush=True)
s.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f"); s.settimeout(3)
try: print(s.recv(1).decode("latin1"))
except OSError: print()' "$1" "$2"
  elif have perl; then
    limited 9 perl -MIO::Socket::IP -e '$|=1; $s=IO::Socket::IP->new(PeerHost=>$ARGV[0],PeerPort=>$ARGV[1],Timeout=>5) or die "$@ $!"; print "connected\n"; syswrite $s,"\0\0\0\10\4\322\26\57"; $SIG{ALRM}=sub{exit}; alarm 3; sysread $s,$a,1; print $a' "$1" "$2"
  elif have node; then
    limited 9 node -e 'const [h,p]=process.argv.slice(1),s=require("net").connect({host:h,port:+p,timeout:5000},()=>{console.log("connected");s.write(Buffer.from([0,0,0,8,4,210,22,47]));s.setTimeout(3000,()=>s.destroy())});s.on("data",d=>{console.log(String.fromCharCode(d[0]));s.destroy()}).on("timeout",()=>{s.connecting&&console.log("timed out");s.destroy()}).on("error",e=>console.log(e.message))' "$1" "$2"
  elif have nc; then
    ask_nc "$1" "$2"
  else
    echo untold
  fi
}
heard() {
  case $1 in
    connected*) echo connected ;;
    *refused* | *REFUSED*) echo refused ;;
    *"o route to host"* | *EHOSTUNREACH*) echo host-unreachable ;;
    *"etwork is unreachable"* | *"etwork unreachable"* | *ENETUNREACH*) echo network-unreachable ;;
    *"timed out"* | *"connect: timeout"* | *TIMEDOUT*) echo timeout ;;
    *) if [ "$2" = 124 ] || [ "$2" = 143 ]; then echo timeout; else echo untold; fi ;;
  esac
}
# A row: id, outcome, reason or "", milliseconds, summary, facts.
row() {
  reason=null; [ -n "$3" ] && reason="\"$3\""
  rows="\${rows:+$rows,}{\"id\":\"$1\",\"probe\":\"$1\",\"layer\":\"$1\",\"outcome\":\"$2\",\"reason\":$reason,\"tookMs\":$4,\"summary\":\"$(json "$5")\",\"facts\":$6}"
}
tls_facts() {
  printf '{"answer":%s,"used":%s,"wanted":"%s","verified":"nothing","versionsNarrowed":false,"protocol":%s,"cipher":%s,"alpn":null,"serverName":null,"chain":[],"chainError":null,"nameMatches":null,"problems":[],"code":null,"daysLeft":null,"sslRequestWorks":null,"firstBytes":null,"own":null,"file":null,"trust":{"roots":null,"revocations":null}}' "$1" "$2" "$(json "$sslmode")" "$3" "$4"
}
tls() {
  case $answer in
    N)
      case $sslmode in
        require | verify-*) row tls failed tls-not-offered "$took" "the server offers no TLS, but sslmode=$sslmode requires it" "$(tls_facts '"N"' false null null)" ;;
        *) row tls passed "" "$took" "the server offers no TLS, and sslmode=$sslmode does not require it" "$(tls_facts '"N"' false null null)" ;;
      esac
      return ;;
    S) ;;
    "") row tls unknown "" "$took" "connected, but no answer to the request for TLS" "{}"; return ;;
    *) row tls unknown "" "$took" "the answer to the request for TLS begins with $answer: this may not be PostgreSQL" "{}"; return ;;
  esac
  if ! have openssl; then row tls unknown "" "$took" "the server offers TLS; the handshake was not tried, because openssl is not installed here" "{}"; return; fi
  at=$open; case $at in *:*) at="[$at]" ;; esac
  began=$(ms)
  said=$(limited 10 openssl s_client -starttls postgres -connect "$at:$open_port" -servername "$open_host" 2>&1)
  spent=$(($(ms) - began))
  cipher=$(printf '%s\n' "$said" | sed -n 's/^ *New, .*Cipher is \([A-Z0-9_-]*\).*/\1/p' | head -n 1)
  protocol=$(printf '%s\n' "$said" | sed -n 's/^ *New, \(TLSv[0-9.]*\), Cipher is.*/\1/p' | head -n 1)
  verify=$(printf '%s\n' "$said" | sed -n 's/^ *Verif.*return code: //p; s/^ *Verification error: //p' | head -n 1)
  if [ -n "$cipher" ]; then
    row tls passed "" "$spent" "$protocol with $cipher; by this machine's root certificates: \${verify:-not shown}" "$(tls_facts '"S"' true "\"$protocol\"" "\"$cipher\"")"
  elif printf '%s' "$said" | grep -q 'alert\|SSL routines'; then
    row tls failed handshake-failed "$spent" "the server offers TLS, but the handshake fails" "$(tls_facts '"S"' false null null)"
  else
    row tls unknown "" "$spent" "the server offers TLS; openssl did not finish the handshake" "{}"
  fi
}

main() {
  LC_ALL=C; export LC_ALL
  started_at=$(date -u +%Y-%m-%dT%H:%M:%SZ); started=$(ms)
  rows=""; names=""; attempts=""; lines=""; open=""; answer=""; dns_bad=""; dns_untold=""; tcp_bad=""; tcp_untold=""
  while read -r host port; do
    [ -n "$host" ] || continue
    began=$(ms); addresses=""; why=null
    found=$(resolve "$host")
    dns_took=$(($(ms) - began))
    case $found in
      nxdomain | servfail | resolver-*) dns_bad=$found; why="\"$found\""; found="" ;;
      untold) dns_untold=1; continue ;;
    esac
    for address in $found; do
      family=4; case $address in *:*) family=6 ;; esac
      addresses="\${addresses:+$addresses,}{\"address\":\"$address\",\"family\":$family}"
      began=$(ms); text=$(ask "$address" "$port" 2>&1); code=$?
      took=$(($(ms) - began)); result=$(heard "$text" "$code")
      [ "$result" = untold ] && { tcp_untold=1; continue; }
      outcome=failed; reason="\"$result\""; [ "$result" = connected ] && { outcome=passed; reason=null; }
      attempts="\${attempts:+$attempts,}{\"host\":\"$(json "$host")\",\"address\":\"$address\",\"family\":$family,\"port\":$port,\"outcome\":\"$outcome\",\"reason\":$reason,\"code\":null,\"tookMs\":$took}"
      lines="\${lines:+$lines; }$address:$port $result"
      if [ "$result" != connected ]; then tcp_bad=$result
      elif [ -z "$open" ]; then
        open=$address; open_port=$port; open_host=$host; open_took=$took
        answer=$(printf '%s' "$text" | tail -n 1 | cut -c 1); [ "$text" = connected ] && answer=""
      fi
    done
    names="\${names:+$names,}{\"host\":\"$(json "$host")\",\"addresses\":[$addresses],\"code\":null,\"reason\":$why}"
  done <<END
$hosts
END
  if [ -n "$dns_bad" ]; then row dns failed "$dns_bad" "$dns_took" "the name does not resolve here: $dns_bad" "{\"names\":[$names],\"resolvers\":[]}"
  elif [ -n "$dns_untold" ]; then row dns unknown "" "$dns_took" "the name did not resolve, and no tool here shows why" "{}"
  else row dns passed "" "$dns_took" "the name resolves" "{\"names\":[$names],\"resolvers\":[]}"; fi
  if [ -n "$open" ]; then
    if [ -n "$tcp_bad" ]; then row tcp warned some-addresses-failed "$open_took" "$lines" "{\"attempts\":[$attempts]}"
    else row tcp passed "" "$open_took" "$lines" "{\"attempts\":[$attempts]}"; fi
    took=$open_took; tls
  elif [ -n "$tcp_bad" ]; then row tcp failed "$tcp_bad" "$took" "$lines" "{\"attempts\":[$attempts]}"
  elif [ -n "$tcp_untold" ]; then row tcp unknown "" 0 "no tool here can test the connection" "{}"; fi
  place=$vantage
  [ -n "$place" ] || place=$( (hostname || cat /etc/hostname) 2>/dev/null | tr 'A-Z' 'a-z' | tr -cd 'a-z0-9.-' | cut -c 1-63)
  first=$(printf '%s' "$hosts" | head -n 1)
  printf '{"schema":"dbcheck.report/1","id":"","vantage":"%s","startedAt":"%s","tookMs":%s,"target":{"name":"%s","host":"%s","port":%s,"endpoints":[],"inputs":{"sslmode":"%s"}},"observations":[%s]}\n' \
    "$(json "$place")" "$started_at" "$(($(ms) - started))" "$(json "$name")" "$(json "\${first%% *}")" "\${first##* }" "$(json "$sslmode")" "$rows"
}
main </dev/null
`.replaceAll("\\${", "${");
