// Who is connected, as pg_stat_activity shows it, and the locks that they have, as pg_locks does.

/**
 * What pg_stat_activity is made of (monitoring-stats, pg_stat_get_activity()), without its joins to pg_database and
 * pg_authid: a fresh session reads those catalogs anew, which takes it longer than the answer does. Rights are the
 * function's own: it hides other roles' states and queries as the view does.
 */
export const backends = "pg_stat_get_activity(null)";

/** What pg_locks selects from (view-pg-locks). */
export const locks = "pg_lock_status()";
