// A zip archive of texts, deflated; PKWARE APPNOTE 6.3
import { crc32 } from "./crc32.js";

const [LOCAL, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [VERSION, UTF8, DEFLATED, MIDNIGHT, NEW_YEAR_1980] = [20, 0x800, 8, 0, 0x21];

/**
 * The parts of an archive of these files, in their order.
 * @param {Object<string, string>} files name, of ASCII, to text @returns {Promise<Uint8Array[]>}
 */
export async function pack(files) {
  const entries = [];
  const parts = [];
  for (const [name, text] of Object.entries(files)) {
    const bytes = new TextEncoder().encode(text);
    const packed = await deflate(bytes);
    const known = [VERSION, UTF8, DEFLATED, MIDNIGHT, NEW_YEAR_1980];
    const sizes = [crc32(bytes), packed.length, bytes.length];
    const at = lengthOf(parts);
    const label = new TextEncoder().encode(name);
    parts.push(record([LOCAL], known, sizes, [label.length, 0]), label, packed);
    const rest = [label.length, 0, 0, 0, 0];
    entries.push(record([ENTRY], [VERSION, ...known], sizes, rest, [0, at]), label);
  }
  const end = [0, 0, entries.length / 2, entries.length / 2];
  const tail = record([END], end, [lengthOf(entries), lengthOf(parts)], [0]);
  return [...parts, ...entries, tail];
}

const lengthOf = (parts) => parts.reduce((sum, part) => sum + part.length, 0);

/** Numbers of 4 and of 2 bytes by turns, little-endian. */
function record(...groups) {
  const bytes = groups.flatMap((group, place) =>
    group.flatMap((n) => little(n, place % 2 ? 2 : 4)),
  );
  return Uint8Array.from(bytes);
}

function little(number, size) {
  return Array.from({ length: size }, (_, place) => (number >>> (8 * place)) & 0xff);
}

async function deflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
