"""The two dozen people, who do not exist: whose money they have, how it is held, what it buys."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from cli.demonstration import plans as p
from cli.demonstration.days import FIRST, LAST
from cli.demonstration.plans import Item
from ledger.calendar import Frequency

ICB, COUNCIL = "northshire-icb", "northshire-council"


class Fund(NamedTuple):
    """One funder's part of somebody's plan.

    weight is its part of whatever both pay for; contribution_pence is the person's, by the week.
    """

    name: Literal["nhs", "council"]
    programme: str
    weight: int = 1
    contribution_pence: int = 0
    basis: Literal["net", "gross"] = "net"
    deployment: str = "direct_payment"

    @property
    def funder(self) -> str:
        return ICB if self.name == "nhs" else COUNCIL


class Person(NamedTuple):
    """One account. ends: the last day of care; pause: in hospital, from and to.

    paid_until: where the funder came to know of the end too late, the last day it paid for.
    """

    account: str
    name: str
    care_group: str
    age_band: str
    eligibility: str
    funds: tuple[Fund, ...]
    plan: tuple[Item, ...]
    holding: str | None
    pays: Frequency = "four-weekly"
    starts: date = FIRST
    ends: date = LAST
    paid_until: date | None = None
    holder: str = "person"
    pause: tuple[date, date] | None = None
    brought_pence: int = 0
    notional: tuple[Item, ...] = ()

    @property
    def weights(self) -> dict[str, int]:
        return {fund.name: fund.weight for fund in self.funds}

    def is_paused(self, day: date) -> bool:
        return self.pause is not None and self.pause[0] <= day < self.pause[1]


def _chc(**more) -> Fund:
    return Fund("nhs", "chc", **more)


def _care(weekly: int = 0, **more) -> Fund:
    return Fund("council", "social-care", contribution_pence=weekly, **more)


def _both(nhs: int, council: int, weekly: int = 0, programme: str = "chc") -> tuple[Fund, Fund]:
    return Fund("nhs", programme, nhs), _care(weekly, weight=council)


EQUIPMENT_BOUGHT = date(2024, 6, 18)
DIED_ON = date(2025, 8, 14)
STOPPED_ON = date(2025, 9, 28)
MOVED_ON = date(2025, 10, 1)
HOSPITAL = (date(2024, 10, 7), date(2024, 12, 2))

NHS_ONLY = (
    Person("N-01", "Alma Pentreathen", "adult-chc", "18-64", "adult-chc", (_chc(),),
           (*p.employed("pa-01", 30), p.taxi(3_600), p.bus(400), p.chemist(2_850)), "lloyds-1"),
    Person("N-02", "Bernard Ostlerby", "adult-chc", "65-plus", "adult-chc", (_chc(),),
           (p.agency("ag-01", 28, 2_480), p.chemist(3_400), p.respite(98_000)), "barclays-1",
           holder="representative"),
    Person("N-03", "Carys Lundmoor", "wheelchair", "18-64", "wheelchair",
           (Fund("nhs", "wheelchair"),),
           (p.bought_once("eq-01", "a powered chair", 439_500, EQUIPMENT_BOUGHT),), "hsbc-1",
           starts=date(2024, 5, 20), ends=date(2024, 9, 30)),
    Person("N-04", "Dewi Farrowgate", "mental-health", "18-64", "s117", (Fund("nhs", "s117"),),
           (*p.employed("pa-02", 10), p.centre("dc-02", 1_450), p.course(6_400)), "monzo-1",
           pays="monthly", starts=date(2024, 4, 15)),
    Person("N-05", "Elsie Marchbanksby", "childrens-continuing-care", "0-17",
           "childrens-continuing-care", (_chc(deployment="third_party"),),
           (p.agency("ag-02", 9, 3_150), p.respite(124_000)), "support-fund-1",
           holder="third_party"),
    Person("N-06", "Frank Stannerly", "adult-chc", "65-plus", "adult-chc-fast-track", (_chc(),),
           (*p.employed("pa-03", 22), p.chemist(3_100)), "natwest-1", ends=DIED_ON,
           paid_until=date(2025, 9, 14)),
)  # fmt: skip

COUNCIL_ONLY = (
    Person("C-01", "Gwen Thistleby", "physical-support", "65-plus", "care-act", (_care(4_820),),
           (p.agency("ag-01", 9, 2_320), p.centre("dc-01", 4_200), p.taxi(1_400)),
           "nationwide-1", brought_pence=124_017),
    Person("C-02", "Harvey Coldwater", "learning-disability", "18-64", "care-act",
           (_care(3_175),), (p.agency("ag-03", 8, 2_260), p.centre("dc-01", 5_600)),
           "client-1", holder="managed", brought_pence=61_240),
    Person("C-03", "Iris Bellamore", "physical-support", "65-plus", "care-act",
           (_care(2_640, basis="gross"),), (p.agency("ag-01", 7, 2_320), p.chemist(1_900)),
           "client-1", holder="managed"),
    Person("C-04", "Jonah Wickersley", "mental-health", "18-64", "care-act",
           (_care(deployment="third_party"),),
           (p.agency("ag-03", 6, 2_260), p.centre("dc-02", 1_450)), "support-fund-1",
           holder="third_party"),
    Person("C-05", "Kit Saltonstall", "physical-support", "18-64", "care-act", (_care(),),
           (p.agency("ag-03", 4, 2_260, every="week"), p.bus(420), p.centre("dc-02", 1_250)),
           "card-1"),
    Person("C-06", "Lena Dunmorrow", "learning-disability", "18-64", "care-act", (_care(),),
           (*p.employed("pa-04", 14), p.course(5_900)), "metro-1", pays="monthly",
           starts=date(2024, 5, 15)),
    Person("C-07", "Miles Hathersedge", "physical-support", "65-plus", "care-act",
           (_care(2_980),), (p.agency("ag-01", 8, 2_320), p.taxi(1_600)), "client-1",
           holder="managed", pause=HOSPITAL),
    Person("C-08", "Nora Pickersgale", "physical-support", "65-plus", "care-act",
           (_care(2_255),), (p.agency("ag-03", 10, 2_260), p.centre("dc-01", 4_200)),
           "tsb-1", ends=STOPPED_ON),
)  # fmt: skip

JOINT = (
    Person("J-01", "Owen Larchfield", "learning-disability", "18-64", "joint-funded",
           _both(60, 40, 2_895),
           (*p.employed("pa-05", 24), p.agency("ag-02", 4, 3_150, fund="nhs"),
            p.centre("dc-01", 4_800, fund="council"), p.taxi(2_200, fund="council")),
           "starling-1"),
    Person("J-02", "Petra Vaughnley", "physical-support", "18-64", "joint-funded",
           _both(50, 50, 1_960), (*p.employed("pa-06", 20), p.physio(4_800, fund="nhs")),
           "coop-1"),
    Person("J-03", "Quentin Ashgrovely", "mental-health", "18-64", "s117",
           _both(50, 50, programme="s117"),
           (p.agency("ag-03", 9, 2_260), p.centre("dc-02", 1_450, fund="council")),
           "client-1", holder="managed", brought_pence=88_375),
    Person("J-04", "Rhoda Millbanker", "learning-disability", "18-64", "joint-funded",
           _both(70, 30, 1_540),
           (p.agency("ag-02", 5, 3_150, fund="nhs"), p.agency("ag-03", 6, 2_260)),
           "client-1", holder="managed"),
    Person("J-05", "Stephen Yarlside", "physical-support", "65-plus", "joint-funded",
           _both(60, 40, 3_340), (p.agency("ag-01", 12, 2_320), p.chemist(2_450, fund="nhs")),
           "client-1", holder="managed"),
    Person("J-06", "Thea Crosswell", "learning-disability", "18-64", "joint-funded",
           _both(2, 1, 1_210), (p.agency("ag-03", 11, 2_260), p.taxi(1_500, fund="council")),
           "client-1", holder="managed"),
    Person("J-07", "Uma Redfernley", "physical-support", "18-64", "joint-funded",
           _both(55, 45, 2_410),
           (*p.employed("pa-07", 18), p.physio(5_200, fund="nhs"), p.bus(360, fund="council")),
           "hsbc-2"),
    Person("J-08", "Victor Sandringdale", "physical-support", "65-plus", "joint-funded",
           _both(60, 40, 4_055), (*p.employed("pa-08", 16), p.centre("dc-01", 4_200)),
           "natwest-2", notional=(p.chemist(14_000, fund="nhs"),)),
)  # fmt: skip

NOTIONAL = (
    Person("B-01", "Wilf Tanglewood", "adult-chc", "65-plus", "adult-chc",
           (_chc(deployment="notional"),), (), None,
           notional=(p.agency("ag-02", 20, 3_150), p.respite(142_000))),
    Person("B-02", "Xenia Holmebrook", "learning-disability", "18-64", "joint-funded",
           (Fund("nhs", "chc", 65, deployment="notional"),
            Fund("council", "social-care", 35, deployment="notional")), (), None,
           notional=(p.agency("ag-03", 24, 2_260),)),
)  # fmt: skip

PEOPLE = (*NHS_ONLY, *COUNCIL_ONLY, *JOINT, *NOTIONAL)
BY_ACCOUNT = {person.account: person for person in PEOPLE}


class Place(NamedTuple):
    """A holding: what it is, how its bank writes statements, and its numbers, which are nobody's.

    opening_pence is what stood there before the demonstration begins.
    """

    name: str
    kind: Literal["bank", "card", "client"]
    layout: str
    sort_code: str | None
    number: str
    opened_on: date = FIRST

    @property
    def people(self) -> tuple[Person, ...]:
        return tuple(person for person in PEOPLE if person.holding == self.name)

    @property
    def opening_pence(self) -> int:
        return sum(person.brought_pence for person in self.people)


def _place(name: str, layout: str, number: int, *, kind="bank", opened_on=FIRST) -> Place:
    return Place(name, kind, layout, f"00-99-{number % 100:02d}", f"990{number:05d}", opened_on)


PLACES = (
    _place("lloyds-1", "lloyds", 10117),
    _place("tsb-1", "lloyds", 10129),
    _place("barclays-1", "barclays", 20231),
    _place("natwest-1", "natwest", 30347),
    _place("natwest-2", "natwest", 30355),
    _place("hsbc-1", "hsbc-header", 40462, opened_on=date(2024, 5, 20)),
    _place("hsbc-2", "hsbc", 40474),
    _place("nationwide-1", "nationwide", 50581),
    _place("starling-1", "starling", 60693),
    _place("monzo-1", "monzo", 70706, opened_on=date(2024, 4, 15)),
    _place("metro-1", "ofx", 80814, opened_on=date(2024, 5, 15)),
    _place("support-fund-1", "ofx", 80826, kind="client"),
    _place("coop-1", "mt940", 90938),
    _place("client-1", "camt.053", 11041, kind="client"),
    _place("card-1", "card", 12157, kind="card"),
    _place("lloyds-2", "lloyds", 10163, opened_on=MOVED_ON),
)
BY_HOLDING = {place.name: place for place in PLACES}


def at_work_until(person: Person) -> date:
    """The last day of somebody's care: the end of what is paid for."""
    return min(person.ends, LAST)


def moved_from(person: Person, day: date) -> str | None:
    """Where somebody's money is on a day: J-04's leaves the client account in October 2025."""
    if person.account == "J-04" and day >= MOVED_ON:
        return "lloyds-2"
    return person.holding
