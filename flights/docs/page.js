// Swagger UI with what it leaves out: folded errors, names for fields, the answer in view.

const NAMES = {
  "textarea.body-param__text": "Request body",
  "select.examples-select-element": "Example",
  "select.content-type": "Media type",
};
const place = document.getElementById("ui");

/** Shows an error as a line, which opens. */
const folded = (Response, { React: { createElement } }) => (props) => {
  const { code, response } = props;
  if (code.startsWith("2")) return createElement(Response, props);
  const whole = createElement("table", { role: "presentation" },
    createElement("tbody", null, createElement(Response, props)));
  return createElement("tr", { className: "response error" },
    createElement("td", { className: "response-col_status" }, code),
    createElement("td", null, createElement("details", null,
      createElement("summary", null, response.get("description")), whole)));
};

function nameFields() {
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const field of place.querySelectorAll(`${selector}:not([aria-label])`)) {
      field.setAttribute("aria-label", name);
    }
  }
}

/** Scrolls to the answer of whichever Execute was pressed, when it is there. */
function showAnswer({ target }) {
  const operation = target.closest?.("button.execute")?.closest(".opblock");
  if (!operation) return;
  const shown = new MutationObserver(() => {
    const answer = operation.querySelector(".live-responses-table");
    if (!answer || operation.querySelector(".loading-container")) return;
    shown.disconnect();
    answer.tabIndex = -1;
    answer.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
  });
  shown.observe(operation, { childList: true, subtree: true });
}

new MutationObserver(nameFields).observe(place, { childList: true, subtree: true });
place.addEventListener("click", showAnswer);

const ui = SwaggerUIBundle({
  url: "docs.json",
  domNode: place,
  plugins: [{ wrapComponents: { response: folded } }],
  tryItOutEnabled: true,
  defaultModelsExpandDepth: -1,
  onComplete: () => ui.layoutActions.show(["operations", "Predictions", "predict"], true),
});
