"""The fuzzer's pool of processes."""

from __future__ import annotations

import os
import time

from benchmarks.fuzz.pool import Lost, Task, run_tasks


def test_run_tasks_loses_only_the_case_that_kills_or_hangs() -> None:
    def work(task: Task) -> list[int]:
        if 13 in task.cases:
            os._exit(3)
        if task.number == 2 and 7 in task.cases:
            time.sleep(60)
        return [task.number * 100 + case for case in task.cases]

    tasks = [Task(1, range(16)), Task(2, range(8)), Task(3, range(4))]
    results = list(run_tasks(iter(tasks), work, 2, seconds=1.0))
    lost = {(each.task.number, *each.task.cases) for each in results if isinstance(each, Lost)}
    assert lost == {(1, 13), (2, 7)}
    done = sorted(case for each in results if not isinstance(each, Lost) for case in each)
    assert len(done) == 16 + 8 + 4 - 2
