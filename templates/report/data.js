// The tables of report_data.py, and access to them.

const data = JSON.parse(byId("data").textContent);

const STATES = {
  s: { name: "says", sign: "✓", text: "says it, and was kept" },
  c: { name: "corroborates", sign: "+", text: "agrees with another document" },
  w: { name: "reworded", sign: "≈", text: "describes it in words other than those shown" },
  ".": { name: "silent", sign: "·", text: "is silent" },
  o: { name: "overruled", sign: "✕", text: "is overruled by a rule" },
  d: { name: "disagrees", sign: "≠", text: "disagrees with another document" },
  u: { name: "unplaced", sign: "?", text: "could not be placed" },
};
const RANKED = ".cwsoud"; // the last of them that a cell has is shown
const OUTCOME_STATE = ["s", "c", "o", "u"];
const OUTCOME_TEXT = ["kept", "corroborates", "overruled", "unplaced"];

const rows = data.rows.map(
  ([place, label, kind, depth, parent, operation, from, to, states, first]) => ({
    place, label, kind, depth, parent, operation, from, to, states, first,
  }),
);
rows.forEach((row, at) => {
  row.last = at + 1 < rows.length ? rows[at + 1].first : data.claims.length;
});

function claim(at) {
  const [doc, keyword, value, line, outcome = 0, rule = 0, evidence = 0, reason = 0, where = 0, state = "", quote = 0] = data.claims[at];
  return {
    doc, line, outcome, rule,
    keyword: data.strings[keyword],
    value: data.strings[value],
    evidence: data.strings[evidence] || "structure",
    reason: data.strings[reason],
    where: data.strings[where],
    state: state || OUTCOME_STATE[outcome],
    quote: data.strings[quote],
  };
}

// The claims of a row; those of one document where it is given.
function claimsOf(row, doc = -1) {
  const found = [];
  for (let at = row.first; at < row.last; at++) {
    if (doc < 0 || data.claims[at][0] === doc) found.push(claim(at));
  }
  return found;
}

const speaks = (row) => row.first < row.last;
const ruleName = (rule) => (data.rules[rule] ? data.rules[rule][0] : "");
const ruleText = (rule) => (rule ? `rule ${rule}: ${ruleName(rule)}` : "");
const OTHER_WORDS = "another document's text is used";
const short = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const bare = (json) => (/^"[^"\\]*"$/.test(json) ? json.slice(1, -1) : json);

// Lines of a document that stand together with one line: [[number, text], …]; empty where they
// are not at hand.
function passage(doc, from, to, line) {
  for (const [first, texts] of data.documents[doc].lines) {
    if (line < first || line >= first + texts.length) continue;
    const start = Math.max(first, from);
    const end = Math.min(first + texts.length - 1, to);
    return Array.from({ length: end - start + 1 }, (_, at) => [start + at, texts[start + at - first]]);
  }
  return [];
}
