// Who the proofs log in as: the role shop, with a database of its own.
import { Client } from "pg";
import type { Cluster } from "../../../src/embedded/cluster.ts";

export async function createShop(cluster: Cluster): Promise<void> {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role shop login password '98765432'");
  await client.query("create database shop owner shop");
  await client.end();
}
