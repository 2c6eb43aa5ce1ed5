// What each setting of postgresql.conf takes in any release: a value that none of them takes, the server refuses.
// By pg_settings of PostgreSQL 15 and 18 and by guc_tables.c; where releases differ, the widest of them stands here.
// Settings that are a text in some release (log_connections), and those of developers, are left out.

/** One of a closed list. In brackets stands what some release or system takes besides, and nobody should write. */
interface Words {
  kind: "words";
  words: string[];
  besides: string[];
  /** In some release it is on or off, and may be written in each way of these. */
  isSwitch: boolean;
}

interface Measure {
  kind: "number";
  isReal: boolean;
  least: number;
  most: number;
  /** In which it counts without one: "8kB", "ms"; null: it takes none. */
  unit: string | null;
}

export type SettingForm = { kind: "switch" } | Words | Measure;

interface KnownSetting {
  form: SettingForm;
  /** Its own place in the documentation. */
  source: string;
}

/** By the page of the documentation: `fsync` is on or off, `work_mem` a number from 64 kB on; `~` may be a fraction. */
const pages: [page: string, settings: string][] = [
  [
    "client",
    `intervalstyle postgres|postgres_verbose|sql_standard|iso_8601; bytea_output escape|hex; check_function_bodies;
client_min_messages debug5|debug4|debug3|debug2|debug1|log|notice|warning|error|(debug)|(info)|(fatal)|(panic);
default_toast_compression pglz|lz4; default_transaction_deferrable;
default_transaction_isolation serializable|repeatable read|read committed|read uncommitted;
default_transaction_read_only; event_triggers; extra_float_digits -15..3; gin_fuzzy_search_limit 0..;
gin_pending_list_limit 64.. kB; idle_in_transaction_session_timeout 0.. ms; idle_session_timeout 0.. ms;
lock_timeout 0.. ms; row_security; session_replication_role origin|replica|local; statement_timeout 0.. ms;
transaction_timeout 0.. ms; xmlbinary base64|hex; xmloption content|document`,
  ],
  [
    "compatible",
    `allow_alter_system; array_nulls; backslash_quote safe_encoding|on|off|(bool); escape_string_warning;
lo_compat_privileges; quote_all_identifiers; standard_conforming_strings; synchronize_seqscans;
transform_null_equals`,
  ],
  [
    "wal",
    `archive_mode on|off|always|(switch); archive_timeout 0.. s; checkpoint_completion_target ~0..1;
checkpoint_flush_after 0..256 8kB; checkpoint_timeout 30..86400 s; checkpoint_warning 0.. s;
commit_delay 0..100000; commit_siblings 0..1000; fsync; full_page_writes; max_wal_size 2.. MB;
min_wal_size 2.. MB; recovery_prefetch try|on|off|(bool); recovery_target_action pause|promote|shutdown;
recovery_target_inclusive; summarize_wal; synchronous_commit on|off|local|remote_write|remote_apply|(bool);
wal_buffers -1..262143 8kB; wal_compression on|off|pglz|lz4|zstd|(switch);
wal_decode_buffer_size 65536..1073741823 B; wal_init_zero;
wal_level minimal|replica|logical|(archive)|(hot_standby); wal_log_hints; wal_recycle;
wal_skip_threshold 0.. kB; wal_summary_keep_time 0..35791394 min;
wal_sync_method fsync|fdatasync|open_sync|open_datasync|(fsync_writethrough); wal_writer_delay 1..10000 ms;
wal_writer_flush_after 0.. 8kB`,
  ],
  [
    "connection",
    `authentication_timeout 1..600 s; bonjour; client_connection_check_interval 0.. ms; gss_accept_delegation;
krb_caseins_users; max_connections 1..262143; md5_password_warnings;
password_encryption scram-sha-256|md5|(switch); port 1..65535; reserved_connections 0..262143;
scram_iterations 1..; ssl; ssl_max_protocol_version TLSv1|TLSv1.1|TLSv1.2|TLSv1.3|();
ssl_min_protocol_version TLSv1|TLSv1.1|TLSv1.2|TLSv1.3; ssl_passphrase_command_supports_reload;
ssl_prefer_server_ciphers; superuser_reserved_connections 0..262143; tcp_keepalives_count 0..;
tcp_keepalives_idle 0.. s; tcp_keepalives_interval 0.. s; tcp_user_timeout 0.. ms;
unix_socket_permissions 0..511`,
  ],
  [
    "vacuum",
    `autovacuum; autovacuum_analyze_scale_factor ~0..100; autovacuum_analyze_threshold 0..;
autovacuum_freeze_max_age 100000..2000000000; autovacuum_max_workers 1..262143;
autovacuum_multixact_freeze_max_age 10000..2000000000; autovacuum_naptime 1..2147483 s;
autovacuum_vacuum_cost_delay ~-1..100 ms; autovacuum_vacuum_cost_limit -1..10000;
autovacuum_vacuum_insert_scale_factor ~0..100; autovacuum_vacuum_insert_threshold -1..;
autovacuum_vacuum_max_threshold -1..; autovacuum_vacuum_scale_factor ~0..100; autovacuum_vacuum_threshold 0..;
autovacuum_worker_slots 1..262143; vacuum_cost_delay ~0..100 ms; vacuum_cost_limit 1..10000;
vacuum_cost_page_dirty 0..10000; vacuum_cost_page_hit 0..10000; vacuum_cost_page_miss 0..10000;
vacuum_failsafe_age 0..2100000000; vacuum_freeze_min_age 0..1000000000; vacuum_freeze_table_age 0..2000000000;
vacuum_max_eager_freeze_failure_rate ~0..1; vacuum_multixact_failsafe_age 0..2100000000;
vacuum_multixact_freeze_min_age 0..1000000000; vacuum_multixact_freeze_table_age 0..2000000000; vacuum_truncate`,
  ],
  [
    "resource",
    `autovacuum_work_mem -1.. kB; backend_flush_after 0..256 8kB; bgwriter_delay 10..10000 ms;
bgwriter_flush_after 0..256 8kB; bgwriter_lru_maxpages 0..1073741823; bgwriter_lru_multiplier ~0..10;
commit_timestamp_buffers 0..131072 8kB; dynamic_shared_memory_type posix|sysv|mmap|(windows)|(none);
effective_io_concurrency 0..1000; file_copy_method copy|clone; hash_mem_multiplier ~1..1000;
huge_page_size 0.. kB; huge_pages try|on|off|(bool); io_combine_limit 1..128 8kB;
io_max_combine_limit 1..128 8kB; io_max_concurrency -1..1024; io_method worker|io_uring|sync; io_workers 1..32;
logical_decoding_work_mem 64.. kB; maintenance_io_concurrency 0..1000; maintenance_work_mem 64.. kB;
max_files_per_process 25..; max_notify_queue_pages 64..; max_parallel_maintenance_workers 0..1024;
max_parallel_workers 0..1024; max_parallel_workers_per_gather 0..1024; max_prepared_transactions 0..262143;
max_stack_depth 100.. kB; max_worker_processes 0..262143; min_dynamic_shared_memory 0.. MB;
multixact_member_buffers 16..131072 8kB; multixact_offset_buffers 16..131072 8kB; notify_buffers 16..131072 8kB;
parallel_leader_participation; serializable_buffers 16..131072 8kB; shared_buffers 16..1073741823 8kB;
shared_memory_type mmap|sysv|(windows); subtransaction_buffers 0..131072 8kB; temp_buffers 100..1073741823 8kB;
temp_file_limit -1.. kB; transaction_buffers 0..131072 8kB; vacuum_buffer_usage_limit 0..16777216 kB;
work_mem 64.. kB`,
  ],
  [
    "statistics",
    `compute_query_id auto|on|off|regress|(bool); log_executor_stats; log_parser_stats; log_planner_stats;
log_statement_stats; stats_fetch_consistency none|cache|snapshot; track_activities;
track_activity_query_size 100..1048576 B; track_cost_delay_timing; track_counts; track_functions none|pl|all;
track_io_timing; track_wal_io_timing`,
  ],
  [
    "query",
    `constraint_exclusion partition|on|off|(bool); cpu_index_tuple_cost ~0..; cpu_operator_cost ~0..;
cpu_tuple_cost ~0..; cursor_tuple_fraction ~0..1; default_statistics_target 1..10000;
effective_cache_size 1.. 8kB; enable_async_append; enable_bitmapscan; enable_distinct_reordering;
enable_gathermerge; enable_group_by_reordering; enable_hashagg; enable_hashjoin; enable_incremental_sort;
enable_indexonlyscan; enable_indexscan; enable_material; enable_memoize; enable_mergejoin; enable_nestloop;
enable_parallel_append; enable_parallel_hash; enable_partition_pruning; enable_partitionwise_aggregate;
enable_partitionwise_join; enable_presorted_aggregate; enable_self_join_elimination; enable_seqscan;
enable_sort; enable_tidscan; from_collapse_limit 1..; geqo; geqo_effort 1..10; geqo_generations 0..;
geqo_pool_size 0..; geqo_seed ~0..1; geqo_selection_bias ~1.5..2; geqo_threshold 2..; jit; jit_above_cost ~-1..;
jit_inline_above_cost ~-1..; jit_optimize_above_cost ~-1..; join_collapse_limit 1..;
min_parallel_index_scan_size 0..715827882 8kB; min_parallel_table_scan_size 0..715827882 8kB;
parallel_setup_cost ~0..; parallel_tuple_cost ~0..; plan_cache_mode auto|force_generic_plan|force_custom_plan;
random_page_cost ~0..; recursive_worktable_factor ~0.001..1000000; seq_page_cost ~0..`,
  ],
  ["error-handling", `data_sync_retry; exit_on_error; recovery_init_sync_method fsync|syncfs; restart_after_crash`],
  [
    "locks",
    `deadlock_timeout 1.. ms; max_locks_per_transaction 10..; max_pred_locks_per_page 0..;
max_pred_locks_per_transaction 10..`,
  ],
  [
    "logging",
    `debug_pretty_print; debug_print_parse; debug_print_plan; debug_print_rewritten;
log_autovacuum_min_duration -1.. ms; log_checkpoints; log_disconnections; log_duration;
log_error_verbosity terse|default|verbose; log_file_mode 0..511; log_hostname; log_lock_failures;
log_lock_waits; log_min_duration_sample -1.. ms; log_min_duration_statement -1.. ms;
log_min_error_statement debug5|debug4|debug3|debug2|debug1|info|notice|warning|error|log|fatal|panic|(debug);
log_min_messages debug5|debug4|debug3|debug2|debug1|info|notice|warning|error|log|fatal|panic|(debug);
log_parameter_max_length -1..1073741823 B; log_parameter_max_length_on_error -1..1073741823 B;
log_recovery_conflict_waits; log_replication_commands; log_rotation_age 0..35791394 min;
log_rotation_size 0.. kB; log_startup_progress_interval 0.. ms; log_statement none|ddl|mod|all;
log_statement_sample_rate ~0..1; log_temp_files -1.. kB; log_transaction_sample_rate ~0..1;
log_truncate_on_rotation; logging_collector;
syslog_facility local0|local1|local2|local3|local4|local5|local6|local7|(none); syslog_sequence_numbers;
syslog_split_messages; update_process_title`,
  ],
  [
    "replication",
    `hot_standby; hot_standby_feedback; idle_replication_slot_timeout 0.. s;
max_active_replication_origins 0..262143; max_logical_replication_workers 0..262143;
max_parallel_apply_workers_per_subscription 0..1024; max_replication_slots 0..262143;
max_slot_wal_keep_size -1.. MB; max_standby_archive_delay -1.. ms; max_standby_streaming_delay -1.. ms;
max_sync_workers_per_subscription 0..262143; max_wal_senders 0..262143; recovery_min_apply_delay 0.. ms;
sync_replication_slots; track_commit_timestamp; wal_keep_size 0.. MB; wal_receiver_create_temp_slot;
wal_receiver_status_interval 0..2147483 s; wal_receiver_timeout 0.. ms; wal_retrieve_retry_interval 1.. ms;
wal_sender_timeout 0.. ms`,
  ],
];

/** `(bool)` stands for these. */
const onAndOff = ["true", "false", "yes", "no", "1", "0"];

function formIn(text: string): SettingForm {
  if (text === "") return { kind: "switch" };
  const [, real, least, most, unit] = /^(~?)(-?[\d.]+?)\.\.([\d.]*)(?: (\w+))?$/.exec(text) ?? [];
  if (least !== undefined)
    return {
      kind: "number",
      isReal: real === "~",
      least: Number(least),
      most: most === "" ? Infinity : Number(most),
      unit: unit ?? null,
    };
  const all = text.split("|");
  const inBrackets = all.filter((one) => one.startsWith("(")).map((one) => one.slice(1, -1));
  return {
    kind: "words",
    words: all.filter((one) => !one.startsWith("(")),
    besides: inBrackets.flatMap((one) => (one === "bool" ? onAndOff : one === "switch" ? [] : [one])),
    isSwitch: inBrackets.includes("switch"),
  };
}

const sourceOf = (page: string, name: string) =>
  `https://www.postgresql.org/docs/current/runtime-config-${page}.html#GUC-${name.toUpperCase().replaceAll("_", "-")}`;

export const settingForms: ReadonlyMap<string, KnownSetting> = new Map(
  pages.flatMap(([page, settings]) =>
    settings.split(/;\s*/).map((one): [string, KnownSetting] => {
      const [name = "", ...form] = one.split(" ");
      return [name, { form: formIn(form.join(" ")), source: sourceOf(page, name) }];
    }),
  ),
);
