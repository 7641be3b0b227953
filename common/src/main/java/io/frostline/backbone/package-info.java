/**
 * Model packages: their description and store, the graph cut at a layer, and the engine that runs
 * it. What enters a network here is bytes of pixels; what leaves it is one vector per image and
 * layer.
 */
package io.frostline.backbone;
