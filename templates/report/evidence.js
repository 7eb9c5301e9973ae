// What stands behind a cell: the lines of the document, and what was read in them.

const AROUND = 2;
const evidence = { panel: byId("evidence"), body: byId("evidence-body"), title: byId("evidence-title") };

function isOpen() {
  return !evidence.panel.hidden;
}

function openEvidence(focus) {
  evidence.panel.hidden = false;
  showEvidence();
  if (focus) evidence.title.focus();
}

function closeEvidence() {
  evidence.panel.hidden = true;
  showCanonical(activeRow());
  const cell = activeCell();
  if (cell && !byId("matrix").hidden) cell.focus({ preventScroll: true });
}

function showEvidence() {
  const row = activeRow();
  if (!row) return;
  const doc = activeDocument();
  evidence.title.replaceChildren(
    element("span", { class: "path" }, row.place || "API"),
    element("span", { class: "who" }, doc < 0 ? "All documents" : data.documents[doc].path),
  );
  const parts = doc < 0 ? data.documents.map((_, at) => voice(row, at, true)) : [voice(row, doc, false), others(row, doc)];
  evidence.body.replaceChildren(...parts.filter(Boolean));
  evidence.body.scrollTop = 0;
  showCanonical(row);
}

// What one document says of a row, line by line.
function voice(row, doc, named) {
  const said = claimsOf(row, doc);
  const part = element("section", { class: "voice" });
  if (named) {
    const state = STATES[row.states[doc]];
    part.append(element("h3", {}, badge(row.states[doc]), " ", data.documents[doc].path, hidden(`: ${state.name}`)));
  }
  if (!said.length) {
    part.append(element("p", { class: "silence" }, named ? "Says nothing of it." : "This document says nothing of it. To say nothing is not to disagree."));
  }
  for (const [line, claims] of grouped(said)) {
    part.append(quotation(doc, line, claims), element("ul", { class: "claims" }, ...claims.map(claimItem)));
  }
  return part;
}

function grouped(claims) {
  const found = new Map();
  for (const one of claims) found.set(one.line, [...(found.get(one.line) || []), one]);
  return found;
}

function quotation(doc, line, claims) {
  const { path } = data.documents[doc];
  const figure = element("figure", { class: "quotation" }, element("figcaption", {}, `${path}:${line}`));
  const cut = claims.map((one) => one.quote).find(Boolean);
  const lines = cut ? [[line, cut]] : passage(doc, line, AROUND);
  if (!lines.length) figure.append(element("p", { class: "silence" }, "The line is not at hand."));
  const list = element("div", { class: "lines", role: "group", "aria-label": "Lines of the document", tabindex: "0" });
  for (const [at, text] of lines) {
    const here = at === line;
    list.append(
      element(
        "div",
        { class: here ? "line here" : "line" },
        element("span", { class: "at", "aria-hidden": "true" }, at),
        here ? element("mark", {}, text || " ") : element("span", {}, text || " "),
      ),
    );
  }
  figure.append(list);
  return figure;
}

function badge(letter, text) {
  return element("span", { class: `badge ${STATES[letter].name}` }, mark(STATES[letter].sign), text === undefined ? null : ` ${text}`);
}

function claimItem(one) {
  const notes = [one.evidence, ruleText(one.rule), one.reason].filter(Boolean).join(" · ");
  const outcome = one.state === "d" ? `${OUTCOME_TEXT[one.outcome]}, disagrees` : OUTCOME_TEXT[one.outcome];
  return element(
    "li",
    {},
    element("div", { class: "fact" }, element("b", {}, one.keyword), " ", element("code", {}, bare(one.value)), " ", badge(one.state, outcome)),
    element("div", { class: "notes" }, notes),
    one.where ? element("div", { class: "notes" }, "on the page at ", element("code", {}, one.where)) : null,
  );
}

// The other documents at this row, to go to.
function others(row, doc) {
  const list = element("ul", { class: "others" });
  data.documents.forEach(({ id }, at) => {
    if (at === doc) return;
    const letter = row.states[at];
    const go = button({}, () => {
      moveTo(matrix.at, at + 1);
      openEvidence(true);
    }, badge(letter), ` ${id} `, element("span", { class: "notes" }, STATES[letter].name));
    list.append(element("li", {}, go));
  });
  return data.documents.length > 1 ? element("section", { class: "voice" }, element("h3", {}, "The others here"), list) : null;
}
