"""Who is paid. Names are invented, and only ever stand in statements and private details."""

from __future__ import annotations

from typing import NamedTuple


class Payee(NamedTuple):
    """Somebody who is paid: an opaque reference for the books, and a name for the bank."""

    reference: str
    name: str
    provider: str


def _payees(*rows: tuple[str, str, str]) -> dict[str, Payee]:
    return {reference: Payee(reference, name, provider) for reference, name, provider in rows}


PAYEES = _payees(
    ("pa-01", "T Hollowbrook", "personal-assistant"),
    ("pa-02", "I Fenwrightly", "personal-assistant"),
    ("pa-03", "C Ashbeckett", "personal-assistant"),
    ("pa-04", "J Penmarrow", "personal-assistant"),
    ("pa-05", "B Oxmantle", "personal-assistant"),
    ("pa-06", "S Wrenfielding", "personal-assistant"),
    ("pa-07", "M Tollgarth", "personal-assistant"),
    ("pa-08", "O Brackmere", "personal-assistant"),
    ("ag-01", "Meadowlark Homecare", "agency"),
    ("ag-02", "Brightwater Nurses", "agency"),
    ("ag-03", "Fivewaters Support", "agency"),
    ("pr-01", "Tallyhouse Payroll", "other"),
    ("tx-00", "Paye Collector", "other"),
    ("in-01", "Wrenharbour Insurers", "other"),
    ("tr-01", "Kestrelway Cars", "transport"),
    ("tr-02", "Greenline Bus Co", "transport"),
    ("dc-01", "Larkrise Centre", "charity"),
    ("dc-02", "Millpond Leisure", "charity"),
    ("eq-01", "Evenlode Mobility", "retailer"),
    ("eq-02", "Quaintways Stores", "retailer"),
    ("sh-01", "Cornerstone Chemist", "retailer"),
    ("rs-01", "Saltmarsh House", "care-home"),
    ("th-01", "R Quillington Physio", "self-employed"),
    ("ed-01", "Riverbank College", "other"),
)
