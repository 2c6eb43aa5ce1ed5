// PgBouncer's settings, by its documentation: https://www.pgbouncer.org/config.html

/** Settings of `[pgbouncer]`: all that any version has, up to 1.25. */
export const settings =
  `logfile pidfile listen_addr listen_port unix_socket_dir unix_socket_mode unix_socket_group user pool_mode max_client_conn
default_pool_size min_pool_size reserve_pool_size reserve_pool_timeout max_db_connections max_db_client_connections max_user_connections
max_user_client_connections server_round_robin track_extra_parameters ignore_startup_parameters peer_id disable_pqexec
application_name_add_host conffile service_name job_name stats_period max_prepared_statements scram_iterations auth_type auth_hba_file
auth_ident_file auth_file auth_user auth_query auth_dbname auth_ldap_options syslog syslog_ident syslog_facility log_connections
log_disconnections log_pooler_errors log_stats verbose admin_users stats_users server_reset_query server_reset_query_always
server_check_delay server_check_query server_fast_close server_lifetime server_idle_timeout server_connect_timeout server_login_retry
client_login_timeout autodb_idle_timeout dns_max_ttl dns_nxdomain_ttl dns_zone_check_period resolv_conf client_tls_sslmode
client_tls_key_file client_tls_cert_file client_tls_ca_file client_tls_protocols client_tls_ciphers client_tls13_ciphers
client_tls_ecdhcurve client_tls_dheparams server_tls_sslmode server_tls_ca_file server_tls_key_file server_tls_cert_file
server_tls_protocols server_tls_ciphers server_tls13_ciphers query_timeout query_wait_timeout cancel_wait_timeout client_idle_timeout
idle_transaction_timeout transaction_timeout suspend_timeout pkt_buf max_packet_size listen_backlog sbuf_loopcnt so_reuseport
tcp_defer_accept tcp_socket_buffer tcp_keepalive tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_user_timeout query_timeout
replication_startup_timeout query_wait_notify`.split(/\s+/);

const sslmodes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/** The only pgbouncerWords that these take. */
export const pgbouncerWords: Record<string, string[]> = {
  pool_mode: ["session", "transaction", "statement"],
  auth_type: ["cert", "md5", "scram-sha-256", "plain", "trust", "any", "hba", "pam", "ldap"],
  client_tls_sslmode: sslmodes,
  server_tls_sslmode: sslmodes,
};

/** What others call it: names of libpq, of PostgreSQL and of other pools, and those that people expect. */
export const settingsMeant: Record<string, string> = {
  max_pool_size: "default_pool_size",
  pool_size: "default_pool_size",
  max_client_connections: "max_client_conn",
  connect_timeout: "server_connect_timeout",
  idle_timeout: "server_idle_timeout",
  idle_in_transaction_session_timeout: "idle_transaction_timeout",
  tcp_keepalives: "tcp_keepalive",
  tcp_keepalives_idle: "tcp_keepidle",
  tcp_keepalives_interval: "tcp_keepintvl",
  tcp_keepalives_count: "tcp_keepcnt",
  sslmode: "server_tls_sslmode",
  listen_address: "listen_addr",
  listen_addresses: "listen_addr",
  port: "listen_port",
  log_level: "verbose",
};

/** What people write for a query that each new connection to the server runs: it stands in [databases]. */
export const connectQueries = ["connect_query", "server_connect_query", "init_query", "server_init_query"];

/** Settings of a session in PostgreSQL: PgBouncer can set them on each new connection to the server. */
export const settingsOfSessions = `statement_timeout lock_timeout idle_session_timeout search_path work_mem
default_transaction_isolation default_transaction_read_only extra_float_digits jit`.split(/\s+/);

/** Of pgbouncer-rr and pgbouncer-fast-switchover, which are built from PgBouncer and read the same file. */
export const settingsOfForks =
  `routing_rules_py_module_file rewrite_query_py_module_file rewrite_query_disconnect_on_failure
fast_switchover polling_frequency recreate_disconnected_pools server_failed_delay`.split(/\s+/);

/** Whole numbers; what switches something is 0 or 1. */
export const numbers = new Set(
  `application_name_add_host default_pool_size disable_pqexec listen_backlog listen_port log_connections log_disconnections
log_pooler_errors log_stats max_client_conn max_db_client_connections max_db_connections max_packet_size max_prepared_statements
max_user_client_connections max_user_connections min_pool_size peer_id pkt_buf reserve_pool_size sbuf_loopcnt scram_iterations
server_fast_close server_reset_query_always server_round_robin so_reuseport stats_period syslog tcp_defer_accept tcp_keepalive
tcp_keepcnt tcp_keepidle tcp_keepintvl tcp_socket_buffer tcp_user_timeout unix_socket_mode verbose`.split(/\s+/),
);

/** Seconds, with a decimal point or without, and without a unit. */
export const secondsSettings = new Set(
  `autodb_idle_timeout cancel_wait_timeout client_idle_timeout client_login_timeout dns_max_ttl dns_nxdomain_ttl
dns_zone_check_period idle_transaction_timeout query_timeout query_wait_timeout reserve_pool_timeout server_check_delay
server_connect_timeout server_idle_timeout server_lifetime server_login_retry suspend_timeout transaction_timeout`.split(
    /\s+/,
  ),
);

/** Files and folders. */
export const paths = new Set(
  `logfile pidfile unix_socket_dir auth_file auth_hba_file auth_ident_file resolv_conf client_tls_key_file client_tls_cert_file
client_tls_ca_file server_tls_ca_file server_tls_key_file server_tls_cert_file`.split(/\s+/),
);

/** Lists and names that are compared word for word. */
export const lists = new Set(`ignore_startup_parameters admin_users stats_users auth_user auth_dbname`.split(/\s+/));

/** Words of a line of `[databases]`. */
export const placeWords =
  `dbname host port user password auth_user auth_dbname auth_query pool_size min_pool_size reserve_pool reserve_pool_size pool_mode
max_db_connections max_db_client_connections server_lifetime client_encoding datestyle timezone connect_query application_name
load_balance_hosts server_round_robin topology_query`.split(/\s+/);

/** Others are told by name alone. */
export const shownSettings = new Set(
  `listen_addr listen_port pool_mode max_client_conn default_pool_size min_pool_size reserve_pool_size max_db_connections
max_user_connections auth_type server_tls_sslmode client_tls_sslmode max_prepared_statements query_wait_timeout server_idle_timeout
client_idle_timeout server_lifetime`.split(/\s+/),
);
