// The matrix: only visible rows and the focused row are in the page.

const ROW = 30;
const SPARE = 8;
const MOST_PRINTED = 2000;

const matrix = {
  grid: byId("grid"),
  scroller: byId("scroller"),
  body: element("div", { role: "rowgroup", class: "rows" }),
  drawn: new Map(),
  view: filtered({ text: "", operation: -1, doc: -1, kind: "", rule: 0 }),
  at: 0,
  column: 0,
  onMove: () => {},
  onOpen: () => {},
};

function setUpMatrix() {
  const head = element("div", { role: "row", class: "row head", "aria-rowindex": "1" });
  head.append(element("div", { role: "columnheader", "aria-colindex": "1", class: "cell place" }, "Place"));
  data.documents.forEach((doc, at) => {
    const attributes = { role: "columnheader", "aria-colindex": at + 2, class: "cell", title: visible(doc.path) };
    head.append(element("div", attributes, element("span", {}, doc.id)));
  });
  matrix.grid.append(element("div", { role: "rowgroup", class: "heads" }, head), matrix.body);
  matrix.grid.setAttribute("aria-colcount", data.documents.length + 1);
  matrix.grid.style.setProperty("--documents", data.documents.length);
  matrix.scroller.addEventListener("scroll", () => requestAnimationFrame(() => draw()), { passive: true });
  new ResizeObserver(() => draw()).observe(matrix.scroller);
  matrix.grid.addEventListener("keydown", onGridKey);
  matrix.grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-column]");
    if (cell) {
      moveTo(Number(cell.parentNode.dataset.at), Number(cell.dataset.column));
      matrix.onOpen(false);
    }
  });
  addEventListener("beforeprint", () => draw(0, MOST_PRINTED));
  addEventListener("afterprint", () => draw());
  showRows(matrix.view);
}

const activeRow = () => rows[matrix.view.rows[matrix.at]];
const activeDocument = () => matrix.column - 1;

function showRows(view) {
  const kept = view.rows.indexOf(matrix.view.rows[matrix.at]);
  const focused = matrix.grid.contains(document.activeElement);
  matrix.view = view;
  matrix.at = Math.max(0, kept);
  for (const row of matrix.drawn.values()) row.remove();
  matrix.drawn.clear();
  matrix.body.style.height = `${view.rows.length * ROW}px`;
  matrix.grid.setAttribute("aria-rowcount", view.rows.length + 1);
  if (kept < 0) matrix.scroller.scrollTop = 0;
  else scrollToActive();
  draw();
  if (focused && activeCell()) activeCell().focus({ preventScroll: true });
}

// Draw the rows from ``first`` on, as many as ``most``; by default those in sight and some more.
function draw(
  first = Math.max(0, Math.floor(matrix.scroller.scrollTop / ROW) - SPARE),
  most = Math.ceil(matrix.scroller.clientHeight / ROW) + 2 * SPARE,
) {
  const count = matrix.view.rows.length;
  const last = Math.min(count, first + most);
  for (const [at, row] of matrix.drawn) {
    if ((at < first || at >= last) && at !== matrix.at) {
      row.remove();
      matrix.drawn.delete(at);
    }
  }
  for (let at = first; at < last; at++) if (!matrix.drawn.has(at)) place(at);
  if (matrix.at < count && !matrix.drawn.has(matrix.at)) place(matrix.at);
  markActive();
}

// Readers of screens go by the order in the page, so a row goes before the next higher one.
function place(at) {
  const made = rowElement(at);
  let after = null;
  for (const [other, row] of matrix.drawn) {
    if (other > at && (after === null || other < Number(after.dataset.at))) after = row;
  }
  matrix.body.insertBefore(made, after);
  matrix.drawn.set(at, made);
}

function rowElement(at) {
  const index = matrix.view.rows[at];
  const row = rows[index];
  const context = matrix.view.matching[index] ? "" : " context";
  const made = element("div", {
    role: "row", class: `row ${row.kind}${context}`, "data-at": at, "aria-rowindex": at + 2, "aria-level": row.depth + 1,
  });
  made.style.top = `${at * ROW}px`;
  made.append(placeCell(row));
  for (let doc = 0; doc < data.documents.length; doc++) made.append(stateCell(row, doc));
  return made;
}

function placeCell(row) {
  const cell = element("div", {
    role: "rowheader", class: "cell place", "data-column": 0, "aria-colindex": 1, tabindex: -1, title: visible(row.place),
  });
  cell.style.setProperty("--depth", row.depth);
  if (row.kind === "operation" && row.label.includes(" ")) {
    const [method, ...path] = row.label.split(" ");
    cell.append(element("span", { class: "method" }, method), " ", element("span", { class: "label" }, path.join(" ")));
  } else {
    cell.append(element("span", { class: "label" }, row.kind === "step" ? row.label.replace(/^\./, "") : row.label));
  }
  const type = claimsOf(row).find((one) => one.keyword === "type" && one.outcome === 0);
  if (type) cell.append(element("span", { class: "type" }, short(typeText(type.value), 24)));
  return cell;
}

const typeText = (json) => json.replace(/[\["\]]/g, "").replace(/,\s*/g, " | ");

function stateCell(row, doc) {
  const state = STATES[row.states[doc]];
  const cell = element("div", {
    role: "gridcell", class: `cell state ${state.name}`, "data-column": doc + 1, "aria-colindex": doc + 2, tabindex: -1,
  });
  cell.append(mark(speaks(row) ? state.sign : ""), hidden(`${state.name}: `), element("span", { class: "gist" }, gist(row, doc)));
  return cell;
}

// What of the cell is worth a word: what is disputed or overruled, else the type.
function gist(row, doc) {
  const letter = row.states[doc];
  if (letter === ".") return "";
  const said = claimsOf(row, doc);
  if ("scw".includes(letter)) return shortly(said);
  const words = new Set(said.filter((one) => one.state === letter).map((one) => one.keyword));
  return said.every((one) => one.state === letter) && words.size > 1 ? "all" : [...words].join(", ");
}

function shortly(said) {
  const type = said.find((one) => one.keyword === "type");
  if (type) return typeText(type.value);
  return said.map((one) => one.keyword).find((keyword) => keyword !== "exists") || "is there";
}

function markActive() {
  for (const cell of matrix.grid.querySelectorAll('[tabindex="0"], .active')) {
    cell.tabIndex = -1;
    cell.classList.remove("active");
  }
  const cell = activeCell();
  if (cell) {
    cell.tabIndex = 0;
    cell.classList.add("active");
  }
}

function activeCell() {
  const row = matrix.drawn.get(matrix.at);
  return row && row.children[matrix.column];
}

function moveTo(at, column) {
  if (!matrix.view.rows.length) return;
  matrix.at = Math.min(Math.max(0, at), matrix.view.rows.length - 1);
  matrix.column = Math.min(Math.max(0, column), data.documents.length);
  scrollToActive();
  draw();
  activeCell().focus({ preventScroll: true });
  matrix.onMove();
}

function scrollToActive() {
  const top = matrix.at * ROW;
  const head = matrix.body.offsetTop;
  const height = matrix.scroller.clientHeight - head;
  if (top < matrix.scroller.scrollTop) matrix.scroller.scrollTop = top;
  else if (top + ROW > matrix.scroller.scrollTop + height) matrix.scroller.scrollTop = top + ROW - height;
  const cell = activeCell();
  if (cell && matrix.column > 0) {
    const left = matrix.grid.querySelector(".place").offsetWidth;
    const start = cell.offsetLeft - left;
    const end = cell.offsetLeft + cell.offsetWidth - matrix.scroller.clientWidth;
    if (start < matrix.scroller.scrollLeft) matrix.scroller.scrollLeft = start;
    else if (end > matrix.scroller.scrollLeft) matrix.scroller.scrollLeft = end;
  }
}

// The next cell, row by row, in which something is disputed, overruled or unplaced.
function moveToNotable(step) {
  const width = data.documents.length;
  const cells = matrix.view.rows.length * width;
  let cell = matrix.at * width + Math.max(matrix.column - 1, step > 0 ? -1 : 0);
  for (let tried = 0; tried < cells; tried++) {
    cell = (cell + step + cells) % cells;
    const row = rows[matrix.view.rows[Math.floor(cell / width)]];
    if ("dou".includes(row.states[cell % width])) return moveTo(Math.floor(cell / width), (cell % width) + 1);
  }
}

function onGridKey(event) {
  const page = Math.max(1, Math.floor(matrix.scroller.clientHeight / ROW) - 2);
  const end = matrix.view.rows.length - 1;
  const far = event.ctrlKey || event.metaKey;
  const moves = {
    ArrowUp: [matrix.at - 1, matrix.column],
    ArrowDown: [matrix.at + 1, matrix.column],
    ArrowLeft: [matrix.at, matrix.column - 1],
    ArrowRight: [matrix.at, matrix.column + 1],
    PageUp: [matrix.at - page, matrix.column],
    PageDown: [matrix.at + page, matrix.column],
    Home: [far ? 0 : matrix.at, 0],
    End: [far ? end : matrix.at, data.documents.length],
  };
  if (event.altKey || (far && !["Home", "End"].includes(event.key))) return;
  if (moves[event.key]) moveTo(...moves[event.key]);
  else if (event.key === "Enter" || event.key === " ") matrix.onOpen(true);
  else if (event.key === "n" && singleKeys()) moveToNotable(1);
  else if (event.key === "p" && singleKeys()) moveToNotable(-1);
  else return;
  event.preventDefault();
}
