"""What needs a person, over all accounts: one list of tasks from everything that asks for one.

One file a source of work. Each takes its figures from the question that has them already, and
tells besides since when, how much, and which command settles it.
"""

from __future__ import annotations

from projections.work.listing import Work, work
from projections.work.several import OF, day_of_all, named_task, work_of_all
from projections.work.task import GAP, KINDS, Group, Task, gaps

__all__ = [
    "GAP", "KINDS", "OF", "Group", "Task", "Work", "day_of_all", "gaps", "named_task", "work",
    "work_of_all",
]  # fmt: skip
