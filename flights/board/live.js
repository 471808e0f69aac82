// Follows the day: asks again every half minute while the page is looked at.
import { Failure } from "./api.js";
import { button, find } from "./element.js";
import { withKey } from "./key.js";
import { say, span } from "./words.js";

const EVERY_MS = 25_000;
const OLD_MIN = 30; // a feed that tells nothing for so long has probably stopped

/**
 * What was told, and how often flights were asked about since. Once more after each change: the
 * process that answers may be another one, which knows of it a little later.
 */
export class Followed {
  told = "";
  times = 0;

  isSettled(told) {
    return told === this.told && this.times > 1;
  }

  answered(told) {
    this.times = told === this.told ? this.times + 1 : 1;
    this.told = told;
  }
}

/** @param {function(): Promise<void>} look */
export function follow(look) {
  let timer = 0;
  let running = false;
  const turn = async (act) => {
    clearTimeout(timer);
    if (running) return;
    running = true;
    try {
      if (!document.hidden) await act();
    } catch (error) {
      tellLost(error, () => turn(() => withKey(look)));
    } finally {
      running = false;
      timer = setTimeout(turn, EVERY_MS, look);
    }
  };
  document.addEventListener("visibilitychange", () => document.hidden || turn(look));
  timer = setTimeout(turn, EVERY_MS, look);
}

/** Whether the feed tells of what happens now. */
export const isFresh = ({ known_until: until, age_minutes: age }) =>
  Boolean(until) && age <= OLD_MIN;

/**
 * How old the feed is. @param {{known_until: string|null, age_minutes: number|null}} live
 * @param {boolean} over whether the day that is shown is, so that nothing of it is told any more
 */
export function tellFeed(live, over) {
  if (over) return tell(say("day_over"), "old");
  const age = Math.max(0, live.age_minutes ?? 0);
  const time = live.known_until?.slice(11, 16);
  if (!time) return tell(say("feed_silent"), "old");
  if (!isFresh(live)) return tell(say("feed_old", { age: span(age) }), "old");
  return tell(`${say("feed", { time })}, ${say("feed_age", { n: age })}`, "fresh");
}

/** Where a key has ended, `again` asks for another one. */
function tellLost(error, again) {
  if (!(error instanceof Failure)) console.error(error);
  if (error.status !== 401 && error.status !== 403) return tell(say("feed_lost"), "old");
  if (find("feed").querySelector("button")) return undefined; // it may have the focus
  tell(say("feed_key"), "old");
  return find("feed").append(button(say("give_key"), again, { class: "quiet" }));
}

function tell(text, kind) {
  find("feed").hidden = false;
  find("feed").className = `feed ${kind}`;
  find("feed").textContent = text;
}
