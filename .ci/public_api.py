#!/usr/bin/env python3
"""The public API as lines of text, out of the pages of `cargo doc`: what a program that embeds the crate may name.

    public_api.py DOC/cxmetrics

One line for each item, each inherent method and each trait that is not simply implemented, in one order, so that a change
shows as a changed line. The pages must come from the toolchain that `.ci/run` names: another one may write types otherwise.
"""

import html
import pathlib
import re
import sys

# Declarations of items, headers of implementations (h3) and of their members (h4), and where a section begins.
PIECE = re.compile(
    r'<pre class="rust item-decl">(?P<item>.*?)</pre>'
    r'|<section id="(?P<id>[^"]*)" class="(?P<kind>[^"]*)">(?:(?!<section|<pre|<h2).)*?<h(?P<level>[34]) class="code-header">(?P<header>.*?)</h[34]>'
    r'|<h2 id="(?P<section>[a-z-]+)"',
    re.DOTALL,
)
# What every type has, or what is said on another page.
ELSEWHERE = {"blanket-implementations", "implementors", "foreign-impls", "provided-methods", "required-methods",
             "required-associated-types", "required-associated-consts", "provided-associated-consts", "deref-methods",
             "dyn-compatibility"}

# What may be sent, shared and moved as it is; said only of types of which something else holds.
USUAL = ["Freeze", "RefUnwindSafe", "Send", "Sync", "Unpin", "UnwindSafe"]


def text(piece):
    """A piece of a page without its tags, in one line."""
    # What a click unfolds is all there; parts that stand in lines of their own are words of their own.
    piece = re.sub(r"<summary.*?</summary>", "", piece, flags=re.DOTALL)
    piece = re.sub(r"<(/?)div", r" <\1div", piece)
    plain = html.unescape(re.sub(r"<[^>]*>", "", piece)).replace("ⓘ", "")
    return re.sub(r"\s+", " ", plain).strip()


def lines(path, name):
    """What one page says of the item of this name."""
    item, section, implemented, traits, auto = name.rsplit("::", 1)[-1], "", "", [], []
    for piece in PIECE.finditer(path.read_text(encoding="utf-8")):
        if piece["section"]:
            section = piece["section"]
        elif piece["item"]:
            yield f"{name}: {text(piece['item'])}"
        elif section in ELSEWHERE:
            continue
        elif section == "synthetic-implementations":
            auto.append(re.sub(r"^impl(<.*?>)? (\S+) for .*", r"\2", text(piece["header"])))
        elif piece["level"] == "3":
            implemented = text(piece["header"])
            if "StructuralPartialEq" in implemented:
                continue  # how the compiler matches patterns, and nothing that a program names
            plain = re.fullmatch(rf"impl (\w+) for {item}", implemented)
            if section == "trait-implementations" and plain:
                traits.append(plain[1])
            elif section == "trait-implementations":
                yield f"{name}: {implemented}"
        elif section == "implementations":
            inside = "" if implemented == f"impl {item}" else f" in {implemented}"
            yield f"{name}::{text(piece['header']).removeprefix('pub ')}{inside}"
        elif section == "trait-implementations" and piece["kind"].startswith("associatedtype"):
            yield f"{name}: {text(piece['header'])} in {implemented}"
    if traits:
        yield f"{name}: is {' '.join(sorted(traits))}"
    if auto and sorted(auto) != USUAL:
        yield f"{name}: auto {' '.join(sorted(auto))}"


def main(root):
    root = pathlib.Path(root)
    found = set()
    for path in root.rglob("*.html"):
        kind, _, rest = path.stem.partition(".")
        if not rest or kind == "sidebar-items":
            continue
        name = "::".join([*path.relative_to(root).parent.parts, rest])
        found.update(lines(path, name))
    for module in root.rglob("index.html"):
        name = "::".join(module.relative_to(root).parent.parts) or "crate"
        found.add(f"{name}: mod")
        # Names that are passed on from where they are defined.
        page = module.read_text(encoding="utf-8")
        for passed_on in re.findall(r"<code>(pub use .*?)</code>", page, re.DOTALL):
            found.add(f"{name}: {text(passed_on)}")
    print("\n".join(sorted(found)))


if __name__ == "__main__":
    main(sys.argv[1])
