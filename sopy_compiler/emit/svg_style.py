"""How pictures look, on light and on dark pages."""

from typing import Final

STYLE: Final = """\
.sopyc { font-family: system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
.sopyc .page { fill: #ffffff; }
.sopyc text { fill: #1c2024; text-anchor: middle; }
.sopyc .heading { font-size: 16px; font-weight: 600; text-anchor: start; }
.sopyc .name { font-weight: 600; }
.sopyc .prompt { fill: #5f6871; }
.sopyc .label { text-anchor: start; font-size: 10.5px; fill: #3d4852; }
.sopyc .label { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
.sopyc .box { fill: #eef3fa; stroke: #5b7aa8; stroke-width: 1.2; }
.sopyc .start { fill: #1c2024; }
.sopyc .ring { fill: none; stroke: #1c2024; stroke-width: 1.5; }
.sopyc .line { fill: none; stroke: #6b7682; stroke-width: 1.2; }
.sopyc .head { fill: #6b7682; }
.sopyc .recover .line { stroke-dasharray: 4 3; }
.sopyc .unreachable .box, .sopyc .lost .box { fill: none; stroke: #a0242d; stroke-dasharray: 5 4; }
@media (prefers-color-scheme: dark) {
  .sopyc .page { fill: #15181b; }
  .sopyc text { fill: #e6e9ec; }
  .sopyc .prompt { fill: #9aa4ae; }
  .sopyc .label { fill: #c3cad1; stroke: #15181b; }
  .sopyc .box { fill: #1d2a3c; stroke: #7c9fd1; }
  .sopyc .start { fill: #e6e9ec; }
  .sopyc .ring { stroke: #e6e9ec; }
  .sopyc .line { stroke: #8d98a3; }
  .sopyc .head { fill: #8d98a3; }
  .sopyc .unreachable .box, .sopyc .lost .box { stroke: #f59aa0; }
}
"""
