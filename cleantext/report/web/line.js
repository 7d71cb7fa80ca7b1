/* One line of a text: its number, score, letter, pieces and evidence. */

/** What is shown of the text: kinds that are off, only changed lines, or the output alone. */
const shows = { off: new Set(), onlyCut: false, asOutput: false };

function isChanged(line) {
  return line.edits !== undefined;
}

function editsOf(line) {
  return (line.edits ?? []).map((place) => view.text.edits[place]);
}

/** Return the kinds of a line's edits; if it went as a whole, the kind that it went as. */
function kindsOf(line) {
  const found = editsOf(line).map((edit) => edit.kind);
  return line.cut ? found.slice(-1) : [...new Set(found)];
}

function isOn(kind) {
  return !shows.off.has(kind);
}

function isBlank(line) {
  return lineText(line).trim() === "";
}

function isShown(line) {
  if (line.cut && isBlank(line)) return !shows.asOutput && !shows.onlyCut;
  if (line.cut) return !shows.asOutput && kindsOf(line).some(isOn);
  return !shows.onlyCut || kindsOf(line).some(isOn);
}

/** Return whether a line belongs to a cut that is shown. */
function isInCut(line) {
  return isChanged(line) && isShown(line) && kindsOf(line).some(isOn);
}

function pieceNodes(piece) {
  if (typeof piece === "string") return [piece];
  const [before, after, place] = piece;
  const { kind } = view.text.edits[place];
  if (shows.asOutput || !isOn(kind)) return [after];
  const removed = make("del", kindClass(kind), before);
  removed.title = kind;
  return [before && removed, after && make("ins", kindClass(kind), after)].filter(Boolean);
}

function content(line) {
  const nodes = (line.pieces ?? [line.text]).flatMap(pieceNodes);
  return make("span", "content", ...(!line.cut ? nodes : [make("del", "", ...nodes)]));
}

function evidenceOf(edit) {
  return edit.evidence ? `${edit.kind}: ${edit.evidence}` : edit.kind;
}

function evidence(line) {
  const side = make("span", "evidence");
  if (!isChanged(line) || isBlank(line) || shows.asOutput) return side;
  const edits = editsOf(line).filter((edit) => isOn(edit.kind));
  side.textContent = [...new Set(edits.map(evidenceOf))].join("; ");
  return side;
}

function badges(line) {
  const on = shows.asOutput || isBlank(line) ? [] : kindsOf(line).filter(isOn);
  return make("span", "badges", ...on.map(letter));
}

function scoreBar(line) {
  if (line.score === undefined) return make("span", "score");
  return bar(line.score, `body score ${line.score.toFixed(2)}`, "score");
}

function numberLink(text, number) {
  const link = make("a", "line-number", String(number));
  link.href = address(text, number);
  link.setAttribute("aria-label", `line ${number}`);
  return link;
}

function lineClass(line) {
  return line.cut ? `line cut ${kindClass(kindsOf(line)[0])}` : "line";
}

/** Make the row of a line. */
function lineRow(text, line, number) {
  const row = make(
    "li",
    lineClass(line),
    numberLink(text, number),
    scoreBar(line),
    badges(line),
    content(line),
    evidence(line),
  );
  row.hidden = !isShown(line);
  return row;
}

const EFFECTS = {
  "--keep": "keeps all lines of this kind",
  "--protect": "leaves this line alone",
  "--phrase": "drops this line",
};

/** Copy a text; where the browser does not allow it, select it. */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    announce("copied");
  } catch {
    getSelection().selectAllChildren(code);
    announce("selected; copy it with the keys of your system");
  }
}

function remedyItem(remedy) {
  const code = make("code", "", remedy);
  const copyButton = button("Copy", () => copy(code));
  copyButton.setAttribute("aria-label", `Copy ${remedy}`);
  return make("li", "", `${EFFECTS[remedy.split(" ")[0]]}: `, code, " ", copyButton);
}

function ruleOf(edit) {
  if (!edit.rule || edit.rule === edit.evidence) return "";
  return make("details", "", make("summary", "", "rule"), make("code", "", edit.rule));
}

function editItem(edit) {
  return make("li", "", letter(edit.kind), ` ${evidenceOf(edit)}`, make("div", "", `by ${edit.filter}`), ruleOf(edit));
}

function fate(line) {
  if (line.cut) return "removed";
  return isChanged(line) ? "changed" : "kept";
}

/** Return the options that would change what became of a line. */
function remediesOf(line) {
  const own = report.remedies[line.remedy]?.replace("{}", () => line.text) ?? line.remedy;
  const remedies = [own, ...kindsOf(line).map((kind) => kinds.get(kind)?.remedy)];
  return remedies.filter(Boolean);
}

/** Return what is known about a line, and the options that would change what became of it. */
function lineDetails(line, number) {
  const parts = [make("h3", "", `Line ${number}: ${fate(line)}`)];
  const remedies = remediesOf(line).map(remedyItem);
  if (line.score !== undefined) parts.push(make("p", "", `Body score: ${line.score.toFixed(2)}`));
  if (isChanged(line)) parts.push(make("ul", "", ...editsOf(line).map(editItem)));
  if (remedies.length) parts.push(make("h4", "", "To change that"), make("ul", "", ...remedies));
  return parts;
}
