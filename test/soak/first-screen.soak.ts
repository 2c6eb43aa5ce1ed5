// What is wrong, what to do and who does it are on the first screen of a phone: the demo's page in a real browser, wide
// and narrow, with the headline and the thread of six targets. `TEST_SHOTS=FOLDER` keeps the pictures.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startBrowser } from "../demo/browser.ts";
import { needs } from "../support/optional.ts";
import { startDbcheck } from "../support/processes.ts";
import { until } from "../support/until.ts";

const targets = ["checkout", "inventory", "accounts", "billing", "search", "blockster-v2"];
const channel = "C0INCIDENTS";
const sizes = { wide: [1280, 900], phone: [390, 844] } as const;
/** Longer than any check of the demo, and what its thread needs. */
const mostMs = 90_000;
const shots = process.env["TEST_SHOTS"];

interface Message {
  ts: string;
  thread_ts?: string;
  text: string;
}

interface Seen {
  characters: number;
  /** Of the message, in pixels. */
  heightPx: number;
  /** Of what, do and who: how far below the top of the list the last of them ends; and what is not in view. */
  endPx: number;
  hidden: string[];
  /** Wider than the window. */
  overflowPx: number;
}

/** In the page: where the last message that holds all the words has them, as it opened, without scrolling. */
function measure(list: string, words: string[]): string {
  return `(() => {
    const list = document.querySelector(${JSON.stringify(list)});
    const words = ${JSON.stringify(words)};
    const holds = (one) => words.every((word) => one.querySelector(".content")?.textContent.includes(word));
    const message = [...list.querySelectorAll("li.message")].filter(holds).at(-1);
    const [frame, row] = [list.getBoundingClientRect(), message.getBoundingClientRect()];
    const rectOf = (word) => {
      const walker = document.createTreeWalker(message.querySelector(".content"), NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(word);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + word.length);
        return range.getBoundingClientRect();
      }
      return row;
    };
    const seen = words.map((word) => [word, rectOf(word)]);
    const isHidden = ([, { top, bottom }]) => top < frame.top - 1 || bottom > Math.min(frame.bottom, innerHeight) + 1;
    return {
      characters: message.querySelector(".content").innerText.length,
      heightPx: Math.round(row.height),
      endPx: Math.round(Math.max(...seen.map(([, rect]) => rect.bottom)) - row.top),
      hidden: seen.filter(isHidden).map(([word]) => word),
      overflowPx: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    };
  })()`;
}

test(
  "six targets: what, do and who are on the first screen of a phone, in the channel and in the thread",
  {
    skip: needs("chromium"),
  },
  async () => {
    const demo = startDbcheck(["demo"], { PATH: process.env["PATH"] ?? "" });
    await demo.until("Open the workspace");
    const origin = /http:\/\/\S+/.exec(demo.log())?.[0] ?? assert.fail(demo.log());
    const browser = await startBrowser();
    after(() => browser.close());
    const messages = async () => {
      const answer = await fetch(new URL(`/_local/messages?channel=${channel}`, origin));
      return (await answer.json()) as Message[];
    };
    const [wide, phone] = [sizes.wide, sizes.phone];
    const table: string[] = [];
    const wrong: string[] = [];
    for (const target of targets) {
      await browser.open(new URL(`/?user=U0ADA&channel=${channel}`, origin).href, ...wide);
      await browser.evaluate(`document.querySelector(".channel textarea").focus()`);
      await browser.type(`/dbcheck ${target}\n`);
      const headline = await until(
        `the headline of ${target}`,
        async () =>
          (await messages()).findLast(
            ({ text, thread_ts: thread }) =>
              thread === undefined && text.startsWith(`${target}: `) && / Who: /.test(text),
          ),
        mostMs,
      );
      await until(
        `the result of ${target}`,
        async () =>
          (await messages()).some(({ text, thread_ts: thread }) => thread === headline.ts && / Who: /.test(text)),
        mostMs,
      );
      await until(`the end of the checklist of ${target}`, async () =>
        (await messages()).every((message) => !JSON.stringify(message).includes("dbcheck_cancel")),
      );
      for (const [name, [widthPx, heightPx]] of Object.entries({ wide, phone }))
        for (const place of ["channel", "thread"]) {
          const thread = place === "thread" ? `&thread=${headline.ts}` : "";
          await browser.open(new URL(`/?user=U0ADA&channel=${channel}${thread}`, origin).href, widthPx, heightPx);
          const words = place === "thread" ? [target, "Do now", "Who: "] : [target, "Do now: ", "Who: "];
          const list = place === "thread" ? ".thread .messages" : ".channel .messages";
          await browser.until(`document.querySelector(${JSON.stringify(list)}).textContent.includes("Who: ")`);
          if (shots) await browser.screenshot(`${shots}/${target}-${place}-${name}.png`);
          const seen = (await browser.evaluate(measure(list, words))) as Seen;
          const { characters, heightPx: high, endPx, hidden, overflowPx } = seen;
          const screens = (endPx / heightPx).toFixed(2);
          table.push(
            `${target.padEnd(13)} ${place.padEnd(8)} ${name.padEnd(6)} ${String(characters).padStart(4)} characters, ` +
              `${String(high).padStart(4)} px, who after ${String(endPx).padStart(3)} px (${screens} screens)` +
              (hidden.length > 0 ? `, not in view: ${hidden.join(", ")}` : ""),
          );
          if (hidden.length > 0 || overflowPx > 0) wrong.push(`${target}, ${place}, ${name}: ${JSON.stringify(seen)}`);
        }
    }
    process.stdout.write(`${table.join("\n")}\n`);
    assert.deepEqual(wrong, []);
  },
);
