// What is set in a dictionary of Python after it was made: `args["ssl"] = …`, `args.update(…)`, `args |= …`.
import type { SyntaxNode } from "@lezer/common";
import { argumentsOf, contentOf } from "./python-literals.ts";

export interface DictionaryChange {
  /** The name, the attribute, or the key of a setting that the dictionary is called by. */
  owner: string;
  /** Keys within it, outermost first. */
  path: string[];
  /** `usual` is setdefault's; `merged` has the pairs of another dictionary. */
  kind: "set" | "usual" | "removed" | "merged";
  value: SyntaxNode;
  /** Where the key stands. */
  at: number;
  node: SyntaxNode;
}

const deepest = 8;

/** An assignment into a dictionary, `|=`, `del`, or a call of one of its methods. */
export function changesIn(node: SyntaxNode, text: string): DictionaryChange[] {
  if (node.name === "CallExpression") return calledOn(node, text);
  const [left, right] = [node.firstChild, node.lastChild];
  if (node.name === "DeleteStatement")
    return node.getChildren("MemberExpression").flatMap((one): DictionaryChange[] => {
      const place = placeOf(one, text);
      return place && place.path.length > 0 ? [{ ...place, kind: "removed", value: one, at: one.from, node }] : [];
    });
  const place = left && right && left !== right ? placeOf(left, text) : null;
  if (!place || !left || !right) return [];
  if (node.name === "UpdateStatement")
    return text.slice(left.to, right.from).trim() === "|=" ? pairsIn(right, place, node, text) : [];
  return left.getChild("String") && place.path.length > 0
    ? [{ ...place, kind: "set", value: right, at: left.from, node }]
    : [];
}

type Place = Pick<DictionaryChange, "owner" | "path">;

/** `args["connect_args"]["ssl"]`. In `app.config["SQLALCHEMY_…"]` the key is its name, as what has it is a mapping. */
function placeOf(node: SyntaxNode, text: string, depth = 0): Place | null {
  if (node.name === "VariableName") return { owner: text.slice(node.from, node.to), path: [] };
  if (node.name !== "MemberExpression" || depth > deepest) return null;
  const [key, property] = [node.getChild("String"), node.getChild("PropertyName")];
  if (property) return { owner: text.slice(property.from, property.to), path: [] };
  const base = node.firstChild ? placeOf(node.firstChild, text, depth + 1) : null;
  if (!base || !key) return null;
  const name = contentOf(key, text);
  return /^SQLALCHEMY_[A-Z_]+$/.test(name) ? { owner: name, path: [] } : { ...base, path: [...base.path, name] };
}

function calledOn(node: SyntaxNode, text: string): DictionaryChange[] {
  const callee = node.firstChild;
  const property = callee?.name === "MemberExpression" ? callee.getChild("PropertyName") : null;
  const method = property ? text.slice(property.from, property.to) : "";
  if (!/^(?:update|setdefault|pop)$/.test(method) || !callee?.firstChild) return [];
  const place = placeOf(callee.firstChild, text);
  const given = argumentsOf(node.getChild("ArgList"), text);
  if (!place) return [];
  if (method === "update")
    return given.flatMap(({ name, value, at }): DictionaryChange[] =>
      name === null
        ? pairsIn(value, place, node, text)
        : [{ owner: place.owner, path: [...place.path, name], kind: "set", value, at, node }],
    );
  const [key, value] = given;
  if (key?.value.name !== "String") return [];
  const path = [...place.path, contentOf(key.value, text)];
  if (method === "pop") return [{ owner: place.owner, path, kind: "removed", value: key.value, at: key.at, node }];
  return value ? [{ owner: place.owner, path, kind: "usual", value: value.value, at: key.at, node }] : [];
}

function pairsIn(value: SyntaxNode, place: Place, node: SyntaxNode, text: string): DictionaryChange[] {
  const isPlain = value.name === "DictionaryExpression" && value.getChild("**") === null;
  if (!isPlain) return [{ ...place, kind: "merged", value, at: value.from, node }];
  return value.getChildren(":").flatMap(({ prevSibling: key, nextSibling }): DictionaryChange[] =>
    key?.name === "String" && nextSibling
      ? [
          {
            owner: place.owner,
            path: [...place.path, contentOf(key, text)],
            kind: "set",
            value: nextSibling,
            at: key.from,
            node,
          },
        ]
      : [],
  );
}
