/**
 * Reading what strangers wrote. Each class with a {@code fuzzerTestOneInput} is a target as Jazzer
 * and its kin call it; {@link io.frostline.fuzz.HostileInputTest} gives the targets seeds, and what
 * was too much for them.
 */
package io.frostline.fuzz;
