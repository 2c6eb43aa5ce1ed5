// A bot without Slack, asked by programs over real HTTP: what every part of its doors is tested with.
import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Report } from "../../src/report/report.ts";
import { closedPort } from "../support/check.ts";
import { until } from "../support/until.ts";
import { headlessBot } from "./bot.ts";

/** In every password of a target. */
export const canary = "kestrel-5523-canary";
export const ajv = new Ajv2020({ strict: false, validateFormats: false });

export interface Answered<Body> {
  status: number;
  headers: Headers;
  body: Body;
}
export interface Check {
  id: string;
  state: string;
  isJoined: boolean;
  report: Report;
}
interface Words {
  token?: string | null;
  post?: unknown;
  method?: string;
}
type Responses = Record<string, { content: Record<string, { schema: object }> }>;

/** The targets are orders, which is well, and others, where nobody listens. Call it at the top of a file. */
export async function machineDoor() {
  const bot = await headlessBot(`  orders: { url: "PATIENT" }
  gone: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/d", vendor: fly-mpg }
  payroll: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/pay" }
  apart: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/pay", vantages: [pay-lhr] }
`);
  /** The one token sees orders and gone, the other one payroll, and apart, which has a vantage that nobody runs. */
  const [ci, other] = [await bot.token("ci", ["orders", "gone"]), await bot.token("other", ["payroll", "apart"])];
  let said = "";

  async function ask<Body = Record<string, unknown>>(path: string, words: Words = {}): Promise<Answered<Body>> {
    const { token = ci, post, method } = words;
    const answer = await fetch(bot.url(path), {
      method: method ?? (post === undefined ? "GET" : "POST"),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
      ...(post === undefined ? {} : { body: JSON.stringify(post) }),
    });
    const text = await answer.text();
    said += `${JSON.stringify([...answer.headers])}${text}`;
    const isJson = /json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  const described = await ask<{ paths: Record<string, Record<string, { responses: Responses }>> }>("/openapi.json", {
    token: null,
  });
  const validators = new Map<string, ValidateFunction>();

  return {
    bot,
    ci,
    other,
    ask,
    /** Keeps what was answered in another way, for `assertNoSecretTold`. */
    hear: (text: string) => (said += text),
    /** One check to its end; where it finds what is down, to its incident. */
    checked: async (target: string, token = ci): Promise<Check> => {
      const { body } = await ask<Check>("/v1/checks", { post: { target }, token });
      const { body: check } = await ask<Check>(`/v1/checks/${body.id}?wait=30`, { token });
      if (check.report.verdict.status === "down")
        await until(`the incident of ${target}`, () => bot.store.openIncident(target));
      return check;
    },
    /** The answer is as openapi.json says. */
    assertDescribed: (method: string, path: string, { status, body }: Answered<unknown>): void => {
      const key = `${method} ${path} ${status}`;
      const schema = described.body.paths[path]?.[method]?.responses[status]?.content["application/json"]?.schema;
      const validate = validators.get(key) ?? ajv.compile(schema ?? assert.fail(`openapi.json has no ${key}`));
      validators.set(key, validate);
      assert.ok(validate(body), `${key}: ${ajv.errorsText(validate.errors)}`);
    },
    /** No secret of a target, of a file or of a token is in any answer or in the log. */
    assertNoSecretTold: (): void => {
      assert.ok(said.length > 1000);
      const forms = [canary, encodeURIComponent(canary), Buffer.from(canary).toString("base64")];
      for (const form of [...forms, ci, other]) {
        assert.ok(!said.includes(form), said.slice(Math.max(0, said.indexOf(form) - 200), said.indexOf(form) + 40));
        assert.ok(!bot.log().includes(form), "in the log");
      }
      assert.doesNotMatch(bot.log(), /a request met a bug/);
    },
  };
}
