"""The same statements in the formats that banks share: OFX, MT940 and camt.053."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

from cli.demonstration.banks import Lines, plain
from cli.demonstration.books import Book

_OFX_TYPES = {"credit": "DIRECTDEP", "transfer": "PAYMENT", "debit": "DIRECTDEBIT", "card": "POS",
              "cash": "ATM", "interest": "INT", "charge": "SRVCHG"}  # fmt: skip

_OFX_TOP = """\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

"""


def ofx(book: Book, lines: Lines, first: date, last: date) -> bytes:
    """OFX 1.0.2, as most banks in the United Kingdom still give it."""
    place = book.place
    bank = (place.sort_code or "").replace("-", "")
    out = [
        f"{_OFX_TOP}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
        f"<DTSERVER>{last:%Y%m%d}180000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>",
        "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>",
        f"<STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>{bank}<ACCTID>{place.number}"
        "<ACCTTYPE>CHECKING</BANKACCTFROM>",
        f"<BANKTRANLIST><DTSTART>{first:%Y%m%d}<DTEND>{last:%Y%m%d}",
    ]
    for number, (x, _) in enumerate(lines, start=1):
        out.append(
            f"<STMTTRN><TRNTYPE>{_OFX_TYPES[x.how]}<DTPOSTED>{x.on:%Y%m%d}"
            f"<TRNAMT>{plain(x.pence)}<FITID>{x.on:%Y%m%d}{number:05d}"
            f"<NAME>{escape(x.party.upper())}<MEMO>{escape(x.reference)}</STMTTRN>"
        )
    out.append(
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>{plain(_closing(book, lines, first))}"
        f"<DTASOF>{last:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
    return "\n".join(out).encode("ascii")


def _closing(book: Book, lines: Lines, first: date) -> int:
    return lines[-1][1] if lines else book.before(first)


def _mt940_money(pence: int) -> str:
    return plain(abs(pence)).replace(".", ",")


_MT940_TYPES = {"credit": "NTRF", "transfer": "NTRF", "debit": "NDDT", "card": "NMSC",
                "cash": "NMSC", "interest": "NINT", "charge": "NCHG"}  # fmt: skip


def mt940(book: Book, lines: Lines, first: date, last: date) -> bytes:
    """One SWIFT message for the days asked for."""
    place = book.place
    opening, closing = book.before(first), _closing(book, lines, first)
    out = [
        "{1:F01DEMOGB2LAXXX0000000000}{2:I940DEMOGB2LXXXXN}{4:",
        f":20:DEMO{last:%y%m%d}",
        f":25:{(place.sort_code or '').replace('-', '')}{place.number}",
        f":28C:{first:%y}{first.month:02d}/1",
        f":60F:{_mark(opening)}{first:%y%m%d}GBP{_mt940_money(opening)}",
    ]
    for number, (x, _) in enumerate(lines, start=1):
        out.append(
            f":61:{x.on:%y%m%d%m%d}{_mark(x.pence)}{_mt940_money(x.pence)}"
            f"{_MT940_TYPES[x.how]}NONREF//B{number:05d}"
        )
        out.append(f":86:{x.party} {x.reference}".upper())
    out.append(f":62F:{_mark(closing)}{last:%y%m%d}GBP{_mt940_money(closing)}")
    return "\r\n".join([*out, "-}", ""]).encode("ascii")


def _mark(pence: int) -> str:
    return "D" if pence < 0 else "C"


_CAMT_TOP = """\
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
 <BkToCstmrStmt>
  <GrpHdr><MsgId>{name}-{last}</MsgId><CreDtTm>{last}T18:00:00+00:00</CreDtTm></GrpHdr>
  <Stmt>
   <Id>{first}</Id>
   <FrToDt><FrDtTm>{first}T00:00:00+00:00</FrDtTm><ToDtTm>{last}T23:59:59+00:00</ToDtTm></FrToDt>
   <Acct><Id><Othr><Id>{number}</Id></Othr></Id><Ccy>GBP</Ccy></Acct>
"""


def camt(book: Book, lines: Lines, first: date, last: date) -> bytes:
    """camt.053.001.08, with the totals that let a reader see it is whole."""
    place = book.place
    number = f"{(place.sort_code or '').replace('-', '')}{place.number}"
    days = {"first": first.isoformat(), "last": last.isoformat()}
    out = [_CAMT_TOP.format(name=place.name, number=number, **days)]
    closing = _closing(book, lines, first)
    for code, pence, day in (("OPBD", book.before(first), first), ("CLBD", closing, last)):
        out.append(
            f"   <Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_camt_money(pence)}"
            f"<Dt><Dt>{day}</Dt></Dt></Bal>\n"
        )
    out.append(f"   <TxsSummry>{_camt_totals(lines)}</TxsSummry>\n")
    out += [_camt_entry(x, n) for n, (x, _) in enumerate(lines, start=1)]
    return "".join([*out, "  </Stmt>\n </BkToCstmrStmt>\n</Document>\n"]).encode()


def _camt_money(pence: int) -> str:
    way = "DBIT" if pence < 0 else "CRDT"
    return f'<Amt Ccy="GBP">{plain(abs(pence))}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def _camt_totals(lines: Lines) -> str:
    found = []
    for tag, sign in (("TtlCdtNtries", 1), ("TtlDbtNtries", -1)):
        own = [abs(x.pence) for x, _ in lines if x.pence * sign > 0]
        found.append(
            f"<{tag}><NbOfNtries>{len(own)}</NbOfNtries><Sum>{plain(sum(own))}</Sum></{tag}>"
        )
    return "".join(found)


def _camt_entry(x, number: int) -> str:
    other = "Dbtr" if x.pence > 0 else "Cdtr"
    return (
        f"   <Ntry><NtryRef>{number}</NtryRef>{_camt_money(x.pence)}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{x.on}</Dt></BookgDt><ValDt><Dt>{x.on}</Dt></ValDt>"
        f"<AcctSvcrRef>B{x.on:%y%m%d}{number:04d}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
        f"<{other}><Pty><Nm>{escape(x.party)}</Nm></Pty></{other}></RltdPties>"
        f"<RmtInf><Ustrd>{escape(x.reference)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
    )


WRITERS: dict[str, Callable[[Book, Lines, date, date], bytes]] = {
    "ofx": ofx,
    "mt940": mt940,
    "camt.053": camt,
}
