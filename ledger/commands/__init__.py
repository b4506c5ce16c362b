"""What a person or another system may ask of the ledger. Vocabulary, no behaviour.

A command is an order in the present tense; its tag is its name in a command file. Amounts are
whole pence and positive. `detail` is the commitment to private details, made before deciding
(DESIGN 10); it is never part of a command's digest, nor of what two commands are compared by.
"""

from __future__ import annotations

from ledger.commands.accounts import (
    AddFund,
    BringOpeningBalance,
    ChangeEligibility,
    ChangeHolder,
    CloseAccount,
    DecideStop,
    KeepPersonDetails,
    OpenAccount,
    RecordDeath,
    ResumePayments,
    SignAgreement,
    SuspendPayments,
)
from ledger.commands.allocations import EndAllocation, MakeAllocation, ReviseAllocation
from ledger.commands.budgets import (
    AgreeContingency,
    AgreeEarmark,
    AgreePlan,
    AgreeSplit,
    AssessContribution,
    DecideCarryOver,
    EndFunderCost,
    NotePayee,
    PlanLineAsked,
    RecordFunderCost,
    RecordLiability,
    ReleaseEarmark,
    SetIndicativeBudget,
    SettleLiability,
)
from ledger.commands.corrections import CorrectEntry, ReverseEntry
from ledger.commands.holdings import (
    AllocateLine,
    AllocatePart,
    Attribution,
    ChangeHoldingNumber,
    ImportStatement,
    LineToImport,
    LinkHolding,
    MoveMoney,
    OpenHolding,
    Purpose,
    SeeFlags,
    UnlinkHolding,
    WithdrawStatement,
)
from ledger.commands.oversight import (
    ApprovalId,
    GiveApproval,
    HoldReview,
    RefuseApproval,
    SetAuditTier,
)
from ledger.commands.policies import AdoptPolicy
from ledger.commands.receipts import (
    MakePayment,
    ReceiveContribution,
    ReceiveCreditNote,
    ReceiveInterest,
    ReceiveRefund,
    ReceiveTopUp,
    ReturnPayment,
)
from ledger.commands.recharges import (
    AgreeRecharge,
    DisputeRecharge,
    RaiseRecharge,
    SettleRecharge,
    WithdrawRecharge,
)
from ledger.commands.reclaims import (
    AgreeInstalments,
    DecideReconsideration,
    IdentifySurplus,
    ProposeReclaim,
    ReceiveReclaim,
    RefundPerson,
    RequestReconsideration,
    ServeNotice,
    WithdrawReclaim,
    WriteOffReclaim,
)
from ledger.commands.reconciling import (
    AccountExtract,
    AccountPayroll,
    ClosePeriod,
    Counterpart,
    ExplainDifference,
    ExtractId,
    MatchAgain,
    MatchLines,
    PrepareReconciliation,
    ReadExtract,
    ReadPayroll,
    ReconciliationCommand,
    ReconciliationName,
    SeeLateEntries,
    SignReconciliation,
    UnmatchLine,
    WithdrawExplanation,
    WithdrawExtract,
)
from ledger.commands.reports import IssueReport
from ledger.commands.returns import (
    ReceiveReturn,
    RequestReturn,
    ReviewReturn,
    WithdrawReturn,
)
from ledger.commands.schedules import (
    AgreePaymentSchedule,
    PayArrears,
    RunPayments,
    TellPaymentPurpose,
)
from ledger.commands.spends import (
    AcceptSpend,
    AttachEvidence,
    CorrectShares,
    DisallowSpend,
    MakeGood,
    QuerySpend,
    RecategoriseSpend,
    RecordSpend,
)
from ledger.commands.terms import (
    AccountCommand,
    Command,
    Hash,
    HoldingCommand,
    Layout,
    LineId,
    Name,
    Text,
    Weight,
    Word,
)

__all__ = [
    "AcceptSpend",
    "AccountCommand",
    "AccountExtract",
    "AccountPayroll",
    "AddFund",
    "AdoptPolicy",
    "AgreeContingency",
    "AgreeEarmark",
    "AgreeInstalments",
    "AgreePaymentSchedule",
    "AgreePlan",
    "AgreeRecharge",
    "AgreeSplit",
    "AllocateLine",
    "AllocatePart",
    "ApprovalId",
    "AssessContribution",
    "AttachEvidence",
    "Attribution",
    "BringOpeningBalance",
    "ChangeEligibility",
    "ChangeHolder",
    "ChangeHoldingNumber",
    "CloseAccount",
    "ClosePeriod",
    "Command",
    "CorrectEntry",
    "CorrectShares",
    "Counterpart",
    "DecideCarryOver",
    "DecideReconsideration",
    "DecideStop",
    "DisallowSpend",
    "DisputeRecharge",
    "EndAllocation",
    "EndFunderCost",
    "ExplainDifference",
    "ExtractId",
    "GiveApproval",
    "Hash",
    "HoldReview",
    "HoldingCommand",
    "IdentifySurplus",
    "ImportStatement",
    "IssueReport",
    "KeepPersonDetails",
    "Layout",
    "LineId",
    "LineToImport",
    "LinkHolding",
    "MakeAllocation",
    "MakeGood",
    "MakePayment",
    "MatchAgain",
    "MatchLines",
    "MoveMoney",
    "Name",
    "NotePayee",
    "OpenAccount",
    "OpenHolding",
    "PayArrears",
    "PlanLineAsked",
    "PrepareReconciliation",
    "ProposeReclaim",
    "Purpose",
    "QuerySpend",
    "RaiseRecharge",
    "ReadExtract",
    "ReadPayroll",
    "RecategoriseSpend",
    "ReceiveContribution",
    "ReceiveCreditNote",
    "ReceiveInterest",
    "ReceiveReclaim",
    "ReceiveRefund",
    "ReceiveReturn",
    "ReceiveTopUp",
    "ReconciliationCommand",
    "ReconciliationName",
    "RecordDeath",
    "RecordFunderCost",
    "RecordLiability",
    "RecordSpend",
    "RefundPerson",
    "RefuseApproval",
    "ReleaseEarmark",
    "RequestReconsideration",
    "RequestReturn",
    "ResumePayments",
    "ReturnPayment",
    "ReverseEntry",
    "ReviewReturn",
    "ReviseAllocation",
    "RunPayments",
    "SeeFlags",
    "SeeLateEntries",
    "ServeNotice",
    "SetAuditTier",
    "SetIndicativeBudget",
    "SettleLiability",
    "SettleRecharge",
    "SignAgreement",
    "SignReconciliation",
    "SuspendPayments",
    "TellPaymentPurpose",
    "Text",
    "UnlinkHolding",
    "UnmatchLine",
    "Weight",
    "WithdrawExplanation",
    "WithdrawExtract",
    "WithdrawRecharge",
    "WithdrawReclaim",
    "WithdrawReturn",
    "WithdrawStatement",
    "Word",
    "WriteOffReclaim",
    "all_commands",
]


_FAMILIES = (AccountCommand, HoldingCommand, ReconciliationCommand)


def all_commands() -> dict[str, type[Command]]:
    """Every command by its name in a command file."""
    found: dict[str, type[Command]] = {}
    waiting = list(Command.__subclasses__())
    while waiting:
        kind = waiting.pop(0)
        waiting.extend(kind.__subclasses__())
        tag = kind.__struct_config__.tag
        if isinstance(tag, str) and kind not in (
            AccountCommand,
            HoldingCommand,
            ReconciliationCommand,
        ):
            found[tag] = kind
    return found
