/* What the page shows by its address, and the keys. */

const KEYS = {
  j: () => goToCut(1),
  k: () => goToCut(-1),
  c: () => toggle("onlyCut"),
  o: () => toggle("asOutput"),
  Escape: () => { location.hash = ""; },
};

function toggleKindByKey(key) {
  const kind = [...kinds.values()].find((each) => kindKey(each) === key);
  if (kind && kind.name in view.text.kinds) toggleKind(kind.name);
}

function isTyping(event) {
  return event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey;
}

function onKey(event) {
  if (byId("text").hidden || isTyping(event)) return;
  if (/^[1-9]$/.test(event.key)) toggleKindByKey(event.key);
  else if (Object.hasOwn(KEYS, event.key)) KEYS[event.key]();
  else return;
  event.preventDefault();
}

function show() {
  const { text, number } = addressed();
  byId("overview").hidden = byId("list").hidden = text !== undefined;
  byId("text").hidden = text === undefined;
  document.title = text ? `${text.id} – cleantext report` : "cleantext report";
  if (!text) return;
  const isNew = view.text !== text;
  showText(text, number);
  if (isNew && !number) {
    scrollTo(0, 0);
    byId("text-heading").focus();
  }
}

startList();
startText();
addEventListener("hashchange", show);
addEventListener("keydown", onKey);
show();
