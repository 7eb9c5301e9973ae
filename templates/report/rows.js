// Which rows are shown: those that match, and their ancestors in the tree.

const haystacks = new Array(rows.length);

function haystack(at) {
  if (haystacks[at] === undefined) {
    const said = claimsOf(rows[at]).map((one) => `${one.keyword} ${one.value} ${one.reason}`);
    haystacks[at] = `${rows[at].place}\n${said.join("\n")}`.toLowerCase();
  }
  return haystacks[at];
}

// Rule → how many claims it has decided.
const rulesUsed = new Map();
for (const one of data.claims) if (one[5]) rulesUsed.set(one[5], (rulesUsed.get(one[5]) || 0) + 1);

// A kind is an outcome, or the state of a cell.
function isKind(one, kind) {
  if (one.state === "w") return kind === "" || kind === STATES.w.name;
  return kind === "" || OUTCOME_TEXT[one.outcome] === kind || STATES[one.state].name === kind;
}

function matchesCell(row, doc, kind, rule) {
  if (kind === "silent") {
    const states = doc < 0 ? row.states : row.states[doc];
    return speaks(row) && !rule && states.includes(".");
  }
  return claimsOf(row, doc).some((one) => isKind(one, kind) && (!rule || one.rule === rule));
}

// {rows: indices of rows to show, matching: a flag for each row of all, count}
function filtered({ text, operation, doc, kind, rule }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const narrowed = doc >= 0 || kind !== "" || rule > 0;
  const matching = new Uint8Array(rows.length);
  const shown = new Uint8Array(rows.length);
  let count = 0;
  rows.forEach((row, at) => {
    if (operation >= 0 && row.operation !== operation) return;
    if (!speaks(row) && (narrowed || words.length)) return;
    if (narrowed && !matchesCell(row, doc, kind, rule)) return;
    if (words.length && !words.every((word) => haystack(at).includes(word))) return;
    matching[at] = 1;
    count += speaks(row);
    for (let above = at; above >= 0 && !shown[above]; above = rows[above].parent) shown[above] = 1;
  });
  const indices = [];
  shown.forEach((flag, at) => flag && indices.push(at));
  return { rows: indices, matching, count };
}
