// The evidence of a cell: the lines of the document, and the claims in them.

const AROUND = 2;
const evidence = { panel: byId("evidence"), body: byId("evidence-body"), title: byId("evidence-title") };

function isOpen() {
  return !evidence.panel.hidden;
}

function openEvidence(focus) {
  evidence.panel.hidden = false;
  matrix.grid.classList.add("followed");
  showEvidence();
  if (focus) evidence.title.focus();
}

function closeEvidence() {
  evidence.panel.hidden = true;
  matrix.grid.classList.remove("followed");
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
    " ",
    permalink("place", row.place),
    element("span", { class: "who" }, doc < 0 ? "All documents" : data.documents[doc].path),
  );
  const decided = decidedHere(rows.indexOf(row));
  evidence.body.replaceChildren(...decided, ...(doc < 0 ? allVoices(row) : [voice(row, doc, false), others(row, doc)]));
  evidence.body.scrollTop = 0;
  showCanonical(row);
}

// What a person decided of a row, and the conflicts about it.
function decidedHere(at) {
  const people = data.decisions.filter(([row]) => row === at).map(decisionItem);
  const conflicts = data.conflicts.filter(([row]) => row === at).map(conflictItem);
  const found = [...people, ...conflicts];
  return found.length ? [element("ul", { class: "cards here" }, ...found)] : [];
}

function allVoices(row) {
  const ids = data.documents.map((_, at) => at);
  const silent = ids.filter((at) => row.states[at] === ".").map((at) => data.documents[at].id);
  return [
    ...ids.filter((at) => row.states[at] !== ".").map((at) => voice(row, at, true)),
    silent.length ? element("p", { class: "silence" }, badge("."), ` silent: ${silent.join(", ")}`) : "",
  ];
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
    part.append(element("p", { class: "silence" }, "This document says nothing about it, which is not a disagreement."));
  }
  for (const claims of passages(said)) {
    part.append(quotation(doc, claims), element("ul", { class: "claims" }, ...claims.map(claimItem)));
  }
  return part;
}

// The claims in groups whose lines are shown together; those with something notable come first.
function passages(said) {
  const groups = [];
  for (const one of [...said].sort((a, b) => a.line - b.line)) {
    const group = groups[groups.length - 1];
    const before = group && group[group.length - 1];
    if (before && !one.quote && !before.quote && one.line - before.line <= 2 * AROUND + 1) group.push(one);
    else groups.push([one]);
  }
  const rank = (group) => Math.min(...group.map((one) => "duoswc".indexOf(one.state)));
  return groups.sort((a, b) => rank(a) - rank(b));
}

function quotation(doc, claims) {
  const { path } = data.documents[doc];
  const first = claims[0].line;
  const last = claims[claims.length - 1].line;
  const lines = claims[0].quote ? [[first, claims[0].quote]] : passage(doc, first - AROUND, last + AROUND, first);
  const caption = first === last ? `${path}:${first}` : `${path}:${first}–${last}`;
  const figure = element("figure", { class: "quotation" }, element("figcaption", {}, caption));
  if (!lines.length) figure.append(element("p", { class: "silence" }, "This line is not available."));
  const list = element("div", { class: "lines", role: "group", "aria-label": "Lines of the document", tabindex: "0" });
  for (const [at, text] of lines) list.append(lineElement(at, text, claims.filter((one) => one.line === at)));
  figure.append(list);
  return figure;
}

function lineElement(at, text, claims) {
  const notable = claims.some((one) => one.state === "d") ? " standout" : "";
  return element(
    "div",
    { class: claims.length ? `line here${notable}` : "line" },
    element("span", { class: "at", "aria-hidden": "true" }, at),
    element(claims.length ? "mark" : "span", {}, text || " "),
  );
}

function badge(letter, text) {
  return element("span", { class: `badge ${STATES[letter].name}` }, mark(STATES[letter].sign), text === undefined ? null : ` ${text}`);
}

function claimItem(one, at, all) {
  const where = at && all[at - 1].where === one.where ? "" : one.where;
  const rule = one.state === "w" ? "" : ruleText(one.rule);
  const notes = [one.evidence, rule, one.reason].filter(Boolean).join(" · ");
  const outcome = { d: `${OUTCOME_TEXT[one.outcome]}, disagrees`, w: "other words" }[one.state] || OUTCOME_TEXT[one.outcome];
  return element(
    "li",
    {},
    element("span", { class: "at" }, hidden("line "), one.line),
    element(
      "div",
      {},
      element("div", { class: "fact" }, element("b", {}, one.keyword), " ", element("code", {}, bare(one.value)), " ", badge(one.state, outcome)),
      element("div", { class: "notes" }, notes),
      where ? element("div", { class: "notes" }, "on the page at ", element("code", {}, where)) : null,
    ),
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
  return data.documents.length > 1 ? element("section", { class: "voice" }, element("h3", {}, "Other documents"), list) : "";
}
