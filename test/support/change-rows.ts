// Changes the rows of a server's answers on their way, and leaves the protocol whole: odd, and well-formed.

type Cells = (string | null)[];

/** For one connection without TLS: takes the server's bytes as they come, and gives them with their rows changed. */
export function changeRows(change: (cells: Cells) => Cells): (chunk: Buffer) => Buffer {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const out: Buffer[] = [];
    while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
      const end = 1 + rest.readInt32BE(1);
      const frame = rest.subarray(0, end);
      out.push(frame[0] === 0x44 ? rowOf(change(cellsOf(frame))) : frame);
      rest = rest.subarray(end);
    }
    return Buffer.concat(out);
  };
}

/** Of a DataRow (protocol-message-formats). */
function cellsOf(frame: Buffer): Cells {
  let at = 7;
  return Array.from({ length: frame.readInt16BE(5) }, () => {
    const length = frame.readInt32BE(at);
    const cell = length < 0 ? null : frame.toString("utf8", at + 4, at + 4 + length);
    at += 4 + Math.max(0, length);
    return cell;
  });
}

function rowOf(cells: Cells): Buffer {
  const parts = cells.flatMap((cell) => {
    const text = Buffer.from(cell ?? "");
    return [int32(cell === null ? -1 : text.length), text];
  });
  const body = Buffer.concat([Buffer.from([cells.length >> 8, cells.length & 0xff]), ...parts]);
  return Buffer.concat([Buffer.from("D"), int32(body.length + 4), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** For `changeRows`: what the server says of itself as JSON becomes something else, all other rows stay. */
export function changeJson(change: (told: unknown) => unknown): (cells: Cells) => Cells {
  return (cells) => {
    const [only] = cells;
    return cells.length === 1 && only && /^[[{]/.test(only) ? [JSON.stringify(change(JSON.parse(only)))] : cells;
  };
}
