// One spelling for a heading or a name, however it is written.

const LONGEST = 64; // letters that are looked at

/** A text without its case, accents and signs: "Nº Vuelo" is "novuelo". */
export function fold(text) {
  const plain = text.slice(0, LONGEST).normalize("NFKD").toLowerCase();
  return plain.replace(/[^a-z0-9]/g, "");
}
