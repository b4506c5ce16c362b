"""The Merkle tree of RFC 6962 (section 2.1) over the lines of the book: hashes, and the frontier.

Bytes in, bytes out. Nothing here reads a file, a clock or a database, or knows what a line says.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(line: bytes) -> bytes:
    """The hash of one leaf. The 0x00 in front keeps a leaf from passing for a node."""
    return sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return sha256(b"\x01" + left + right).digest()


class Frontier(NamedTuple):
    """All that must be kept of a tree of `size` leaves in order to go on with it.

    peaks are the roots of the whole subtrees, the largest first: one for each binary 1 in size.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after these leaf hashes, in order."""
        size, peaks = self.size, list(self.peaks)
        for peak in leaves:
            size += 1
            # A size ending in k binary noughts has just completed k subtrees.
            carry = size
            while not carry & 1:
                peak = sha256(b"\x01" + peaks.pop() + peak).digest()
                carry >>= 1
            peaks.append(peak)
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """The root hash of the whole tree; of an empty one, the hash of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """The peaks one after another. The size is kept beside them, as the head's position."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes, *, size: int) -> Frontier:
        """The frontier of `size` leaves; ValueError when the bytes cannot be of that many."""
        if len(data) != HASH_BYTES * size.bit_count():
            raise ValueError(f"{len(data)} bytes are not the frontier of {size} leaves")
        starts = range(0, len(data), HASH_BYTES)
        return cls(size, tuple(data[start : start + HASH_BYTES] for start in starts))
