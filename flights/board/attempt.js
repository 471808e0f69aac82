// Does what a person asked for, and tells how it goes and what came in the way.
import { Failure } from "./api.js";
import { button, element, find } from "./element.js";
import { Unreadable } from "./unreadable.js";
import { say } from "./words.js";

let latest = 0; // of what was asked for; an answer to what is older comes too late

/** Whether nothing else has been asked for since. @returns {function(): boolean} */
export function sinceNow() {
  const turn = latest;
  return () => turn === latest;
}

/**
 * What is shown stays where it fails.
 * @param {function(function(): boolean): Promise<void>} act is given what tells whether it is still
 *   wanted
 */
export async function attempt(act) {
  latest += 1;
  const current = sinceNow();
  find("trouble").replaceChildren();
  try {
    await act(current);
  } catch (error) {
    if (current()) tellTrouble(error, act);
  } finally {
    if (current()) find("status").classList.remove("busy");
  }
}

/** For who listens to the page; `busy`, also for who looks at it. @param {string} text */
export function tellStatus(text, busy = false) {
  find("status").textContent = text;
  find("status").classList.toggle("busy", busy);
}

function tellTrouble(error, act) {
  const known = error instanceof Failure || error instanceof Unreadable;
  if (!known) console.error(error);
  const text = known ? say(error.key, error.values) : say("failed_page", { detail: String(error) });
  const kept = find("board").hidden ? "" : ` ${say("kept")}`;
  const again = error instanceof Failure && button(say("again"), () => attempt(act));
  const told = element("p", {}, text, kept);
  find("trouble").replaceChildren(element("div", { class: "trouble" }, told, again));
  tellStatus("");
}
