/**
 * A foreign network as an import sees it, whatever wrote it: its file, what is said about it, and
 * the network with the engine that runs the original.
 */
package io.frostline.imports.source;
