"""Letters from templates: ours, or those that a body put in their place. Pure.

A template is a page of HTML with jinja's marks, run in jinja's sandbox: it may read what the
letter may say and nothing else, no file, clock or chance. The text of a letter is its page with the
tags taken off, so that the two never differ; a body that wants its own text gives a `.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from traceback import walk_tb
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from ledger.errors import Fault, Refused, Unreadable
from projections.letters.letter import Letter
from projections.letters.said import Day, Looked, Pounds, with_marks, without_marks
from projections.writers.plain import WIDTH, blocks_of, text_of
from projections.writers.still import restless

NOTHING = "no letter was written"
MOST = 2_000_000
"""More characters than any letter has; with pictures in it, too."""
FRAME = "letter.html"
"""The frame that ours have in common: letterhead, address, signature, styles for paper."""
_NAMES = ("letter", "ring-fence", "remittance", "net", "reclaim", "reconsideration", "arrears")


@cache
def shipped() -> Mapping[str, str]:
    """Our own templates, by file name."""
    folder = files("projections.letters").joinpath("templates")
    return {f"{name}.html": folder.joinpath(f"{name}.html").read_text("utf-8") for name in _NAMES}


def write_letters(
    letters: Sequence[Letter],
    suffix: str,
    *,
    templates: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
    large_print: bool = False,
) -> bytes:
    """The letters as one `.html`, each on a page of its own, or one `.txt`.

    templates are a body's own by file name, and places where each was found, for telling of faults
    in it. The same letters give the same bytes. Raises Unreadable for a template that cannot be
    used, and Refused for one that leaves out what the letter may not.
    """
    pages = letter_pages(
        letters, suffix, templates=templates, places=places, large_print=large_print
    )  # fmt: skip
    if suffix == ".txt":
        return "\n\f\n".join(pages).encode()
    return _together(pages).encode()


def letter_pages(
    letters: Sequence[Letter],
    suffix: str,
    *,
    templates: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
    large_print: bool = False,
) -> list[str]:
    """Each of the letters by itself, as a page or as text; else as `write_letters`."""
    writing = _Writing(templates or {}, places or {}, large_print=large_print)
    return [writing.page(one, suffix) for one in letters]


class _Writing:
    """Templates ready to be used, ours and a body's own."""

    def __init__(
        self, own: Mapping[str, str], places: Mapping[str, str], *, large_print: bool
    ) -> None:
        self._sources = {**shipped(), **own}
        self._places = places
        self._large_print = large_print
        self._there: tuple[str, ...] = ()
        self._environment = _Sandbox(
            loader=FunctionLoader(self._load),
            undefined=_missing(lambda: self._there),
            autoescape=lambda name: not (name or "").endswith(".txt"),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["wrapped"] = _wrapped
        for name in ("random", "pprint"):
            del self._environment.filters[name]
        for name in ("lipsum",):
            del self._environment.globals[name]

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self._sources.get(name)
        return None if source is None else (source, name, lambda: True)

    def page(self, letter: Letter, suffix: str) -> str:
        says, looked = with_marks(letter.says, letter.must)
        name = f"{letter.name}.html"
        if suffix == ".txt" and f"{letter.name}.txt" in self._sources:
            name = f"{letter.name}.txt"
        page = self._rendered(name, says | {"large_print": self._large_print})
        if len(page) > MOST:
            why = f"it makes a letter of more than {MOST:,} characters"
            raise self._fault(name, 1, why, "say less: look at what it says again and again")
        is_text = name.endswith(".txt")
        if not is_text:
            self._must_be_still(name, page)
        seen = page if is_text else "\n".join(block.text for block in blocks_of(page))
        self._must_say(letter, name, looked, seen)
        page = without_marks(page)
        return text_of(page) if suffix == ".txt" and not is_text else page

    def _rendered(self, name: str, says: dict[str, Any]) -> str:
        self._there = tuple(sorted(says))
        try:
            return self._environment.get_template(name).render(says)
        except TemplateSyntaxError as fault:
            raise self._fault(fault.name or name, fault.lineno, str(fault.message)) from None
        except TemplateNotFound as fault:
            where, line = self._line_of(fault, name)
            why = f"there is no template {fault.name}"
            raise self._fault(where, line, why, f"one of: {', '.join(self._sources)}") from None
        except UndefinedError as fault:
            where, line = self._line_of(fault, name)
            raise self._fault(where, line, *_why_missing(str(fault.message))) from None
        except SecurityError as fault:
            where, line = self._line_of(fault, name)
            why = f"a template may not do this: {fault}"
            raise self._fault(where, line, why, "read what the letter may say") from None
        except MemoryError as fault:
            where, line = self._line_of(fault, name)
            raise self._fault(where, line, "it makes more than there is room for") from None
        except (TemplateError, ArithmeticError, AttributeError, LookupError, OverflowError,
                RecursionError, TypeError, ValueError) as fault:  # fmt: skip
            where, line = self._line_of(fault, name)
            raise self._fault(where, line, f"it cannot be worked out: {fault}") from None

    def _line_of(self, fault: BaseException, name: str) -> tuple[str, int]:
        """Where in which template: jinja names a template's own lines in a traceback."""
        found = [
            (frame.f_code.co_filename, line)
            for frame, line in walk_tb(fault.__traceback__)
            if frame.f_code.co_filename in self._sources
        ]
        return found[-1] if found else (name, 1)

    def _fault(self, name: str, line: int, why: str, try_: str = "") -> Unreadable:
        lines = self._sources.get(name, "").splitlines()
        found = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        place = f"{self._places.get(name, name)}:{line}"
        return Unreadable([Fault(place, why, found, try_ or _WHAT_THERE_IS)], NOTHING)

    def _must_be_still(self, name: str, page: str) -> None:
        if found := restless(page):
            raise Refused(
                "letter-restless",
                f"{self._places.get(name, name)} makes a letter that runs something, or asks "
                f"others for it when it is opened: {', '.join(found)}",
                "a letter stands alone: put a picture into it as data:image/png;base64,…",
            )

    def _must_say(self, letter: Letter, name: str, looked: list[Looked], seen: str) -> None:
        text = " ".join(seen.split()).casefold()
        left_out = [one for one in looked if one.mark + _tidy(one.reads) not in text]
        if left_out:
            words = "; ".join(dict.fromkeys(one.words for one in left_out))
            names = ", ".join(dict.fromkeys(f"{{{{ {one.variable} }}}}" for one in left_out))
            raise Refused(
                "letter-incomplete",
                f"{self._places.get(name, name)} leaves out what this letter may not: {words}",
                f"print {names}; dpl letter templates {letter.name} says what each is",
            )


_WHAT_THERE_IS = "dpl letter templates lists what may be said; --show NAME, how ours says it"


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold()


class _Sandbox(ImmutableSandboxedEnvironment):
    """jinja's sandbox, without what would tell the day or change from one time to the next."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, Day):
            return attr in ("day", "month", "year", "isoformat", "weekday")
        if isinstance(obj, Pounds):
            return False
        return super().is_safe_attribute(obj, attr, value)


_NAMED = "\x00"


def _missing(there: Callable[[], tuple[str, ...]]) -> type[StrictUndefined]:
    class Missing(StrictUndefined):
        """What a template asks for and a letter does not have."""

        @property
        def _undefined_message(self) -> str:
            obj, name = self._undefined_obj, str(self._undefined_name)
            top = obj is missing
            fields = there() if top else tuple(getattr(obj, "_fields", ()))
            if hasattr(obj, "__struct_fields__"):
                fields = tuple(obj.__struct_fields__)
            return _NAMED.join((name, *fields))

    return Missing


def _why_missing(message: str) -> tuple[str, str]:
    """What is not there, and what is that is called nearly so; else all there is."""
    name, *there = message.split(_NAMED)
    near = get_close_matches(name, there, n=3)
    if near:
        return f"there is no {name}", ", ".join(near)
    return f"there is no {name}", f"one of: {', '.join(there)}" if there else ""


def _wrapped(text: str, indent: int = 0) -> str:
    """For templates of text: the words in lines of 78, each so far from the margin."""
    from textwrap import fill

    space = " " * indent
    return fill(str(text), WIDTH, initial_indent=space, subsequent_indent=space)


_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)


def _together(pages: list[str]) -> str:
    """Pages one after another in one, each beginning on a sheet of its own."""
    first, *more = pages
    if not more:
        return first
    inner = [found[1] if (found := _BODY.search(page)) else page for page in more]
    sheets = "".join(
        f'<div style="break-before: page" class="another">{one}</div>\n' for one in inner
    )
    end = first.lower().rfind("</body>")
    return first + sheets if end < 0 else first[:end] + sheets + first[end:]
