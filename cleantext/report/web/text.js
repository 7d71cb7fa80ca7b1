/* A text with all its lines, in chunks that the browser lays out only when they are in view. */

const CHUNK = 100;

/** The text in view, its rows, and the number of the chosen line, from 1. */
const view = { text: undefined, rows: [], number: 0 };

function chunkOf(rows, start) {
  const chunk = make("ol", "chunk", ...rows.slice(start, start + CHUNK));
  chunk.setAttribute("role", "list");
  chunk.style.setProperty("--lines", Math.min(CHUNK, rows.length - start));
  return chunk;
}

function showLines(text) {
  view.rows = text.lines.map((line, place) => lineRow(text, line, place + 1));
  const chunks = [];
  for (let start = 0; start < view.rows.length; start += CHUNK) chunks.push(chunkOf(view.rows, start));
  byId("lines").replaceChildren(...chunks);
}

/** Make changed rows anew, and hide those that are not asked for. */
function refresh() {
  view.text.lines.forEach((line, place) => {
    if (!isChanged(line)) {
      view.rows[place].hidden = !isShown(line);
      return;
    }
    const row = lineRow(view.text, line, place + 1);
    view.rows[place].replaceWith(row);
    view.rows[place] = row;
  });
  byId("only-cut").setAttribute("aria-pressed", shows.onlyCut);
  byId("as-output").setAttribute("aria-pressed", shows.asOutput);
  mark(view.number);
}

function mark(number) {
  byId("lines").querySelector(".chosen")?.classList.remove("chosen");
  view.rows[number - 1]?.classList.add("chosen");
}

/** Choose a line: mark it, put it into view and say what is known about it. */
function choose(number) {
  const line = view.text.lines[number - 1];
  view.number = line ? number : 0;
  mark(view.number);
  byId("details").replaceChildren(...(line ? lineDetails(line, number) : [make("p", "", "Choose a line by its number.")]));
  if (!line) return;
  const row = view.rows[number - 1];
  row.scrollIntoView({ block: "center" });
  row.querySelector(".line-number").focus({ preventScroll: true });
}

/** Return whether a cut begins at a line: a run of changed lines, blank ones between them or not. */
function beginsCut(lines, place) {
  if (isBlank(lines[place]) || !isInCut(lines[place])) return false;
  let above = place - 1;
  while (above >= 0 && isBlank(lines[above])) above -= 1;
  return above < 0 || !isInCut(lines[above]);
}

/** Go to the next cut, or the previous one for a step of -1. */
function goToCut(step) {
  const { lines } = view.text;
  let place = view.number - 1;
  if (view.number === 0 && step < 0) place = lines.length;
  do place += step;
  while (place >= 0 && place < lines.length && !beginsCut(lines, place));
  if (place < 0 || place >= lines.length) {
    announce(step > 0 ? "no further cut" : "no earlier cut");
    return;
  }
  history.replaceState(null, "", address(view.text, place + 1));
  choose(place + 1);
}

function toggleKind(name) {
  if (!shows.off.delete(name)) shows.off.add(name);
  showKindButtons();
  refresh();
}

function kindButton(kind, key) {
  const count = view.text.kinds[kind.name] ?? 0;
  const toggle = button("", () => toggleKind(kind.name), "kind");
  toggle.append(letter(kind.name), ` ${kind.name} ${count} `, key ? make("kbd", "", key) : "");
  toggle.setAttribute("aria-pressed", isOn(kind.name));
  toggle.dataset.kind = kind.name;
  if (key) toggle.setAttribute("aria-keyshortcuts", key);
  return toggle;
}

/** Return the key of a kind: the nine most frequent of the report have one. */
function kindKey(kind) {
  return kind.place < 9 ? String(kind.place + 1) : "";
}

function showKindButtons() {
  const focused = document.activeElement?.dataset?.kind;
  const own = [...kinds.values()].filter((kind) => kind.name in view.text.kinds);
  const buttons = own.map((kind) => kindButton(kind, kindKey(kind)));
  byId("kinds").replaceChildren(...buttons);
  buttons.find((each) => each.dataset.kind === focused)?.focus();
}

function toggle(name) {
  shows[name] = !shows[name];
  if (shows[name]) shows[name === "onlyCut" ? "asOutput" : "onlyCut"] = false;
  refresh();
}

function facts(text) {
  const removed = `${percent(text.gone)} of ${plural(text.words, "word")} removed`;
  const confidence = `confidence ${text.confidence.toFixed(2)}`;
  return [text.site, text.language, removed, confidence].filter(Boolean).join(" · ");
}

function linkNeighbour(id, text) {
  const link = byId(id);
  if (text) link.href = address(text);
  else link.removeAttribute("href");
}

function linkNeighbours(text) {
  const order = shown.includes(text) ? shown : [...texts.values()];
  const place = order.indexOf(text);
  linkNeighbour("previous-text", order[place - 1]);
  linkNeighbour("next-text", order[place + 1]);
}

/** Show a text, with a line chosen if there is a number. */
function showText(text, number) {
  if (view.text !== text) {
    view.text = text;
    byId("text-heading").textContent = text.id || "(no name)";
    byId("text-facts").textContent = facts(text);
    byId("text-notes").replaceChildren(...text.notes.map((note) => make("li", "", note)));
    showKindButtons();
    showLines(text);
    document.querySelector(".toolbar").scrollLeft = 0;
  }
  linkNeighbours(text);
  choose(number);
}

function startText() {
  byId("previous-cut").addEventListener("click", () => goToCut(-1));
  byId("next-cut").addEventListener("click", () => goToCut(1));
  byId("only-cut").addEventListener("click", () => toggle("onlyCut"));
  byId("as-output").addEventListener("click", () => toggle("asOutput"));
}
