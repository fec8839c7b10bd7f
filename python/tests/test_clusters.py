"""The manifests for Kubernetes: their commands, run here as their pods would run them, give the bytes of one run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import TOP, contents, one_run


def test_an_indexed_job_is_one_run(program: str, deal: str, tmp_path: Path) -> None:
    text = (TOP / "docs" / "clusters" / "kubernetes-indexed-job.yaml").read_text(encoding="utf-8")
    claim, play, merge = yaml.safe_load_all(text)
    assert [claim["kind"], play["kind"], merge["kind"]] == ["PersistentVolumeClaim", "Job", "Job"]
    container = play["spec"]["template"]["spec"]["containers"][0]
    given = {variable["name"]: variable["value"] for variable in container["env"]}
    assert play["spec"]["completionMode"] == "Indexed"
    assert play["spec"]["completions"] == int(given["TASKS"])
    assert merge["spec"]["suspend"] is True
    for job in (play, merge):
        mounted(job, claim["metadata"]["name"])

    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sib").symlink_to(program)
    volume = tmp_path / "volume"
    volume.mkdir()
    first = ["run", deal, "--seed", "7", "--quiet", "--draws-from", "0", "--draws-to", "1", "--out", "origin.sibpart"]
    subprocess.run([program, *first], check=True)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    small = {"PATH": path, "DRAWS": "50", "TASKS": "3", "ORIGIN": str(tmp_path / "origin.sibpart")}
    assert set(given) == {"DRAWS", "TASKS", "ORIGIN"}
    for index in (2, 0, 1, 1):
        run(play, volume, small | {"JOB_COMPLETION_INDEX": str(index)})
    assert sorted(path.name for path in volume.iterdir()) == [*(f"part-{index:06}.sibpart" for index in range(3)), "run"]
    ends = merge["spec"]["template"]["spec"]["containers"][0]["env"]
    assert ends == [{"name": "DRAWS", "value": given["DRAWS"]}]
    run(merge, volume, small)
    expected = one_run(program, deal, 50, "--seed", "7", checks=True, forms="html,xlsx,json")
    assert contents(volume / "report") == expected

    other = Path("other.sibpart")
    subprocess.run([program, *first[:-1], str(other), "--set", "discounting.hurdle=4% / year"], check=True)
    for foreign in ({"ORIGIN": str(other.resolve())}, {"DRAWS": "60"}):
        with pytest.raises(subprocess.CalledProcessError):
            run(play, volume, small | foreign | {"JOB_COMPLETION_INDEX": "0"})
    (volume / "part-000002.sibpart").unlink()
    with pytest.raises(subprocess.CalledProcessError):
        run(merge, volume, small)


def mounted(job: dict[str, Any], claim: str) -> None:
    """Every mount has its volume, and parts are written into the claim."""
    pod = job["spec"]["template"]["spec"]
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    for container in pod["containers"]:
        mounts = {mount["mountPath"]: volumes[mount["name"]] for mount in container["volumeMounts"]}
        assert mounts[container["workingDir"]]["persistentVolumeClaim"]["claimName"] == claim


def run(job: dict[str, Any], volume: Path, environment: dict[str, str]) -> None:
    container = job["spec"]["template"]["spec"]["containers"][0]
    subprocess.run([*container["command"], *container["args"]], cwd=volume, env=environment, check=True)
