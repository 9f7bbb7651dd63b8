"""The style sheet of reports: the colours of the program, dark or light as the reader's system is.

On paper they are light, and nothing is cut in two by the end of a page.
"""

from __future__ import annotations

from string import Template

from inspector.export.palette import DARK, LIGHT, inks, properties

_SHEET = Template("""
:root{color-scheme:dark light;$dark}
@media (prefers-color-scheme:light){:root{$light}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);
font:13px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1200px;margin:0 auto;padding:24px 16px 48px}
h1{font-size:22px;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:15px;font-weight:600;margin:32px 0 12px}
h3{font-size:13px;font-weight:600;margin:0;overflow-wrap:anywhere}
p{margin:0 0 8px}
.muted,.label,th{color:var(--muted)}
.card{background:var(--surface);border:1px solid var(--line);border-radius:10px;padding:12px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;
margin:16px 0 12px}
.tile b{display:block;font-size:18px;font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(460px,100%),1fr));gap:12px}
.head{display:flex;justify-content:space-between;gap:12px;align-items:baseline}
.head b{font-size:18px;font-weight:600;white-space:nowrap}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:8px 0 0;padding:0;list-style:none}
.legend li{display:flex;gap:6px;align-items:center;overflow-wrap:anywhere}
.legend svg{width:12px;height:4px;flex:none}
svg{display:block;width:100%;height:auto}
svg text{font:11px Inter,system-ui,sans-serif;fill:var(--muted)}
.grid{stroke:var(--line)}
.curve{fill:none;stroke-width:1.5;stroke-linejoin:round}
.band{opacity:.18}
.firing{opacity:.16}
.at-critical{fill:var(--crit)}.at-warning{fill:var(--warn)}.at-info{fill:var(--accent)}
.save{stroke:var(--accent);stroke-dasharray:3 3}
.save-dot{fill:var(--accent)}
.density{fill:var(--muted)}
.part{fill:var(--raised)}
.track{fill:var(--line)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{font-weight:500;text-align:right;vertical-align:bottom;padding:4px 8px;
border-bottom:1px solid var(--line)}
td{text-align:right;vertical-align:top;padding:4px 8px;border-bottom:1px solid var(--line);
white-space:nowrap}
td.name,th.name{text-align:left}
td.name{white-space:normal;overflow-wrap:anywhere;min-width:140px}
.kpis td:first-child,.kpis th:first-child{position:sticky;left:0;background:var(--surface)}
td.why{white-space:normal;text-align:left;overflow-wrap:anywhere;min-width:160px}
tr:last-child td{border-bottom:none}
td small{display:block;font-size:11px;color:var(--muted)}
td.quiet{color:var(--muted)}
td .crit,.crit{color:var(--crit)}td .warn,.warn{color:var(--warn-text)}.ok{color:var(--ok)}
td svg{width:160px;min-width:160px;margin-top:5px}
footer{margin-top:32px;color:var(--muted)}
$inks
@media (max-width:700px){.overview text{font-size:22px}}
@media print{:root{color-scheme:light;$light}
body{background:#fff;font-size:10px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:none;padding:0}
.charts{grid-template-columns:1fr 1fr}
.scroll{overflow:visible}
.card,tr{break-inside:avoid}.card.long{break-inside:auto}thead{display:table-header-group}
h2{break-after:avoid}td,th{padding:2px 4px;font-size:9px}td small{font-size:8px}
td.name{min-width:90px}.kpis td:first-child,.kpis th:first-child{position:static}
td svg{width:80px;min-width:80px}}
@page{margin:12mm}
""")


def style_sheet() -> str:
    """Return the whole style sheet.

    Raises:
        StorageError: The file of a theme is missing or cannot be read.
    """
    classes = "".join(
        f".ink-{ink}{{stroke:var(--{ink})}}.fill-{ink}{{fill:var(--{ink})}}" for ink in inks()
    )
    return _SHEET.substitute(dark=properties(DARK), light=properties(LIGHT), inks=classes)
