package io.frostline.jobs;

/** Whether Spark shows its pages while a command runs in local mode. */
enum UserInterface {
  WANTED,
  NONE
}
