// Which PostgreSQL a postgresql.conf is of, by the settings in it: each release brought some, and the file that comes
// with it names all of them, most in comments.

/** What a release brought, by its own postgresql.conf. */
const brought: [version: number, names: string[]][] = (
  [
    [9.4, "huge_pages wal_log_hints dynamic_shared_memory_type session_preload_libraries"],
    [9.5, "max_wal_size min_wal_size wal_compression track_commit_timestamp row_security gin_pending_list_limit"],
    [9.6, "max_parallel_workers_per_gather idle_in_transaction_session_timeout backend_flush_after"],
    [10, "max_parallel_workers max_logical_replication_workers min_parallel_table_scan_size"],
    [11, "jit enable_partitionwise_join parallel_leader_participation"],
    [12, "ssl_min_protocol_version plan_cache_mode tcp_user_timeout wal_recycle primary_conninfo restore_command"],
    [
      13,
      "wal_keep_size max_slot_wal_keep_size hash_mem_multiplier maintenance_io_concurrency logical_decoding_work_mem " +
        "wal_skip_threshold autovacuum_vacuum_insert_threshold",
    ],
    [14, "huge_page_size idle_session_timeout client_connection_check_interval compute_query_id vacuum_failsafe_age"],
    [15, "log_startup_progress_interval recovery_prefetch archive_library wal_decode_buffer_size"],
    [16, "reserved_connections vacuum_buffer_usage_limit scram_iterations debug_parallel_query"],
    [17, "summarize_wal transaction_timeout allow_alter_system sync_replication_slots"],
    [18, "io_method autovacuum_worker_slots ssl_groups file_copy_method"],
  ] as [number, string][]
).map(([version, names]) => [version, names.split(" ")]);

const byName = new Map(brought.flatMap(([version, names]) => names.map((name): [string, number] => [name, version])));

/** Of others a whole family: of standbys, archives, the log and autovacuum. */
const families =
  /^(?:primary_(?:conninfo|slot_name)|restore_command|(?:recovery|archive|autovacuum|checkpoint|wal)_\w+|log_(?:min_|line_prefix|statement|duration|checkpoints|lock_waits|directory|filename|destination|rotation_|temp_files)\w*|shared_preload_libraries|track_\w+)$/;

/** A name that no other program's file has. */
export const isOfServer = (name: string): boolean => byName.has(name) || families.test(name);

/** The newest setting of those, and the release that brought it; null where all are older than these. */
export function newestOf(names: Iterable<string>): { name: string; version: number } | null {
  let newest: { name: string; version: number } | null = null;
  for (const name of names) {
    const version = byName.get(name);
    if (version !== undefined && (newest === null || version > newest.version)) newest = { name, version };
  }
  return newest;
}

/** Nobody writes so many settings that are commented out. */
const leastOfStock = 60;

/** Of a file that came with a release, that release; null where it is no such file. */
export function stockVersion(text: string): number | null {
  const commented = text.match(/^#\s?[a-z]\w+ = /gm)?.length ?? 0;
  const names = [...text.matchAll(/^#?\s?([a-z]\w+)\s*=/gm)].map(([, name = ""]) => name);
  return commented < leastOfStock ? null : (newestOf(names)?.version ?? null);
}
