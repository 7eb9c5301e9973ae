"use strict";
{
  const table = document.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, at) => {
    const text = row.cells[at].textContent.trim();
    const number = Number(text);
    return text === "" ? -Infinity : Number.isNaN(number) ? text : number;
  };
  const compare = (one, other) => {
    if (typeof one === typeof other) {
      return one < other ? -1 : Number(one > other);
    }
    return typeof one === "number" ? -1 : 1;
  };
  const sort = (at) => {
    const down = heads[at].getAttribute("aria-sort") === "ascending";
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows];
    rows.sort((one, other) => compare(key(one, at), key(other, at)) * (down ? -1 : 1));
    table.tBodies[0].append(...rows);
  };
  heads.forEach((head, at) => head.firstElementChild.addEventListener("click", () => sort(at)));
}
