"""Every night, extract the features of new images and classify them.

Copy this file to the DAG folder of Airflow. In the environment of the workers, set FROSTLINE_HOME to the project folder,
FROSTLINE_IMAGES to the images, FROSTLINE_TABLES to the folder for the tables, and what deploy/frostline reads
(FROSTLINE_MASTER, SPARK_HOME, FROSTLINE_MODELS). Commands skip images that are in their table already, and resume where a
killed command stopped, so a task can be retried at any time.
"""

import os
import subprocess
from datetime import datetime, timedelta

from airflow.exceptions import AirflowException, AirflowFailException
from airflow.sdk import dag, task

USAGE, OPERATOR = 1, 2


def frostline(*arguments):
    """Runs a command; the exception raised decides whether Airflow makes another attempt."""
    launcher = os.path.join(os.environ["FROSTLINE_HOME"], "deploy", "frostline")
    code = subprocess.run([launcher, *arguments], check=False).returncode
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

    @task
    def extract():
        frostline("extract", "--images", images, "--model", "mobilenet_v2", "--out", f"{tables}/features")

    @task
    def classify():
        frostline("classify", "--images", images, "--model", "mobilenet_v2", "--out", f"{tables}/predictions")

    extract() >> classify()


frostline_nightly()
