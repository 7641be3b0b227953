/**
 * Stores of model packages on any file system that Hadoop knows; a package is brought to this
 * machine once and verified.
 */
package io.frostline.backbone.remote;
