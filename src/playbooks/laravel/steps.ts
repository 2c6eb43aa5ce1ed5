// What people can run beside a Laravel application, with this target's values.
import type { StepPlace, PlaybookStep } from "../playbook.ts";

export function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  const dsn = `pgsql:host=${host};port=${port};dbname=${database};sslmode=${sslmode}`;
  return [
    {
      title: "1. From inside the running application, with its own options",
      language: "sh",
      code:
        `php artisan tinker --execute='try { dump(DB::select("select current_user, inet_server_addr()")); } catch ` +
        `(Throwable $e) { dump($e->getCode(), $e->getMessage()); }'`,
      reads: "SQLSTATE 08006: no connection; its text names the layer. 42501 and 42P01 mean that the connection works.",
    },
    {
      title: "2. PDO alone, with the PHP that runs the application",
      language: "sh",
      code: `DBCHECK_PASSWORD="$DBCHECK_PASSWORD" php -r '
try { $pdo = new PDO("${dsn}", "${user}", getenv("DBCHECK_PASSWORD"), [PDO::ATTR_TIMEOUT => 5]);
  print_r($pdo->query("select current_user, inet_server_addr()")->fetchAll(PDO::FETCH_ASSOC)); }
catch (PDOException $e) { echo $e->getMessage(), PHP_EOL; }'`,
      reads:
        "`could not find driver`: pdo_pgsql is not installed for this PHP. The web server's PHP and the one of " +
        "the shell may differ.",
    },
    {
      title: "3. All workers at once",
      language: "sh",
      code:
        `psql "host=${host} port=${port} dbname=${database} user=${user}" -c "select state, count(*) from ` +
        `pg_stat_activity where usename = '${user}' group by 1"`,
      reads:
        "Laravel has no pool: each worker of PHP-FPM and of the queue holds a connection. Compare with " +
        "pm.max_children times machines.",
    },
    {
      title: "4. The options actually in effect, without secrets",
      language: "sh",
      code:
        `php artisan tinker --execute='dump(app()->configurationIsCached(), ` +
        `Illuminate\\Support\\Arr::except(config("database.connections.".config("database.default")), ` +
        `["password", "url"]));'`,
      reads: "true means a cached configuration: `.env` is not read until `php artisan config:clear`.",
    },
    {
      title: "5. More in the log",
      language: "php",
      code: `DB::listen(fn ($query) => logger()->debug($query->sql, ["ms" => $query->time])); // in a service provider`,
      reads: "A connection that fails is a QueryException in storage/logs/laravel.log, with the driver's own text.",
    },
  ];
}

export const logs = {
  search: [
    "SQLSTATE[08006]",
    "SQLSTATE[26000]",
    "could not find driver",
    "could not translate host name",
    "too many clients",
    "server closed the connection unexpectedly",
    "QueryException",
  ],
  hint:
    "Queue workers keep their connection and cached configuration: after a change, run `php artisan " +
    "queue:restart`.",
};
