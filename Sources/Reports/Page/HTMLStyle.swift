extension HTMLPage {
  /// The page's style: one column, light or dark by the reader's choice, and a print version.
  static let style = """
    :root {
      color-scheme: light dark;
      --background: light-dark(#ffffff, #14181d); --panel: light-dark(#f6f7f9, #1b2027);
      --line: light-dark(#dfe3e8, #323a43); --text: light-dark(#1b1f24, #e8ebef);
      --muted: light-dark(#59626d, #9aa4b0); --link: light-dark(#005a8f, #7cc7f0);
      --right: light-dark(#0072b2, #56b4e9); --wrong: light-dark(#d55e00, #f5894a);
      --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    :root:has(#light:checked) { color-scheme: light; }
    :root:has(#dark:checked) { color-scheme: dark; }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
    body {
      max-width: 60rem; margin: 0 auto; padding: 3.5rem 1.5rem 6rem; background: var(--background); color: var(--text);
      font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
      overflow-wrap: anywhere;
    }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 3px; }
    a { color: var(--link); text-underline-offset: .2em; }
    .skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--background); }
    .skip:focus { left: 1rem; top: .75rem; }

    header { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; justify-content: space-between; }
    h1 { margin: 0; font-size: 2.1rem; font-weight: 650; line-height: 1.2; letter-spacing: -.02em; }
    header p { margin: .4rem 0 0; color: var(--muted); }
    .theme { display: flex; margin: .4rem 0 0; padding: 2px; border: 1px solid var(--line); border-radius: 99px; }
    .theme legend { position: absolute; left: -100vw; }
    .theme input { position: absolute; opacity: 0; }
    .theme span {
      display: block; padding: .15rem .8rem; border-radius: 99px; color: var(--muted); font-size: .85rem;
      cursor: pointer;
    }
    .theme :checked + span { background: var(--panel); color: var(--text); box-shadow: 0 0 0 1px var(--line); }
    .theme :focus-visible + span { outline: 2px solid var(--link); outline-offset: 2px; }

    nav ul {
      display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 2rem 0 0; padding: 0; list-style: none;
      font-size: .95rem;
    }
    h2 { margin: 4.5rem 0 1.5rem; font-size: 1.35rem; font-weight: 650; letter-spacing: -.01em; }
    section:first-child h2 { margin-top: 3rem; }
    p { margin: 1rem 0; }

    dl {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); gap: 2rem 2.5rem;
      margin: 0;
    }
    dl div { min-width: 0; }
    dt { color: var(--muted); font-size: .85rem; }
    dd {
      margin: .1rem 0 0; font-size: 1.15rem; font-weight: 550; line-height: 1.35; font-variant-numeric: tabular-nums;
    }
    dd.note { margin-top: .3rem; color: var(--muted); font-size: .85rem; font-weight: 400; line-height: 1.5; }
    section:first-child > dl > div:nth-child(-n+2) dd:not(.note) { font-size: 2rem; letter-spacing: -.02em; }
    section:last-child dd { font-size: 1rem; font-weight: 400; }

    .wide { overflow-x: auto; }
    .wide:has(> table) {
      display: inline-block; max-width: calc(100% - 2.75rem); margin: 2.5rem 2.75rem 0 0; vertical-align: top;
    }
    h2 + .wide:has(> table), details .wide:has(> table) { margin-top: 0; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
    caption { padding-bottom: .6rem; color: var(--muted); font-size: .85rem; text-align: left; }
    th, td { padding: .5rem 0 .5rem 2.25rem; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; }
    th:first-child { padding-left: 0; }
    tbody th { min-width: 5rem; max-width: 20rem; overflow-wrap: break-word; }
    thead th { color: var(--muted); font-size: .85rem; vertical-align: bottom; }
    .number { text-align: right; }
    th button { position: relative; padding: 0 1.1em 0 0; border: 0; background: none; color: inherit; font: inherit; text-align: inherit; cursor: pointer; }
    th button::after { content: "↕" / ""; position: absolute; right: 0; bottom: 0; color: var(--muted); }
    th[aria-sort] button { color: var(--text); }
    th[aria-sort=ascending] button::after { content: "↑" / ""; color: inherit; }
    th[aria-sort=descending] button::after { content: "↓" / ""; color: inherit; }
    th.number:has(button) { padding-right: 0; }
    td.number { padding-right: 0; }
    .sortable td.number, .sortable tbody th.number { padding-right: 1.1em; }
    .matrix { border-collapse: separate; border-spacing: 3px; }
    .matrix th, .matrix td { padding: .6rem .9rem; border: 0; border-radius: 4px; }
    .matrix th:first-child { padding-left: 0; }
    .matrix .group { text-align: center; }
    .matrix tbody td { min-width: 4.5rem; background: var(--panel); text-align: center; }
    .matrix thead .number { text-align: center; }
    .matrix tbody .right { background: color-mix(in srgb, var(--right) calc(8% + 34% * var(--strength)), var(--background)); }
    .matrix tbody .wrong { background: color-mix(in srgb, var(--wrong) calc(8% + 34% * var(--strength)), var(--background)); }
    details { margin-top: 2.5rem; }
    details[open] summary { margin-bottom: 1.5rem; }
    summary { width: fit-content; color: var(--link); cursor: pointer; }

    .images {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 2rem 2.5rem;
      margin: 2rem 0; padding: 0; list-style: none;
    }
    .images li { display: flex; gap: 1rem; align-items: flex-start; min-width: 0; }
    .images img { flex: none; width: 112px; border-radius: 6px; }
    .images dl { display: block; min-width: 0; font-size: .85rem; }
    .images dl div { display: grid; grid-template-columns: 5.5rem 1fr; }
    .images dt { font-size: inherit; }
    .images dd { margin: 0; font-size: inherit; font-weight: 400; line-height: inherit; }
    .images dl div:first-child dd { font-weight: 650; }

    .command { margin: 2rem 0 0; }
    .command:not(:has(.wide)) + .command { margin-top: .6rem; }
    pre { margin: 0; font: .85rem/1.6 var(--mono); }
    kbd, samp { font: inherit; }
    .command > pre { padding: .7rem 1rem; border-radius: 6px; background: var(--panel); white-space: pre-wrap; }
    .command > pre kbd { font-weight: 600; }
    .command .wide pre { font-size: .8rem; }
    .command .wide { max-height: 26rem; margin-top: .7rem; padding: 0 1rem; overflow: auto; }
    figure { margin: 1.5rem 0 0; }
    figure img { display: block; max-width: 100%; height: auto; border-radius: 8px; box-shadow: 0 0 0 1px var(--line); }
    figure figcaption { margin-top: .6rem; color: var(--muted); font: .8rem/1.5 var(--mono); }
    img.dark { display: none; }
    @media screen {
      :root:has(#dark:checked) img.dark { display: block; }
      :root:has(#dark:checked) img.light { display: none; }
    }
    @media screen and (prefers-color-scheme: dark) {
      :root:has(#auto:checked) img.dark { display: block; }
      :root:has(#auto:checked) img.light { display: none; }
    }
    @media (max-width: 40rem) {
      body { padding: 2rem 1.25rem 4rem; }
      h1 { font-size: 1.7rem; }
      h2 { margin-top: 3.5rem; }
      .wide:has(> table) { max-width: 100%; margin-right: 0; }
      table { font-size: .9rem; }
      th, td { padding-left: .5rem; }
      thead th { white-space: nowrap; }
      .images img { width: 88px; }
      tbody th { min-width: 4.5rem; }
      .sortable { font-size: .85rem; }
      .sortable th, .sortable td { padding-left: .3rem; }
      .sortable thead th { font-size: .75rem; }
      .matrix th, .matrix td { padding: .5rem .7rem; }
    }
    @media print {
      @page { margin: 15mm; }
      :root, :root:has(#dark:checked) { color-scheme: light; font-size: 10pt; }
      body { max-width: none; padding: 0; }
      nav, .theme, .skip, th button::after { display: none; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      .wide, .command .wide { max-height: none; overflow: visible; }
      .wide:has(> table) { display: block; max-width: none; margin-right: 0; }
      table { font-size: min(10pt, calc(135pt / var(--columns))); }
      th, td { padding-left: 1em; }
      tbody th { min-width: 0; max-width: 40mm; overflow-wrap: anywhere; }
      .matrix { border-spacing: 1px; }
      .matrix th, .matrix td { padding: .3em .4em; border-radius: 2px; }
      .matrix tbody td { min-width: 0; }
      .many thead th:not(.group) { writing-mode: vertical-rl; max-height: 40mm; text-align: left; }
      .command .wide pre { font-size: 7pt; }
      td, .command > pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      figure img { width: auto; max-height: 105mm; box-shadow: none; }
      figure.large img { max-height: 205mm; }
      th, td { padding-top: .25rem; padding-bottom: .25rem; }
      figure, thead, tr, dl div, .images li { break-inside: avoid; }
      tbody tr:first-child, tbody tr:nth-last-child(2) { break-after: avoid; }
      h2, caption, .command:has(.wide) > pre, .command:has(+ figure) { break-after: avoid; }
      h2 { margin-top: 2rem; }
      @supports selector(::details-content) {
        ::details-content { content-visibility: visible; block-size: auto; }
        summary { display: none; }
      }
    }
    @media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
    """
}
