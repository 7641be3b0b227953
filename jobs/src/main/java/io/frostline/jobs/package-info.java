/** The command line, one class for each command; also the entry point of spark-submit. */
package io.frostline.jobs;
