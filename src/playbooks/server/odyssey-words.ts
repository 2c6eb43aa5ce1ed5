// The words of odyssey.conf, by its documentation: https://github.com/yandex/odyssey/tree/master/docs/configuration

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const globalWords = words(
  `include daemonize priority sequential_routing pid_file unix_socket_dir unix_socket_mode locks_dir enable_online_restart
graceful_die_on_errors graceful_shutdown_timeout_ms bindwith_reuseport log_file log_format log_to_stdout log_syslog log_syslog_ident
log_syslog_facility log_debug log_config log_session log_query log_stats log_stats_prom log_general_stats_prom log_route_stats_prom
promhttp_server_port stats_interval workers resolvers readahead cache_coroutine coroutine_stack_size nodelay keepalive
keepalive_keep_interval keepalive_probes keepalive_usr_timeout client_max client_max_routing server_login_retry packet_read_size
packet_write_queue cache_msg_gc_size cache_chunk hba_file backend_connect_timeout_ms group_checker_interval virtual_processing
disable_nolinger max_sigterms_to_die smart_search_path_enquoting external_auth_socket_path availability_zone dns_resolve_every cpu`,
);

export const storageWords = words(
  `type host port tls tls_mode tls_opts tls_ca_file tls_key_file tls_cert_file tls_protocols tls_ecdh_curve server_max_routing
target_session_attrs endpoints_status_poll_interval watchdog_lag_query watchdog_lag_interval`,
);

export const listenWords = words(
  `host port backlog tls tls_mode tls_ca_file tls_key_file tls_cert_file tls_protocols compression client_login_timeout target_session_attrs
catchup_timeout`,
);

export const ruleWords = words(
  `authentication password role auth_common_name auth_query auth_query_db auth_query_user auth_pam_service auth_module
password_passthrough mdb_iamproxy_socket_path client_max client_fwd_error storage storage_db storage_user storage_password
ldap_endpoint_name ldap_storage_credentials_attr ldap_pool_size ldap_pool_timeout ldap_pool_ttl pool pool_routing pool_size
min_pool_size pool_timeout pool_ttl pool_discard pool_smart_discard pool_discard_query pool_discard_string pool_cancel pool_rollback
pool_client_idle_timeout pool_idle_in_transaction_timeout pool_reserve_prepared_statement pool_pin_on_listen
application_name_add_host reserve_session_server_connection server_lifetime log_debug log_query quantiles maintain_params
catchup_timeout catchup_checks target_session_attrs options group_query group_query_user group_query_db shared_pool
enable_mdb_iamproxy_auth enable_password_passthrough server_drop_on_cached_plan_error`,
);
