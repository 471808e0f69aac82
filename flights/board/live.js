// Follows the day: asks again every half minute while the page is looked at.
import { Failure } from "./api.js";
import { find } from "./element.js";
import { say } from "./words.js";

const EVERY_MS = 25_000;
const OLD_MIN = 30; // a feed that tells nothing for so long has probably stopped

/** @param {function(): Promise<void>} look */
export function follow(look) {
  let timer = 0;
  let running = false;
  const turn = async () => {
    clearTimeout(timer);
    if (running) return;
    running = true;
    try {
      if (!document.hidden) await look();
    } catch (error) {
      tellLost(error);
    } finally {
      running = false;
      timer = setTimeout(turn, EVERY_MS);
    }
  };
  document.addEventListener("visibilitychange", () => document.hidden || turn());
  timer = setTimeout(turn, EVERY_MS);
}

/** How old the feed is. @param {{known_until: string|null, age_minutes: number|null}} live */
export function tellFeed(live) {
  const age = Math.max(0, live.age_minutes ?? 0);
  const old = age > OLD_MIN;
  const time = live.known_until?.slice(11, 16);
  const told = old
    ? say("feed_old", { n: age })
    : `${say("feed", { time })}, ${say("feed_age", { n: age })}`;
  tell(time ? told : say("feed_silent"), time && !old ? "fresh" : "old");
}

function tellLost(error) {
  if (!(error instanceof Failure)) console.error(error);
  tell(say("feed_lost"), "old");
}

function tell(text, kind) {
  find("feed").hidden = false;
  find("feed").className = `feed ${kind}`;
  find("feed").textContent = text;
}
