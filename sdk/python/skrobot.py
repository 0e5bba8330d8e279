# SPDX-License-Identifier: MIT
"""skrobot for Python: read recorded runs, and report from a script that skrobot runs.

One file without dependencies, for Python 3.9 or newer. Put it beside your script, or add its folder to PYTHONPATH.

Reading::

    import skrobot
    for run in skrobot.runs("experiments", where="state = completed and metrics.loss < 0.1"):
        print(run, run.params["learning_rate"], run.metrics("loss").values[-1])
    table = skrobot.runs("experiments").to_pandas()

Without ``where``, only files are read, so that records can be read where skrobot is not installed. With ``where``, the
program ``skrobot`` is asked, since it knows the language of ``skrobot list --where``.

In a script that skrobot runs::

    for step in skrobot.steps(100):
        skrobot.metric("loss", loss, step)
    skrobot.result({"loss": loss})
"""
from __future__ import annotations

import array
import datetime
import json
import math
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union, overload

__all__ = ["Cancelled", "Group", "Metric", "Run", "Runs", "attempt", "cancelled", "checkpoint_directory", "directory",
           "log", "metric", "params", "progress", "result", "run_id", "runs", "seed", "steps"]

_NUMBERS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_STATES_OF_AN_END = ("completed", "failed", "crashed", "timed_out", "cancelled")


# ---- reading -------------------------------------------------------------------------------------------------------


class Metric(NamedTuple):
    """The points of a metric, in the order in which they were recorded: NumPy arrays if NumPy is installed, else
    ``array.array``."""

    steps: Any  #: integers
    times: Any  #: seconds since the run's start
    values: Any  #: floating point numbers, with NaN and infinities

    @property
    def last(self) -> float:
        """The last value; NaN if there are no points."""
        return float(self.values[-1]) if len(self.values) else math.nan


class Run:
    """A recorded run. Its files are read when they are asked for, and what was read is kept, so that a Run shows one
    state of a run in progress."""

    def __init__(self, experiment: pathlib.Path, name: str) -> None:
        self.experiment = experiment.name  #: the name of the experiment's directory
        self.name = name  #: within the experiment: ``train_task``, ``trials/17/train_task``
        self._base = experiment.joinpath(*name.split("/"))
        self._directory = experiment
        self._read: Dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<Run {self.experiment}/{self.name} {self.state}>"

    def __str__(self) -> str:
        return f"{self.experiment}/{self.name}"

    def file(self, extension: str) -> pathlib.Path:
        """The path of one of its files, which need not exist: ``run.file(".metrics")``."""
        return self._base.parent / (self._base.name + extension)

    def _text(self, extension: str) -> Optional[str]:
        try:
            return self.file(extension).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def _json(self, extension: str) -> Any:
        if extension not in self._read:
            text = self._text(extension)
            self._read[extension] = None if text is None else json.loads(text)
        return self._read[extension]

    @property
    def record(self) -> Dict[str, Any]:
        """All of ``.run``, as FORMAT.md describes it."""
        return self._json(".run")

    @property
    def experiment_log(self) -> Dict[str, Any]:
        """All of ``experiment.log``: who, where, git commit."""
        if "experiment" not in self._read:
            path = self._directory / "experiment.log"
            self._read["experiment"] = json.loads(path.read_text(encoding="utf-8"))
        return self._read["experiment"]

    @property
    def params(self) -> Dict[str, Any]:
        """The parameters, with defaults. NaN and infinities are the texts "NaN", "Infinity" and "-Infinity"."""
        return self._json(".params") or {}

    @property
    def result(self) -> Any:
        """What the task returned; None if it returned nothing."""
        return self._json(".result")

    @property
    def id(self) -> str:
        """A UUID."""
        return self.record["id"]

    @property
    def task(self) -> str:
        """The task's name."""
        return self.record["task"]

    @property
    def state(self) -> str:
        """``completed``, ``failed``, ``crashed``, ``timed_out``, ``cancelled``, ``stopped_early``, ``running``, or
        ``lost`` if the run's process died on this machine."""
        state = self.record["state"]
        if state == "cancelled" and self.record.get("stopped_early"):
            return "stopped_early"
        return "lost" if state == "running" and _is_lost(self.record) else state

    @property
    def started(self) -> Optional[datetime.datetime]:
        """When it began, with its time zone."""
        return _time(self.record.get("started"))

    @property
    def finished(self) -> Optional[datetime.datetime]:
        """When it ended; None while it is in progress."""
        return _time(self.record.get("finished"))

    @property
    def duration(self) -> Optional[float]:
        """Seconds; None while it is in progress."""
        ms = self.record.get("duration_ms")
        return None if ms is None else ms / 1000

    @property
    def seed(self) -> int:
        """The random seed."""
        return self.record["seed"]

    @property
    def tags(self) -> Dict[str, str]:
        """The tags."""
        return self.record.get("tags") or {}

    @property
    def note(self) -> str:
        """The note; empty if there is none."""
        return self.record.get("note") or ""

    @property
    def log(self) -> str:
        """The log, with the task's output."""
        return self._text(".log") or ""

    @property
    def errors(self) -> str:
        """Why it did not complete, and what helps to fix it; empty if it did."""
        return self._text(".errors") or ""

    @property
    def error(self) -> str:
        """The first line of the error."""
        return self.errors.split("\n", 1)[0]

    @property
    def files(self) -> List[pathlib.Path]:
        """The files that the task wrote. Links are left out."""
        found = []
        for base, folders, names in os.walk(self._base):
            folders.sort()
            for name in sorted(names):
                path = pathlib.Path(base) / name
                if path.is_file() and not path.is_symlink():
                    found.append(path)
        return found

    def summary(self, name: str) -> Dict[str, Any]:
        """``last``, ``min``, ``max``, ``count`` and ``last_step`` of a metric, from the record. KeyError if the record
        has none of that name."""
        return {key: _number(value) for key, value in self.record["metrics"][name].items()}

    @overload
    def metrics(self, name: str) -> Metric: ...

    @overload
    def metrics(self, name: None = None) -> Dict[str, Metric]: ...

    def metrics(self, name: Optional[str] = None) -> Union[Metric, Dict[str, Metric]]:
        """All points of a metric, or of all metrics by name. KeyError if the run has no metric of that name."""
        try:
            data = self.file(".metrics").read_bytes()
        except FileNotFoundError:
            data = b""
        # The last line of a killed run may be incomplete.
        data = data[data.find(b"\n") + 1:data.rfind(b"\n") + 1]
        if name is None:
            return _read_all_metrics(data)
        found = _read_metric(data, _quoted(name))
        if found is None:
            raise KeyError(name)
        return found


def _time(text: Optional[str]) -> Optional[datetime.datetime]:
    return datetime.datetime.fromisoformat(text) if text else None


def _number(value: Any) -> Any:
    return _NUMBERS.get(value, value) if isinstance(value, str) else value


def _is_lost(record: Dict[str, Any]) -> bool:
    """A host process that has gone, or whose number another process has now (field 22 of /proc/PID/stat)."""
    if record.get("host") != os.uname().nodename or not os.path.isdir("/proc/self"):
        return False
    try:
        with open(f"/proc/{int(record['pid'])}/stat", encoding="utf-8", errors="replace") as file:
            ticks = file.read().rpartition(")")[2].split()[19]
        return int(ticks) != record["pid_start_ticks"]
    except (OSError, IndexError, ValueError):
        return True


def _quoted(name: str) -> bytes:
    """A name as RFC 4180 has it in a line."""
    text = name.encode()
    return b'"' + text.replace(b'"', b'""') + b'"' if re.search(rb'[",\r\n]', text) else text


try:
    import numpy as _numpy
except ImportError:
    _numpy = None  # type: ignore[assignment]

_LARGEST_EXACT = 1 << 53  # of the integers that are floating point numbers


def _points(rows: bytes) -> Metric:
    """Rows ``step,time,value``, with commas between the rows as well."""
    if _numpy is not None:
        numbers = _numpy.fromstring(rows, sep=",") if rows else _numpy.empty(0)
        numbers = numbers[:len(numbers) // 3 * 3].reshape(-1, 3)
        steps = numbers[:, 0]
        if len(steps) and max(abs(steps.min()), abs(steps.max())) >= _LARGEST_EXACT:
            exact = _numpy.array([int(step) for step in rows.split(b",")[0::3]], dtype=_numpy.int64)
        else:
            exact = steps.astype(_numpy.int64)
        return Metric(exact, numbers[:, 1].copy(), numbers[:, 2].copy())
    words = rows.split(b",") if rows else []
    return Metric(array.array("q", map(int, words[0::3])), array.array("d", map(float, words[1::3])),
                  array.array("d", map(float, words[2::3])))


_ROW = rb"-?\d+,[^,\n]*,[^,\n]+"  # step, time, value


def _read_metric(lines: bytes, name: bytes) -> Optional[Metric]:
    start = name + b","
    if lines.startswith(start) and lines.count(b"\n" + start) + 1 == lines.count(b"\n"):
        # The file has no other metric.
        return _points(lines[len(start):-1].replace(b"\n" + start, b","))
    rows = re.findall(b"(?m)^" + re.escape(start) + b"(" + _ROW + b")$", lines)
    return _points(b",".join(rows)) if rows else None


def _read_all_metrics(lines: bytes) -> Dict[str, Metric]:
    rows: Dict[bytes, List[bytes]] = {}
    for name, row in re.findall(rb'(?m)^("(?:[^"]|"")*"|[^",\n]*),(' + _ROW + rb")$", lines):
        rows.setdefault(name, []).append(row)
    metrics = {}
    for name, found in rows.items():
        text = name[1:-1].replace(b'""', b'"') if name.startswith(b'"') else name
        metrics[text.decode(errors="replace")] = _points(b",".join(found))
    return metrics


class Group(NamedTuple):
    """Runs that agree in some fields."""

    key: Tuple[Any, ...]  #: their values, in the order of the fields
    runs: "Runs"

    def summary(self, metric: str) -> Dict[str, float]:
        """``n``, ``mean``, ``sd``, ``min`` and ``max`` of the last values of a metric, of the runs that have it; ``sd``
        is the sample's (n - 1), and NaN for a single run."""
        values = [run.summary(metric)["last"] for run in self.runs if metric in (run.record.get("metrics") or {})]
        if not values:
            raise KeyError(metric)
        return {"n": len(values), "mean": statistics.fmean(values),
                "sd": statistics.stdev(values) if len(values) > 1 else math.nan, "min": min(values), "max": max(values)}


class Runs(List[Run]):
    """A list of runs."""

    def group_by(self, *fields: str) -> List[Group]:
        """Groups by ``params.NAME``, ``tags.NAME`` or a member of the record such as ``task``, ``host`` or ``state``,
        in the order of their first runs. A run without the field has the value None."""
        groups: Dict[str, Group] = {}
        for run in self:
            key = tuple(_field(run, field) for field in fields)
            groups.setdefault(json.dumps(key, sort_keys=True), Group(key, Runs())).runs.append(run)
        return list(groups.values())

    def to_pandas(self) -> Any:
        """A pandas DataFrame with a row for each run: experiment, run, task, state, started, duration, seed, then
        ``params.NAME``, ``metrics.NAME`` (last values), ``tags.NAME`` and ``result.NAME``. Needs pandas."""
        import pandas  # only here

        rows = []
        for run in self:
            row: Dict[str, Any] = {"experiment": run.experiment, "run": run.name, "task": run.task, "state": run.state,
                                   "started": run.started, "duration": run.duration, "seed": run.seed}
            row.update({f"params.{key}": value for key, value in _flat(run.params)})
            row.update({f"metrics.{key}": _number(value["last"])
                        for key, value in (run.record.get("metrics") or {}).items()})
            row.update({f"tags.{key}": value for key, value in run.tags.items()})
            if isinstance(run.result, dict):
                row.update({f"result.{key}": value for key, value in _flat(run.result)})
            rows.append(row)
        return pandas.DataFrame(rows)


def _flat(values: Dict[str, Any], before: str = "") -> Iterator[Tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, before + key + ".")
        else:
            yield before + key, _number(value)


def _field(run: Run, field: str) -> Any:
    kind, _, name = field.partition(".")
    if kind == "params" and name:
        return dict(_flat(run.params)).get(name)
    if kind == "tags" and name:
        return run.tags.get(name)
    return run.state if field == "state" else run.experiment if field == "experiment" else run.record.get(field)


def runs(repository: Union[str, "os.PathLike[str]"] = "experiments", where: str = "",
         program: Optional[str] = None) -> Runs:
    """The runs of an experiments repository, the oldest first. Damaged runs are left out; ``skrobot list --damaged``
    names them. ``where`` is the language of ``skrobot list --where``, and needs the program: ``program``, else the
    environment's SKROBOT_PROGRAM, else ``skrobot``. Raises ValueError for a faulty ``where``, FileNotFoundError without
    the program."""
    root = pathlib.Path(repository)
    names = _names_where(root, where, program) if where else _names_in(root)
    found = []
    for experiment, name in names:
        run = Run(root / experiment, name)
        try:
            if isinstance(run.record, dict) and run.record.get("state") in (*_STATES_OF_AN_END, "running"):
                found.append(run)
        except (OSError, ValueError):
            pass
    found.sort(key=lambda run: (run.record.get("started") or "", run.experiment, run.name))
    return Runs(found)


def _names_where(root: pathlib.Path, where: str, program: Optional[str]) -> List[Tuple[str, str]]:
    words = [program or os.environ.get("SKROBOT_PROGRAM") or "skrobot", "list", "--experiments", str(root), "--json",
             "--limit", "0", "--where", where]
    ended = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if ended.returncode != 0:
        raise ValueError(ended.stderr.decode(errors="replace").strip())
    return [(run["experiment"], run["run"]) for run in json.loads(ended.stdout)]


def _names_in(root: pathlib.Path) -> Iterator[Tuple[str, str]]:
    for experiment in sorted(entry for entry in root.iterdir() if not entry.name.startswith(".")):
        if experiment.is_symlink() or not (experiment / "experiment.log").is_file():
            continue
        yield from ((experiment.name, name) for name in _run_names(experiment))
        trials = experiment / "trials"
        if trials.is_dir() and not trials.is_symlink():
            for trial in sorted((entry for entry in trials.iterdir() if entry.name.isdecimal()),
                                key=lambda entry: int(entry.name)):
                yield from ((experiment.name, f"trials/{trial.name}/{name}") for name in _run_names(trial))


def _run_names(directory_: pathlib.Path) -> List[str]:
    return sorted(entry.name[:-4] for entry in directory_.iterdir()
                  if entry.name.endswith(".run") and not entry.name.startswith(".") and not entry.is_symlink()
                  and entry.is_file())


# ---- in a script that skrobot runs -----------------------------------------------------------------------------------


class Cancelled(Exception):
    """The run is to stop. Raised by steps()."""


def _say(words: str) -> None:
    sys.stdout.flush()
    # One write, so that lines of several threads do not mix.
    os.write(1, f"skrobot: {words}\n".encode())


def metric(name: str, value: float, step: Optional[int] = None) -> None:
    """Records a point. Without a step, the next one of the metric, from 0. Raises ValueError for a name with blanks."""
    if not name or re.search(r"\s", name):
        raise ValueError(f"a metric's name has no blanks: {name!r}")
    _say(f"metric {name} {float(value)!r}" + ("" if step is None else f" step {int(step)}"))


def progress(done: int, total: int = 0) -> None:
    """Reports that ``done`` of ``total`` is done; a total of 0 is unknown."""
    _say(f"progress {int(done)} {int(total)}")


def result(value: Any) -> None:
    """Sets the task's result: anything that ``json`` can write. The last call counts. NaN and infinities become texts."""
    _say("result " + json.dumps(_with_texts(value), allow_nan=False))


def _with_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _with_texts(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_texts(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if hasattr(value, "tolist"):  # NumPy's arrays and numbers
        return _with_texts(value.tolist())
    return value


def log(text: str) -> None:
    """Writes to the run's log, as print() does."""
    print(text, flush=True)


_cancelled = False


def _stop(_number_: int, _frame: Any) -> None:
    global _cancelled
    _cancelled = True


def cancelled() -> bool:
    """Whether the run is to stop. Call it first at the beginning of the script and from its main thread: from then on,
    SIGTERM does not end the script, which has until the end of the grace period to save its state and to end."""
    if signal.getsignal(signal.SIGTERM) in (signal.SIG_DFL, None):
        signal.signal(signal.SIGTERM, _stop)
    return _cancelled


@overload
def steps(items: int) -> Iterator[int]: ...


@overload
def steps(items: Sequence[Any]) -> Iterator[Any]: ...


def steps(items: Union[int, Sequence[Any]]) -> Iterator[Any]:
    """Iterates over a number of steps or a sequence, reports progress, and raises Cancelled if the run is to stop."""
    all_items: Union[range, Sequence[Any]] = range(items) if isinstance(items, int) else items
    for done, item in enumerate(all_items):
        if cancelled():
            raise Cancelled
        yield item
        progress(done + 1, len(all_items))


def params() -> Dict[str, Any]:
    """The parameters of a task that is declared with ``"pass": "json"``; empty in any other script."""
    path = os.environ.get("SKROBOT_PARAMS")
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8")) if path else {}


def directory() -> pathlib.Path:
    """The directory for artifacts; the current one in a script that skrobot does not run."""
    return pathlib.Path(os.environ.get("SKROBOT_DIRECTORY") or ".")


def checkpoint_directory() -> Optional[pathlib.Path]:
    """The same directory for all attempts of the run; None if there is none."""
    path = os.environ.get("SKROBOT_CHECKPOINT_DIRECTORY")
    return pathlib.Path(path) if path else None


def run_id() -> str:
    """The run's ID; empty in a script that skrobot does not run."""
    return os.environ.get("SKROBOT_RUN_ID", "")


def seed() -> int:
    """The run's seed; 0 in a script that skrobot does not run."""
    return int(os.environ.get("SKROBOT_SEED", "0"))


def attempt() -> int:
    """The number of the attempt, from 1."""
    return int(os.environ.get("SKROBOT_ATTEMPT", "1"))


if __name__ == "__main__":
    print(__doc__)
