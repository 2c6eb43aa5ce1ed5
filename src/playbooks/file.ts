// Opens an application's configuration file, within bounds.
import { isUtf8 } from "node:buffer";
// Not node:fs/promises: every check would load it.
import { promises } from "node:fs";
import { errorText, UserMistake } from "../errors.ts";

/** Configuration files are a few kilobytes, of big projects a hundred; what is larger is a bundle, a log or a dump. */
const mostBytes = 512 * 1024;
/** Of a text that comes without a file. */
export const mostConfigCharacters = mostBytes;

/** @throws UserMistake when it cannot be read, is too large, or is not text */
export async function readConfigFile(path: string): Promise<string> {
  const cannot = (error: unknown): never => {
    throw new UserMistake(`Cannot read ${path}: ${errorText(error)}`);
  };
  const { size, isFile } = await promises.stat(path).then((one) => ({ size: one.size, isFile: one.isFile() }), cannot);
  if (!isFile) throw new UserMistake(`Cannot read ${path}: it is not a file.`);
  if (size > mostBytes)
    throw new UserMistake(
      `${path} has ${Math.ceil(size / 1024)} kB; the limit is ${mostBytes / 1024} kB. Give only the part that ` +
        `configures the database.`,
    );
  const bytes = await promises.readFile(path).catch(cannot);
  // Java reads .properties as Latin-1, and its comments are written so.
  if (/\.properties$/i.test(path) && !bytes.includes(0) && !isUtf8(bytes))
    return bytes.toString("latin1").replaceAll("\r\n", "\n");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes("\0")) throw new UserMistake(`${path} is not a text file: it contains NUL bytes.`);
    if (text.trim() === "") throw new UserMistake(`${path} is empty.`);
    return text.replaceAll("\r\n", "\n");
  } catch (error) {
    if (error instanceof UserMistake) throw error;
    throw new UserMistake(`${path} is not a text file in UTF-8.`);
  }
}
