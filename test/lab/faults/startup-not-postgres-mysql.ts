import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

/** Protocol::HandshakeV10 of MySQL 8.0. */
const greeting = Buffer.concat([
  Buffer.from([0x4a, 0, 0, 0, 10]),
  Buffer.from("8.0.36\0"),
  Buffer.from([8, 0, 0, 0]),
  Buffer.from("abcdefgh\0"),
  Buffer.from([0xff, 0xff, 0xff, 2, 0, 0xff, 0xdf, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  Buffer.from("ijklmnopqrst\0mysql_native_password\0"),
]);

export const scene = scenario({
  title: "the port belongs to MySQL",
  expect: { status: "down", cause: "startup-not-postgres", owner: ["client", "operator"] },
  arrange: async (lab) => ({ url: (await hostile(lab, async (peer) => peer.send(greeting))).url() }),
});
