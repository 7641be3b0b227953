"""The DAG of deploy/airflow as Airflow would load and run it: with a stand-in for Airflow, and one for the launcher.

    python3 src-test/src/test/python/frostline_nightly_test.py
"""

import importlib.util
import os
import sys
import tempfile
import types
import unittest
from datetime import timedelta
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[4]
DAG = ROOT / "deploy" / "airflow" / "frostline_nightly.py"


class AirflowException(Exception):
    """Another attempt may help."""


class AirflowFailException(AirflowException):
    """No other attempt is made."""


class Task:
    """What a function with @task becomes when the DAG calls it."""

    def __init__(self, function):
        self.name = function.__name__
        self.run = function
        self.next = []

    def __rshift__(self, other):
        self.next.append(other)
        return other


class Airflow:
    """Takes what the file declares."""

    def __init__(self):
        self.dags = {}
        self.tasks = {}

    def dag(self, **options):
        def declare(function):
            def build():
                self.dags[function.__name__] = options
                return function()

            return build

        return declare

    def task(self, function):
        def build():
            self.tasks[function.__name__] = Task(function)
            return self.tasks[function.__name__]

        return build

    def modules(self):
        exceptions = types.ModuleType("airflow.exceptions")
        exceptions.AirflowException = AirflowException
        exceptions.AirflowFailException = AirflowFailException
        sdk = types.ModuleType("airflow.sdk")
        sdk.dag, sdk.task = self.dag, self.task
        return {"airflow": types.ModuleType("airflow"), "airflow.exceptions": exceptions, "airflow.sdk": sdk}


class FrostlineNightlyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.called = self.home / "called"
        self.launcher_ends_with(0)
        environment = mock.patch.dict(
            os.environ,
            FROSTLINE_HOME=str(self.home),
            FROSTLINE_IMAGES="s3a://bucket/two words",
            FROSTLINE_TABLES="s3a://bucket/tables",
        )
        environment.start()
        self.addCleanup(environment.stop)
        self.airflow = Airflow()
        with mock.patch.dict(sys.modules, self.airflow.modules()):
            specification = importlib.util.spec_from_file_location("frostline_nightly", DAG)
            specification.loader.exec_module(importlib.util.module_from_spec(specification))

    def launcher_ends_with(self, code):
        launcher = self.home / "deploy" / "frostline"
        launcher.parent.mkdir(exist_ok=True)
        # A code above 128 is a signal: the process is killed by it, as by kill -9 or for want of memory.
        end = f"kill -{code - 128} $$" if code > 128 else f"exit {code}"
        launcher.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >'{self.called}'\n{end}\n", encoding="utf-8")
        launcher.chmod(0o755)

    def test_every_night_one_run_at_a_time_and_three_more_attempts(self):
        self.assertEqual(["frostline_nightly"], list(self.airflow.dags))
        options = self.airflow.dags["frostline_nightly"]
        self.assertEqual("0 2 * * *", options["schedule"])
        self.assertFalse(options["catchup"])
        self.assertEqual(1, options["max_active_runs"])
        self.assertEqual({"retries": 3, "retry_delay": timedelta(minutes=5)}, options["default_args"])

    def test_classify_follows_extract(self):
        self.assertEqual({"extract", "classify"}, set(self.airflow.tasks))
        self.assertEqual([self.airflow.tasks["classify"]], self.airflow.tasks["extract"].next)
        self.assertEqual([], self.airflow.tasks["classify"].next)

    def test_each_task_calls_the_launcher(self):
        for name, table in (("extract", "features"), ("classify", "predictions")):
            self.airflow.tasks[name].run()
            self.assertEqual(
                [name, "--images", "s3a://bucket/two words"]
                + ["--model", "mobilenet_v2", "--out", f"s3a://bucket/tables/{table}"],
                self.called.read_text(encoding="utf-8").splitlines(),
            )

    def test_faults_that_another_attempt_cannot_mend_end_the_task(self):
        for code in (1, 2):
            self.launcher_ends_with(code)
            with self.assertRaisesRegex(AirflowFailException, f"extract exited with {code}"):
                self.airflow.tasks["extract"].run()

    def test_faults_of_ours_and_kills_are_tried_again(self):
        for code in (3, 134, 137, 143):
            self.launcher_ends_with(code)
            with self.assertRaises(AirflowException) as raised:
                self.airflow.tasks["classify"].run()
            self.assertNotIsInstance(raised.exception, AirflowFailException, f"code {code}")


if __name__ == "__main__":
    unittest.main()
