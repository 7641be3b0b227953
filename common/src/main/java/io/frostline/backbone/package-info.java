/**
 * Model packages: what a network is called, expects and offers, in the folder that describes it,
 * the store that keeps it and the archive that carries it.
 */
package io.frostline.backbone;
