"""A Spark cluster that the tests of this folder share."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CLUSTER = "local-cluster[2,1,1024]"
"""Two executors, each a process of its own with one core and 1,024 MiB."""
HERE = "127.0.0.1"
OLDEST_JAVA = 17


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on a local cluster of two executors, all on this machine whatever it is named; its JVM ends with it."""
    if reason := java_lacks():
        pytest.skip(reason)
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.worker.cleanup.enabled": "true",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
    }
    environment = {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": HERE,  # or Spark asks for the address of the machine's name, which may have none
        "SPARK_LOCAL_HOSTNAME": HERE,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        session = SparkSession.builder.master(CLUSTER).appName("medcodes").config(map=settings).getOrCreate()
        gateway = session.sparkContext._gateway
        try:
            wait_for_executors(session, 2)
            yield session
        finally:
            session.stop()
            gateway.shutdown()
            SparkContext._gateway = SparkContext._jvm = None
            gateway.proc.stdin.close()  # the JVM ends when nobody can write to it
            try:
                gateway.proc.wait(60)
            except subprocess.TimeoutExpired:
                gateway.proc.kill()
                gateway.proc.wait()


def java_lacks() -> str:
    """Why Spark cannot run here, or nothing."""
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else shutil.which("java")
    if java is None:
        return "Spark needs Java, and there is none (no java on PATH, no JAVA_HOME)"
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=60).stderr
    except (OSError, subprocess.SubprocessError) as error:
        return f"Spark needs Java, and {java} does not run ({type(error).__name__})"
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"Spark needs Java {OLDEST_JAVA} or later, and {java} is another: {told.partition(chr(10))[0]}"
    return ""


def wait_for_executors(session: Any, count: int) -> None:
    """Wait until the executors are there, beside the driver."""
    context = session.sparkContext._jsc.sc()
    for _ in range(300):
        if context.getExecutorMemoryStatus().size() > count:
            return
        time.sleep(0.1)
    message = f"{count} executors did not come up"
    raise RuntimeError(message)
