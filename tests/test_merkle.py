"""The Merkle tree against RFC 6962: known answers, and the definition taken literally."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash

# The test inputs and roots of the reference implementation of Certificate Transparency
# (google/certificate-transparency, merkle_tree_test.cc; also transparency-dev/merkle, testonly).
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_by_definition(lines: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it is written."""
    if not lines:
        return sha256(b"").digest()
    if len(lines) == 1:
        return sha256(b"\x00" + lines[0]).digest()
    split = 1
    while split * 2 < len(lines):
        split *= 2
    left, right = root_by_definition(lines[:split]), root_by_definition(lines[split:])
    return sha256(b"\x01" + left + right).digest()


def frontier_of(lines: list[bytes]) -> Frontier:
    return Frontier().extend(map(leaf_hash, lines))


def test_the_root_of_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert Frontier().root() == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_that_others_publish(size: int) -> None:
    lines = [bytes.fromhex(one) for one in INPUTS[:size]]
    assert frontier_of(lines).root().hex() == ROOTS[size - 1]


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_frontiers_root_is_the_root_by_definition(lines: list[bytes]) -> None:
    assert frontier_of(lines).root() == root_by_definition(lines)


@given(st.lists(st.binary(max_size=8), max_size=40), st.integers(0, 40))
def test_a_tree_grown_in_two_goes_is_the_same_tree(lines: list[bytes], cut: int) -> None:
    first = frontier_of(lines[:cut])
    kept = Frontier.from_bytes(first.to_bytes(), size=first.size)
    assert kept.extend(map(leaf_hash, lines[cut:])) == frontier_of(lines)


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_leaves_added_one_by_one_give_the_same_frontier(lines: list[bytes]) -> None:
    frontier = Frontier()
    for line in lines:
        frontier = frontier.append(leaf_hash(line))
    assert frontier == frontier_of(lines)


@pytest.mark.parametrize(("size", "data"), [(3, bytes(32)), (0, bytes(32)), (1, bytes(31))])
def test_bytes_that_cannot_be_the_frontier_of_that_size_are_refused(size, data) -> None:
    with pytest.raises(ValueError, match="are not the frontier of"):
        Frontier.from_bytes(data, size=size)


def test_a_hundred_thousand_leaves_are_taken_at_once_as_one_by_one() -> None:
    leaves = [leaf_hash(str(n).encode()) for n in range(1_000)] * 100
    one_by_one = Frontier()
    for leaf in leaves[:3_000]:
        one_by_one = one_by_one.append(leaf)
    assert Frontier().extend(leaves[:3_000]) == one_by_one
    assert Frontier().extend(leaves).size == 100_000
