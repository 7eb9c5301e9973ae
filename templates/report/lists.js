// The counts at the top, the documents, the conflicts, the diagnostics.

const LISTED = 200;

function setUpCounts() {
  const name = [data.title, data.version].filter(Boolean).join(" ");
  document.title = visible(`${name || "API"} · reconciliation report`);
  byId("title").textContent = visible(name || "API");
  const target = data.apiVersion ? ` · reconciled for version ${data.apiVersion}` : "";
  byId("subtitle").textContent = visible(
    `${counted(data.documents.length, "document")} · ${counted(rows.filter(speaks).length, "place")}${target}`,
  );
  const words = ["kept", "corroborating", "overruled", "unplaced"];
  const total = data.counts.reduce((sum, count) => sum + count, 0);
  words.forEach((word, at) => {
    const state = STATES[OUTCOME_STATE[at]].name;
    byId("sum").append(
      at ? element("span", { class: "plus" }, "+") : "",
      element("span", { class: `count ${state}` }, element("b", {}, number(data.counts[at])), " ", element("span", {}, word)),
    );
  });
  byId("sum").append(
    element("span", { class: "plus" }, "="),
    element("span", { class: "count" }, element("b", {}, number(total)), " ", element("span", {}, total === 1 ? "claim" : "claims")),
  );
}

function setUpDocuments() {
  data.documents.forEach((doc, at) => {
    const strip = element("canvas", { class: "strip", "data-doc": at, "aria-hidden": "true", height: "14" });
    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      const index = Math.min(rows.length - 1, Math.floor(((event.clientX - box.left) / box.width) * rows.length));
      byId("reset").click();
      select("matrix");
      moveTo(index, at + 1);
      openEvidence(false);
    });
    byId("documents").append(
      element(
        "tr",
        {},
        element("th", { scope: "row" }, element("b", {}, doc.id), " ", element("span", { class: "path" }, doc.path === doc.id ? "" : doc.path)),
        element("td", { class: "strip-cell" }, strip),
        ...doc.counts.map((count) => element("td", { class: count ? "number" : "number none" }, number(count))),
        element("td", { class: "number" }, number(doc.counts.reduce((sum, count) => sum + count, 0))),
      ),
    );
  });
  new ResizeObserver(paintStrips).observe(byId("documents"));
}

// One column of pixels stands for one row of the matrix or more: the worst of them is seen.
function paintStrips() {
  const style = getComputedStyle(document.documentElement);
  const colours = Object.fromEntries(
    Object.entries(STATES).map(([letter, { name }]) => [letter, style.getPropertyValue(`--strip-${name}`).trim()]),
  );
  const order = RANKED;
  for (const strip of document.querySelectorAll("canvas.strip")) {
    const doc = Number(strip.dataset.doc);
    const width = Math.max(1, Math.floor(strip.clientWidth * devicePixelRatio));
    strip.width = width;
    const pen = strip.getContext("2d");
    for (let x = 0; x < width; x++) {
      const from = Math.floor((x / width) * rows.length);
      const to = Math.max(from + 1, Math.floor(((x + 1) / width) * rows.length));
      let worst = ".";
      for (let at = from; at < to && at < rows.length; at++) {
        if (order.indexOf(rows[at].states[doc]) > order.indexOf(worst)) worst = rows[at].states[doc];
      }
      pen.fillStyle = colours[worst];
      pen.fillRect(x, 0, 1, strip.height);
    }
  }
}

function setUpLists() {
  fill("conflicts", data.conflicts, conflictItem, "No document disagrees with another.");
  fill("remarks", data.diagnostics, remarkItem, "No diagnostics.");
  fill("unread", data.unread, unreadItem, "");
  fill("people", data.overlaid, overlaidItem, "");
  fill("rules", Object.keys(data.rules), ruleItem, "");
  byId("conflict-count").textContent = number(data.conflicts.length);
  byId("remark-count").textContent = number(data.diagnostics.length);
  byId("unread-count").textContent = number(data.unread.length);
  byId("tab-unread").hidden = !data.unread.length;
  byId("people-count").textContent = number(data.overlaid.length);
  byId("tab-people").hidden = !data.overlaid.length;
}

// A list that grows by the piece, so that thousands do not cost anything until they are asked for.
const growing = {};

function fill(id, items, make, nothing) {
  const list = element("ol", { class: "cards" });
  const more = button({ class: "more" }, () => grow(), "");
  let shown = 0;
  function grow() {
    const next = items.slice(shown, shown + LISTED);
    list.append(...next.map((item, at) => make(item, shown + at)));
    shown += next.length;
    more.textContent = `Show more (${number(items.length - shown)} left)`;
    more.hidden = shown === items.length;
  }
  // The card of one item, whose piece may still have to be drawn.
  growing[id] = (at) => {
    while (at >= shown && shown < items.length) grow();
    return list.children[at];
  };
  grow();
  byId(id).append(items.length ? list : element("p", { class: "silence" }, nothing), more);
}

function placeButton(place, row, doc) {
  if (row < 0) return element("code", {}, place);
  return button({ class: "go" }, () => goTo(row, doc), place);
}

function goTo(row, doc) {
  byId("reset").click();
  select("matrix");
  moveTo(row, doc + 1);
  openEvidence(true);
}

function conflictItem([row, place, keyword, chosen, rule, open, reason, sides, also, places, evidence, action]) {
  return element(
    "li",
    { class: open ? "card open" : "card" },
    element("h3", {}, placeButton(place, row, sides.length ? sides[0][0] : -1), " ", permalink("conflict", evidence)),
    element("p", { class: "fact" }, element("b", {}, data.strings[keyword]), " ", element("code", { class: "chosen" }, bare(chosen)), " ", ruleNotes(open ? 0 : rule, reason)),
    element("ul", { class: "sides" }, ...sides.map((side) => sideItem(row, side))),
    evidence ? element("p", { class: "notes" }, "x-evidence: ", element("code", {}, evidence)) : null,
    action ? element("details", {}, element("summary", {}, "Override this decision"), element("p", { class: "notes" }, "Add to the actions of spec/overlay.yaml:"), element("pre", { class: "action", tabindex: "0" }, action)) : null,
    also.length ? furtherPlaces(also, places) : null,
  );
}

// Which rule decided, with the way to what it means, and why.
function ruleNotes(rule, reason) {
  const known = data.rules[rule];
  const name = known ? element("a", { href: `#rule=${rule}`, title: known[1] }, ruleText(rule)) : "no rule decides: the more permissive reading";
  return element("span", { class: "notes" }, name, reason ? ` · ${reason}` : "");
}

function permalink(kind, id) {
  if (!id) return null;
  return element("a", { class: "permalink", href: `#${kind}=${encodeURIComponent(wellFormed(id))}`, "aria-label": `Link to this ${kind}` }, "#");
}

// A lone surrogate cannot be written into a link.
const wellFormed = (text) => text.replace(/\p{Cs}/gu, "\ufffd");

function ruleItem(rule) {
  const [name, sentence] = data.rules[rule];
  const claims = rulesUsed.get(Number(rule)) || 0;
  const conflicts = data.conflicts.filter((one) => one[4] === Number(rule) && !one[5]).length;
  const used = `${counted(claims, "claim")}, ${counted(conflicts, "conflict")}`;
  return element(
    "li",
    { class: "card note" },
    element("h3", {}, `Rule ${rule}: ${name} `, permalink("rule", rule)),
    element("p", {}, sentence),
    element("p", { class: "notes" }, claims ? button({ class: "go" }, () => showRule(rule), used) : used),
  );
}

function showRule(rule) {
  byId("reset").click();
  byId("rule").value = rule;
  applyFilters();
  select("matrix");
}

function decisionItem([row, keyword, value, was, by]) {
  return element(
    "li",
    { class: "card decision" },
    element("p", { class: "fact" }, element("b", {}, data.strings[keyword]), " ", element("code", { class: "chosen" }, value === "null" ? "removed" : bare(value)), " ", ruleNotes(16, by)),
    element("p", { class: "notes" }, was === "null" ? "" : "was ", was === "null" ? "" : element("code", {}, bare(was))),
  );
}

function furtherPlaces(also, places) {
  const list = element("ul", {}, ...also.map(([row, place]) => element("li", {}, placeButton(place, row, -1))));
  if (places > also.length) list.append(element("li", { class: "notes" }, `and ${number(places - also.length)} more`));
  return element("details", {}, element("summary", {}, `The same lines describe ${counted(places, "more place")}`), list);
}

function sideItem(row, [doc, line, value, kind, letter]) {
  const where = doc < 0 ? "" : `${data.documents[doc].id}:${line}`;
  return element(
    "li",
    {},
    badge(letter, { s: "followed", c: "agrees", d: "disagrees" }[letter]),
    " ",
    row < 0 || doc < 0 ? element("span", {}, where) : button({ class: "go" }, () => goTo(row, doc), where),
    " ",
    element("code", {}, bare(value)),
    " ",
    element("span", { class: "notes" }, data.strings[kind]),
  );
}

function remarkItem([severity, code, message, file, line, place, row, fix]) {
  return element(
    "li",
    { class: `card ${severity}` },
    element("h3", {}, element("span", { class: `severity ${severity}` }, severity), " ", message),
    element("p", {}, file ? element("code", {}, line ? `${file}:${line}` : file) : null, " ", place ? placeButton(place, row, -1) : null),
    element("p", { class: "notes" }, [fix, code].filter(Boolean).join(" · ")),
  );
}

function unreadItem([path, line, text, why]) {
  return element(
    "li",
    { class: "card note" },
    element("h3", {}, element("code", {}, text)),
    element("p", {}, element("code", {}, `${path}:${line}`)),
    element("p", { class: "notes" }, why),
  );
}

function overlaidItem([pointer, line, file, at, was, now]) {
  const go = line ? button({ class: "go" }, () => showLines(line, line), pointer) : element("code", {}, pointer);
  return element(
    "li",
    { class: "card" },
    element("h3", {}, go),
    element("p", { class: "fact" }, element("code", {}, was), " → ", element("code", {}, now)),
    element("p", { class: "notes" }, `${file}:${at} · ${ruleText(16)}`),
  );
}
