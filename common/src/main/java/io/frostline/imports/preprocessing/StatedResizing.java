package io.frostline.imports.preprocessing;

import io.frostline.image.Interpolation;
import io.frostline.image.ResizeRule;

/**
 * How a network resizes images itself, which a package must do in its place.
 *
 * @param layer that does it, for people: "Layer 'resize' (Resizing)"
 */
public record StatedResizing(String layer, ResizeRule resize, Interpolation interpolation) {}
