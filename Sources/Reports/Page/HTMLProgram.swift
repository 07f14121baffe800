extension HTMLPage {
  /// The page's program: a click on a column's title sorts the rows, as numbers where they are; and what is larger than
  /// its place can be reached, and so scrolled, with the keyboard.
  static let program = """
    "use strict";
    for (const table of document.querySelectorAll("table.sortable")) {
      const body = table.tBodies[0], rows = [...body.rows];
      const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
      const value = (row, column) => {
        const cell = row.cells[column], data = cell.querySelector("data");
        const number = parseFloat(data ? data.value : cell.textContent.replace(/^[<>] /, ""));
        return heads[column].classList.contains("number") ? number : cell.textContent;
      };
      const compare = (a, b) => typeof a === "string" ? a.localeCompare(b) :
        Number.isNaN(a) || Number.isNaN(b) ? Number.isNaN(a) - Number.isNaN(b) : a - b;
      heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const order = { ascending: "descending", descending: null }[head.getAttribute("aria-sort")];
          const next = order === undefined ? "ascending" : order;
          heads.forEach(other => other.removeAttribute("aria-sort"));
          if (next) head.setAttribute("aria-sort", next);
          const sign = next === "descending" ? -1 : 1;
          const missing = row => Number.isNaN(value(row, column));
          const sorted = next === null ? rows : [...rows].sort((a, b) =>
            missing(a) || missing(b) ? missing(a) - missing(b) : sign * compare(value(a, column), value(b, column)));
          body.append(...sorted);
        });
      });
    }
    const wide = [...document.querySelectorAll(".wide")];
    const reach = () => {
      for (const place of wide) {
        const scrolls = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight + 1;
        const facts = { tabindex: "0", role: "group", "aria-label": place.dataset.name };
        for (const [name, value] of Object.entries(facts)) {
          if (scrolls) place.setAttribute(name, value); else place.removeAttribute(name);
        }
      }
    };
    reach();
    addEventListener("resize", reach);
    addEventListener("toggle", reach, true);
    """
}
