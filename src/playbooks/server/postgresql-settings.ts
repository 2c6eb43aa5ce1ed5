// The server's settings of connections, and those that releases took away; by its documentation.

/** Others are told by nothing, and never called misspelt. */
export const serverSettings = new Set(
  `listen_addresses port max_connections reserved_connections superuser_reserved_connections unix_socket_directories unix_socket_group
unix_socket_permissions bonjour bonjour_name tcp_keepalives_idle tcp_keepalives_interval tcp_keepalives_count tcp_user_timeout
client_connection_check_interval authentication_timeout password_encryption scram_iterations krb_server_keyfile
krb_caseins_users gss_accept_delegation ssl ssl_ca_file ssl_cert_file ssl_crl_file ssl_crl_dir ssl_key_file ssl_ciphers
ssl_tls13_ciphers ssl_prefer_server_ciphers ssl_ecdh_curve ssl_groups ssl_min_protocol_version ssl_max_protocol_version
ssl_dh_params_file ssl_passphrase_command ssl_passphrase_command_supports_reload ssl_library data_directory config_file hba_file
ident_file external_pid_file shared_buffers work_mem maintenance_work_mem effective_cache_size wal_level fsync full_page_writes
autovacuum synchronous_commit max_wal_senders max_replication_slots hot_standby statement_timeout lock_timeout
idle_in_transaction_session_timeout idle_session_timeout transaction_timeout log_connections log_disconnections log_hostname
log_timezone timezone default_transaction_read_only row_security search_path`.split(/\s+/),
);

/** A release refuses what it no longer knows: its release notes. */
export const removed: Record<string, { in: string; instead: string | null }> = {
  unix_socket_directory: { in: "9.3", instead: "unix_socket_directories" },
  checkpoint_segments: { in: "9.5", instead: "max_wal_size" },
  ssl_renegotiation_limit: { in: "9.5", instead: null },
  wal_keep_segments: { in: "13", instead: "wal_keep_size" },
  vacuum_cleanup_index_scale_factor: { in: "14", instead: null },
  operator_precedence_warning: { in: "14", instead: null },
  stats_temp_directory: { in: "15", instead: null },
  promote_trigger_file: { in: "16", instead: null },
  vacuum_defer_cleanup_age: { in: "16", instead: null },
  force_parallel_mode: { in: "16", instead: "debug_parallel_query" },
  db_user_namespace: { in: "17", instead: null },
  old_snapshot_threshold: { in: "17", instead: null },
};

/** Of recovery.conf, which PostgreSQL 12 did away with: no release takes them in postgresql.conf. */
export const ofRecovery: Record<string, string> = {
  standby_mode: "from PostgreSQL 12 on the file standby.signal in the data directory stands for it",
  trigger_file: "from PostgreSQL 12 on pg_promote() or pg_ctl promote ends a standby",
};

/** Its value under the new name, where it is a number or a word; null where nobody knows. */
export function insteadOf(name: string, value: string): string | null {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : null;
  // A segment of the WAL has 16 MB; the release notes of 9.5 give three of them for one.
  if (name === "wal_keep_segments" && number !== null) return `wal_keep_size = '${number * 16}MB'`;
  if (name === "checkpoint_segments" && number !== null) return `max_wal_size = '${number * 48}MB'`;
  if (name === "force_parallel_mode" && /^(?:on|off|regress)$/i.test(value)) return `debug_parallel_query = ${value}`;
  return null;
}

export const shownServerSettings = new Set(
  `listen_addresses port max_connections reserved_connections superuser_reserved_connections authentication_timeout password_encryption
ssl ssl_min_protocol_version shared_buffers wal_level fsync full_page_writes autovacuum statement_timeout lock_timeout
idle_in_transaction_session_timeout idle_session_timeout transaction_timeout tcp_keepalives_idle
default_transaction_read_only`.split(/\s+/),
);
