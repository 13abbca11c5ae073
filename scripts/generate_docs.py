"""Write what is generated in `docs/`: one page a rule, their index, and the picture of the README.

python scripts/generate_docs.py           write them
python scripts/generate_docs.py --check   exit 1 when one is missing, left over or out of date
"""

import argparse
import sys
from pathlib import Path

from sopy_compiler.compiler import compile_source, machines
from sopy_compiler.diagnostics.fix import FixSafety
from sopy_compiler.diagnostics.rule import Rule
from sopy_compiler.emit.svg import write_svg
from sopy_compiler.project.config import Config
from sopy_compiler.project.gather import gather
from sopy_compiler.rules.catalog import load_rules
from sopy_compiler.rules.documentation import read_documentation

ROOT = Path(__file__).resolve().parent.parent
RULES_FOLDER = ROOT / "docs" / "rules"
PICTURE, DRAWN = ROOT / "docs" / "order_payment.svg", "examples/order_payment/workflow.py"
GROUPS = {
    "SOP0": "Source and project",
    "SOP1": "The machine",
    "SOP2": "Sigma",
    "SOP3": "Events",
    "SOP4": "Prompts",
    "SOP5": "Durability and build",
    "SOP6": "Verification",
}
FIXES = {None: "", FixSafety.SAFE: "safe", FixSafety.UNSAFE: "unsafe"}


def generated_pages() -> dict[str, str]:
    """The text of every page, by file name."""
    pages = {f"{rule.rule.code}.md": rule_page(rule.rule, rule.documentation) for rule in load_rules()}
    return {"README.md": index_page(), **pages}


def generated_picture() -> str:
    """The machine of an example."""
    gathered = gather([DRAWN], folder=ROOT, config=Config())
    return write_svg(machines(compile_source(gathered.sources, loader=gathered.loader)))


def rule_page(rule: Rule, documentation: str) -> str:
    """One rule: its facts, then what its docstring says."""
    summary, _, sections = documentation.partition("\n")
    facts = f"{rule.severity.value} · since {rule.since}"
    if rule.fix is not None:
        facts += f" · automatic fix ({FIXES[rule.fix]})"
    return f"# {rule.code} {rule.name}\n\n{summary}\n\n*{facts}*\n\n{sections.strip()}\n"


def index_page() -> str:
    """All rules in one table a group."""
    lines = [
        "# Rules",
        "",
        "Generated from the rules' own documentation; `sopyc explain CODE` prints the same.",
    ]
    for prefix, title in GROUPS.items():
        rules = [rule for rule in load_rules() if rule.rule.code.startswith(prefix)]
        if rules:
            lines += [
                "",
                f"## {title}",
                "",
                "| code | name | severity | fix | finds |",
                "|---|---|---|---|---|",
            ]
            lines += [index_row(rule.rule, read_documentation(rule.documentation).summary) for rule in rules]
    return "\n".join(lines) + "\n"


def index_row(rule: Rule, summary: str) -> str:
    """One line of the table."""
    link = f"[{rule.code}]({rule.code}.md)"
    return f"| {link} | {rule.name} | {rule.severity.value} | {FIXES[rule.fix]} | {summary} |"


def differences(pages: dict[str, str]) -> list[str]:
    """The files that are not as they should be."""
    present = {path.name for path in RULES_FOLDER.glob("*.md")}
    changed = [
        name
        for name, text in pages.items()
        if name not in present or (RULES_FOLDER / name).read_text(encoding="utf-8") != text
    ]
    return sorted({*changed, *(present - pages.keys())})


def write(pages: dict[str, str]) -> None:
    """Bring the folder up to date; pages of rules that are gone are removed."""
    RULES_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in differences(pages):
        path = RULES_FOLDER / name
        if name in pages:
            path.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()


def main() -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/.")
    parser.add_argument(
        "--check", action="store_true", help="change nothing, exit 1 when a page is out of date"
    )
    arguments = parser.parse_args()
    pages, picture = generated_pages(), generated_picture()
    if not arguments.check:
        write(pages)
        PICTURE.write_text(picture, encoding="utf-8")
        return 0
    outdated = [f"docs/rules/{name}" for name in differences(pages)]
    if not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        outdated.append(f"docs/{PICTURE.name}")
    for name in outdated:
        print(f"{name} is out of date: run `make docs-pages`", file=sys.stderr)
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main())
