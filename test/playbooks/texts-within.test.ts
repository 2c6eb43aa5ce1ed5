// What is hidden is found in any text as a plain search finds it, however many texts are looked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { textsWithin } from "../../src/playbooks/shown/texts-within.ts";

test("texts of every length, that begin alike, overlap, and stand at both ends", () => {
  const letters = "abababbabaabbaababba";
  const wanted = [
    ...Array.from({ length: 14 }, (_, at) => letters.slice(0, 6 + at)),
    ...Array.from({ length: 10 }, (_, at) => letters.slice(at, at + 9)),
    "secret-1",
    "secret-12",
    "secret-123456",
  ];
  const within = textsWithin(wanted);
  const texts = [letters, letters.slice(3), letters.slice(0, 12), `x${letters}y${letters}`, "secret-1234", "aba", ""];
  for (const text of texts)
    assert.deepEqual(
      [...within(text)].toSorted(),
      [...new Set(wanted)].filter((one) => text.includes(one)).toSorted(),
      text,
    );
});
