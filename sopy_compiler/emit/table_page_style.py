"""How pages of tables look: light and dark, tables on wide screens and cards on narrow ones."""

from typing import Final

STYLE: Final = """\
:root {
  color-scheme: light dark;
  --ink: #1c2024; --soft: #5f6871; --line: #d5dae0; --page: #fff; --band: #f5f7f9;
  --cool: #1c4f91; --cool-back: #e6effb; --warm: #8a4b00; --warm-back: #fdf0dc;
  --good: #17663a; --good-back: #e3f4e9; --bad: #a0242d; --bad-back: #fdeaea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ec; --soft: #9aa4ae; --line: #39414a; --page: #15181b; --band: #1e2327;
    --cool: #9cc4f7; --cool-back: #17293f; --warm: #f0b869; --warm-back: #3a2a10;
    --good: #86d6a4; --good-back: #173324; --bad: #f59aa0; --bad-back: #3d1a1d;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(.75rem, 3vw, 2.5rem) 3rem; max-width: 110rem;
  background: var(--page); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
}
h1 { font-size: 1.5rem; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
a { color: var(--cool); }
code, .name { font-family: ui-monospace, monospace; font-size: .92em; }
small { display: block; color: var(--soft); font-size: .84rem; font-weight: normal; }

.scroll { overflow: auto; max-height: 90vh; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td {
  text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid var(--line);
  background: var(--page); font-weight: normal; overflow-wrap: break-word;
}
td { min-width: 8.5rem; }
tbody tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; background: var(--band); z-index: 1; font-weight: 600; }
tbody th {
  position: sticky; left: 0; min-width: 14rem; max-width: 24rem; border-right: 1px solid var(--line);
}
thead th:first-child { left: 0; z-index: 2; border-right: 1px solid var(--line); }
tbody th .name { font-weight: 600; }
tr.nested th { padding-left: 2rem; }

.tags { display: flex; flex-wrap: wrap; gap: .25rem; }
.tags + .tags, .tags + small { margin-top: .25rem; }
.tag {
  border-radius: 4px; padding: 0 .4rem; border: 1px solid transparent; background: var(--band);
  font-size: .88rem; overflow-wrap: break-word;
}
.reads, .handled { color: var(--cool); background: var(--cool-back); }
.writes { color: var(--warm); background: var(--warm-back); }
.changes { color: var(--good); background: var(--good-back); }
.more, .unknown { color: var(--bad); background: var(--bad-back); }
.ignored, .filtered { border-color: var(--line); }
.unexpected { background: none; color: var(--soft); padding: 0; }
.entry { background: none; border-color: var(--soft); font-style: italic; }
.entry.perhaps { border-style: dashed; }
.entry.never { border-style: dotted; color: var(--soft); }

dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: .25rem 0; }
dt { font-weight: 600; }
dd { margin: 0; }

@media (max-width: 700px) {
  .scroll { max-height: none; border: 0; }
  table, tbody, tr, th, td { display: block; width: 100%; }
  thead { display: none; }
  tbody tr { border: 1px solid var(--line); border-radius: 6px; margin-bottom: .75rem; overflow: hidden; }
  tr.nested { margin-left: 1rem; width: calc(100% - 1rem); }
  tbody th { position: static; max-width: none; border-right: 0; background: var(--band); }
  tr.nested th { padding-left: .75rem; }
  td { display: grid; grid-template-columns: 8rem 1fr; gap: .5rem; border-bottom: 0; padding: .4rem .75rem; }
  td.empty { display: none; }
  td::before { content: attr(data-column); font-weight: 600; font-size: .88rem; }
  td::before, td > div { min-width: 0; overflow-wrap: anywhere; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
}
@media print {
  .scroll { max-height: none; overflow: visible; }
}
"""
