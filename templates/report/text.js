// Everything from a document is inserted into the page here, as text.

// Control characters, lone surrogates and directional marks are shown by their numbers, so that no
// text can hide or reverse another.
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

function visible(text) {
  return String(text).replace(UNSEEN, (char) => {
    return `‹U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}›`;
  });
}

// element("p", {class: "note", "aria-label": "…"}, "text", child, …)
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  for (const child of children) {
    if (child == null) continue;
    made.append(child instanceof Node ? child : document.createTextNode(visible(child)));
  }
  return made;
}

const hidden = (text) => element("span", { class: "hidden" }, text);
const mark = (sign) => element("span", { class: "sign", "aria-hidden": "true" }, sign);
const byId = (id) => document.getElementById(id);
const number = (count) => count.toLocaleString("en-US");
const counted = (count, noun) => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;

// A control that does something when it is pressed.
function button(attributes, action, ...children) {
  const made = element("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", action);
  return made;
}
