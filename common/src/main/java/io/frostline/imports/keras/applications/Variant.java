package io.frostline.imports.keras.applications;

import java.util.OptionalInt;

/**
 * What an architecture leaves open.
 *
 * @param height of the images in pixels
 * @param width of the images in pixels
 * @param classes that the network ends with; none for a network without top
 */
public record Variant(int height, int width, OptionalInt classes) {}
