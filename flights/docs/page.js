// Swagger UI with what it leaves out: folded errors, names for all fields, the answer in view.

const ATTRIBUTES = [
  ["textarea.body-param__text", "aria-label", "Request body"],
  ["select.examples-select-element", "aria-label", "Example"],
  ["select.content-type", "aria-label", "Media type"],
  [".copy-to-clipboard button", "aria-label", "Copy"],
  [".close-modal", "aria-label", "Close"],
  [".auth-btn-wrapper button", "aria-label", ({ textContent }) => textContent],
  [".responses-table[role]", "aria-label", ({ id }) => id.replaceAll("_", " ")],
  [".microlight", "tabindex", "0"], // so that keys scroll it
];
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

function mend() {
  for (const [selector, attribute, value] of ATTRIBUTES) {
    for (const element of place.querySelectorAll(selector)) {
      const wanted = typeof value === "function" ? value(element) : value;
      if (element.getAttribute(attribute) !== wanted) element.setAttribute(attribute, wanted);
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

new MutationObserver(mend).observe(place, { childList: true, subtree: true });
place.addEventListener("click", showAnswer);

const ui = SwaggerUIBundle({
  url: "docs.json",
  domNode: place,
  plugins: [{ wrapComponents: { response: folded } }],
  tryItOutEnabled: true,
  syntaxHighlight: { theme: "obsidian" },
  defaultModelsExpandDepth: 0,
  onComplete: () => ui.layoutActions.show(["operations", "Predictions", "predict"], true),
});
