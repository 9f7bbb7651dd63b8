"""Files as people write them: comments, odd spacing, dotted keys, inline tables, rows."""

from __future__ import annotations

from hypothesis import strategies as st

BLANK = st.sampled_from(["", " ", "\t", "  "])
COMMENT = st.sampled_from(["", "# why", "#", "# a = 1", '# "quoted" [x]', "# [[row]]", "# Ä'\""])
WORDS = st.sampled_from(
    ["1", "0.5", "-3", "1_000", "true", '"a # b"', "'c:\\d'", '"\\"q\\""', "1979-05-27 07:32:00Z"]
)
BLOCKS = st.sampled_from(
    ['"""\n[x]\na = 1 # no\n"""', "'''\n# no\n[[y]]\n'''", "[\n  1, # one\n\n  2,\n]"]
)


@st.composite
def inline(draw: st.DrawFn) -> str:
    """An inline table or array, an array also over several lines."""
    words = draw(st.lists(WORDS, max_size=3))
    gap = draw(BLANK)
    if draw(st.booleans()):
        return "{" + ",".join(f"{gap}k{n}{gap}= {word} " for n, word in enumerate(words)) + "}"
    if draw(st.booleans()):
        inner = "".join(f"{gap}{{a={word}}},{draw(COMMENT)}\n" for word in words)
        return f"[\n{inner}]"
    return f"[{gap}{f',{gap}'.join(words)}{gap}]"


@st.composite
def pairs(draw: st.DrawFn, prefix: str) -> str:
    """Keys with values, one after the other."""
    lines = []
    for number in range(draw(st.integers(0, 4))):
        key = draw(
            st.sampled_from([f"k{number}", f'"k {number}"', f"d.k{number}", f"d . 'x{number}'"])
        )
        value = draw(st.one_of(WORDS, WORDS, BLOCKS, inline()))
        gap, comment = draw(BLANK), draw(COMMENT)
        lines.append(f"{prefix}{draw(BLANK)}{key}{gap}={gap}{value}{gap}{comment}\n")
        if draw(st.booleans()):
            lines.append(f"{draw(BLANK)}{draw(COMMENT)}\n")
    return "".join(lines)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A whole file of tables and rows."""
    prefix = draw(st.sampled_from(["", "  "]))
    text = draw(pairs(prefix))
    for number in range(draw(st.integers(0, 3))):
        header = draw(
            st.sampled_from([f"[t{number}]", f"[ t{number} . in ]", "[[row]]", '[["a b"]]'])
        )
        text += f"{draw(COMMENT)}\n{header}{draw(BLANK)}{draw(COMMENT)}\n{draw(pairs(prefix))}"
    if draw(st.booleans()):
        text = text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text
