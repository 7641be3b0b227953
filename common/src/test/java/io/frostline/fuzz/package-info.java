/**
 * Reading what strangers wrote. Each class with a {@code fuzzerTestOneInput} is a target of {@code
 * .ci/fuzz}; {@link io.frostline.fuzz.HostileInputTest} gives the same targets the seeds and what
 * was found.
 */
package io.frostline.fuzz;
