/**
 * The command line, and the entry point of spark-submit: one class for each command, the options
 * that commands share, and what is printed and logged.
 */
package io.frostline.jobs;
