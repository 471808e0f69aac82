// What the browser keeps for the page; where storage is blocked, the page keeps it until it is closed.

/** @param {function(): Storage|undefined} open throws where storage is blocked */
export function opened(open) {
  try {
    return open() ?? ofThisPage();
  } catch {
    return ofThisPage();
  }
}

function ofThisPage() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, String(value)),
  };
}

export const LOCAL = opened(() => globalThis.localStorage);
export const SESSION = opened(() => globalThis.sessionStorage);
