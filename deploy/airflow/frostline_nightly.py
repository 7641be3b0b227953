"""Every night, extract the features of new images and classify them.

Copy this file to the DAG folder of Airflow. In the environment of the workers, set FROSTLINE_HOME to the project folder,
FROSTLINE_IMAGES to the images, FROSTLINE_TABLES to the folder for the tables, and what deploy/frostline reads
(FROSTLINE_MASTER, SPARK_HOME, FROSTLINE_MODELS). Commands skip images that are in their table already, and resume where a
killed command stopped, so a task can be retried at any time.

FROSTLINE_MODEL is the network of the features (mobilenet_v2), FROSTLINE_CLASSIFIER the classifier (nightly). If the store
has no such classifier, the first night trains it on the features, whose labels are the folders of the images. To train
another one, choose another name: each classifier has a table of its own.
"""

import os
import subprocess
from datetime import datetime, timedelta

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.sdk import dag, task

USAGE, OPERATOR = 1, 2


def exit_code(*arguments):
    launcher = os.path.join(os.environ["FROSTLINE_HOME"], "deploy", "frostline")
    return subprocess.run([launcher, *arguments], check=False).returncode


def frostline(*arguments):
    """Runs a command; the exception raised decides whether Airflow makes another attempt: not after what fails the same way again."""
    code = exit_code(*arguments)
    if code in (USAGE, OPERATOR):
        raise AirflowFailException(f"frostline {arguments[0]} exited with {code}; the log above explains what is wrong")
    if code:
        raise AirflowException(f"frostline {arguments[0]} exited with {code}")


@dag(
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    # Two drivers must not write to the same table.
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
    tags=["frostline"],
)
def frostline_nightly():
    images = os.environ.get("FROSTLINE_IMAGES", "")
    tables = os.environ.get("FROSTLINE_TABLES", "")
    model = os.environ.get("FROSTLINE_MODEL", "mobilenet_v2")
    classifier = os.environ.get("FROSTLINE_CLASSIFIER", "nightly")

    @task
    def extract():
        frostline("extract", "--images", images, "--model", model, "--out", f"{tables}/features")

    @task
    def train():
        if exit_code("models", "show", classifier):
            frostline("train", "--features", f"{tables}/features", "--out", classifier)

    @task
    def classify():
        frostline("classify", "--images", images, "--model", classifier, "--out", f"{tables}/predictions-{classifier}")

    extract() >> train() >> classify()


frostline_nightly()
