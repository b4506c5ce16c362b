"""The monitoring return: what one account did in some days, as whoever looks at it needs it.

What bodies ask for in one (domain.md 3.3): where the money came from and went to, what of it is
not shown, what the bank says, what is kept and whose the rest is, what came and who looked at it.
"""

from __future__ import annotations

from projections.monitoring.return_of import Monitoring

__all__ = ["Monitoring"]
