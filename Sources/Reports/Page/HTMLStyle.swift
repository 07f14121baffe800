extension HTMLPage {
  /// The page's look: one column, light and dark after the reader's choice, and for paper.
  static let style = """
    :root {
      --background: #ffffff; --panel: #f4f6f8; --line: #d9dee4; --text: #1b1f24; --muted: #5b6470; --link: #0065a0;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --background: #14181d; --panel: #1d232a; --line: #353d46; --text: #e8ebef; --muted: #9aa4b0; --link: #6fc1ee;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--background); color: var(--text);
      font: 16px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    }
    main { max-width: 62rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
    h1 { margin: 0; font-size: 1.9rem; line-height: 1.25; overflow-wrap: anywhere; }
    h2 { margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.25rem; }
    p { white-space: pre-line; overflow-wrap: anywhere; }
    .subtitle { margin: .4rem 0 0; color: var(--muted); }
    .summary {
      display: flex; flex-wrap: wrap; gap: 1px; margin: 2rem 0;
      border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--line);
    }
    .summary div { flex: 1 1 12rem; padding: .8rem 1rem; background: var(--background); }
    dt { color: var(--muted); font-size: .85rem; }
    dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    nav { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
    a { color: var(--link); text-underline-offset: .2em; }
    figure { margin: 1.5rem 0; }
    img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; }
    figcaption { margin-top: .4rem; color: var(--muted); font-size: .9rem; }
    .wide { overflow-x: auto; margin: 1.5rem 0; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    caption { padding-bottom: .5rem; color: var(--muted); font-size: .9rem; text-align: left; }
    th, td { padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; }
    thead th { color: var(--muted); font-size: .9rem; border-bottom-width: 2px; }
    th + th, td { padding-left: 1rem; }
    .number { text-align: right; }
    .command { margin: 1rem 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
    pre {
      margin: 0; padding: .7rem 1rem; overflow-x: auto; background: var(--panel);
      font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
    }
    pre.output { background: var(--background); border-top: 1px solid var(--line); }
    kbd, samp { font: inherit; }
    kbd { font-weight: 600; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    @media print {
      main { max-width: none; padding: 0; }
      nav { display: none; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
      figure, tr, .summary div { break-inside: avoid; }
      h2 { break-after: avoid; }
    }
    """
}
