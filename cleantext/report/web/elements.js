"use strict";

/* Elements of the page, and words for its numbers. Texts are hostile: they only become text nodes. */

const HUES = 20;

function byId(id) {
  return document.getElementById(id);
}

/** Make an element with children; strings become text nodes. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function button(label, act, className = "") {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Make a bar as long as a share of its place, from 0 to 1. */
function bar(share, label, className) {
  const element = make("span", `bar ${className}`);
  element.style.setProperty("--share", share);
  element.title = label;
  return element;
}

const report = JSON.parse(byId("data").textContent);
const kinds = new Map(report.kinds.map((kind, place) => [kind.name, { ...kind, place }]));
const texts = new Map(report.texts.map((text, place) => [text.id, { ...text, place, edits: text.edits.map(editOf) }]));

function editOf([kind, filter, evidence, rule]) {
  return { kind, filter, evidence, rule };
}

/** Return the class that gives an element the colours of a kind. */
function kindClass(name) {
  return kinds.has(name) ? `k${kinds.get(name).place % HUES}` : "";
}

function letter(name) {
  const badge = make("span", `letter ${kindClass(name)}`, kinds.get(name)?.letter ?? "·");
  badge.title = name;
  return badge;
}

/** Return the address of a text, or of a line in it. */
function address(text, number) {
  return `#${encodeURIComponent(text.id)}${number ? `/${number}` : ""}`;
}

/** Return the text and the line that the address names, if it does. */
function addressed() {
  const [id, number] = location.hash.slice(1).split("/");
  try {
    return { text: texts.get(decodeURIComponent(id)), number: Number(number) || 0 };
  } catch {
    return { text: undefined, number: 0 };
  }
}

function announce(message) {
  byId("status").textContent = message;
}
