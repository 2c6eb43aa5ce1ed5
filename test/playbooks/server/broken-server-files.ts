// Files of servers and poolers with mistakes of each kind.
export const brokenServerFiles = {
  "pgbouncer.ini": `[database]
weir = host=db sslmode=require user=app password=x
* = host=db ; others
[pgbouncer]
listen_address = *
auth_type = scrams
auth_file = /dev/null
pool_mode = transactional
max_client_connections = 1000
server_idle_timeout = 10min
statement_timeout = 30s
init_query = select 1
max_connections = 2
client_tls_sslmode = required
server_tls_ca_file = /ca.crt
query_timeout = 20
max_client_conn = 5
`,
  "userlist.txt": `"app" "md5zzzz"
"two" "x"
"three" "changeme"
"two" "y"
four "z"
`,
  "pgcat.toml": `[general]
admin_username = "a"
auth_query = "select 1"
tls_certificate = "a.crt"
connect_timeout = 5
[pools.weir]
pool_mode = "statement"
load_balancing_mode = "randon"
[pools.weir.users.0]
min_pool_size = 20
pool_size = 10
[pools.weir.shards.main]
servers = [["db", 5432, "master"]]
[pools.sluice]
pool_modes = "session"
`,
  "odyssey.conf": `storage "pg" {
  tls "verify-full"
}
database default {
  user default {
    authentication "scram"
    storage "other"
    client_maxx 5
  }
  user "app" {
    authentication "md5"
    auth_query "q"
  }
}
`,
  "postgresql.conf": `listen_addresses = *
max_connections = 2
wal_level = minimal
shared_buffer = 1GB
work_mem = 64 MB
fsync = off
full_page_writes = off
autovacuum = off
wal_keep_segments = 32
password_encryption = on
standby_mode = on
`,
  "pg_hba.conf": `host all all 127.0.0.1 trust
host all all 0.0.0.0/0 scram
host all all 10.0.0.0/8 trust
hosts app app ::/0 md5
host app app 10.1.0.0/16 md5
host all all 172.0.0.0/8 md5
hostnossl all all all password
host a b 192.168/16 md5
`,
};
