"""Pages as PDF that a screen reader can read (PDF/UA-1): headings, lists and tables are tagged.

The page that we write as HTML is the one source: it is read here into blocks, and one template
(`page.typ`) sets them on paper. What a page says goes to the setter as data and never as its
code, so that nothing that anybody writes is more than words. Pure, but for the machine's own fonts
where those are asked for: the same pages give the same bytes.
"""

from __future__ import annotations

from projections.writers.pdf.setting import Paper, pdf_of, version_of_setter

__all__ = ["Paper", "pdf_of", "version_of_setter"]
