// What people say: reported, never confirmed by their saying it.
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import { asReported } from "../reported-claims.ts";
import { ended, utc } from "../words.ts";

export function peopleFacts({ answers, incident, caseNumber }: Material): Fact[] {
  const fact = (
    id: string,
    statement: string | null,
    value: unknown,
    at: string | null = null,
    vantage: string | null = null,
  ): Fact[] =>
    statement === null || statement.trim() === ""
      ? []
      : [
          {
            id,
            statement: ended(asReported(statement)),
            value,
            source: "person",
            at,
            vantage,
            confidence: "reported",
            from: "answers",
          },
        ];
  const { isProduction, impact, whatChanged, workaround, contact, poolMode, plan, consent, startedAt } = answers;
  const after = (words: string, text: string | null) =>
    text === null || text.trim() === "" ? null : `${words}: ${text.trim()}`;
  return [
    ...fact(
      "people:production",
      isProduction === null ? null : isProduction ? "This is production" : "This is not production",
      isProduction,
    ),
    ...fact("people:impact", after("Impact", impact), impact),
    ...fact("people:what-changed", after("What changed before", whatChanged), whatChanged),
    ...fact("people:workaround", after("Workaround in use", workaround), workaround),
    ...fact("people:contact", after("Contact", contact), contact),
    ...fact("people:pool-mode", after("Mode of the pooler", poolMode), poolMode),
    ...fact("people:plan", after("Plan", plan), plan),
    ...fact(
      "people:consent",
      consent === null
        ? null
        : `Access of the vendor's support to the database: ${consent ? "agreed to" : "not agreed to"}`,
      consent,
    ),
    ...fact("people:since", startedAt === null ? null : `It began at ${utc(startedAt)}`, startedAt, startedAt),
    ...fact("people:case", after("Case", caseNumber), caseNumber),
    ...answers.environment.flatMap((one) =>
      fact(`environment:${one.component}`, `${one.component}: ${one.version}`, one),
    ),
    ...answers.observed.flatMap(({ text, at, vantage }, position) =>
      fact(`observed:${position}`, text, null, at, vantage),
    ),
    ...answers.tried.flatMap((one, position) => fact(`tried:${position}`, `${one.what}: ${one.result}`, one, one.at)),
    ...answers.happened.flatMap(({ at, what }, position) => fact(`happened:${position}`, what, null, at)),
    ...answers.questions.flatMap((one, position) => fact(`question:${position}`, one.question, one)),
    // Who did it stays inside: names of staff are nothing a vendor needs.
    ...(incident?.steps ?? []).flatMap(({ text, state, reason, note, proof }, position): Fact[] => {
      if (state === "open") return [];
      const result = [state, reason ? `because: ${reason}` : "", note ? `note: ${note}` : ""]
        .filter((one) => one !== "")
        .join("; ");
      const checked = proof ? `; a check at ${utc(proof.at)}: ${proof.text}` : "";
      const value = { what: text, result: `${result}${checked}` };
      return fact(`step:${position}`, `${text} ${result}${checked}`, value, proof?.at ?? null).map((one) => ({
        ...one,
        from: "steps of the incident",
      }));
    }),
  ];
}
