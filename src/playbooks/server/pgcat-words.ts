// The words of pgcat.toml: https://github.com/postgresml/pgcat/blob/main/CONFIG.md, and its src/config.rs.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const generalWords = words(
  `host port enable_prometheus_exporter prometheus_exporter_port connect_timeout idle_timeout server_lifetime
idle_client_in_transaction_timeout healthcheck_timeout healthcheck_delay shutdown_timeout ban_time log_client_connections
log_client_disconnections autoreload worker_threads tcp_keepalives_idle tcp_keepalives_count tcp_keepalives_interval tcp_user_timeout
tls_certificate tls_private_key server_tls verify_server_certificate admin_username admin_password admin_auth_type auth_query
auth_query_user auth_query_password prepared_statements prepared_statements_cache_size dns_cache_enabled dns_max_ttl server_round_robin
validate_config pool_size pool_mode plugins query_wait_timeout`,
);

export const poolWords = words(
  `pool_mode load_balancing_mode default_role checkout_failure_limit query_parser_enabled query_parser_max_length
query_parser_read_write_splitting primary_reads_enabled replica_to_primary_failover_enabled connect_timeout idle_timeout server_lifetime
sharding_function automatic_sharding_key sharding_key_regex shard_id_regex regex_search_limit default_shard auth_query auth_query_user
auth_query_password cleanup_server_connections log_client_parameter_status_changes prepared_statements_cache_size db_activity_based_routing
db_activity_init_delay db_activity_ttl table_mutation_cache_ms_ttl table_mutation_cache_ttl plugins shards users`,
);

export const userWords = words(
  `username password auth_type server_username server_password pool_size min_pool_size pool_mode server_lifetime statement_timeout
connect_timeout idle_timeout`,
);

/** What people expect, or another pooler calls it. */
export const wordsMeant: Record<string, string> = {
  healthcheck_interval: "healthcheck_delay",
  health_check_interval: "healthcheck_delay",
  idle_in_transaction_timeout: "idle_client_in_transaction_timeout",
  idle_transaction_timeout: "idle_client_in_transaction_timeout",
  max_lifetime: "server_lifetime",
  log_connections: "log_client_connections",
  log_disconnections: "log_client_disconnections",
};
