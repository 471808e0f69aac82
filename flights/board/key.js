// Asks for a key where the service wants one.
import { Failure, hasKey, keepKey } from "./api.js";
import { button, element, find } from "./element.js";
import { say } from "./words.js";

let asking = null; // one dialog, however many questions wait for it

/**
 * What `act` returns, once there is a key that it needs. Throws `Failure` where none is given.
 * @template T @param {function(): Promise<T>} act @returns {Promise<T>}
 */
export async function withKey(act) {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof Failure) || !asksForKey(error)) throw error;
      asking ??= askForKey(error).finally(() => (asking = null));
      if (!(await asking)) throw error;
    }
  }
}

/** A key that may not ask is no better than none; where there is none, another would not help. */
const asksForKey = ({ status }) => status === 401 || (status === 403 && hasKey());

/** @param {Failure} error @returns {Promise<boolean>} whether one was given */
function askForKey(error) {
  const dialog = find("key");
  const field = element("input", {
    id: "key-field",
    type: "password",
    autocomplete: "off",
    required: true,
  });
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "key-title" }, say("key_title")),
    hasKey() ? element("p", { role: "alert", class: "wrong" }, whyNot(error)) : "",
    element("label", { for: "key-field" }, say("key_label")),
    field,
    element("p", { class: "soft" }, say("key_hint")),
    element(
      "div",
      { class: "buttons" },
      element("button", { class: "main" }, say("key_use")),
      button(say("cancel"), () => dialog.close()),
    ),
  );
  dialog.replaceChildren(form);
  return new Promise((resolve) => {
    let given = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      given = true;
      keepKey(field.value.trim());
      dialog.close();
    });
    dialog.addEventListener("close", () => resolve(given), { once: true });
    dialog.showModal();
  });
}

const whyNot = ({ status, key, values }) => say(status === 403 ? key : "key_wrong", values);
