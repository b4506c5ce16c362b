"""`dpl reclaim`, in parts: asking and answering, settling, and the questions about both."""

from __future__ import annotations

import click

from cli.asking import group
from cli.kinds import Name

reclaim = group("reclaim", "Asking money back, with notice and a right of reply.")

reclaim_argument = click.argument("reclaim", type=Name("reclaim"))
