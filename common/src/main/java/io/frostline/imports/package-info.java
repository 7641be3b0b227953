/**
 * Networks become model packages that are verified to compute the same: imported ones against their
 * own framework, joined ones against their parts, finished ones whenever somebody asks. Runs on the
 * operator's machine, never on executors.
 */
package io.frostline.imports;
