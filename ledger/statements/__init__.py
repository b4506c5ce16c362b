"""Readers of the banks' own files: bytes in, a Statement or every fault out. Pure."""

from ledger.statements.statement import Remark, Statement, StatementLine

__all__ = ["Remark", "Statement", "StatementLine"]
