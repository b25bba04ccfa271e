"""What a notice may hold that must stay text."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table></style><style>*{display:none}",
    "<!--", "-->", "]]>", "{{ 7*7 }}", "{% raw %}", "a\r\nBcc: evil@example.org\r\n\r\n<b>", "\u202egnp.exe", "&lt;b&gt;",
    "&amp;#60;b&#62;", "'; DROP TABLE", "=cmd|' /C calc'!A0", "\x00\x1b[31m", "😀" * 50, "\ufeff", "<a href=javascript:x>",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=200), st.tuples(st.text(), st.sampled_from(HOSTILE)).map("".join)
)
visible = texts.map(lambda text: "x " + text)
"""Never empty once harmless, so that the layout does not change with the content."""
