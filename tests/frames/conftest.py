"""A Spark cluster that the tests of this folder share."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

CLUSTER = "local-cluster[2,1,1024]"
"""Two executors, each a process of its own with one core and 1,024 MiB."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on a local cluster of two executors."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, and there is none (no java on PATH, no JAVA_HOME)")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.worker.cleanup.enabled": "true",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
    }
    session = SparkSession.builder.master(CLUSTER).appName("medcodes").config(map=settings).getOrCreate()
    wait_for_executors(session, 2)
    yield session
    session.stop()


def wait_for_executors(session: Any, count: int) -> None:
    """Wait until the executors are there, beside the driver."""
    context = session.sparkContext._jsc.sc()
    for _ in range(300):
        if context.getExecutorMemoryStatus().size() > count:
            return
        time.sleep(0.1)
    message = f"{count} executors did not come up"
    raise RuntimeError(message)
