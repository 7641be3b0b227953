/**
 * Model packages: what a network is called, expects and offers, in the folder that describes it and
 * the store that keeps it.
 */
package io.frostline.backbone;
