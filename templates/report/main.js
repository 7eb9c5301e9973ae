// The page: filters, tabs and keys.

const TABS = ["conflicts", "matrix", "remarks", "unread", "people", "rules"];

function select(id) {
  for (const name of TABS) {
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", String(name === id));
    tab.tabIndex = name === id ? 0 : -1;
    byId(name).hidden = name !== id;
  }
  byId("shown").hidden = id !== "matrix";
  if (id === "matrix") draw();
}

function setUpTabs() {
  const tabs = () => TABS.filter((name) => !byId(`tab-${name}`).hidden);
  for (const name of TABS) {
    byId(`tab-${name}`).addEventListener("click", () => select(name));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs()[(tabs().indexOf(name) + step + tabs().length) % tabs().length];
      select(next);
      byId(`tab-${next}`).focus();
    });
  }
}

function options(id, all, choices) {
  byId(id).append(element("option", { value: "" }, all));
  for (const [value, text] of choices) byId(id).append(element("option", { value }, text));
}

function setUpFilters() {
  options("operation", "All operations", data.operations.map((name, at) => [at, short(name || "API", 60)]));
  options("document", "All documents", data.documents.map(({ id }, at) => [at, id]));
  options("kind", "All kinds", ["kept", "corroborates", "reworded", "overruled", "disagrees", "unplaced", "silent"].map((kind) => [kind, kind]));
  const used = Object.keys(data.rules).filter((rule) => rulesUsed.has(Number(rule)));
  options("rule", "All rules", used.map((rule) => [rule, `${rule} ${ruleName(rule)}`]));
  let waiting = 0;
  for (const event of ["input", "change"]) {
    byId("filters").addEventListener(event, () => {
      clearTimeout(waiting);
      waiting = setTimeout(applyFilters, rows.length > 2000 ? 120 : 0);
    });
  }
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    for (const id of ["search", "operation", "document", "kind", "rule"]) byId(id).value = "";
    applyFilters();
  });
}

function applyFilters() {
  const index = (id) => (byId(id).value === "" ? -1 : Number(byId(id).value));
  showRows(filtered({
    text: byId("search").value,
    operation: index("operation"),
    doc: index("document"),
    kind: byId("kind").value,
    rule: Number(byId("rule").value),
  }));
  tellShown();
}

function tellShown() {
  const all = rows.filter(speaks).length;
  byId("shown").textContent = `${number(matrix.view.count)} of ${counted(all, "place")}`;
  matrix.grid.classList.toggle("empty", !matrix.view.rows.length);
}

function setUpLegend() {
  for (const letter of "scw.odu") {
    const { name, text } = STATES[letter];
    byId("legend").append(element("li", {}, badge(letter), " ", element("b", {}, name), hidden(`: ${text}`)));
  }
}

const singleKeys = () => byId("single").checked;
const isField = (target) => target.closest("input, select, textarea, dialog");

function setUpKeys() {
  byId("single").checked = remembered("single") !== "no";
  byId("single").addEventListener("change", () => remember("single", singleKeys() ? "yes" : "no"));
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("close").addEventListener("click", closeEvidence);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") return onEscape(event);
    if (isField(event.target) || event.ctrlKey || event.metaKey || event.altKey || !singleKeys()) return;
    if (event.key === "/") {
      select("matrix");
      byId("search").focus();
      byId("search").select();
    } else if (event.key === "?") byId("keys").showModal();
    else return;
    event.preventDefault();
  });
}

function onEscape(event) {
  if (byId("keys").open) return;
  if (event.target === byId("search") && byId("search").value) {
    byId("search").value = "";
    applyFilters();
  } else if (isOpen()) closeEvidence();
  else if (event.target === byId("search")) moveTo(matrix.at, matrix.column);
  else return;
  event.preventDefault();
}

// Links to a conflict, a place or a rule: #conflict=2e05e9a91254, #place=POST%20%2Forders, #rule=3.
function follow() {
  const [, kind, id] = /^#(?:(conflict|place|rule)=)?(.*)$/s.exec(location.hash) || [];
  let named = id || "";
  try {
    named = decodeURIComponent(named);
  } catch {
    // not ours, or cut off on its way here
  }
  if (!named) return false;
  return [showConflict, showPlace, showRuleCard].some((show, at) => {
    const mine = !kind || kind === ["conflict", "place", "rule"][at];
    return mine && show(named);
  });
}

function showConflict(evidence) {
  return showCard("conflicts", data.conflicts.findIndex((one) => one[10] === evidence));
}

function showRuleCard(rule) {
  return showCard("rules", Object.keys(data.rules).indexOf(rule));
}

function showCard(list, at) {
  if (at < 0) return false;
  select(list);
  const card = growing[list](at);
  for (const other of document.querySelectorAll(".card.linked")) other.classList.remove("linked");
  card.classList.add("linked");
  card.scrollIntoView({ block: "center" });
  return true;
}

function showPlace(place) {
  const row = rows.findIndex((one) => one.place === place);
  if (row < 0) return false;
  byId("reset").click();
  select("matrix");
  moveTo(row, 0);
  openEvidence(false);
  return true;
}

matrix.onMove = () => (isOpen() ? showEvidence() : showCanonical(activeRow()));
matrix.onOpen = openEvidence;

setUpCounts();
setUpDocuments();
setUpMatrix();
setUpCanonical();
setUpLists();
setUpTabs();
setUpFilters();
setUpLegend();
setUpKeys();
setUpTheme();
tellShown();
addEventListener("hashchange", follow);
if (!follow()) select(data.conflicts.length ? "conflicts" : "matrix");
