// A message reduced to its fallback text: sent when Slack refuses the
// real one, so that a fault of ours loses no result.
import type { Rendered } from "./rich-text.ts";

export function plain({ text, blocks }: Rendered): Rendered {
  const unescaped = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  return {
    text,
    blocks: [
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: unescaped || " " }] }],
      },
      ...blocks.filter(({ type }) => type === "actions"),
    ],
  };
}
