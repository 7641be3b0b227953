"""The DAG of deploy/airflow as Airflow would load and run it: with a stand-in for Airflow, and one for the launcher.

    python3 src-test/src/test/python/frostline_nightly_test.py

With the sample store and images, and the real launcher, once the project is built: class NightOnTheSampleTest.
"""

import importlib.util
import os
import re
import shutil
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

    def attempts(self, retries):
        """Runs it as Airflow does: again after any exception but AirflowFailException. Returns how often it ran."""
        for attempt in range(1, retries + 2):
            try:
                self.run()
                return attempt
            except AirflowFailException:
                raise
            except Exception:
                if attempt > retries:
                    raise


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

    def load(self):
        """Imports the file, as Airflow does with those in its DAG folder."""
        with mock.patch.dict(sys.modules, self.modules()):
            specification = importlib.util.spec_from_file_location("frostline_nightly", DAG)
            specification.loader.exec_module(importlib.util.module_from_spec(specification))

    def run(self):
        """A run of the DAG: each task after those before it. Returns how often each ran."""
        retries = self.dags["frostline_nightly"]["default_args"]["retries"]
        after = {follower.name for task in self.tasks.values() for follower in task.next}
        ready = [task for task in self.tasks.values() if task.name not in after]
        attempts = {}
        while ready:
            task = ready.pop(0)
            attempts[task.name] = task.attempts(retries)
            ready += task.next
        return attempts


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
        self.airflow.load()

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

    def test_training_follows_extraction_and_classification_training(self):
        self.assertEqual({"extract", "train", "classify"}, set(self.airflow.tasks))
        self.assertEqual([self.airflow.tasks["train"]], self.airflow.tasks["extract"].next)
        self.assertEqual([self.airflow.tasks["classify"]], self.airflow.tasks["train"].next)
        self.assertEqual([], self.airflow.tasks["classify"].next)

    def test_each_task_calls_the_launcher(self):
        for name, model, table in (("extract", "mobilenet_v2", "features"), ("classify", "nightly", "predictions-nightly")):
            self.airflow.tasks[name].run()
            self.assertEqual(
                [name, "--images", "s3a://bucket/two words"]
                + ["--model", model, "--out", f"s3a://bucket/tables/{table}"],
                self.called.read_text(encoding="utf-8").splitlines(),
            )

    def test_a_classifier_that_is_there_is_not_trained(self):
        self.airflow.tasks["train"].run()
        self.assertEqual(["models", "show", "nightly"], self.called.read_text(encoding="utf-8").splitlines())

    def test_faults_that_another_attempt_cannot_mend_end_the_task(self):
        for code in (1, 2):
            self.launcher_ends_with(code)
            with self.assertRaisesRegex(AirflowFailException, f"extract exited with {code}"):
                self.airflow.tasks["extract"].run()

    def test_faults_of_ours_and_of_the_cluster_and_kills_are_tried_again(self):
        for code in (3, 4, 134, 137, 143):
            self.launcher_ends_with(code)
            with self.assertRaises(AirflowException) as raised:
                self.airflow.tasks["classify"].run()
            self.assertNotIsInstance(raised.exception, AirflowFailException, f"code {code}")


@unittest.skipUnless((ROOT / "jobs/target/frostline.jar").exists(), "the project is not built")
class NightOnTheSampleTest(unittest.TestCase):
    """The file as it is, with the store and the images of deploy/sample."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        shutil.copytree(ROOT / "deploy/sample/models", self.home / "models")
        self.log = self.home / "log"
        self.launcher("")
        environment = mock.patch.dict(
            os.environ,
            FROSTLINE_HOME=str(self.home),
            FROSTLINE_IMAGES=str(ROOT / "deploy/sample/images"),
            FROSTLINE_TABLES=str(self.home / "tables"),
            FROSTLINE_MODELS=str(self.home / "models"),
            FROSTLINE_MASTER="local[2]",
            FROSTLINE_CLASS_DATA="off",
        )
        environment.start()
        self.addCleanup(environment.stop)
        self.airflow = Airflow()
        self.airflow.load()

    def launcher(self, before):
        """Calls the real one, and keeps what it prints."""
        launcher = self.home / "deploy" / "frostline"
        launcher.parent.mkdir(exist_ok=True)
        real = ROOT / "deploy" / "frostline"
        launcher.write_text(
            f"#!/usr/bin/env bash\n{before}\n'{real}' \"$@\" >>'{self.log}' 2>&1\n", encoding="utf-8"
        )
        launcher.chmod(0o755)

    def printed(self):
        return self.log.read_text(encoding="utf-8")

    def test_two_nights(self):
        self.assertEqual({"extract": 1, "train": 1, "classify": 1}, self.airflow.run(), self.printed())
        self.assertIn("200 images listed: 200 extracted now, 0 extracted earlier, 0 rejected.", self.printed())
        self.assertIn("Classifier nightly with 8 classes is in the store", self.printed())
        self.assertIn("200 images listed: 200 classified now, 0 classified earlier, 0 rejected.", self.printed())

        self.log.unlink()
        self.assertEqual({"extract": 1, "train": 1, "classify": 1}, self.airflow.run(), self.printed())
        self.assertIn("0 extracted now, 200 extracted earlier", self.printed())
        self.assertIn("0 classified now, 200 classified earlier", self.printed())
        self.assertNotIn("Epoch", self.printed())

    def test_a_killed_attempt_is_resumed_by_the_next(self):
        # The first attempt commits 20 images, and is killed while it adds others.
        self.launcher(
            f"""
            if [[ $1 == extract && ! -e '{self.home}/killed' ]]; then
              '{ROOT}/deploy/frostline' "$@" --commit-every 20 >/dev/null 2>&1 &
              until compgen -G '{self.home}/tables/features/*.parquet' >/dev/null; do sleep 0.05; done
              kill -9 $!
              touch '{self.home}/killed'
              kill -9 $$
            fi
            """
        )

        self.assertEqual(2, self.airflow.tasks["extract"].attempts(3), self.printed())

        extracted, earlier = (
            int(number) for number in re.search(r"(\d+) extracted now, (\d+) extracted earlier", self.printed()).groups()
        )
        self.assertEqual(200, extracted + earlier)
        self.assertGreaterEqual(earlier, 20)


if __name__ == "__main__":
    unittest.main()
