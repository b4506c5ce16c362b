"""Every letter there is, and what may be said in it: for a template's author. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from projections.letters import arrears, net, reclaim, reconsideration, remittance, ring_fence
from projections.letters.letter import COMMON


class Kind(NamedTuple):
    """A kind of letter: its name, what it is, and what may be said beside what all may say."""

    name: str
    words: str
    may_say: Mapping[str, str]


FRAME = Kind("letter", "the frame that all have in common: letterhead, address, signature", COMMON)
KINDS = (
    Kind("ring-fence", "a certificate of whose the money is, for a benefits office",
         ring_fence.MAY_SAY),
    Kind("remittance", "the advice that goes with a payment", remittance.MAY_SAY),
    Kind("net", "how a week's payment is worked out, and why so little or none", net.MAY_SAY),
    Kind("reclaim", "the notice that money is asked back", reclaim.MAY_SAY),
    Kind("reconsideration", "the answer to who asked that a notice be looked at again",
         reconsideration.MAY_SAY),
    Kind("arrears", "what is owed of the person's contribution", arrears.MAY_SAY),
)  # fmt: skip
NAMES = tuple(kind.name for kind in KINDS)
