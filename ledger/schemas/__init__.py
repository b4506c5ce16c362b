"""Commands as others send them: every fault in one answer, each with its field's path.

marshmallow schemas made from the commands' own msgspec annotations, so that there is one list of
fields and limits. Strict: whole numbers are JSON integers, dates are YYYY-MM-DD, and a field
nobody knows is a fault. Touches no file, and loads marshmallow, so load it when it is needed.
"""

from ledger.schemas.sent import Sent, read_command, read_sent
from ledger.schemas.structs import schema_of

__all__ = ["Sent", "read_command", "read_sent", "schema_of"]
