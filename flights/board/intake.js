// Ways in which a schedule gets to the page: a file or text, dropped, picked or pasted.
import { find } from "./element.js";
import { readFile, readText } from "./read.js";

/**
 * Listens for schedules, wherever on the page they are dropped or pasted.
 * @param {function(string|null, function(): Promise<import("./header.js").Table>): void} take is
 *   given a file's name, or null for text, and what reads it
 */
export function listen(take) {
  const file = (one) => one && take(one.name, () => readFile(one));
  const text = (one) => one.trim() && take(null, async () => readText(one));
  find("file").addEventListener("change", ({ target }) => {
    file(target.files[0]);
    target.value = ""; // so that the same file, mended, can be picked again
  });
  find("use").addEventListener("click", () => text(find("pasted").value));
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("input, textarea, dialog")) return;
    event.preventDefault();
    file(event.clipboardData.files[0]) || text(event.clipboardData.getData("text/plain"));
  });
  listenToDrops(file, text);
}

function listenToDrops(file, text) {
  const over = (is) => document.body.classList.toggle("over", is);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const [first] = event.dataTransfer.files;
    if (first) file(first);
    else text(event.dataTransfer.getData("text/plain"));
  });
}
