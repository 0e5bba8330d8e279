# SPDX-License-Identifier: MIT
"""Reads what `skrobot export --to` writes, knowing only the formats' own descriptions, and prints it as JSON.

read_export.py mlflow|tensorboard|dvclive|ro-crate|junit PATH
"""
import json
import math
import os
import re
import struct
import sys
import xml.etree.ElementTree as xml


def number(text):
    value = float(text)
    return value if math.isfinite(value) else str(value)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def files_below(folder):
    found = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            found[os.path.relpath(path, folder)] = path
    return found


def yaml_scalars(path):
    """The flat `key: value` lines that MLflow's meta.yaml has."""
    values = {}
    for line in read(path).splitlines():
        key, value = line.split(": ", 1)
        if value.startswith('"'):
            values[key] = json.loads(value)
        elif value.startswith("'"):
            values[key] = value[1:-1]
        elif value == "null":
            values[key] = None
        else:
            values[key] = int(value) if re.fullmatch(r"-?\d+", value) else value
    return values


def read_mlflow(root):
    experiments = []
    for experiment_id in sorted(os.listdir(root)):
        folder = os.path.join(root, experiment_id)
        assert re.fullmatch(r"[A-Za-z0-9][\w-]{0,63}", experiment_id), experiment_id
        meta = yaml_scalars(os.path.join(folder, "meta.yaml"))
        assert meta["experiment_id"] == experiment_id
        runs = []
        for run_id in sorted(os.listdir(folder)):
            run = os.path.join(folder, run_id)
            if not os.path.isdir(run):
                continue
            assert re.fullmatch(r"[0-9a-f]{32}", run_id), run_id
            about = yaml_scalars(os.path.join(run, "meta.yaml"))
            assert about["run_id"] == about["run_uuid"] == run_id and about["experiment_id"] == experiment_id
            metrics = {}
            for name, path in files_below(os.path.join(run, "metrics")).items():
                points = []
                for line in read(path).splitlines():
                    time, value, step = line.split(" ")
                    points.append([int(time), number(value), int(step)])
                metrics[name] = points
            for name in metrics:
                assert re.fullmatch(r"[/\w.\- ]{1,250}", name), name
            runs.append({"meta": about, "metrics": metrics,
                         "params": {n: read(p) for n, p in files_below(os.path.join(run, "params")).items()},
                         "tags": {n: read(p) for n, p in files_below(os.path.join(run, "tags")).items()},
                         "artifacts": {n: os.path.getsize(p)
                                       for n, p in files_below(os.path.join(run, "artifacts")).items()}})
        experiments.append({"meta": meta, "runs": runs})
    return experiments


def crc32c(data):
    """Bit by bit, from the polynomial."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def fields(data):
    """A protocol buffer as (field, value) pairs."""
    at, found = 0, []

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            value = varint()
        elif kind == 1:
            value = struct.unpack_from("<d", data, at)[0]
            at += 8
        elif kind == 2:
            size = varint()
            value = data[at:at + size]
            assert len(value) == size
            at += size
        else:
            assert kind == 5
            value = struct.unpack_from("<f", data, at)[0]
            at += 4
        found.append((tag >> 3, value))
    return found


def one(data, field, default=None):
    values = [value for number_, value in fields(data) if number_ == field]
    assert len(values) <= 1
    return values[0] if values else default


def events(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        (size,) = struct.unpack_from("<Q", data, at)
        assert struct.unpack_from("<I", data, at + 8)[0] == masked(data[at:at + 8])
        event = data[at + 12:at + 12 + size]
        assert struct.unpack_from("<I", data, at + 12 + size)[0] == masked(event)
        at += 16 + size
        yield event


def plain(value):
    """A google.protobuf.Value."""
    ((field, content),) = fields(value)
    return {2: lambda: content, 3: lambda: content.decode(), 4: lambda: bool(content)}[field]()


def read_events(path):
    run = {"scalars": {}, "texts": {}, "hparams": {}, "status": None, "version": None, "group": None}
    for event in events(path):
        time, step = one(event, 1), one(event, 2, 0)
        step = step - (1 << 64) if step >> 63 else step
        version = one(event, 3)
        if version is not None:
            run["version"] = version.decode()
        summary = one(event, 5)
        if summary is None:
            continue
        value = one(summary, 1)
        tag = one(value, 1).decode()
        metadata = one(value, 9)
        if metadata is None:
            scalar = one(value, 2)
            run["scalars"].setdefault(tag, []).append(
                [round(time, 3), step, scalar if math.isfinite(scalar) else str(scalar)])
            continue
        plugin = one(metadata, 1)
        name, content = one(plugin, 1).decode(), one(plugin, 2)
        if name == "text":
            tensor = one(value, 8)
            assert one(tensor, 1) == 7
            run["texts"][tag] = one(tensor, 8).decode()
        else:
            assert name == "hparams"
            start, end = one(content, 3), one(content, 4)
            if start is not None:
                run["group"] = one(start, 4).decode()
                for field, entry in fields(start):
                    if field == 1:
                        run["hparams"][one(entry, 1).decode()] = plain(one(entry, 2))
            if end is not None:
                run["status"] = one(end, 1)
    return run


def read_tensorboard(root):
    return {os.path.dirname(name): read_events(path) for name, path in sorted(files_below(root).items())
            if re.fullmatch(r"events\.out\.tfevents\.\d{10}\..+", os.path.basename(name))}


def read_dvclive(root):
    runs = {}
    for name, path in sorted(files_below(root).items()):
        if os.path.basename(name) != "metrics.json":
            continue
        folder = os.path.dirname(path)
        plots = os.path.join(folder, "plots", "metrics")
        runs[os.path.dirname(name)] = {
            "metrics": json.loads(read(path)), "params": read(os.path.join(folder, "params.yaml")),
            "plots": {n: [line.split("\t") for line in read(p).splitlines()] for n, p in files_below(plots).items()}}
    return runs


def read_ro_crate(root):
    """Checks what RO-Crate 1.1 and the Process Run Crate profile demand."""
    crates = {}
    for name, path in sorted(files_below(root).items()):
        if os.path.basename(name) != "ro-crate-metadata.json":
            continue
        crate = json.loads(read(path))
        assert crate["@context"] == ["https://w3id.org/ro/crate/1.1/context",
                                     "https://w3id.org/ro/terms/workflow-run/context"]
        graph = {entity["@id"]: entity for entity in crate["@graph"]}
        assert len(graph) == len(crate["@graph"]), "an @id twice"
        descriptor = graph["ro-crate-metadata.json"]
        assert descriptor["about"] == {"@id": "./"} and descriptor["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"
        top = graph["./"]
        assert top["@type"] == "Dataset" and all(top[key] for key in ("name", "description", "datePublished", "license"))
        assert graph[top["conformsTo"]["@id"]]["name"] == "Process Run Crate"
        references = []

        def collect(value):
            if isinstance(value, list):
                for item in value:
                    collect(item)
            elif isinstance(value, dict) and list(value) == ["@id"]:
                references.append(value["@id"])

        for entity in crate["@graph"]:
            for key, value in entity.items():
                if key != "conformsTo":
                    collect(value)
        assert all(reference in graph for reference in references)
        (action,) = [graph[one_["@id"]] for one_ in [top["mentions"]]]
        assert action["@type"] == "CreateAction" and graph[action["agent"]["@id"]]["@type"] == "Person"
        tool = graph[action["instrument"]["@id"]]
        assert tool["@type"] == "SoftwareApplication" and tool["name"] and tool["url"]
        folder = os.path.dirname(path)
        import hashlib
        from urllib.parse import unquote
        for part in top["hasPart"]:
            with open(os.path.join(folder, unquote(part["@id"])), "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == graph[part["@id"]]["sha256"]
        crates[os.path.dirname(name)] = {
            "status": action["actionStatus"], "tool": tool["name"], "agent": graph[action["agent"]["@id"]]["name"],
            "parts": sorted(part["@id"] for part in top["hasPart"]),
            "results": sorted(part["@id"] for part in action["result"]),
            "objects": {graph[part["@id"]]["name"]: graph[part["@id"]].get("value", graph[part["@id"]].get("identifier"))
                        for part in action["object"]}}
    return crates


def read_junit(path):
    suites = xml.parse(path).getroot()
    assert suites.tag == "testsuites"
    found = {key: suites.get(key) for key in ("tests", "failures", "errors", "skipped")}
    found["suites"] = [{"name": suite.get("name"), "tests": suite.get("tests"), "cases": [
        {"name": case.get("name"), "class": case.get("classname"),
         "outcome": [[child.tag, child.get("message"), child.text] for child in case]} for case in suite]}
        for suite in suites]
    return found


readers = {"mlflow": read_mlflow, "tensorboard": read_tensorboard, "dvclive": read_dvclive, "ro-crate": read_ro_crate,
           "junit": read_junit}
print(json.dumps(readers[sys.argv[1]](sys.argv[2])))
