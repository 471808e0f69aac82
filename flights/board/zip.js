// The files in a zip archive, by its directory; PKWARE APPNOTE 6.3
import { crc32 } from "./crc32.js";
import { checkBytes, Unreadable } from "./unreadable.js";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 10_000;
const DEFLATED = 8;

/** A zip archive in memory. Throws `Unreadable` where it is damaged, encrypted or too large. */
export class Archive {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.unpacked = 0; // bytes of all that was read
    this.entries = intact(() => this.readDirectory());
  }

  /** @param {string} name @returns {boolean} */
  has(name) {
    return this.entries.has(name);
  }

  /** The text of one file, which must be UTF-8. @param {string} name @returns {Promise<string>} */
  async text(name) {
    const entry = this.entries.get(name);
    if (!entry) throw new Unreadable("file_damaged");
    if (entry.encrypted) throw new Unreadable("file_password");
    const stored = intact(() => this.stored(entry));
    const bytes = entry.method === DEFLATED ? await this.inflate(stored) : this.counted(stored);
    if (crc32(bytes) !== entry.crc) throw new Unreadable("file_damaged");
    return new TextDecoder().decode(bytes);
  }

  readDirectory() {
    const end = this.findEnd();
    const [count, start] = [
      this.view.getUint16(end + 10, true),
      this.view.getUint32(end + 16, true),
    ];
    if (count > MOST_ENTRIES) throw new Unreadable("file_damaged");
    const entries = new Map();
    for (let at = start; entries.size < count; at += this.addEntry(entries, at));
    return entries;
  }

  findEnd() {
    const first = Math.max(0, this.bytes.length - 22 - LONGEST_COMMENT);
    for (let at = this.bytes.length - 22; at >= first; at -= 1) {
      if (this.view.getUint32(at, true) === END) return at;
    }
    throw new Unreadable("file_damaged");
  }

  /** Adds what the directory says at a place; returns how long it is. */
  addEntry(entries, at) {
    const short = (offset) => this.view.getUint16(at + offset, true);
    const long = (offset) => this.view.getUint32(at + offset, true);
    if (long(0) !== ENTRY) throw new Unreadable("file_damaged");
    const name = new TextDecoder().decode(this.part(at + 46, short(28)));
    if (entries.has(name)) throw new Unreadable("file_damaged");
    const encrypted = (short(8) & 1) === 1;
    entries.set(name, {
      encrypted,
      method: short(10),
      crc: long(16),
      size: long(20),
      at: long(42),
    });
    return 46 + short(28) + short(30) + short(32);
  }

  stored({ at, size }) {
    if (this.view.getUint32(at, true) !== LOCAL) throw new Unreadable("file_damaged");
    const names = this.view.getUint16(at + 26, true) + this.view.getUint16(at + 28, true);
    return this.part(at + 30 + names, size);
  }

  part(at, size) {
    if (at + size > this.bytes.length) throw new Unreadable("file_damaged");
    return this.bytes.subarray(at, at + size);
  }

  async inflate(stored) {
    const stream = new Blob([stored]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const chunks = [];
    try {
      for (const reader = stream.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
        chunks.push(this.counted(value));
      }
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable("file_damaged");
    }
  }

  /** The same bytes. What a small archive unpacks to is known only while it is unpacked. */
  counted(bytes) {
    this.unpacked += bytes.length;
    checkBytes(this.unpacked);
    return bytes;
  }
}

/** What `read` returns; places outside of the archive are those of a damaged one. */
function intact(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new Unreadable("file_damaged");
    throw error;
  }
}
