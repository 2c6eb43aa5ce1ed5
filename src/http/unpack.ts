// The body of an answer that came packed (RFC 9110 §8.4.1).
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";

/** More than one layer is no answer to a request that asked for none. */
const unpackers = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * @throws an error with `code`: CONTENT_ENCODING for another coding, ERR_BUFFER_TOO_LARGE beyond `maxBytes`, or that of
 *   zlib
 */
export async function unpack(coding: string, packed: Buffer, maxBytes: number): Promise<Buffer> {
  if (!Object.hasOwn(unpackers, coding))
    throw Object.assign(new Error("the answer is packed in a way that is not known"), { code: "CONTENT_ENCODING" });
  return await unpackers[coding as keyof typeof unpackers](packed, { maxOutputLength: maxBytes });
}
