#!/usr/bin/env python3
"""Every relative link of the pages leads to a file, and every anchor to a heading. Links into the web are not asked for.

    links.py README.md CONTRIBUTING.md …
"""

import pathlib
import re
import sys

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)|^\[[^\]]+\]: (\S+)", re.MULTILINE)


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page):
    """The links of a page that lead nowhere."""
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for link in (one or other for one, other in LINK.findall(prose)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists():
            yield link, "no such file"
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            yield link, "no such heading"


def main(pages):
    found = [(page, *what) for page in map(pathlib.Path, pages) for what in broken(page)]
    for page, link, what in found:
        print(f"{page}: {link}: {what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
