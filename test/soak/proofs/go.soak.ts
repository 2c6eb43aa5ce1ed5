// What the lints of Go call wrong, put to lib/pq, pgx and pgxpool themselves and a real server, and the correction too.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import type { Versions } from "../../../src/playbooks/lock-files.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { createShop } from "./shop.ts";

const run = promisify(execFile);
const packages = "/usr/share/gocode";
const isThere = ["lib/pq", "jackc/pgx/v4"].every((one) => existsSync(`${packages}/src/github.com/${one}`));
const skip =
  needs("go") || (isThere ? false : "golang-github-lib-pq-dev, golang-github-jackc-pgx-v4-dev are not installed");
const cluster = await testCluster();
const dir = await temporaryDirectory();
const program = join(dir, "connect");

/** Connects with the driver of its first argument and the string of its second; says who it is, or the error. */
const source = `package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/jackc/pgx/v4/pgxpool"
	_ "github.com/jackc/pgx/v4/stdlib"
	_ "github.com/lib/pq"
)

// Ten requests at once: each with a pool of its own ("each"), or all with one pool of so many connections
// (0: no limit). How many sessions there are then.
func crowd(ctx context.Context, driver, dsn, limit string) {
	shared, _ := sql.Open(driver, dsn)
	most, err := strconv.Atoi(limit)
	if err == nil {
		shared.SetMaxOpenConns(most)
	}
	var requests sync.WaitGroup
	for i := 0; i < 10; i++ {
		requests.Add(1)
		go func() {
			defer requests.Done()
			db := shared
			if limit == "each" {
				db, _ = sql.Open(driver, dsn)
			}
			db.ExecContext(ctx, "select pg_sleep(1)")
		}()
	}
	if limit == "each" {
		requests.Wait()
	} else {
		time.Sleep(500 * time.Millisecond)
	}
	own, _ := sql.Open(driver, dsn)
	var sessions int
	err = own.QueryRowContext(ctx, "select count(*) from pg_stat_activity where application_name = current_setting('application_name') and pid <> pg_backend_pid()").Scan(&sessions)
	fmt.Println(sessions, err)
}

// kept says by how many connections three queries go, with a pause between them.
func kept(ctx context.Context, driver, dsn, what string) {
	db, _ := sql.Open(driver, dsn)
	switch what {
	case "no-idle":
		db.SetMaxIdleConns(0)
	case "nanoseconds":
		db.SetConnMaxIdleTime(10)
	case "lifetime":
		db.SetConnMaxLifetime(10)
	case "seconds":
		db.SetConnMaxIdleTime(10 * time.Second)
	}
	seen := map[int]bool{}
	var err error
	for i := 0; i < 3 && err == nil; i++ {
		var pid int
		err = db.QueryRowContext(ctx, "select pg_backend_pid()").Scan(&pid)
		seen[pid] = true
		time.Sleep(1200 * time.Millisecond)
	}
	fmt.Println(len(seen), err)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	driver, dsn := os.Args[1], os.Args[2]
	var who, database string
	query := "select current_user, current_database()"
	if len(os.Args) > 4 {
		kept(ctx, driver, dsn, os.Args[4])
		return
	}
	if len(os.Args) > 3 {
		crowd(ctx, driver, dsn, os.Args[3])
		return
	}
	if driver == "pgxpool" {
		pool, err := pgxpool.Connect(ctx, dsn)
		if err == nil {
			defer pool.Close()
			err = pool.QueryRow(ctx, query).Scan(&who, &database)
		}
		fmt.Println(who, database, err)
		return
	}
	db, err := sql.Open(driver, dsn)
	if err == nil {
		err = db.QueryRowContext(ctx, query).Scan(&who, &database)
	}
	fmt.Println(who, database, err)
}
`;

before(async () => {
  if (skip) return;
  const place = join(dir, "src", "connect");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "main.go"), source);
  const env = { ...process.env, GO111MODULE: "off", GOPATH: packages, GOCACHE: join(dir, "cache"), CGO_ENABLED: "0" };
  await run("go", ["build", "-o", program, join(place, "main.go")], { env, timeout: 600_000 });
  await createShop(cluster);
});

type Driver = "postgres" | "pgx" | "pgxpool";
const good = () => `host=127.0.0.1 port=${cluster.port} user=shop password=98765432 dbname=shop sslmode=disable`;
const found = (driver: Driver, dsn: string, versions: Versions = new Map()) => {
  const call = driver === "pgxpool" ? `pgxpool.Connect(ctx, "${dsn}")` : `sql.Open("${driver}", "${dsn}")`;
  const { findings } = readAppConfig(
    playbookFor("go"),
    `package db\n\nvar db, err = ${call}\n`,
    "db.go",
    null,
    versions,
  );
  return findings.map((one) => [one.option, one.provenOn]);
};
const outcome = async (driver: Driver, dsn: string, ...crowd: string[]) =>
  (
    await run(program, [driver, dsn, ...crowd], {
      timeout: 60_000,
      env: { PATH: process.env["PATH"] ?? "", HOME: dir },
    })
  ).stdout.trim();
const proof = "lib/pq 1.10, pgx 4";
const older: Versions = new Map([["lib/pq", "1.10.9"]]);
const works = /^shop shop <nil>$/;

test("a good string connects with each driver, and nothing is said of it", { skip }, async () => {
  for (const driver of ["postgres", "pgx", "pgxpool"] as const) {
    assert.deepEqual(found(driver, good()), []);
    assert.match(await outcome(driver, good()), works);
  }
});

test("what no driver of Go reads goes to the server, which refuses the connection", { skip }, async () => {
  for (const word of ["username", "hostaddr", "charset", "pool_size", "parseTime"]) {
    // The right word beside it hides nothing: the stranger is sent all the same.
    const wrong = `${good().replace(word === "username" ? "user=shop" : "sslmode=disable", "")} ${word}=shop`;
    for (const driver of ["postgres", "pgx"] as const) {
      const without = word === "hostaddr" ? wrong.replace("host=127.0.0.1 ", "") : wrong;
      // lib/pq reads hostaddr from 1.11 on: it is strange to a release that is known to be older.
      if (word === "hostaddr" && driver === "postgres") assert.deepEqual(found(driver, without), []);
      assert.deepEqual(found(driver, without, older), [[word, proof]]);
      if (word === "hostaddr") continue;
      const says = await outcome(driver, `${good()} ${word}=shop`);
      assert.match(says, /unrecognized configuration parameter|does not exist/, `${driver} ${word}: ${says}`);
    }
  }
});

test(
  "ssl=true is no sslmode of theirs: the server refuses it, with a sslmode beside it or without",
  { skip },
  async () => {
    const url = (query: string) => `postgres://shop:98765432@127.0.0.1:${cluster.port}/shop?${query}`;
    for (const driver of ["postgres", "pgx"] as const)
      for (const query of ["ssl=true", "sslmode=disable&ssl=true"]) {
        assert.deepEqual(found(driver, url(query)), [["url", proof]]);
        if (query.includes("sslmode"))
          assert.match(await outcome(driver, url(query)), /parameter "ssl" cannot be changed now/);
      }
  },
);

test("a near miss of a driver's word goes to the server too", { skip }, async () => {
  for (const [driver, word] of [
    ["postgres", "binary_parameter"],
    ["postgres", "conect_timeout"],
    ["pgx", "conect_timeout"],
  ] as const) {
    const wrong = `${good()} ${word}=5`;
    assert.deepEqual(found(driver, wrong), [[word, proof]]);
    assert.match(await outcome(driver, wrong), new RegExp(`unrecognized configuration parameter "${word}"`));
  }
});

test("only pgxpool reads pool_max_conns, only pgx default_query_exec_mode's kind", { skip }, async () => {
  const pooled = `${good()} pool_max_conns=3`;
  assert.deepEqual(found("pgxpool", pooled), []);
  assert.match(await outcome("pgxpool", pooled), works);
  for (const driver of ["postgres", "pgx"] as const) {
    assert.deepEqual(found(driver, pooled), [["pool_max_conns", proof]]);
    assert.match(await outcome(driver, pooled), /unrecognized configuration parameter "pool_max_conns"/);
  }
  const cached = `${good()} statement_cache_capacity=10`;
  assert.deepEqual(found("pgx", cached), []);
  assert.match(await outcome("pgx", cached), works);
  assert.deepEqual(found("postgres", cached), [["statement_cache_capacity", proof]]);
  assert.match(await outcome("postgres", cached), /unrecognized configuration parameter "statement_cache_capacity"/);
});

test(
  "a sslmode that the driver does not know is refused; lib/pq 1.10 knows no prefer, pgx does",
  { skip },
  async () => {
    const preferred = good().replace("disable", "prefer");
    // From 1.12 on it knows it: without a version nothing is said.
    assert.deepEqual(found("postgres", preferred), []);
    assert.deepEqual(found("postgres", preferred, older), [["sslmode", proof]]);
    assert.match(await outcome("postgres", preferred), /unsupported sslmode "prefer"/);
    assert.deepEqual(found("pgx", preferred), []);
    assert.match(await outcome("pgx", preferred), works);
    const unknown = good().replace("disable", "enabled");
    assert.deepEqual(found("pgx", unknown), [["sslmode", proof]]);
    assert.match(await outcome("pgx", unknown), /sslmode is invalid/);
  },
);

test("lib/pq asks for TLS where nothing is said, pgx does not insist on it", { skip }, async () => {
  const bare = good().replace(" sslmode=disable", "");
  const tls = (driver: Driver) =>
    readAppConfig(playbookFor("go"), `package db\n\nvar db, err = sql.Open("${driver}", "${bare}")\n`, "db.go").settings
      .tls?.value;
  assert.equal(tls("postgres"), "require");
  assert.match(await outcome("postgres", bare), /SSL is not enabled on the server/);
  assert.equal(tls("pgx"), "prefer");
  assert.match(await outcome("pgx", bare), works);
});

test("an empty value takes the next parameter as its own", { skip }, async () => {
  const wrong = good().replace("password=98765432", "password=");
  for (const driver of ["postgres", "pgx"] as const) {
    assert.deepEqual(found(driver, wrong), [["password", proof]]);
    assert.doesNotMatch(await outcome(driver, wrong), works);
  }
});

test("a port that is no number opens nothing", { skip }, async () => {
  const wrong = good().replace(/port=\d+/, "port=five");
  for (const driver of ["postgres", "pgx"] as const) {
    assert.deepEqual(found(driver, wrong), [["port", proof]]);
    assert.doesNotMatch(await outcome(driver, wrong), works);
  }
});

test("a pool without a limit grows with the requests, and a pool for each request outlives it", { skip }, async () => {
  const saidOf = (body: string) =>
    readAppConfig(playbookFor("go"), `package db\n\n${body}\n`, "db.go").findings.map((one) => [
      one.option,
      one.provenOn,
    ]);
  const crowd = async (driver: Driver, limit: string) =>
    outcome(driver, `${good()} application_name=${driver}-${limit}`, limit);
  for (const driver of ["postgres", "pgx"] as const) {
    const open = `db, err := sql.Open("${driver}", "${good()}")`;
    const whole = (limits: string) => `func Open() {\n\t${open}\n\t${limits}\n}`;
    assert.deepEqual(saidOf(whole("db.SetMaxIdleConns(5)")), [["SetMaxOpenConns", proof]]);
    assert.deepEqual(saidOf(whole("db.SetMaxOpenConns(0)")), [["SetMaxOpenConns", proof]]);
    assert.equal(await crowd(driver, "0"), "10 <nil>");
    assert.deepEqual(saidOf(whole("db.SetMaxIdleConns(5)\n\tdb.SetMaxOpenConns(3)")), []);
    assert.equal(await crowd(driver, "3"), "3 <nil>");
    const handler = `func List(w http.ResponseWriter, r *http.Request) {\n\t${open}\n}`;
    assert.deepEqual(saidOf(handler), [["sql.Open", proof]]);
    // All ten requests have ended, and their sessions are still there.
    assert.equal(await crowd(driver, "each"), "10 <nil>");
  }
});

test("a pool that keeps no connection, or keeps it for nanoseconds, opens one for each query", { skip }, async () => {
  for (const driver of ["postgres", "pgx"] as const) {
    const saidOf = (line: string) =>
      readAppConfig(
        playbookFor("go"),
        `package db\n\nfunc Open() {\n\tdb, err := sql.Open("${driver}", "${good()}")\n` +
          `\tdb.SetMaxOpenConns(5)\n\t${line}\n}\n`,
        "db.go",
      ).findings.map((one) => [one.option, one.provenOn]);
    assert.deepEqual(saidOf("db.SetMaxIdleConns(0)"), [["SetMaxIdleConns", proof]]);
    assert.equal(await outcome(driver, good(), "", "no-idle"), "3 <nil>");
    assert.deepEqual(saidOf("db.SetConnMaxIdleTime(10)"), [["SetConnMaxIdleTime", proof]]);
    assert.equal(await outcome(driver, good(), "", "nanoseconds"), "3 <nil>");
    assert.deepEqual(saidOf("db.SetConnMaxLifetime(10)"), [["SetConnMaxLifetime", proof]]);
    assert.equal(await outcome(driver, good(), "", "lifetime"), "3 <nil>");
    assert.deepEqual(saidOf("db.SetConnMaxIdleTime(10 * time.Second)"), []);
    assert.equal(await outcome(driver, good(), "", "seconds"), "1 <nil>");
  }
});

test("a URL without its scheme is refused, or leads elsewhere; with it each driver connects", { skip }, async () => {
  const place = `shop:98765432@127.0.0.1:${cluster.port}/shop`;
  for (const driver of ["postgres", "pgx", "pgxpool"] as const) {
    for (const wrong of [place, `${place}?sslmode=disable`, `//${place}?sslmode=disable`]) {
      assert.deepEqual(found(driver, wrong), [["dsn", proof]]);
      assert.doesNotMatch(await outcome(driver, wrong), works, wrong);
    }
    assert.deepEqual(found(driver, `postgres://${place}?sslmode=disable`), []);
    assert.match(await outcome(driver, `postgres://${place}?sslmode=disable`), works);
  }
});
