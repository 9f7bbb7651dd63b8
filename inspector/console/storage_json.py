"""What the storage says, for machines."""

from __future__ import annotations

from typing import Any

from inspector.console.numbers import json_number
from inspector.storage.folders import DataFolders
from inspector.storage.retention import Expiry
from inspector.storage.status import StorageStatus
from inspector.storage.upkeep import UpkeepPlan, UpkeepReport


def report_json(report: UpkeepReport, folders: DataFolders) -> dict[str, Any]:
    """Return what a run did."""
    compaction = report.compaction
    return {
        "compacted": {
            "logs": compaction.logs,
            "bytes": compaction.read_bytes,
            "records": compaction.records,
            "rejected": compaction.rejected,
            "again": compaction.again,
            "files": [folders.told(path) for path in compaction.files],
        },
        "merged": {
            "files": report.merging.merged,
            "into": [folders.told(path) for path in report.merging.files],
        },
        "rolled_up": [path.stem for path in report.roll_up.files],
        "deleted": [_expiry(one) for one in report.expiry.expiries],
        "waiting": compaction.waiting,
        "next_ts": json_number(compaction.next_ts),
        "stopped": compaction.stopped,
        "problems": [problem.text() for problem in report.problems],
    }


def plan_json(plan: UpkeepPlan) -> dict[str, Any]:
    """Return what a run would do."""
    problems = (*plan.due.problems, *plan.expiry.problems)
    return {
        "compact": {"logs": plan.due.logs, "bytes": plan.due.size_bytes},
        "merge": plan.merges,
        "roll_up": list(plan.roll_ups),
        "delete": [_expiry(one) for one in plan.expiry.expiries],
        "waiting": plan.due.waiting,
        "next_ts": json_number(plan.due.next_ts),
        "problems": [problem.text() for problem in problems],
    }


def status_json(status: StorageStatus) -> dict[str, Any]:
    """Return what each tier holds."""
    return {
        "tiers": {
            str(one.tier): {
                "files": one.files,
                "bytes": one.size_bytes,
                "records": one.records,
                "first_day": one.first_day or None,
                "last_day": one.last_day or None,
                "next_ts": json_number(one.next_ts),
            }
            for one in status.tiers
        },
        "ratio": json_number(status.ratio),
        "due": plan_json(status.plan),
        "unfinished": status.is_unfinished,
        "problems": [problem.text() for problem in status.problems],
    }


def _expiry(one: Expiry) -> dict[str, Any]:
    return {
        "tier": str(one.tier),
        "day": one.day,
        "files": len(one.files),
        "bytes": one.size_bytes,
        "by_cap": one.by_cap,
    }
