// The canonical file: in chunks that the browser lays out only when they become visible.

const LINE = 18;
const PIECE = 200;

const canonical = { code: byId("code"), band: element("div", { class: "band", hidden: true }), pieces: [] };

function setUpCanonical() {
  const lines = data.canonical.replace(/\n$/, "").split("\n");
  const digits = String(lines.length).length;
  for (let from = 0; from < lines.length; from += PIECE) {
    const part = lines.slice(from, from + PIECE);
    const numbers = part.map((_, at) => String(from + at + 1).padStart(digits)).join("\n");
    const text = element("pre", { class: "text" }, part.join("\n"));
    const piece = element("div", { class: "piece" }, element("pre", { class: "numbers", "aria-hidden": "true" }, numbers), text);
    piece.style.containIntrinsicHeight = `${part.length * LINE}px`;
    piece.style.height = `${part.length * LINE}px`;
    canonical.pieces.push(text);
    canonical.code.append(piece);
  }
  canonical.code.append(canonical.band);
  canonical.code.addEventListener("scroll", () => requestAnimationFrame(() => colour()), { passive: true });
  new ResizeObserver(colour).observe(canonical.code);
}

// Keys get a colour where the browser can colour ranges of a text (CSS Custom Highlight API).
function colour() {
  if (typeof Highlight === "undefined") return;
  const first = Math.floor(canonical.code.scrollTop / LINE / PIECE);
  const last = Math.floor((canonical.code.scrollTop + canonical.code.clientHeight) / LINE / PIECE);
  const keys = new Highlight();
  for (const text of canonical.pieces.slice(first, last + 1)) {
    for (const found of text.textContent.matchAll(/^ *(?:- )*([^\s#][^\n:]*):(?= |$)/gm)) {
      const range = new Range();
      const end = found.index + found[0].length;
      range.setStart(text.firstChild, end - found[1].length - 1);
      range.setEnd(text.firstChild, end);
      keys.add(range);
    }
  }
  CSS.highlights.set("keys", keys);
}

// Put the lines of a row in sight, the nearest above it in the tree where it has none itself.
function showCanonical(row) {
  let at = row;
  while (at.from === 0 && at.parent >= 0) at = rows[at.parent];
  canonical.band.hidden = at.from === 0;
  const where = at.from === 0 ? "not in it" : `lines ${number(at.from)} to ${number(at.to)}`;
  byId("canonical-where").textContent = at === row || at.from === 0 ? where : `${where} (what it belongs to)`;
  if (at.from) showLines(at.from, at.to);
}

function showLines(from, to) {
  canonical.band.hidden = false;
  canonical.band.style.top = `${(from - 1) * LINE}px`;
  canonical.band.style.height = `${(to - from + 1) * LINE}px`;
  const height = canonical.code.clientHeight;
  const room = Math.max(LINE * 2, (height - (to - from + 1) * LINE) / 2);
  canonical.code.scrollTop = (from - 1) * LINE - Math.min(room, height / 3);
  canonical.code.scrollLeft = 0;
}
