/* The list of texts: sorted, and only those that pass the filters. */

const ORDERS = {
  "share removed": (one, other) => other.gone - one.gone,
  "least confidence": (one, other) => one.confidence - other.confidence,
  "name": (one, other) => one.id.localeCompare(other.id, "en", { numeric: true }),
  "order of input": (one, other) => one.place - other.place,
};

const ROWS = 100;
const filters = document.querySelector("form.filters");
let shown = [];

function lineText(line) {
  if (line.text !== undefined) return line.text;
  return line.pieces.map((piece) => (typeof piece === "string" ? piece : piece[0] || piece[1])).join("");
}

/** Return the words that a text is found by, made once. */
function searched(text) {
  text.searched ??= [text.id, ...text.lines.map(lineText)].join("\n").toLowerCase();
  return text.searched;
}

function passes(text) {
  const { kind, filter, language, site, words } = filters.elements;
  return (
    (!kind.value || kind.value in text.kinds) &&
    (!filter.value || filter.value in text.filters) &&
    (!language.value || language.value === text.language) &&
    (!site.value || site.value === text.site) &&
    (!words.value || searched(text).includes(words.value.toLowerCase()))
  );
}

function cell(className, ...children) {
  return make("td", className, ...children);
}

function textLink(text) {
  const link = make("a", "", text.id || "(no name)");
  link.href = address(text);
  return link;
}

function confidenceCell(text) {
  const value = text.confidence.toFixed(2);
  const unsure = text.unsure ? make("strong", "unsure", " unsure") : "";
  return cell("confidence", value, unsure);
}

function kindCounts(text) {
  return Object.entries(text.kinds).flatMap(([name, count]) => [make("span", "count", letter(name), `${count}`), " "]);
}

function textRow(text) {
  const name = make("th", "", textLink(text));
  name.scope = "row";
  return make(
    "tr",
    "",
    name,
    cell("site", text.site),
    cell("", text.language),
    cell("number", text.words.toLocaleString("en")),
    cell("share", bar(text.gone, percent(text.gone), "gone"), percent(text.gone)),
    confidenceCell(text),
    cell("counts", ...kindCounts(text)),
  );
}

function showList() {
  const order = ORDERS[filters.elements.sort.value];
  shown = [...texts.values()].filter(passes).sort((one, other) => order(one, other) || one.place - other.place);
  byId("rows").replaceChildren();
  showMore();
  byId("found").textContent = `${shown.length.toLocaleString("en")} of ${plural(texts.size, "text")}`;
}

/** Add the next rows; a table of thousands would take the browser seconds to lay out. */
function showMore() {
  const start = byId("rows").childElementCount;
  byId("rows").append(...shown.slice(start, start + ROWS).map(textRow));
  byId("more").hidden = start + ROWS >= shown.length;
}

function fillSelect(name, values, first) {
  const options = values.map((value) => new Option(value, value));
  filters.elements[name].append(...(first ? [new Option(first, "")] : []), ...options);
  filters.elements[name].closest("label").hidden = options.length < 1;
}

function distinct(valuesOf) {
  return [...new Set(report.texts.flatMap(valuesOf))].filter(Boolean).sort();
}

function fillFilters() {
  fillSelect("sort", Object.keys(ORDERS));
  fillSelect("kind", [...kinds.keys()], "any");
  fillSelect("filter", distinct((text) => Object.keys(text.filters)), "any");
  fillSelect("language", distinct((text) => text.language), "any");
  fillSelect("site", distinct((text) => text.site), "any");
}

/** Filter the list by what a button of the overview says. */
function filterBy(event) {
  filters.reset();
  const value = event.currentTarget.textContent;
  filters.elements[event.currentTarget.dataset.filters].value = value.replace(/…$/, "");
  showList();
  goToList();
}

function goToList() {
  byId("list").scrollIntoView();
  byId("list-heading").focus({ preventScroll: true });
}

function startList() {
  fillFilters();
  filters.addEventListener("input", showList);
  filters.addEventListener("reset", () => setTimeout(showList));
  filters.addEventListener("submit", (event) => event.preventDefault());
  for (const each of document.querySelectorAll("[data-filters]")) each.addEventListener("click", filterBy);
  byId("more").addEventListener("click", showMore);
  byId("to-list").addEventListener("click", goToList);
  showList();
}
